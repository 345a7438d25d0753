// SPDX-License-Identifier: Apache-2.0
#include "models/failover/dns_health_check.h"
#include "models/platform_plan.h"
#include "models/recovery_plan/plan_graph.h"
#include "models/recovery_plan/recovery_plan.h"
#include "models/recovery_plan/rehearsal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Distribution;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

PlanStepConfig step(std::string name, double seconds, std::vector<std::string> after = {}) {
    return {.name = std::move(name),
            .after = std::move(after),
            .takes = Distribution::deterministic(seconds)};
}

/// Three checks of 30 s, a decision, the database and the stack side by side, the name.
PlanConfig founding(bool inParallel, sim::Duration ttl) {
    PlanConfig plan;
    plan.ttl = ttl;
    plan.steps = {step("detect", 90), step("decide", 300, {"detect"}),
                  step("promote", 300, {"decide"}),
                  step("stack", 900, {inParallel ? "decide" : "promote"}),
                  step("switch", 0, {"promote", "stack"})};
    return plan;
}

TEST(RecoveryPlan, G8_1TakesTheLongestOfWhatHappensSideBySide) {
    const PlanConfig plan = founding(true, 60s);
    ASSERT_THAT(problemsOf(plan), SizeIs(0));
    const PlanDraw draw = PlanGraph(plan).draw(1, 0);
    EXPECT_EQ(draw.switched, 1290s);
    EXPECT_EQ(draw.recovered(plan), 1350s);
    EXPECT_THAT(draw.criticalPath, ElementsAre(0, 1, 3, 4)); // the stack, not the promotion
    EXPECT_EQ(PlanGraph(plan).expected().recovered(plan), 1350s);
}

TEST(RecoveryPlan, G8_1TakesTheSumInSeries) {
    const PlanConfig plan = founding(false, 60s);
    EXPECT_EQ(PlanGraph(plan).draw(1, 0).recovered(plan), 1650s);
}

TEST(RecoveryPlan, ComesAsMuchLaterAsAStepOfItsCriticalPathTookLonger) {
    const PlanConfig plan = founding(true, 60s);
    const PlanGraph graph(plan);
    EXPECT_THAT(graph.before(4), testing::UnorderedElementsAre(2, 3));
    std::vector<StepDraw> taken;
    for (const auto length : {90s, 300s, 1200s, 900s, 0s}) { // the promotion took 15 min longer
        taken.push_back({.ends = length});
    }
    const PlanDraw played = graph.playedBy(taken);
    EXPECT_EQ(played.switched, 1590s);
    EXPECT_EQ(played.steps[4].begins, 1590s);
    EXPECT_THAT(played.criticalPath, ElementsAre(0, 1, 2, 4));
}

TEST(RecoveryPlan, G8_1LeavesCallersOnTheOldAddressForALongTtl) {
    const PlanConfig plan = founding(true, 1h);
    const PlanDraw draw = PlanGraph(plan).draw(1, 0);
    EXPECT_GT(*draw.recovered(plan), 30min);
    EXPECT_NEAR(cachedShare(30min - *draw.switched, plan.ttl), 0.858, 0.0005);
}

TEST(RecoveryPlan, IsRefusedWithACycleAnUnknownStepOrTwoOfAName) {
    PlanConfig plan = founding(true, 60s);
    plan.steps[0].after = {"switch"};
    ASSERT_THAT(problemsOf(plan), SizeIs(1));
    EXPECT_THAT(problemsOf(plan)[0].message, HasSubstr("cycle"));
    plan.steps[0].after = {"swtch"};
    ASSERT_THAT(problemsOf(plan), SizeIs(1));
    EXPECT_THAT(problemsOf(plan)[0].message, HasSubstr("did you mean \"switch\""));
    EXPECT_EQ(problemsOf(plan)[0].field, "steps[0].after[0]");
    plan.steps[0] = step("decide", 1);
    ASSERT_THAT(problemsOf(plan), SizeIs(2)); // and nobody is called detect
    PlanConfig stores = founding(true, 60s);
    stores.stores = {{.name = "db", .step = "promot"}};
    EXPECT_EQ(problemsOf(stores).at(0).field, "stores[0].step");
}

