// SPDX-License-Identifier: Apache-2.0
// Queues written as scenario files, played as the program plays them, against their closed forms.
#include "scenarios/play.h"
#include "tests/theory/formulas.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using scenarios::RunResult;

// A file below the source's root, ready to be played with many seeds. Its last minutes come ten
// times in the long form.
class Played {
public:
    explicit Played(const std::string& file) {
        std::vector<std::string> sets;
        if (longForm()) {
            sets.push_back("duration=20h");
        }
        auto scenario = scenarios::loadScenario(std::string(DOPPEL_SOURCE_DIR) + '/' + file, sets);
        if (!scenario.ok()) {
            ADD_FAILURE() << toText(scenario.errors().front());
            return;
        }
        scenario_ = std::move(*scenario);
    }
    RunResult with(std::uint64_t seed) const {
        const scenarios::ScenarioInputs none;
        auto play = scenarios::Play::create(scenario_, none, {.seed = seed});
        EXPECT_TRUE(play.ok());
        (*play)->advance((*play)->end());
        RunResult result = (*play)->finish();
        EXPECT_TRUE(result.broken.empty()) << result.broken.front();
        return result;
    }
    /// What is counted is what lies after the warm-up.
    double seconds() const {
        const auto& settings = scenario_.settings;
        return static_cast<double>((settings.duration - settings.warmup).count()) * 1e-9;
    }

private:
    scenarios::Scenario scenario_;
};

double meanLatency(const RunResult& result) {
    return result.traffic.front().latency.mean() * 1e-9;
}

// The mean time in the system.
void expectTimeInSystem(const std::string& file, double theory) {
    const Played scenario(file);
    expectTheory(
        [&](std::uint64_t seed) {
            const RunResult result = scenario.with(seed);
            EXPECT_EQ(result.traffic.front().failed, 0U);
            return std::vector{meanLatency(result)};
        },
        {{file.substr(file.rfind('/') + 1) + ": time in the system, s", theory, 0.02}});
}

TEST(ScenarioQueues, AgreeWithTheMM1Queue) {
    expectTimeInSystem("scenarios/theory/mm1.yaml", 1.0 / (10.0 - 8.0));
}

TEST(ScenarioQueues, AgreeWithErlangC) {
    expectTimeInSystem("scenarios/theory/mmc.yaml", 0.4 + erlangC(4, 3.2) / (4.0 / 0.4 - 8.0));
}

TEST(ScenarioQueues, AgreeWithPollaczekAndKhinchine) {
    expectTimeInSystem("scenarios/theory/mg1.yaml", 0.1 + waitOfMG1(8, 0.1, 0.15 * 0.15));
}

// A fault makes the service of each request 1.6 times as long: 0.4 s, of which four servers do
// eight a second.
TEST(ScenarioQueues, AgreeWithErlangCWhileTheirServersAreSlow) {
    expectTimeInSystem("tests/theory/slowed.yaml", 0.4 + erlangC(4, 3.2) / (4.0 / 0.4 - 8.0));
}

TEST(ScenarioQueues, G10_4ClosedNetworkOfTwoAppsByMeanValueAnalysis) {
    const Played scenario("tests/theory/closed.yaml");
    expectTheory(
        [&](std::uint64_t seed) {
            const RunResult result = scenario.with(seed);
            const auto pages = static_cast<double>(result.traffic.front().total);
            return std::vector{pages / scenario.seconds(), meanLatency(result)};
        },
        {{"closed.yaml: pages, 1/s", 16.2551673151},
         {"closed.yaml: response time, s", .2303779846}});
}

// What comes is new or comes again; what comes again is the share that was refused and did not give
// up. Exact in the limit of long pauses.
TEST(ScenarioQueues, RetriesSettleAtTheFixedPoint) {
    constexpr double kRate = 9;
    constexpr double kShare = 0.8;
    double offered = kRate;
    double refused = 0;
    for (int i = 0; i < 200; ++i) {
        refused = lossOf(4, 1, offered * 0.4);
        const double again = kShare * refused;
        offered = kRate * (1 + again + again * again + again * again * again);
    }
    const double again = kShare * refused;
    const double fails =
        refused * (1 - kShare) * (1 + again + again * again) + refused * again * again * again;
    const Played scenario("tests/theory/retries.yaml");
    expectTheory(
        [&](std::uint64_t seed) {
            const RunResult result = scenario.with(seed);
            const auto retries = statisticOf(result.traffic.front().metrics, "retries");
            return std::vector{1 - result.traffic.front().availability().value(),
                               retries->value.value() / scenario.seconds()};
        },
        {{"retries.yaml: visits that fail", fails},
         {"retries.yaml: retries, 1/s", offered - kRate}});
}

} // namespace
} // namespace doppel::theory
