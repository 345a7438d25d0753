// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/knob.h"
#include "gui/whatif/knob_search.h"
#include "tests/gui/whatif/whatif_samples.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Optional;

std::vector<std::string> pathsOf(const std::vector<Knob>& knobs) {
    std::vector<std::string> paths;
    for (const Knob& knob : knobs) {
        paths.push_back(knob.path);
    }
    return paths;
}

TEST(Knob, ThoseThatTheScenarioListsComeFirstInItsOrderThenAllThatIsLive) {
    const std::vector<Knob> knobs = knobsOf(samples::knobbed(), sim::kStart);
    EXPECT_THAT(pathsOf(knobs),
                ElementsAre("traffic.visitors.rate", "components.frontend.replicas",
                            "components.frontend.accept_policy", "components.frontend.cpu",
                            "components.fastly.origin_limits.max_connections",
                            "components.fastly.stale_if_error"));
    EXPECT_EQ(knobs[0].text, "how many come");
    EXPECT_EQ(knobs[4].owner, "fastly");
    EXPECT_EQ(knobs[4].name, "origin_limits.max_connections");
    EXPECT_EQ(knobs[2].choices, (QStringList{"shared", "each"}));
    EXPECT_FALSE(knobs[3].scale) << "a distribution is no number";
}

TEST(Knob, WhatChangesNothingIsNone) {
    PlatformSketch sketch = samples::knobbed();
    for (ComponentSketch& component : sketch.components) {
        for (FieldSketch& field : component.fields) {
            field.idle = field.path.ends_with(".replicas") ? "it comes and goes with its pods" : "";
        }
    }
    EXPECT_THAT(pathsOf(knobsOf(sketch, sim::kStart)),
                testing::Not(testing::Contains("components.frontend.replicas")));
}

TEST(Knob, HasTheValueThatEventsHaveGivenItByThen) {
    PlatformSketch sketch = samples::knobbed();
    sketch.events.push_back({.kind = "set",
                             .yaml = "{at: 10min, for: 5min, set: components.frontend.replicas, "
                                     "value: 9}",
                             .at = sim::kStart + 10min,
                             .length = 5min});
    const auto replicasAt = [&](sim::Duration at) {
        return knobsOf(sketch, sim::kStart + at)[1].value;
    };
    EXPECT_EQ(replicasAt(9min), "6");
    EXPECT_EQ(replicasAt(10min), "9");
    EXPECT_EQ(replicasAt(15min), "6");
}

TEST(Knob, HasTheValueThatWasInjectedAtThatMoment) {
    const sim::Time now = sim::kStart + 10min + 300us;
    EventSketch set{.kind = "set",
                    .yaml = "{at: 10min1ms, set: components.frontend.replicas, value: 9}",
                    .at = sim::kStart + 10min + 1ms,
                    .injected = now};
    PlatformSketch sketch = samples::knobbed();
    sketch.events.push_back(set);
    EXPECT_EQ(knobsOf(sketch, now)[1].value, "9") << "though it happens at the next millisecond";
    EXPECT_EQ(knobsOf(sketch, now - 1us)[1].value, "6");
    set.at = sim::kStart + 11min;
    EXPECT_FALSE(isInForce(set, now)) << "it was injected for later";
    EXPECT_TRUE(isInForce(set, set.at));
}

std::vector<std::string> pathsFound(const std::vector<Knob>& knobs, const QString& words) {
    std::vector<std::string> paths;
    for (const std::size_t place : knobsFound(knobs, words)) {
        paths.push_back(knobs[place].path);
    }
    return paths;
}

TEST(KnobSearch, FindsThoseThatHaveAllWords) {
    const std::vector<Knob> knobs = knobsOf(samples::knobbed(), sim::kStart);
    EXPECT_THAT(pathsFound(knobs, "FASTLY stale"), ElementsAre("components.fastly.stale_if_error"));
    EXPECT_THAT(pathsFound(knobs, "stale-if"), ElementsAre("components.fastly.stale_if_error"));
    EXPECT_EQ(pathsFound(knobs, ""), pathsOf(knobs)) << "all, in their order";
    EXPECT_THAT(pathsFound(knobs, "fastly replicas"), ElementsAre());
}

