// SPDX-License-Identifier: Apache-2.0
// Kinds from outside of the product: a component, its metric and an action are registered here,
// from their own files, and appear wherever those of the product do.
#include "analysis/run_file.h"
#include "scenarios/file/reference_writer.h"
#include "scenarios/file/schema_writer.h"
#include "tests/platform/little_platform.h"
#include "tests/platform/toys/flicker.h"
#include "tests/platform/toys/lamp.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

models::Kinds withToys() {
    models::Kinds kinds = models::builtInKinds();
    kinds.components.push_back(&models::lampKind());
    kinds.actions.push_back(&models::flickerKind());
    return kinds;
}

RunResult playedToy(const Sets& sets) {
    auto scenario = loadScenario(littlePlatform("toys/toys.yaml"), sets, withToys());
    if (!scenario) {
        ADD_FAILURE() << toText(scenario.errors().front());
        return {};
    }
    const auto inputs = loadInputs(*scenario);
    const auto play = Play::create(*scenario, **inputs, {});
    if (!play) {
        ADD_FAILURE() << toText(play.errors().front());
        return {};
    }
    EXPECT_TRUE((*play)->advance((*play)->end()).reachedEnd());
    return (*play)->finish();
}

TEST(Toys, AreDescribed) {
    const auto sections = scenarioSections(withToys());
    const std::string lamp = describeNamed(sections, "lamp").value();
    EXPECT_THAT(lamp, HasSubstr("warm_up"));
    EXPECT_THAT(lamp, HasSubstr("times that it blinked"));
    const std::string flicker = describeNamed(sections, "toy.flicker").value();
    EXPECT_THAT(flicker, HasSubstr("how often it blinks"));
    EXPECT_THAT(flicker, HasSubstr("In flight: requests in flight see the new light"));
    EXPECT_FALSE(describeNamed(scenarioSections(), "lamp").ok());
}

TEST(Toys, HaveASchema) {
    const auto schema = scenarioSchema(scenarioSections(withToys()));
    EXPECT_TRUE(schema["definitions"]["components.lamp"]["properties"].contains("warm_up"));
    const auto& flicker = schema["definitions"]["timeline.toy.flicker"]["properties"];
    EXPECT_TRUE(flicker.contains("blinks"));
    EXPECT_EQ(flicker["toy"]["const"], "flicker");
}

TEST(Toys, ArePlayed) {
    const RunResult result = playedToy({});
    EXPECT_TRUE(result.broken.empty());
    ASSERT_EQ(result.timeline.size(), 2u);
    EXPECT_EQ(result.timeline[0].what, "flicker of lamp (5 blinks)");
    // A quarter of the visits saw five blinks, the others one: twice as many as visits.
    const auto visits = static_cast<double>(result.traffic.front().total);
    EXPECT_NEAR(figure(result, "lamp", "blinks") / visits, 2.0, 0.2);
}

TEST(Toys, AreChangedFromOutside) {
    const RunResult slow = playedToy({"components.lamp.warm_up=5s", "timeline[0].blinks=1"});
    const auto visits = static_cast<double>(slow.traffic.front().total);
    EXPECT_NEAR(figure(slow, "lamp", "blinks"), visits, 60); // but for those under way
    EXPECT_NEAR(static_cast<double>(slow.traffic.front().latency.quantile(0.5)) * 1e-9, 5.0, 0.1);
}

TEST(Toys, AreShown) {
    const auto scenario = loadScenario(littlePlatform("toys/toys.yaml"),
                                       Sets{"components.lamp.warm_up=1s"}, withToys());
    ASSERT_TRUE(scenario.ok());
    const auto inputs = loadInputs(*scenario);
    const auto play = Play::create(*scenario, **inputs, {});
    ASSERT_TRUE(play.ok());
    Look look;
    (*play)->advance(sim::kStart + std::chrono::seconds(60));
    const Snapshot snapshot = (*play)->snapshot(look);
    ASSERT_EQ(snapshot.components.size(), 1u);
    const ComponentState& lamp = snapshot.components.front();
    EXPECT_NEAR(lamp.flow.arrivals, 10.0, 2.0);
    ASSERT_EQ(lamp.uses.size(), 1u);
    EXPECT_EQ(lamp.uses.front().name, "filaments");
    EXPECT_EQ(lamp.uses.front().used, static_cast<std::int64_t>(lamp.inFlight));
    EXPECT_EQ(lamp.actions, std::vector<std::size_t>{0}); // the flicker
    EXPECT_EQ(lamp.health, Health::Impaired);
}

TEST(Toys, AreStored) {
    const RunResult result = playedToy({});
    const auto bytes = analysis::runFileOf(result);
    ASSERT_TRUE(bytes.ok());
    const auto file = std::filesystem::path(testing::TempDir()) /
                      ("doppel-toys-" + std::to_string(::getpid()) + ".h5");
    std::ofstream(file, std::ios::binary) << *bytes;
    const auto loaded = analysis::loadRun(file.string());
    std::filesystem::remove(file);
    ASSERT_TRUE(loaded.ok());
    EXPECT_GT(figure(*loaded, "lamp", "blinks"), 0);
    EXPECT_EQ(figure(*loaded, "lamp", "blinks"), figure(result, "lamp", "blinks"));
    ASSERT_EQ(loaded->timeline.size(), 2u);
    EXPECT_EQ(loaded->timeline[0].what, "flicker of lamp (5 blinks)");
    const bool isInSeries = std::any_of(
        loaded->series.begin(), loaded->series.end(), [](const sim::SeriesColumn& column) {
            return column.component == "lamp" && column.name == "blinks";
        });
    EXPECT_TRUE(isInSeries);
}

TEST(Toys, AreChecked) {
    const auto wrong = [](const std::string& set) {
        const auto scenario = loadScenario(littlePlatform("toys/toys.yaml"), Sets{set}, withToys());
        return scenario.ok() ? "" : scenario.errors().front().message;
    };
    EXPECT_EQ(wrong("timeline[0].target=lmp"),
              "timeline[0].target: there is no component \"lmp\"; did you mean \"lamp\"?");
    EXPECT_EQ(wrong("timeline[0].toy=flikker"),
              "timeline[0].toy: unknown value \"flikker\"; did you mean \"flicker\"?");
    EXPECT_THAT(wrong("timeline[0].blink=3"), HasSubstr("did you mean \"blinks\"?"));
}

} // namespace
} // namespace doppel::scenarios
