// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/plan_progress.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

PlanStepConfig stepOf(std::string name, double seconds, std::vector<std::string> after = {}) {
    return {.name = std::move(name),
            .after = std::move(after),
            .takes = sim::Distribution::deterministic(seconds)};
}

/// A database of 5 min and a stack of 15 min side by side, then two names of no time.
PlanConfig twoNames() {
    PlanConfig plan;
    plan.steps = {stepOf("promote", 300), stepOf("stack", 900),
                  stepOf("name", 0, {"promote", "stack"}), stepOf("other", 0, {"name"})};
    plan.stores = {{.name = "db", .step = "promote"}};
    return plan;
}

class PlanProgressTest : public ::testing::Test {
protected:
    PlanConfig plan_ = twoNames();
    PlanGraph graph_{plan_};
};

TEST_F(PlanProgressTest, BeginsStepsOnceThoseBeforeThemAreOver) {
    PlanProgress progress(graph_, graph_.draw(1, 0));
    EXPECT_TRUE(progress.mayBegin(1));
    EXPECT_FALSE(progress.mayBegin(2));
    progress.end(0, 300s);
    EXPECT_FALSE(progress.mayBegin(2));
    progress.end(1, 900s);
    EXPECT_TRUE(progress.mayBegin(2));
    EXPECT_EQ(progress.stepsOver(), 2);
}

TEST_F(PlanProgressTest, ComesAsMuchLaterAsItsCriticalPathTook) {
    PlanProgress progress(graph_, graph_.draw(1, 0));
    EXPECT_EQ(progress.step(1).ends, 900s);
    progress.end(0, 700s);
    EXPECT_EQ(progress.draw().switched, 900s) << "the stack takes longer still";
    progress.end(1, 1000s);
    EXPECT_EQ(progress.draw().switched, 1000s);
    EXPECT_EQ(progress.draw().steps[2].begins, 1000s);
    EXPECT_EQ(progress.draw().stores.size(), 1) << "what is lost stays so";
}

TEST_F(PlanProgressTest, IsLeftUntilAllStepsThatCanBeginAreOver) {
    PlanDraw fails = graph_.draw(1, 0);
    fails.steps[1].happened = false;
    fails.steps[2].begun = fails.steps[2].happened = false;
    fails.steps[3].begun = fails.steps[3].happened = false;
    PlanProgress progress(graph_, fails);
    progress.end(0, 300s);
    EXPECT_TRUE(progress.isLeft());
    progress.end(1, 900s);
    EXPECT_FALSE(progress.isLeft());
    EXPECT_TRUE(progress.isOver(1));
    EXPECT_FALSE(progress.isDone(1));
}

TEST_F(PlanProgressTest, SwitchesAStoreWithTheStepThatBringsItBack) {
    PlanProgress progress(graph_, graph_.draw(1, 0));
    EXPECT_FALSE(progress.isSwitched(plan_.stores[0]));
    EXPECT_FALSE(progress.isSwitched({.name = "nobody's"}));
    progress.end(0, 300s);
    EXPECT_TRUE(progress.isSwitched(plan_.stores[0]));
    EXPECT_FALSE(progress.isSwitched({.name = "nobody's"}));
}

TEST_F(PlanProgressTest, SwitchesAStoreWithTheNamesWhereSomePointElsewhere) {
    plan_.steps[2].points.emplace();
    plan_.steps[3].points.emplace();
    PlanProgress progress(graph_, graph_.draw(1, 0));
    for (const std::size_t step : {0U, 1U, 2U}) {
        progress.end(step, 0s);
        EXPECT_FALSE(progress.isSwitched(plan_.stores[0])) << step;
    }
    progress.end(3, 0s);
    EXPECT_TRUE(progress.isSwitched(plan_.stores[0]));
}

} // namespace
} // namespace doppel::models