TEST(KnobSearch, PutsTheScenariosOwnKnobsFirst) {
    const std::vector<Knob> knobs{{.path = "components.fastly.default_ttl",
                                   .owner = "fastly",
                                   .kind = "edge",
                                   .name = "default_ttl"},
                                  {.path = "components.store.content.max_age",
                                   .owner = "store",
                                   .kind = "app",
                                   .name = "content.max_age",
                                   .text = "how long caches keep it, their TTL",
                                   .listed = true}};
    EXPECT_THAT(pathsFound(knobs, "ttl"),
                ElementsAre("components.store.content.max_age", "components.fastly.default_ttl"));
}

TEST(KnobSearch, PutsNamesBeforePathsBeforeDescriptionsAndRecordsOfDnsBehind) {
    const std::vector<Knob> knobs{{.path = "components.dns.records[0].ttl",
                                   .owner = "dns",
                                   .kind = "dns_authority",
                                   .name = "records[0].ttl"},
                                  {.path = "components.store.content.max_age",
                                   .owner = "store",
                                   .kind = "app",
                                   .name = "content.max_age",
                                   .text = "how long caches keep it, their TTL"},
                                  {.path = "components.ttl-store.size",
                                   .owner = "ttl-store",
                                   .kind = "cache",
                                   .name = "size"},
                                  {.path = "components.edge.default_ttl",
                                   .owner = "edge",
                                   .kind = "edge",
                                   .name = "default_ttl"}};
    EXPECT_THAT(pathsFound(knobs, "ttl"),
                ElementsAre("components.ttl-store.size", "components.store.content.max_age",
                            "components.edge.default_ttl", "components.dns.records[0].ttl"));
    EXPECT_THAT(pathsFound(knobs, "edge ttl default"), ElementsAre("components.edge.default_ttl"));
    EXPECT_THAT(pathsFound(knobs, "dns ttl"), ElementsAre("components.dns.records[0].ttl"));
}

TEST(KnobSearch, PutsWhatAnswersSayBeforeWhatIsAskedOfThem) {
    const std::vector<Knob> knobs{
        {.path = "traffic.visitors.good.max_age", .owner = "visitors", .name = "good.max_age"},
        {.path = "components.mirror.max_age", .owner = "mirror", .name = "max_age"},
        {.path = "components.store.content.max_age", .owner = "store", .name = "content.max_age"}};
    EXPECT_EQ(pathsFound(knobs, "max_age").front(), "components.store.content.max_age");
}

TEST(KnobScale, ReadsAndWritesValuesOfEachUnit) {
    struct Case {
        KnobUnit unit;
        const char* text;
        double number;
    };
    for (const Case& one :
         {Case{KnobUnit::Count, "12", 12}, Case{KnobUnit::Number, "0.5", 0.5},
          Case{KnobUnit::Factor, "2.5x", 2.5}, Case{KnobUnit::Share, "40%", 0.4},
          Case{KnobUnit::Duration, "1min 30s", 90}, Case{KnobUnit::Rate, "2546/s", 2546},
          Case{KnobUnit::Size, "4MB", 4e6}}) {
        EXPECT_THAT(knobNumber(one.unit, one.text), Optional(one.number)) << one.text;
        EXPECT_EQ(knobText(one.unit, one.number), one.text);
    }
    EXPECT_EQ(knobNumber(KnobUnit::Rate, "2546"), std::nullopt) << "a rate has a unit";
}

