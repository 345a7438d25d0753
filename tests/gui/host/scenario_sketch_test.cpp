// SPDX-License-Identifier: Apache-2.0
#include "gui/host/scenario_sketch.h"
#include "gui/whatif/knob_search.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;

PlatformSketch sketchOfFile(const char* name) {
    const auto scenario =
        scenarios::loadScenario(std::string(DOPPEL_SOURCE_DIR "/scenarios/") + name);
    EXPECT_TRUE(scenario.ok());
    return sketchOf(*scenario);
}

const FieldSketch& fieldOf(const ComponentSketch& component, const std::string& path) {
    const auto found = std::find_if(component.fields.begin(), component.fields.end(),
                                    [&](const FieldSketch& field) { return field.path == path; });
    if (found == component.fields.end()) {
        throw std::invalid_argument("no field " + path);
    }
    return *found;
}

TEST(ScenarioSketch, TellsOfACafe) {
    const PlatformSketch cafe = sketchOfFile("cafe.yaml");
    EXPECT_EQ(cafe.title, "A café's website on the day of the fair");
    EXPECT_EQ(cafe.duration, 1h);
    EXPECT_EQ(cafe.seriesEvery, 30s);
    ASSERT_EQ(cafe.components.size(), 3U);
    EXPECT_EQ(cafe.components[1].name, "shop");
    EXPECT_EQ(cafe.components[1].kind, "app");
    EXPECT_EQ(cafe.sources.at(0).name, "guests");
    EXPECT_THAT(cafe.calls, Contains(CallSketch{"guests", "nginx"}));
    EXPECT_THAT(cafe.calls, Contains(CallSketch{"shop", "db"}));
    ASSERT_EQ(cafe.events.size(), 1U);
    EXPECT_EQ(cafe.events[0].yaml,
              R"({fault: slow, at: 30min, for: 5min, target: shop, factor: "2x"})");
    EXPECT_THAT(cafe.events[0].components, ElementsAre("shop"));
    EXPECT_TRUE(cafe.events[0].isFault);
    EXPECT_EQ(cafe.objectives.at(0).that, "guests.availability >= 90%");
}

TEST(ScenarioSketch, ShowsFieldsAsAFileSaysThem) {
    const ComponentSketch shop = sketchOfFile("cafe.yaml").components.at(1);
    const FieldSketch& workers = fieldOf(shop, "components.shop.workers");
    EXPECT_EQ(workers.value, "2");
    EXPECT_EQ(workers.type, "count");
    EXPECT_FALSE(workers.doc.empty());
    EXPECT_EQ(fieldOf(shop, "components.shop.cpu").value, "lognormal(mean 40ms, cv 1)");
    EXPECT_EQ(fieldOf(shop, "components.shop.calls[0].to").value, "db");
    EXPECT_EQ(fieldOf(shop, "components.shop.calls[0].timeout").value, "4s");
    EXPECT_FALSE(fieldOf(shop, "components.shop.calls[0].timeout").usual);
}

TEST(ScenarioSketch, HasEveryFieldThatAnEventMaySetAsAKnob) {
    const PlatformSketch sketch = sketchOfFile("govuk/content-store-slow.yaml");
    const std::vector<Knob> knobs = knobsOf(sketch, sim::kStart);
    const auto found = knobsFound(knobs, "content-store max age");
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(knobs[found.front()].path, "components.content-store.content.max_age");
    EXPECT_EQ(knobs[found.front()].value, "5min");
    std::vector<std::string> byMeaning;
    for (const std::size_t place : knobsFound(knobs, "ttl")) {
        byMeaning.push_back(knobs[place].path);
    }
    EXPECT_THAT(byMeaning, Contains("components.content-store.content.max_age"));
}

TEST(ScenarioSketch, KnowsWhereVisitorsAreAndWhichKnobsToTurn) {
    const PlatformSketch hour = sketchOfFile("govuk/origin-errors.yaml");
    double all = 0;
    for (const PlaceSketch& place : hour.places) {
        all += place.share;
    }
    EXPECT_NEAR(all, hour.places.empty() ? 0 : 1, 1e-12);
    for (const KnobSketch& knob : hour.knobs) {
        EXPECT_NE(knob.value, "") << knob.path;
    }
    EXPECT_THAT(hour.components, Contains(Field(&ComponentSketch::kind, "router")));
}

TEST(ScenarioSketch, StandsInTheOrderOfTheBuiltPlatform) {
    const auto scenario = scenarios::loadScenario(DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml");
    ASSERT_TRUE(scenario.ok());
    const scenarios::ScenarioInputs inputs;
    const auto built = scenarios::BuiltPlatform::build(*scenario, inputs, {});
    ASSERT_TRUE(built.ok());
    PlatformSketch sketch = sketchOf(*scenario);
    std::reverse(sketch.components.begin(), sketch.components.end());
    order(sketch, **built);
    for (std::size_t i = 0; i < sketch.components.size(); ++i) {
        EXPECT_EQ(sketch.components[i].name, (*built)->platform().components()[i]->name());
    }
    EXPECT_EQ(sketch.calls.size(), (*built)->platform().arrows().size());
}

} // namespace
} // namespace doppel::gui
