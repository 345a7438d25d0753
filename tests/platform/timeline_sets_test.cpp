// SPDX-License-Identifier: Apache-2.0
// Fields that the timeline sets, and what they come back to.
#include "tests/platform/little_platform.h"

#include <algorithm>
#include <string>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

double visitsBetween(Play& play, sim::Duration from, sim::Duration to) {
    play.advance(sim::kStart + from);
    const auto before = play.observe().traffic.front().total;
    play.advance(sim::kStart + to);
    return static_cast<double>(play.observe().traffic.front().total - before);
}

TEST(TimelineSet, OfAListEndsWithTheListThatWasThereBefore) {
    const ReadyScenario scenario(littlePlatform("little-crowd.yaml"),
                                 {"duration=10min", "traffic.visitors.rate=10/s",
                                  "traffic.visitors.surges=[{at: 8min, for: 2min, factor: 3x}]",
                                  "timeline=[{at: 2min, for: 2min, set: traffic.visitors.surges, "
                                  "value: '[{at: 0s, for: 10min, factor: 5x}]'}]"});
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    // Of Poisson's law, each within five standard deviations.
    EXPECT_NEAR(visitsBetween(*play, 0s, 2min), 1200, 180);
    EXPECT_NEAR(visitsBetween(*play, 2min, 4min), 6000, 390);
    EXPECT_NEAR(visitsBetween(*play, 4min, 8min), 2400, 250);
    EXPECT_NEAR(visitsBetween(*play, 8min, 10min), 3600, 300);
    EXPECT_TRUE(play->finish().broken.empty());
}

bool says(const RunResult& result, sim::Duration at, const std::string& what) {
    return std::any_of(result.timeline.begin(), result.timeline.end(), [&](const auto& entry) {
        return entry.at == sim::kStart + at && entry.what.starts_with(what);
    });
}

// 30 a second from 2 min on, until it is taken away a minute later.
TEST(TimelineSet, ThatTakesASurgeAwayEndsItOnTheTimelineAndForObjectives) {
    const Sets sets{"duration=8min", "traffic.visitors.rate=10/s",
                    "traffic.visitors.surges=[{at: 2min, for: 4min, factor: 3x}]",
                    "objectives=[{name: n, that: visitors.total >= 1, during: surge}]",
                    "timeline=[{at: 3min, set: traffic.visitors.surges, value: '[]'}]"};
    const RunResult result = ReadyScenario(littlePlatform("little-crowd.yaml"), sets).play();
    EXPECT_TRUE(says(result, 2min, "surge of visitors"));
    EXPECT_TRUE(says(result, 3min, "end of: surge of visitors"));
    EXPECT_FALSE(says(result, 6min, "end of: surge of visitors"));
    EXPECT_NEAR(result.objectives.front().value.value(), 1800, 5 * 43);
}

TEST(TimelineSet, ThatTakesASurgeAwayBeforeItCameLeavesNoTraceOfIt) {
    const Sets sets{"duration=8min", "traffic.visitors.rate=10/s",
                    "traffic.visitors.surges=[{at: 2min, for: 4min, factor: 3x}]",
                    "objectives=[{name: n, that: visitors.total >= 1, during: surge}]",
                    "timeline=[{at: 1min, set: traffic.visitors.surges, value: '[]'}]"};
    const RunResult result = ReadyScenario(littlePlatform("little-crowd.yaml"), sets).play();
    EXPECT_FALSE(says(result, 2min, "surge of visitors"));
    EXPECT_FALSE(result.objectives.front().met);
}

void playsToItsEnd(const Sets& sets) {
    const ReadyScenario scenario(littlePlatform("little-crowd.yaml"), sets);
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    EXPECT_TRUE(play->advance(play->end()).reachedEnd());
    EXPECT_TRUE(play->finish().broken.empty());
}

TEST(TimelineSet, OfATextEndsWithThatTextWhateverYamlWouldMakeOfIt) {
    playsToItsEnd({"duration=1min", "components.edge.probe={path: '/a: [b]', interval: 1s}",
                   "timeline=[{at: 10s, for: 10s, set: components.edge.probe.path, value: /b}]"});
}

TEST(TimelineSet, OfATableEndsWithTheTableThatWasThereBefore) {
    playsToItsEnd({"duration=1min",
                   "components.names={kind: dns, records: {www: {to: edge}, w2: {cname: www}}}",
                   "traffic.visitors.to=w2",
                   "timeline=[{at: 10s, for: 10s, set: components.names.records, "
                   "value: '{www: {to: edge, ttl: 1s}, w2: {cname: www}}'}]"});
}

TEST(TimelineSet, OfASourcesPagesIsRefusedAlsoWhereOneIsLeft) {
    const auto loaded =
        loadScenario(littlePlatform("little-crowd.yaml"),
                     Sets{"timeline=[{at: 1min, set: traffic.visitors.pages.count, value: 1}]"});
    ASSERT_FALSE(loaded.ok());
    EXPECT_EQ(loaded.errors().front().message,
              "timeline[0].set: \"count\" is read when the platform is built and cannot change in "
              "a run");
}

} // namespace
} // namespace doppel::scenarios