TEST(KnobScale, AKnobOfTheScenarioIsTurnedInItsSteps) {
    const KnobScale scale(KnobUnit::Share, 0, 1, 0.25);
    EXPECT_EQ(scale.last(), 4);
    EXPECT_EQ(scale.textAt(0), "0%");
    EXPECT_EQ(scale.textAt(1), "25%");
    EXPECT_EQ(scale.textAt(4), "100%");
    EXPECT_EQ(scale.placeOf(0.7), 3);
    EXPECT_EQ(scale.placeOf(7), 4);
}

TEST(KnobScale, IsLogarithmicWhereTheEndsAreManyTimesApart) {
    const KnobScale wide(KnobUnit::Duration, 0.001, 1000, std::nullopt);
    EXPECT_TRUE(wide.isLogarithmic());
    EXPECT_EQ(wide.textAt(0), "1ms");
    EXPECT_EQ(wide.textAt(wide.last() / 2), "1s");
    EXPECT_EQ(wide.textAt(wide.last()), "16min 40s");
    EXPECT_EQ(wide.placeOf(1), wide.last() / 2);
    const KnobScale narrow(KnobUnit::Rate, 500, 5000, std::nullopt);
    EXPECT_FALSE(narrow.isLogarithmic());
    EXPECT_EQ(narrow.textAt(narrow.last() / 2), "2750/s");
}

TEST(KnobScale, AFieldIsTurnedWithinItsRangeOrAroundItsValue) {
    const auto ends = [](std::string type, std::string value, std::string range) {
        const auto scale =
            KnobScale::of({.path = "x", .value = value, .type = type, .range = range});
        return scale ? scale->textAt(0) + " " + scale->textAt(scale->last()) : "none";
    };
    EXPECT_EQ(ends("count", "200", "1 to 10000"), "1 10000");
    EXPECT_EQ(ends("count", "6", ">= 1"), "1 60");
    EXPECT_EQ(ends("duration", "5min", ""), "30s 50min");
    EXPECT_EQ(ends("share", "2%", ""), "0% 100%");
    EXPECT_EQ(ends("number", "0", ""), "0 10");
    EXPECT_EQ(ends("factor", "1x", "> 0x, <= 4x"), "0.1x 4x");
    EXPECT_EQ(ends("duration", "none", ""), "none");
    EXPECT_EQ(ends("text", "6", ""), "none");
}

TEST(KnobScale, StandsAtRoundNumbers) {
    const KnobScale scale(KnobUnit::Duration, 0.001, 1000, std::nullopt);
    for (int place = 1; place < scale.last(); ++place) {
        const std::string text = scale.textAt(place);
        EXPECT_LE(text.size(), 11U) << text << " is no value that a person would write";
        EXPECT_EQ(scale.placeOf(scale.valueAt(place)), place) << text;
    }
}

TEST(KnobScale, AKeyComesToTheNextValueThatIsWrittenOtherwise) {
    const KnobScale replicas(KnobUnit::Count, 1, 10'000, std::nullopt);
    ASSERT_TRUE(replicas.isLogarithmic());
    EXPECT_EQ(replicas.next(6, 1), "7") << "places are finer than one there";
    EXPECT_EQ(replicas.next(6, -1), "5");
    EXPECT_EQ(replicas.next(5000, 1), "5001") << "and coarser there";
    EXPECT_EQ(replicas.next(1, -1), "1");
    const KnobScale wait(KnobUnit::Duration, 0.001, 1000, std::nullopt);
    for (int place = 0; place < wait.last(); ++place) {
        const double here = wait.valueAt(place);
        EXPECT_NE(wait.next(here, 1), wait.textAt(place));
        EXPECT_GT(*knobNumber(KnobUnit::Duration, wait.next(here, 1)), here);
    }
    const KnobScale share(KnobUnit::Share, 0, 1, 0.25);
    EXPECT_EQ(share.next(0.6, 1), "75%");
    EXPECT_EQ(share.next(0.6, -1), "50%");
}

} // namespace
} // namespace doppel::gui
