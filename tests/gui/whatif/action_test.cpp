// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"
#include "gui/map/map_canvas.h"
#include "gui/whatif/action_check.h"
#include "gui/whatif/fault_drop.h"
#include "gui/whatif/problem_label.h"
#include "models/actions/fault_crash.h"
#include "models/actions/fault_error.h"
#include "models/actions/fault_lost_zone.h"
#include "models/actions/fault_slow.h"
#include "models/actions/purge_cache.h"
#include "models/actions/set_field.h"
#include "models/kinds.h"
#include "scenarios/timeline_reader.h"
#include "tests/gui/golden_image.h"

#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

#include <memory>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kCafe = DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml";

TEST(ActionText, SaysTheKindAndWhatHasAText) {
    EXPECT_EQ(actionText(models::faultErrorKind(),
                         {{"target", "router"}, {"share", "40%"}, {"status", ""}}),
              "{fault: error, share: 40%, target: router}");
    EXPECT_EQ(
        actionText(models::setFieldKind(), {{"set", "components.db.replicas"}, {"value", "2"}}),
        "{set: components.db.replicas, value: 2}");
    EXPECT_EQ(actionText(models::purgeCacheKind(),
                         {{"target", "edge"}, {"purge.kind", "key"}, {"purge.text", "news"}}),
              "{target: edge, purge: {kind: key, text: news}}");
}

TEST(ActionText, AsksWhatIsHitAndHowLongFirst) {
    const std::vector<ActionField> fields = actionFieldsOf(models::faultErrorKind());
    ASSERT_GE(fields.size(), 5U);
    EXPECT_EQ(fields[0].path, "target");
    EXPECT_EQ(fields[1].path, "for");
    const auto share = std::find_if(fields.begin(), fields.end(),
                                    [](const ActionField& field) { return field.path == "share"; });
    ASSERT_NE(share, fields.end());
    EXPECT_EQ(share->usual, "100%");
    EXPECT_FALSE(share->rare);
}

TEST(ActionText, AsksForTheZoneThatIsLostBeforeAllElse) {
    const std::vector<ActionField> lost = actionFieldsOf(models::faultLostZoneKind());
    EXPECT_EQ(lost[0].path, "zone");
    EXPECT_FALSE(lost[0].rare);
    const std::vector<ActionField> errors = actionFieldsOf(models::faultErrorKind());
    const auto zone = std::find_if(errors.begin(), errors.end(),
                                   [](const ActionField& field) { return field.path == "zone"; });
    ASSERT_NE(zone, errors.end());
    EXPECT_TRUE(zone->rare) << "it is one of many ways to aim";
}

TEST(ActionText, OnlyALostZoneHappensToAllThatStandsInOne) {
    std::vector<std::string_view> wide;
    for (const models::ActionKind* kind : models::actionKinds()) {
        if (isZoneWide(*kind)) {
            wide.push_back(kind->name);
        }
    }
    EXPECT_THAT(wide, ElementsAre("fault.lost_zone"));
}

// What the form writes with nothing but defaults is read back, for every kind there is.
TEST(ActionText, OfEachKindIsReadAsThatKind) {
    const auto kinds = models::builtInKinds();
    for (const models::ActionKind* kind : kinds.actions) {
        std::map<std::string, std::string> texts;
        for (const ActionField& field : actionFieldsOf(*kind)) {
            const bool isNone = field.usual.empty() || field.usual == "none" ||
                                field.usual == "empty" || field.usual.ends_with("entries");
            if (!isNone) {
                texts[field.path] = field.usual;
            } else if (field.usual.empty()) {
                texts[field.path] = field.type == "duration" ? "1s" : "1";
            }
        }
        const std::string text = actionText(*kind, texts);
        const auto event = scenarios::readEventText(text, 1min, kinds.actions);
        ASSERT_TRUE(event.ok()) << text << ": " << event.errors().front().message;
        EXPECT_EQ(&event->kind(), kind) << text;
    }
}

