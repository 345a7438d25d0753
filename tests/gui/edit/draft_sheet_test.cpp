// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/draft_sheet.h"
#include "gui/edit/field_edit.h"
#include "gui/edit/new_entry.h"
#include "tests/gui/edit/edit_samples.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class DraftSheetOf : public samples::EditedFiles {
protected:
    DraftSheet read(const QString& name, const std::string& text) const {
        return readSheet(file(name).toStdString(), text);
    }
    DraftSheet asIs(const QString& name) const { return read(name, samples::bytesIn(file(name))); }
};

TEST_F(DraftSheetOf, TellsWhatAFileSaysFromWhatItInherits) {
    const DraftSheet sheet = asIs("govuk/ttl-change.yaml");
    EXPECT_THAT(sheet.problems, IsEmpty());
    EXPECT_TRUE(sheet.extends);
    const SheetField* age = sheet.field("components.content-store.content.max_age");
    ASSERT_NE(age, nullptr);
    EXPECT_EQ(age->field.value, "30min");
    EXPECT_TRUE(age->given);
    EXPECT_EQ(age->name, "content.max_age");
    const SheetField* replicas = sheet.field("components.frontend.replicas");
    ASSERT_NE(replicas, nullptr);
    EXPECT_EQ(replicas->field.value, "6");
    EXPECT_EQ(replicas->fallback, "6");
    EXPECT_EQ(replicas->from, "steady-hour.yaml");
    EXPECT_FALSE(replicas->given);
    const SheetField* duration = sheet.field("duration");
    ASSERT_NE(duration, nullptr);
    EXPECT_EQ(duration->field.value, "3h");
    EXPECT_EQ(duration->fallback, "1h");
    EXPECT_TRUE(sheet.part("components.content-store")->given);
    EXPECT_FALSE(sheet.part("components.router")->given);
}

TEST_F(DraftSheetOf, ListsEventsObjectivesAndParts) {
    const DraftSheet sheet = asIs("cafe.yaml");
    EXPECT_FALSE(sheet.extends);
    ASSERT_THAT(sheet.timeline.entries, SizeIs(1));
    const SheetEntry& event = sheet.timeline.entries[0];
    EXPECT_EQ(event.when, "30min");
    EXPECT_EQ(event.length, "5min");
    EXPECT_EQ(event.part.kind, "fault.slow");
    EXPECT_THAT(event.text, HasSubstr("shop"));
    EXPECT_EQ(event.yaml, "{at: 30min, for: 5min, fault: slow, target: shop, factor: 2x}");
    ASSERT_THAT(sheet.objectives.entries, SizeIs(2));
    EXPECT_EQ(sheet.objectives.entries[0].text, "guests.availability >= 90%");
    EXPECT_NE(sheet.part("traffic.guests"), nullptr);
    EXPECT_NE(sheet.field("components.shop.calls[0].timeout"), nullptr);
    EXPECT_EQ(sheet.field("timeline[0].factor")->field.value, "2x");
}

TEST_F(DraftSheetOf, KnowsWhichFieldAProblemIsOf) {
    const DraftSheet sheet = read("cafe.yaml", "doppel: 1\ncomponents:\n"
                                               "  shop: {kind: app, replicas: 0, cpu: 1ms}\n");
    const auto found =
        std::find_if(sheet.problems.begin(), sheet.problems.end(), [](const SheetProblem& problem) {
            return problem.path == "components.shop.replicas";
        });
    ASSERT_NE(found, sheet.problems.end());
    EXPECT_TRUE(found->here);
    EXPECT_EQ(found->where.line, 3);
    EXPECT_EQ(found->where.column, 31);
    EXPECT_THAT(found->message, HasSubstr("0 is below the smallest allowed, 1"));
    EXPECT_EQ(sheet.field("components.shop.replicas")->field.value, "0"); // as it is written
}

