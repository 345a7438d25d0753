// SPDX-License-Identifier: Apache-2.0
// Journeys, told as they end to someone who looks again and again.
#include "scenarios/journeys.h"
#include "tests/platform/little_platform.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

TEST(JourneyLook, TellsEachSpanOnceAndCallersFirst) {
    const ReadyScenario scenario(sourcePath("scenarios/cafe.yaml"));
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    JourneyLook look;
    std::vector<JourneySpan> told;
    const auto take = [&](std::vector<JourneySpan> spans) {
        told.insert(told.end(), spans.begin(), spans.end());
    };
    // Through a fault that lets visits queue: some last longer than from look to look.
    while (play->now() < play->end()) {
        play->advance(play->now() + 10s);
        take(look.takeFinished(play->built().platform().journal()));
        for (const JourneySpan& span : told) {
            ASSERT_TRUE(span.end.has_value()) << "it is over";
            for (const JourneyWait& wait : span.waits) {
                ASSERT_TRUE(wait.until && *wait.until <= *span.end) << "nor does it wait any more";
            }
        }
    }
    take(look.takeRest(play->built().platform().journal()));
    std::set<std::uint32_t> known;
    for (const JourneySpan& span : told) {
        EXPECT_TRUE(span.parent == 0 || known.contains(span.parent));
        EXPECT_TRUE(known.insert(span.number).second) << "twice";
    }
    const auto byNumber = [](const JourneySpan& a, const JourneySpan& b) {
        return a.number < b.number;
    };
    std::vector<JourneySpan> all = play->observe().journeys;
    ASSERT_GT(all.size(), 20U);
    std::sort(all.begin(), all.end(), byNumber);
    std::sort(told.begin(), told.end(), byNumber);
    EXPECT_EQ(told, all);
}

TEST(Journeys, AreThereAtEveryMomentOfARun) {
    const ReadyScenario scenario(
        sourcePath("scenarios/cafe.yaml")); // an hour at 30 visits a second
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(play->end());
    std::map<std::int64_t, int> begun; // by half minutes, of about 900 visits each
    for (const JourneySpan& span : play->observe().journeys) {
        begun[(span.sent - sim::kStart) / 30s] += span.parent == 0 ? 1 : 0;
    }
    ASSERT_EQ(begun.size(), 120U);
    begun.erase(begun.begin()); // which could not know how many would come
    for (const auto& [interval, journeys] : begun) {
        EXPECT_GE(journeys, 20) << interval;
        EXPECT_LE(journeys, 30) << interval;
    }
}

// Who is down is called, and seen to fail: not only whoever calls it.
TEST(Journeys, HaveTheCallsThatReachedNobody) {
    const RunResult result = playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: app, replicas: 1, cpu: 1ms, calls: [{to: api, timeout: 2s}]}
  api: {kind: app, replicas: 1, cpu: 1ms}
traffic: {v: {kind: open, to: web, rate: 5/s, pages: {count: 5}}}
timeline: [{at: 1min, fault: down, target: api}]
)");
    const auto& spans = result.journeys;
    const auto failuresOf = [&](const char* component) {
        return std::count_if(spans.begin(), spans.end(), [&](const JourneySpan& span) {
            return span.component == component &&
                   (span.failure != models::Failure::None || span.status >= 500);
        });
    };
    EXPECT_GT(failuresOf("web"), 5);
    EXPECT_EQ(failuresOf("api"), failuresOf("web"));
}

TEST(Play, JudgesAsItObserves) {
    const ReadyScenario scenario(sourcePath("scenarios/cafe.yaml"));
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + 33min);
    const RunResult judged = play->judge();
    const RunResult observed = play->observe();
    EXPECT_EQ(judged.objectives, observed.objectives);
    EXPECT_EQ(judged.recovery, observed.recovery);
    EXPECT_EQ(judged.traffic, observed.traffic);
    EXPECT_TRUE(judged.series.empty());
    EXPECT_TRUE(judged.journeys.empty());
}

} // namespace
} // namespace doppel::scenarios
