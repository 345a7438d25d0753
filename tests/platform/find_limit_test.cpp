// SPDX-License-Identifier: Apache-2.0
#include "analysis/limit_search.h"
#include "analysis/player.h"
#include "scenarios/scenario.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace doppel::analysis {
namespace {

// One server, exponential service of 100 ms: mu.
constexpr double kServed = 10;

LimitTry playAt(double rate, const std::string& objective) {
    const auto scenario = scenarios::loadScenario(
        DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml",
        std::vector<std::string>{"traffic.visitors.rate=" + std::to_string(rate) + "/s",
                                 "duration=20h", "warmup=10min",
                                 "objectives=[{name: p95, that: \"" + objective + "\"}]"});
    EXPECT_TRUE(scenario.ok());
    const auto result = playScenario(*scenario, {});
    EXPECT_TRUE(result.ok());
    const std::vector<ObjectivesAt> judged{{sim::kStart, result->objectives}};
    return {.value = rate, .verdicts = verdictsOf(judged, {.ended = true})};
}

// The time in an M/M/1 queue is exponential with the rate mu - lambda. So 95 % are out after
// ln 20 / (mu - lambda), and the arrivals that keep this under a bound are mu - ln 20 / bound.
// A quantile of so long a run (540,000 visits) is off by 3 % at most, of which a seventh comes
// through to the limit.
TEST(FindLimit, OfASingleQueueIsThatOfTheClosedForm) {
    const LimitQuestion question{.from = 7, .to = 9.8};
    std::vector<LimitTry> tries;
    for (auto next = nextTries(question, tries, 1); !next.empty();
         next = nextTries(question, tries, 1)) {
        for (const double rate : next) {
            tries.push_back(playAt(rate, "visitors.latency.p95 <= 2s"));
        }
    }
    const LimitAnswer answer = answerOf(question, tries);
    ASSERT_EQ(answer.kind, LimitAnswer::Kind::Found);
    const double expected = kServed - std::log(20.0) / 2;
    EXPECT_NEAR(answer.limit(), expected, 0.02 * expected);
    EXPECT_TRUE(answer.narrow);
    EXPECT_EQ(answer.breaks->firstBroken()->objective, "p95");
}

} // namespace
} // namespace doppel::analysis
