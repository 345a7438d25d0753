// SPDX-License-Identifier: Apache-2.0
// Four published runs of a MongoDB with retries, of which three came back (scenarios/real): the time that an insert takes is fitted to a
// and b, and c and d follow.
#include "analysis/metastability/metastability.h"
#include "tests/platform/shipped_scenarios.h"

#include <cstdlib>
#include <string>

namespace doppel::scenarios {
namespace {

using analysis::LimitAnswer;
using analysis::Metastability;
using analysis::Trigger;

/// 20 seeds, or two where there is little time.
std::uint64_t seedsToPlay() {
    return std::getenv("DOPPEL_LONG") != nullptr ? 20 : 2;
}

Metastability judged(const std::string& run, bool cliffs, std::uint64_t seeds) {
    const auto scenario = loadScenario(sourcePath("scenarios/real/mongo-retries-" + run + ".yaml"),
                                       std::vector<std::string>{"duration=130s"});
    EXPECT_TRUE(scenario.ok());
    const Trigger trigger = analysis::triggerOf(*scenario, "").value();
    const analysis::MetastabilityOptions options{.replications = seeds, .cliffs = cliffs};
    return analysis::metastabilityOf(
        *scenario, trigger, options,
        analysis::inProcesses(*scenario, trigger, analysis::watchOf(*scenario, trigger, options), 1,
                              {}));
}

TEST(PublishedRetryRuns, ThreeComeBackAndOneDoesNot) {
    const std::uint64_t seeds = seedsToPlay();
    const std::uint64_t most = seeds - seeds / 5; // 16 of 20
    EXPECT_GE(judged("a", false, seeds).cameBack(), most);
    EXPECT_LE(judged("b", false, seeds).cameBack(), seeds - most);
    EXPECT_GE(judged("c", false, seeds).cameBack(), most);
    EXPECT_GE(judged("d", false, seeds).cameBack(), most);
}

// What is printed holds for runs that are played without it.
TEST(PublishedRetryRuns, AreAsFarFromTheCliffAsIsSaid) {
    if (seedsToPlay() < 20) {
        GTEST_SKIP() << "takes some thirty runs: DOPPEL_LONG=1";
    }
    const Metastability found = judged("b", true, 1);
    ASSERT_EQ(found.verdict(), analysis::Metastable::Stuck);
    ASSERT_EQ(found.byLength->kind, LimitAnswer::Kind::Found);
    const auto comesBack = [](double seconds) {
        const RunResult result = ReadyScenario(sourcePath("scenarios/real/mongo-retries-b.yaml"),
                                               {"timeline[0].for=" + std::to_string(seconds) + "s"})
                                     .play();
        return result.recovery && result.recovery->state != RecoveryState::NotRecovered;
    };
    double holds = 0.1;
    double breaks = 10;
    while (breaks - holds > 0.05) {
        const double middle = (holds + breaks) / 2;
        (comesBack(middle) ? holds : breaks) = middle;
    }
    EXPECT_NEAR(found.byLength->limit(), (holds + breaks) / 2, 0.15);
}

} // namespace
} // namespace doppel::scenarios