TEST(ActionCheck, SpeaksInTheLoadersWords) {
    ActionCheck check;
    check.open(kCafe);
    const auto problems = [&](const std::string& action) {
        return check.problemsOf(action, sim::kStart + 1min).join("\n").toStdString();
    };
    EXPECT_THAT(problems("{fault: crash, target: shop}"), IsEmpty());
    EXPECT_THAT(problems("{fault: crash, target: shpo}"), HasSubstr("did you mean \"shop\""));
    EXPECT_THAT(problems("{fault: error, target: shop, share: 140%}"), HasSubstr("140%"));
    EXPECT_THAT(problems("{fault: error, target: shop, shar: 1%}"),
                HasSubstr("did you mean \"share\""));
    EXPECT_THAT(problems("{set: components.shop.replicas, value: many}"), HasSubstr("replicas"));
    EXPECT_THAT(problems("{set: components.shop.kind, value: edge}"), HasSubstr("kind"));
}

// The pods of a sidecar are those of its app.
TEST(ActionCheck, RefusesWhatNothingComesOf) {
    ActionCheck check;
    check.open(kCafe, {"components.nginx.upstream=sidecar"});
    const auto problems = [&](const std::string& action) {
        return check.problemsOf(action, sim::kStart + 1min).join("\n").toStdString();
    };
    EXPECT_THAT(problems("{set: components.nginx.replicas, value: 4}"),
                HasSubstr("a sidecar comes and goes with the pods of the component behind it"));
    EXPECT_THAT(problems("{set: components.shop.replicas, value: 4}"), IsEmpty());
}

TEST(ActionKindModel, HasEveryKindAndLetsItBeDragged) {
    ActionKindModel model;
    const QAbstractItemModelTester tester(&model);
    EXPECT_EQ(model.rowCount(), static_cast<int>(models::actionKinds().size()));
    const QModelIndexList found =
        model.match(model.index(0, 0), ActionKindModel::kNameRole, "fault.slow_network");
    ASSERT_EQ(found.size(), 1);
    EXPECT_EQ(found[0].data().toString(), "slow network");
    const std::unique_ptr<QMimeData> data(model.mimeData(found));
    EXPECT_EQ(data->data(QString::fromLatin1(kActionMimeType)), "fault.slow_network");
}

TEST(ActionPalette, EnterIsTheDragsTwinOnTheKeyboard) {
    ActionPalette palette;
    const QSignalSpy chosen(&palette, &ActionPalette::chosen);
    palette.show();
    QTest::keyClick(&palette.list(), Qt::Key_Down);
    QTest::keyClick(&palette.list(), Qt::Key_Return);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0], "fault.crash");
}

// "network" stands in the description of others, too, which come before it.
TEST(ActionPalette, NamesComeBeforeDescriptions) {
    ActionPalette palette;
    palette.filter().setText("network");
    const QAbstractItemModel& found = *palette.list().model();
    bool isNamed = true;
    int named = 0;
    for (int row = 0; row < found.rowCount(); ++row) {
        const bool has = found.index(row, 0).data().toString().contains("network");
        EXPECT_TRUE(isNamed || !has) << found.index(row, 0).data().toString().toStdString();
        isNamed = has;
        named += has ? 1 : 0;
    }
    EXPECT_GE(named, 1);
    EXPECT_GT(found.rowCount(), named);
}

TEST(ActionPalette, IsFilteredByWordsOfNamesAndDescriptions) {
    ActionPalette palette;
    const QSignalSpy chosen(&palette, &ActionPalette::chosen);
    palette.show();
    palette.filter().setText("availability zone lost");
    EXPECT_EQ(palette.list().model()->rowCount(), 1);
    QTest::keyClick(&palette.filter(), Qt::Key_Return);
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen[0][0], "fault.lost_zone");
    palette.filter().setText("zzz");
    QTest::keyClick(&palette.filter(), Qt::Key_Return);
    EXPECT_EQ(chosen.size(), 1) << "there is none";
}

class ActionDialogTest : public ::testing::Test {
protected:
    ActionDialogTest() {
        check.open(kCafe);
        dialog.resize(440, 480);
    }
    QStringList problemsOf(const std::string& action) {
        return check.problemsOf(action, sim::kStart + 1min);
    }

