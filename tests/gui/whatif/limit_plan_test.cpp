// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/limit_plan.h"
#include "tests/gui/whatif/whatif_samples.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::vector<std::string> limitPaths(const PlatformSketch& sketch) {
    std::vector<std::string> paths;
    for (const LimitKnob& knob : limitKnobsOf(sketch, sim::kStart)) {
        paths.push_back(knob.path);
    }
    return paths;
}

TEST(LimitPlan, KnobsAreAllNumbersAndSharesOfFaults) {
    EXPECT_THAT(limitPaths(samples::knobbed()),
                ElementsAre("traffic.visitors.rate", "components.frontend.replicas",
                            "components.fastly.origin_limits.max_connections",
                            "components.fastly.stale_if_error", "timeline[0].share",
                            "components.frontend.threads"));
    const auto share = limitKnobsOf(samples::knobbed(), sim::kStart)[4];
    EXPECT_EQ(share.name, "error on router (status 503, 100 %), share");
    EXPECT_EQ(share.now, 0);
    EXPECT_EQ(share.far, 1);
    EXPECT_FALSE(share.live);
}

// Whoever lists a knob says how far it is meant to be turned.
TEST(LimitPlan, AKnobThatTheScenarioListsIsTurnedThroughItsRange) {
    const auto sketchOf = [](const char* path, const char* value, const char* type) {
        return PlatformSketch{
            .components =
                {{.name = "shop",
                  .kind = "app",
                  .fields = {{.path = path, .value = value, .type = type, .live = true}}}},
            .knobs = {
                {.path = path, .min = "1", .max = "12", .step = "", .text = "", .value = value}}};
    };
    const auto servers =
        limitKnobsOf(sketchOf("components.shop.replicas", "2", "count"), sim::kStart).front();
    EXPECT_EQ(servers.now, 1);
    EXPECT_EQ(servers.far, 12);
    const auto factor =
        limitKnobsOf(sketchOf("components.shop.slower", "2", "number"), sim::kStart).front();
    EXPECT_EQ(factor.now, 2);
    EXPECT_EQ(factor.far, 12);
}

TEST(LimitPlan, AWholeRunDiffersByItsFileALaterTurnByAnAction) {
    LimitPlan plan;
    plan.sets = {"seed=7"};
    plan.log = {"{at: 10min, fault: crash, target: db}"};
    plan.knob = limitKnobsOf(samples::knobbed(), sim::kStart)[0];
    EXPECT_THAT(plan.setsAt(3000), ElementsAre("seed=7", "traffic.visitors.rate=3000/s"));
    EXPECT_THAT(plan.actionsAt(3000), ElementsAre("{at: 10min, fault: crash, target: db}"));
    plan.from = sim::kStart + 36min;
    plan.ownObjective = "visitors.latency.p95 <= 2s";
    plan.duration = 2h;
    EXPECT_THAT(plan.setsAt(3000),
                ElementsAre("seed=7", "duration=2h",
                            R"(objectives=[{"name":"visitors.latency.p95 <= 2s",)"
                            R"("that":"visitors.latency.p95 <= 2s"}])"));
    EXPECT_THAT(plan.actionsAt(3000),
                ElementsAre("{at: 10min, fault: crash, target: db}",
                            "{at: 36min 1ms, set: traffic.visitors.rate, value: 3000/s}"));
}

// A run of which the lower end is above the upper one can't be played.
TEST(LimitPlan, TheEndsOfARangeAreTurnedWithinEachOther) {
    const auto field = [](const char* path, const char* value) {
        return FieldSketch{
            .path = path, .value = value, .type = "count", .range = ">= 1", .live = true};
    };
    const PlatformSketch sketch{
        .components = {{.name = "hpa",
                        .kind = "hpa",
                        .fields = {field("components.hpa.min_replicas", "2"),
                                   field("components.hpa.max_replicas", "12")}}}};
    const auto knobs = limitKnobsOf(sketch, sim::kStart);
    ASSERT_EQ(knobs.size(), 2);
    EXPECT_EQ(knobs[0].now, 2);
    EXPECT_EQ(knobs[0].far, 12);
    EXPECT_EQ(knobs[1].now, 12);
    EXPECT_EQ(knobs[1].far, 2);
}

// The future that is asked about turned the same knob itself.
TEST(LimitPlan, NothingTurnsTheKnobBack) {
    LimitPlan plan;
    const std::string before = "{at: 0s, set: traffic.visitors.rate, value: 900/s}";
    const std::string after = "{at: 40min, set: traffic.visitors.rate, value: 700/s}";
    const std::string other = "{at: 40min, set: components.frontend.replicas, value: 2}";
    plan.log = {before, after, other};
    plan.knob = limitKnobsOf(samples::knobbed(), sim::kStart)[0];
    EXPECT_THAT(plan.actionsAt(3000), ElementsAre(other));
    plan.from = sim::kStart + 36min;
    EXPECT_THAT(
        plan.actionsAt(3000),
        ElementsAre(before, other, "{at: 36min 1ms, set: traffic.visitors.rate, value: 3000/s}"));
}

} // namespace
} // namespace doppel::gui