TEST(RecoveryPlan, NotesATailOfANameThatNobodyChanges) {
    RecoveryPlanConfig config;
    config.plan.steps.emplace_back().name = "restore";
    EXPECT_EQ(notesOn(config, PlatformPlan{}).size(), 1U);
    config.plan.ttl = {};
    EXPECT_TRUE(notesOn(config, PlatformPlan{}).empty());
    config.plan.ttl = std::chrono::minutes(1);
    config.plan.steps.front().points.emplace();
    EXPECT_TRUE(notesOn(config, PlatformPlan{}).empty());
}

TEST(RecoveryPlan, LosesWhatWasNotReplicated) {
    PlanConfig plan = founding(true, 60s);
    plan.stores = {{.name = "db",
                    .lag = Distribution::deterministic(4),
                    .writes = {25},
                    .step = "promote",
                    .lagInstead = Distribution::deterministic(300)},
                   {.name = "names"}};
    const PlanDraw draw = PlanGraph(plan).draw(1, 0);
    EXPECT_EQ(draw.stores[0].lag, 4s);
    EXPECT_DOUBLE_EQ(draw.stores[0].writes, 100);
    EXPECT_EQ(draw.stores[1].lag, 0s);
    plan.steps[2].failure = StepFailureConfig{.probability = {1.0},
                                              .wasted = Distribution::deterministic(60),
                                              .instead = Distribution::deterministic(3600)};
    const PlanDraw restored = PlanGraph(plan).draw(1, 0);
    EXPECT_TRUE(restored.steps[2].wasReplaced);
    EXPECT_EQ(restored.stores[0].lag, 300s); // a backup is older than a replica
    EXPECT_DOUBLE_EQ(restored.stores[0].writes, 7500);
    EXPECT_EQ(restored.switched, 390s + 60s + 3600s);
    EXPECT_THAT(restored.criticalPath, ElementsAre(0, 1, 2, 4));
}

TEST(RecoveryPlan, FailsWhereAStepFailsForGood) {
    PlanConfig plan = founding(true, 60s);
    plan.steps[3].failure = StepFailureConfig{
        .probability = {1.0}, .wasted = Distribution::deterministic(10), .retries = 2};
    const PlanDraw draw = PlanGraph(plan).draw(1, 0);
    EXPECT_EQ(draw.switched, std::nullopt);
    EXPECT_EQ(draw.steps[3].failures, 3U);
    EXPECT_FALSE(draw.steps[3].happened);
    EXPECT_FALSE(draw.steps[4].happened); // what waits for it never begins
    EXPECT_TRUE(draw.steps[2].happened);
}

TEST(RecoveryPlan, BeginsNothingThatWaitsForWhatFailed) {
    PlanConfig plan;
    plan.steps = {step("detect", 60), step("restore", 3600, {"detect"}),
                  step("tell", 0, {"restore"})};
    const auto fails = [](double wasted) {
        return StepFailureConfig{.probability = {1.0},
                                 .wasted = Distribution::deterministic(wasted)};
    };
    plan.steps[0].failure = fails(120);
    plan.steps[1].failure = fails(300);
    const PlanDraw draw = PlanGraph(plan).draw(1, 0);
    EXPECT_TRUE(draw.steps[0].begun);
    for (const std::size_t later : {1U, 2U}) {
        EXPECT_FALSE(draw.steps[later].begun);
        EXPECT_EQ(draw.steps[later].failures, 0U);
        EXPECT_EQ(draw.steps[later].ends, 120s) << "when it is known";
    }
}

constexpr std::uint64_t kPlayings = 10'000;

// Of all playings a share within four standard errors of p.
void expectShare(double found, double p) {
    EXPECT_NEAR(found, p, 4 * std::sqrt(p * (1 - p) / static_cast<double>(kPlayings)));
}

double shareWithin(const Rehearsal& rehearsal, sim::Duration time) {
    const auto& all = rehearsal.recovered();
    const auto within =
        std::count_if(all.begin(), all.end(), [&](sim::Duration each) { return each <= time; });
    return static_cast<double>(within) / static_cast<double>(kPlayings);
}

