// SPDX-License-Identifier: Apache-2.0
// Four published runs of a MongoDB with retries, of which three came back (scenarios/real): the
// time that an insert takes is fitted to a and b, and c and d follow.
#include "analysis/metastability/metastability.h"
#include "tests/platform/shipped_scenarios.h"

#include <cstdlib>
#include <string>

namespace doppel::scenarios {
namespace {

using analysis::LimitAnswer;
using analysis::Metastability;
using analysis::Trigger;

/// All that was asked for: 20 seeds, and the cliff.
bool hasTime() {
    return std::getenv("DOPPEL_LONG") != nullptr;
}

/// Where there is little time one insert stands for a hundred.
Sets quicklyPlayed(const std::string& run) {
    return hasTime()
               ? Sets{}
               : Sets{run == "d" ? "traffic.inserts.rate=100/s" : "traffic.inserts.rate=133/s",
                      "components.primary.cpu=exponential(5.5ms)"};
}

Metastability judged(const std::string& run, bool cliffs, std::uint64_t seeds) {
    const auto scenario = loadScenario(sourcePath("scenarios/real/mongo-retries-" + run + ".yaml"),
                                       quicklyPlayed(run));
    EXPECT_TRUE(scenario.ok());
    const Trigger trigger = analysis::triggerOf(*scenario, "").value();
    const analysis::MetastabilityOptions options{.replications = seeds, .cliffs = cliffs};
    return analysis::metastabilityOf(
        *scenario, trigger, options,
        analysis::inProcesses(*scenario, trigger, analysis::watchOf(*scenario, trigger, options), 1,
                              {}));
}

TEST(PublishedRetryRuns, ThreeComeBackAndOneDoesNot) {
    const std::uint64_t seeds = hasTime() ? 20 : 1;
    const std::uint64_t most = seeds - seeds / 5; // 16 of 20
    EXPECT_GE(judged("a", false, seeds).cameBack(), most);
    EXPECT_LE(judged("b", false, seeds).cameBack(), seeds - most);
    EXPECT_GE(judged("c", false, seeds).cameBack(), most);
    EXPECT_GE(judged("d", false, seeds).cameBack(), most);
}

// What is printed holds for runs that are played without it.
TEST(PublishedRetryRuns, AreAsFarFromTheCliffAsIsSaid) {
    if (!hasTime()) {
        GTEST_SKIP() << "takes some thirty runs: DOPPEL_LONG=1";
    }
    const Metastability found = judged("b", true, 1);
    ASSERT_EQ(found.verdict(), analysis::Metastable::Stuck);
    ASSERT_EQ(found.byLength->kind, LimitAnswer::Kind::Found);
    const auto comesBack = [](double seconds) {
        const RunResult result = ReadyScenario(sourcePath("scenarios/real/mongo-retries-b.yaml"),
                                               {"timeline[0].for=" + std::to_string(seconds) + "s"})
                                     .play();
        return result.recovery && (result.recovery->state == RecoveryState::Recovered ||
                                   result.recovery->state == RecoveryState::Unharmed);
    };
    double holds = 0.1;
    double breaks = 10;
    while (breaks - holds > 0.05) {
        const double middle = (holds + breaks) / 2;
        (comesBack(middle) ? holds : breaks) = middle;
    }
    EXPECT_NEAR(found.byLength->limit(), (holds + breaks) / 2, 0.15);
    // What was fitted lies between the two.
    EXPECT_LT(found.marginOfLoad().value_or(1), 0);
    EXPECT_GT(judged("a", true, 1).marginOfLoad().value_or(-1), 0);
}

} // namespace
} // namespace doppel::scenarios