    ActionCheck check;
    ActionDialog dialog{models::faultErrorKind(),
                        "shop",
                        {.components = {"web", "shop", "db"}},
                        "36:00",
                        [this](const std::string& action) {
                            return problemsOf(action);
                        }};
};

TEST_F(ActionDialogTest, WritesWhatDiffersFromTheDefaults) {
    EXPECT_EQ(dialog.action(), "{fault: error, target: shop}");
    dialog.form().setText("share", "40%");
    dialog.form().setText("for", "10min");
    dialog.form().setText("when", "before_work");
    EXPECT_EQ(dialog.action(),
              "{fault: error, for: 10min, share: 40%, target: shop, when: before_work}");
    EXPECT_THAT(dialog.form().problems(), IsEmpty());
}

TEST_F(ActionDialogTest, IsNotAcceptedWhileSomethingIsWrong) {
    auto* share = qobject_cast<QLineEdit*>(dialog.form().editor("share"));
    ASSERT_NE(share, nullptr);
    share->selectAll();
    QTest::keyClicks(share, "140%");
    EXPECT_EQ(dialog.form().problems().size(), 1);
    const QSignalSpy accepted(&dialog, &QDialog::accepted);
    dialog.show();
    QTest::keyClick(&dialog, Qt::Key_Return);
    EXPECT_EQ(accepted.size(), 0);
    share->selectAll();
    QTest::keyClicks(share, "40%");
    QTest::keyClick(&dialog, Qt::Key_Return);
    EXPECT_EQ(accepted.size(), 1);
}

TEST(ActionForm, OffersZonesAndFieldsAndSaysWhatIsMissing) {
    const Knob knob{.path = "components.store.content.max_age",
                    .owner = "store",
                    .name = "content.max_age",
                    .value = "5min",
                    .text = "how long caches keep it, their TTL",
                    .facts = "duration"};
    ActionForm lost(models::faultLostZoneKind(), {.components = {"store"}, .zones = 3}, {});
    const auto* zone = qobject_cast<QComboBox*>(lost.editor("zone"));
    ASSERT_NE(zone, nullptr);
    EXPECT_EQ(zone->count(), 3);
    const auto* target = qobject_cast<QComboBox*>(lost.editor("target"));
    ASSERT_NE(target, nullptr);
    EXPECT_EQ(target->currentText(), "");
    EXPECT_EQ(target->lineEdit()->placeholderText(), "everything that stands in the zone");
    ActionForm set(models::setFieldKind(), {.knobs = {knob}}, {});
    EXPECT_EQ(set.problems().size(), 2) << "neither the field nor its value";
    EXPECT_TRUE(set.problems().front().startsWith("set is missing"));
    auto* field = qobject_cast<QLineEdit*>(set.editor("set"));
    set.show();
    QApplication::setActiveWindow(&set); // a field listens to its completer while it has the focus
    field->setFocus();
    QTest::keyClicks(field, "ttl");
    ASSERT_EQ(field->completer()->model()->rowCount(), 1);
    EXPECT_TRUE(field->completer()->popup()->isVisible());
    QTest::keyClick(field->completer()->popup(), Qt::Key_Down);
    QTest::keyClick(field->completer()->popup(), Qt::Key_Return);
    EXPECT_EQ(field->text(), "components.store.content.max_age");
    EXPECT_EQ(qobject_cast<QLineEdit*>(set.editor("value"))->placeholderText(),
              "now 5min; duration");
    set.setText("value", "30min");
    EXPECT_THAT(set.problems(), IsEmpty());
}

