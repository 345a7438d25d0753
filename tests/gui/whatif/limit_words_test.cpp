// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/limit_words.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

TEST(LimitWords, SayHowManyAreLeftWhereFaultsTakeSome) {
    LimitPlan plan;
    plan.knob.name = "frontend replicas";
    plan.knob.unit = KnobUnit::Count;
    plan.question = {.from = 8, .to = 7, .whole = true};
    const auto tried = [](double value, bool holds, std::uint32_t fewest) {
        return analysis::LimitTry{
            value, {{"latency", holds, holds ? 0.25 : -0.25, {}}}, {}, fewest};
    };
    const QString left = "Of 8 never fewer than 5 served at a time, of 7 at times only 4.";
    EXPECT_TRUE(limitWords(plan, std::vector{tried(8, true, 5), tried(7, false, 4)}, std::nullopt)
                    .sentences.contains(left));
    const QStringList all =
        limitWords(plan, std::vector{tried(8, true, 8), tried(7, false, 7)}, std::nullopt)
            .sentences;
    EXPECT_TRUE(all.filter("served at a time").isEmpty()) << "nothing took any";
}

TEST(LimitWords, DoubtWhatIsToBeDoubted) {
    LimitPlan plan;
    plan.knob.name = "frontend replicas";
    plan.knob.unit = KnobUnit::Count;
    plan.question = {.from = 12, .to = 1, .whole = true};
    const auto broken = [](double value) {
        return analysis::LimitTry{value, {{"latency", false, -0.25, sim::kStart + 90s}}, {}};
    };
    const auto held = [](double value) {
        return analysis::LimitTry{value, {{"latency", true, 0.25, {}}}, {}};
    };
    const LimitWords words =
        limitWords(plan, std::vector{held(12), broken(7), held(8), held(4)}, std::nullopt);
    EXPECT_EQ(words.headline, "frontend replicas: all objectives hold at 8, not at 7.");
    EXPECT_EQ(
        words.sentences,
        (QStringList{"First to break: latency, missed from 1:30 on, 25 % beyond its bound.",
                     "Yet at 4, further on, all hold: turning it does not only make it "
                     "worse, and there may be more limits.",
                     "4 runs, one seed. For this seed the limit lies between 8 and 7; another "
                     "seed may move both."}));
    EXPECT_EQ(limitWords(plan, std::vector{broken(12)}, std::nullopt).headline,
              "“latency” is missed at frontend replicas = 12 already.");
    EXPECT_EQ(limitWords(plan, std::vector{broken(12)}, std::nullopt).sentences.back(),
              "1 run, one seed.");
    const LimitWords all = limitWords(plan, std::vector{held(12), held(1)}, std::nullopt);
    EXPECT_EQ(all.headline, "frontend replicas: all objectives hold from 1 to 12.");
    EXPECT_EQ(all.sentences.front(), "If they break anywhere, it is outside of this range.");
    plan.question = {.from = 1, .to = 12, .whole = true};
    EXPECT_EQ(limitWords(plan, std::vector{held(1), held(12)}, std::nullopt).headline, all.headline)
        << "whichever way it is turned";
}

// An autoscaler has the last word on how many there are.
TEST(LimitWords, SayWhoUndidTheKnob) {
    LimitPlan plan;
    plan.knob.name = "web replicas";
    plan.knob.unit = KnobUnit::Count;
    plan.question = {.from = 2, .to = 1, .whole = true};
    const auto tried = [](double value, std::int64_t made) {
        return analysis::LimitTry{
            .value = value,
            .verdicts = {{"latency", true, 0.25, {}}},
            .undone = scenarios::DecisionEntry{
                sim::kStart + 2min,
                "web-hpa",
                {},
                "cpu: 92 of 60",
                models::Rescale{"web", static_cast<std::int64_t>(value), made}}};
    };
    const QStringList all =
        limitWords(plan, std::vector{tried(2, 4), tried(1, 4)}, std::nullopt).sentences;
    EXPECT_TRUE(all.contains(
        "Yet it did not stay as it was turned: of 2 web-hpa made 4 at 2:00 (cpu: 92 of 60)."))
        << all.join(u'|').toStdString();
}

TEST(LimitWords, OfASearchThatWasStoppedSayWhatHeld) {
    LimitPlan plan;
    plan.knob.unit = KnobUnit::Count;
    plan.question = {.from = 1, .to = 64, .whole = true};
    const LimitWords words = limitWords(
        plan,
        std::vector{analysis::LimitTry{.value = 1, .verdicts = {{"latency", true, 0.5, {}}}},
                    analysis::LimitTry{.value = 4, .verdicts = {{"latency", true, 0.5, {}}}}},
        std::nullopt);
    EXPECT_EQ(words.headline, "Not known yet.");
    EXPECT_EQ(words.sentences, QStringList("As far as it was turned, to 4, all objectives hold."));
}

} // namespace
} // namespace doppel::gui
