// SPDX-License-Identifier: Apache-2.0
// Queues written as scenario files against their closed forms. Each over 20 seeds; the mean of the
// 20 must lie within the 99 % confidence interval (Student's t) around theory, and that interval
// must be narrow enough to mean something. With fixed seeds the outcome never changes; among fresh
// seeds each test would fail once in a hundred tries.
#include "scenarios/play.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

constexpr int kSeeds = 20;
constexpr double kStudent99With19 = 2.861; // two-sided, 19 degrees of freedom

struct Estimate {
    double mean = 0;
    double halfWidth = 0;
};

double meanLatency(const Scenario& scenario, std::uint64_t seed) {
    const Materials none;
    auto play = Play::create(scenario, none, {.seed = seed});
    EXPECT_TRUE(play.ok());
    (*play)->advance((*play)->end());
    const RunResult result = (*play)->finish();
    EXPECT_TRUE(result.broken.empty()) << result.broken.front();
    EXPECT_EQ(result.traffic.front().failed, 0U);
    return result.traffic.front().latency.mean() * 1e-9;
}

Estimate estimate(const std::string& file) {
    auto scenario = loadScenario(std::string(DOPPEL_SOURCE_DIR) + "/scenarios/theory/" + file);
    EXPECT_TRUE(scenario.ok()) << (scenario.ok() ? "" : toText(scenario.errors().front()));
    std::vector<double> means;
    double sum = 0;
    for (int seed = 1; seed <= kSeeds; ++seed) {
        means.push_back(meanLatency(*scenario, static_cast<std::uint64_t>(seed)));
        sum += means.back();
    }
    double squares = 0;
    for (const double mean : means) {
        squares += (mean - sum / kSeeds) * (mean - sum / kSeeds);
    }
    return {sum / kSeeds, kStudent99With19 * std::sqrt(squares / (kSeeds - 1) / kSeeds)};
}

void expectTheory(const std::string& file, double theory) {
    const Estimate found = estimate(file);
    EXPECT_NEAR(found.mean, theory, found.halfWidth);
    EXPECT_LT(found.halfWidth, 0.05 * theory);
    std::printf("%-10s simulated %.4f s +- %.4f s, theory %.4f s\n", file.c_str(), found.mean,
                found.halfWidth, theory);
}

TEST(ScenarioQueues, AgreeWithTheMM1Queue) {
    expectTheory("mm1.yaml", 1.0 / (10.0 - 8.0));
}

TEST(ScenarioQueues, AgreeWithErlangC) {
    const double load = 8.0 * 0.4; // of 4 servers
    const double last = std::pow(load, 4) / 24.0 / (1.0 - load / 4.0);
    const double waits = last / (1.0 + load + load * load / 2.0 + load * load * load / 6.0 + last);
    expectTheory("mmc.yaml", 0.4 + waits / (4.0 / 0.4 - 8.0));
}

TEST(ScenarioQueues, AgreeWithPollaczekAndKhinchine) {
    const double service = 0.1;
    const double secondMoment = service * service * (1.0 + 1.5 * 1.5);
    expectTheory("mg1.yaml", service + 8.0 * secondMoment / 2.0 / (1.0 - 8.0 * service));
}

} // namespace
} // namespace doppel::scenarios