TEST(ActionForm, BeginsWithWhatIsToBeFilledInNotWithAnError) {
    ActionDialog dialog(models::setFieldKind(), "shop", {.components = {"shop"}}, "10:00", {});
    const auto* words = dialog.form().findChild<ProblemLabel*>();
    ASSERT_NE(words, nullptr);
    const Palette& colours = paletteOf(words->palette());
    const auto colour = [&] {
        return words->palette().color(QPalette::WindowText);
    };
    EXPECT_EQ(words->text(), "To be filled in: set, value.") << "components.shop. is no field yet";
    EXPECT_EQ(colour(), colours.text3);
    auto* value = qobject_cast<QLineEdit*>(dialog.form().editor("value"));
    QTest::keyClicks(value, "3");
    EXPECT_TRUE(words->text().startsWith("set is missing: ")) << words->text().toStdString();
    EXPECT_EQ(colour(), colours.failing.text);
}

// What does nothing as it is begins with something that does.
TEST_F(ActionDialogTest, BeginsWithWhatDoesSomething) {
    for (const models::ActionKind* kind : models::actionKinds()) {
        ActionDialog fresh(*kind, "shop", {.components = {"shop"}}, "10:00", {});
        const QStringList wrong = problemsOf(fresh.action());
        for (const QString& problem : wrong) {
            EXPECT_FALSE(problem.contains("needs a factor") || problem.contains("needs a delay"))
                << fresh.action() << ": " << problem.toStdString();
        }
    }
    ActionDialog slow(models::faultSlowKind(), "shop", {.components = {"shop"}}, "10:00",
                      [this](const std::string& action) { return problemsOf(action); });
    EXPECT_EQ(slow.action(), "{fault: slow, factor: 3x, target: shop}");
    EXPECT_THAT(slow.form().problems(), IsEmpty());
}

TEST(ActionForm, SaysUnderAFieldWhatItIs) {
    const ActionForm form(models::faultSlowKind(), {.components = {"shop"}}, {});
    const auto labels = form.editor("share")->parentWidget()->findChildren<QLabel*>();
    ASSERT_EQ(labels.size(), 1);
    EXPECT_TRUE(labels.front()->text().startsWith("the share of the requests that are hit"));
}

TEST(ActionForm, SaysNothingWhereNothingIsMissing) {
    const ActionDialog dialog(models::faultErrorKind(), "shop", {.components = {"shop"}}, "10:00",
                              {});
    EXPECT_EQ(dialog.findChild<ProblemLabel*>()->text(), "");
}

// What is dragged may not hide what it is dragged to.
TEST(ActionPalette, DragsATagThatIsSmallerThanAPartOfTheMap) {
    constexpr QSize kCard(148, 56);
    ActionKindModel model;
    const Palette& palette = paletteOf(QPalette());
    for (int row = 0; row < model.rowCount(); ++row) {
        const QPixmap tag = dragTag(model.index(row), palette, 2);
        EXPECT_EQ(tag.devicePixelRatio(), 2);
        EXPECT_LT(tag.deviceIndependentSize().height(), kCard.height() / 2.0);
        EXPECT_LE(tag.deviceIndependentSize().width(), kCard.width() * 1.25)
            << model.index(row).data().toString().toStdString();
    }
}

TEST(ActionForm, LeavesWhatIsTypedWhereANameBeginsWithIt) {
    ActionForm form(models::faultCrashKind(), {.components = {"frontend-nginx", "frontend"}}, {});
    auto* box = qobject_cast<QComboBox*>(form.editor("target"));
    form.show();
    box->setFocus();
    QTest::keyClicks(box, "frontend");
    EXPECT_EQ(box->currentText(), "frontend");
    EXPECT_EQ(box->lineEdit()->completer()->currentCompletion(), "frontend") << "it stands first";
    QTest::keyClick(box->lineEdit(), Qt::Key_Tab);
    EXPECT_EQ(box->currentText(), "frontend");
}

TEST_F(ActionDialogTest, LooksAsEver) {
    dialog.form().setText("share", "140%");
    dialog.show();
    QApplication::processEvents();
    EXPECT_TRUE(looksAsEver(dialog, "action-dialog"));
}

TEST(ActionPalette, LooksAsEver) {
    ActionPalette palette;
    palette.resize(300, 400);
    palette.show();
    EXPECT_TRUE(looksAsEver(palette, "action-palette"));
}

} // namespace
} // namespace doppel::gui