TEST_F(DraftSheetOf, KeepsThePartsWhoseKindIsUnknown) {
    const DraftSheet sheet = read("cafe.yaml", "doppel: 1\ncomponents:\n  shop: {kind: apq}\n");
    ASSERT_NE(sheet.part("components.shop"), nullptr);
    const SheetField* kind = sheet.field("components.shop.kind");
    ASSERT_NE(kind, nullptr) << "who knows no YAML chooses another";
    EXPECT_EQ(kind->field.value, "apq");
    EXPECT_THAT(kind->field.choices, Contains("app"));
    const auto mended =
        withFieldEdited("doppel: 1\ncomponents:\n  shop: {kind: apq}\n", *kind, "app", true);
    ASSERT_TRUE(mended.ok());
    EXPECT_THAT(*mended, HasSubstr("kind: app}"));
    EXPECT_FALSE(read("cafe.yaml", "a: [").isYaml);
    EXPECT_THAT(read("cafe.yaml", "a: [").problems, SizeIs(1));
}

TEST_F(DraftSheetOf, OffersTheKindsOfAFaultThatIsMisspelt) {
    const std::string text = "doppel: 1\ncomponents:\n  shop: {kind: app}\ntimeline:\n"
                             "  - {at: 1min, for: 1min, fault: slwo, target: shop, factor: 2x}\n";
    const DraftSheet sheet = read("cafe.yaml", text);
    const SheetField* fault = sheet.field("timeline[0].fault");
    ASSERT_NE(fault, nullptr);
    EXPECT_EQ(fault->field.value, "slwo");
    EXPECT_THAT(fault->field.choices, Contains("slow"));
    EXPECT_THAT(fault->field.choices, Contains("error"));
    EXPECT_TRUE(std::any_of(sheet.problems.begin(), sheet.problems.end(), [](const auto& problem) {
        return isAbout(problem, "timeline[0].fault") && problem.here;
    })) << "its row says what is wrong";
    const auto mended = withFieldEdited(text, *fault, "slow", true);
    ASSERT_TRUE(mended.ok());
    EXPECT_THAT(*mended, HasSubstr("fault: slow,"));
    EXPECT_NE(read("cafe.yaml", *mended).field("timeline[0].factor"), nullptr);
}

TEST_F(DraftSheetOf, SaysNoMoreThanDiffers) {
    const std::string text = samples::bytesIn(file("govuk/origin-errors.yaml"));
    const DraftSheet sheet = asIs("govuk/origin-errors.yaml");
    const SheetField& replicas = *sheet.field("components.frontend.replicas");
    const auto four = withFieldEdited(text, replicas, "4", true);
    ASSERT_TRUE(four.ok());
    EXPECT_THAT(*four, HasSubstr("set:\n  components.frontend.replicas: 4\n"));
    const auto back = withFieldEdited(*four, replicas, " 6", true);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(*back, text);
    const SheetField& title = *sheet.field("title");
    const auto titled = withFieldEdited(text, title, "what: if", true);
    ASSERT_TRUE(titled.ok());
    EXPECT_THAT(*titled, HasSubstr("title: \"what: if\"\nextends"));
}

TEST(NormalValue, KnowsThatUnitsSayTheSame) {
    EXPECT_EQ(normalValue("duration", "90min"), normalValue("duration", "1h 30min"));
    EXPECT_EQ(normalValue("share", "50%"), normalValue("share", "0.5"));
    EXPECT_EQ(normalValue("count", "1_000"), normalValue("count", "1k"));
    EXPECT_NE(normalValue("text", "1_000"), normalValue("text", "1k"));
    EXPECT_EQ(normalValue("duration", " soon "), "soon");
}

TEST_F(DraftSheetOf, ReadsANewEntryOfEachKindOfAction) {
    const std::string cafe = samples::bytesIn(file("cafe.yaml"));
    const std::string head = cafe.substr(0, cafe.find("timeline:"));
    for (const models::ActionKind* kind : models::actionKinds()) {
        const std::string entry = newEventYaml(*kind, "10min", "shop");
        const DraftSheet sheet = read("cafe.yaml", head + "timeline:\n  - " + entry + "\n");
        ASSERT_THAT(sheet.timeline.entries, SizeIs(1)) << entry;
        EXPECT_EQ(sheet.timeline.entries[0].part.kind, kind->name) << entry;
        for (const SheetProblem& problem : sheet.problems) {
            EXPECT_THAT(problem.message, testing::Not(HasSubstr("unknown field"))) << entry;
            EXPECT_THAT(problem.message, testing::Not(HasSubstr("is missing"))) << entry;
        }
    }
}

} // namespace
} // namespace doppel::gui