TEST(Rehearsal, OfAStepThatMayFailIsTheSumOverItsBranches) {
    PlanConfig plan;
    plan.ttl = 0s;
    plan.steps = {step("promote", 300)};
    plan.steps[0].failure = StepFailureConfig{.probability = {0.1},
                                              .wasted = Distribution::deterministic(60),
                                              .retries = 1,
                                              .instead = Distribution::deterministic(2400)};
    const Rehearsal rehearsal(PlanGraph(plan), 36, kPlayings);
    ASSERT_EQ(rehearsal.draws(), kPlayings);
    EXPECT_EQ(rehearsal.failed(), 0U);
    // 300 with 0.9; 360 with 0.09; 60 + 60 + 2400 with 0.01
    expectShare(shareWithin(rehearsal, 300s), 0.9);
    expectShare(shareWithin(rehearsal, 360s), 0.99);
    EXPECT_EQ(shareWithin(rehearsal, 2519s), shareWithin(rehearsal, 360s));
    EXPECT_DOUBLE_EQ(shareWithin(rehearsal, 2520s), 1.0);
    EXPECT_EQ(rehearsal.recoveredWithin(0.5), 300s);
    EXPECT_EQ(rehearsal.recoveredWithin(0.95), 360s);
    EXPECT_EQ(rehearsal.recoveredWithin(1.0), 2520s);
}

TEST(Rehearsal, OfAPlanThatFailsHasNoRecoveryForThatShare) {
    PlanConfig plan;
    plan.steps = {step("stack", 900)};
    plan.steps[0].failure = StepFailureConfig{.probability = {0.5}, .retries = 2};
    const Rehearsal rehearsal(PlanGraph(plan), 36, kPlayings);
    expectShare(static_cast<double>(rehearsal.failed()) / static_cast<double>(kPlayings), 0.125);
    EXPECT_EQ(rehearsal.recoveredWithin(0.8), 960s);
    EXPECT_EQ(rehearsal.recoveredWithin(0.95), std::nullopt);
}

TEST(Rehearsal, OfBranchesSideBySideIsTheGreatestOfThem) {
    PlanConfig plan;
    plan.ttl = 0s;
    plan.steps = {step("one", 0), step("two", 0), step("end", 0, {"one", "two"})};
    plan.steps[0].takes = Distribution::exponential(100);
    plan.steps[1].takes = Distribution::exponential(100);
    const Rehearsal rehearsal(PlanGraph(plan), 36, kPlayings);
    // P(max <= t) = (1 - e^(-t/100))^2; its mean is 150.
    for (const double t : {50.0, 100.0, 200.0, 400.0}) {
        const double p = std::pow(1 - std::exp(-t / 100), 2);
        expectShare(shareWithin(rehearsal, sim::fromSeconds(t)), p);
    }
    double sum = 0;
    for (const sim::Duration each : rehearsal.recovered()) {
        sum += sim::toSeconds(each);
    }
    EXPECT_NEAR(sum / static_cast<double>(kPlayings), 150,
                4 * 111.8 / 100); // the deviation is 100 sqrt(5)/2
}

TEST(Rehearsal, TellsWhatIsLost) {
    PlanConfig plan;
    plan.steps = {step("end", 1)};
    plan.stores = {{.name = "db", .lag = Distribution::uniform(0, 300), .writes = {2}}};
    const Rehearsal rehearsal(PlanGraph(plan), 36, kPlayings);
    std::vector<sim::Duration> lags = rehearsal.lags().at(0);
    ASSERT_EQ(lags.size(), kPlayings);
    std::sort(lags.begin(), lags.end());
    EXPECT_NEAR(sim::toSeconds(lags[kPlayings / 2]), 150, 10);
    EXPECT_NEAR(sim::toSeconds(lags[kPlayings / 20 * 19]), 285, 10);
}

TEST(Rehearsal, HasTheSameChanceForAStepWhateverElseThereIs) {
    PlanConfig plan;
    plan.steps = {step("one", 0)};
    plan.steps[0].takes = Distribution::exponential(100);
    const PlanGraph alone(plan);
    const PlanDraw before = alone.draw(36, 7);
    PlanConfig more = plan;
    more.steps.insert(more.steps.begin(), step("zero", 5));
    EXPECT_EQ(PlanGraph(more).draw(36, 7).steps[1].ends, before.steps[0].ends);
}

} // namespace
} // namespace doppel::models
