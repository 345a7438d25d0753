// SPDX-License-Identifier: Apache-2.0
#include "gui/window/actions.h"
#include "gui/window/command_palette.h"
#include "gui/window/palette_entries.h"
#include "models/actions/action_kind.h"
#include "tests/gui/golden_image.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

class CommandPaletteOver : public testing::Test {
protected:
    CommandPaletteOver() {
        window_.resize(900, 560);
        window_.show();
        sketch_.components = {{.name = "frontend", .kind = "app"},
                              {.name = "content-store", .kind = "app"}};
        sketch_.objectives = {{"availability", "visitors.availability >= 99%", ""}};
        clock_.setRun({.end = sim::kStart + 1h, .warmUp = {}, .start = {}});
        clock_.setPlayedUntil(sim::kStart + 40min);
        deeds_ = {[this](const QString& name) { done_ << "component " + name; },
                  [this](std::size_t i) { done_ << "objective " + QString::number(i); },
                  [this](const QString& file) { done_ << "scenario " + file; },
                  [this](sim::Time at) {
                      done_ << "moment " + clock_.text(at);
                  }};
        actions_[Command::Replay].setEnabled(false);
        QObject::connect(&actions_[Command::Step], &QAction::triggered, &window_,
                         [this] { done_ << "step"; });
    }

    void open() {
        palette_.open(paletteEntries(actions_, &sketch_,
                                     {{"/a.yaml", "A day", {}, "Shop", {}, false, {}}}, deeds_),
                      momentReader(clock_, deeds_));
    }
    void type(const char* text) { QTest::keyClicks(&palette_.field(), QString::fromUtf8(text)); }
    void press(Qt::Key key) { QTest::keyClick(&palette_.field(), key); }
    QString chosen() const {
        return const_cast<CommandPalette&>(palette_).list().currentIndex().data().toString();
    }

    QWidget window_;
    Actions actions_{window_};
    PlatformSketch sketch_;
    PlayClock clock_;
    PaletteDeeds deeds_;
    QStringList done_;
    CommandPalette palette_{window_};
};

TEST_F(CommandPaletteOver, WhatIsNotToBeHadIsFoundAndSaysWhy) {
    actions_[Command::ExchangeFutures].setEnabled(false);
    open();
    type("Exchange A");
    ASSERT_EQ(palette_.model().rowCount(), 1);
    const QModelIndex row = palette_.model().index(0);
    EXPECT_EQ(row.data().toString(), "Exchange A and B");
    EXPECT_FALSE(row.flags().testFlag(Qt::ItemIsEnabled));
    EXPECT_EQ(row.data(PaletteModel::HintRole).toString(),
              "there is no second future: B begins one");
    press(Qt::Key_Return);
    EXPECT_TRUE(palette_.isVisible()) << "nothing was done";
}

TEST_F(CommandPaletteOver, AWindowIsAModel) {
    const QAbstractItemModelTester tester(&palette_.model(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    open();
    const int all = palette_.model().rowCount();
    EXPECT_EQ(all, static_cast<int>(commandTexts().size()) - 1 + 2 + 1 + 1);
    type("zzzz");
    EXPECT_EQ(palette_.model().rowCount(), 0);
    EXPECT_EQ(palette_.nothing(), "Nothing is found for “zzzz”.");
    palette_.field().clear();
    EXPECT_EQ(palette_.model().rowCount(), all);
    EXPECT_EQ(palette_.nothing(), "");
}

TEST(PaletteModel, KnobsThatTheScenarioListsComeFirst) {
    PaletteModel model;
    const auto knob = [](const char* text, const char* words, bool isOwn) {
        PaletteEntry entry;
        entry.text = QString::fromUtf8(text);
        entry.words = QString::fromUtf8(words);
        entry.isOwn = isOwn;
        return entry;
    };
    const PaletteEntry field = knob("fastly default_ttl", "", false);
    const PaletteEntry own = knob("content-store content.max_age", "the TTL of pages", true);
    const PaletteEntry other = knob("visitors rate", "", true);
    model.setEntries({field, own, other});
    model.setQuery("ttl");
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.entry(0).text, own.text);
    EXPECT_EQ(model.entry(1).text, field.text);
}

TEST_F(CommandPaletteOver, AWindowRunsACommandByKeysAlone) {
    open();
    type("step");
    EXPECT_EQ(chosen(), "Step");
    press(Qt::Key_Down);
    EXPECT_EQ(chosen(), "Step back");
    press(Qt::Key_Up);
    press(Qt::Key_Return);
    EXPECT_EQ(done_, QStringList{"step"});
    EXPECT_FALSE(palette_.isVisible());
}

TEST_F(CommandPaletteOver, AWindowFindsWhatIsPlayed) {
    open();
    type("cs");
    EXPECT_EQ(chosen(), "content-store");
    press(Qt::Key_Return);
    open();
    type("availab");
    press(Qt::Key_Return);
    open();
    type("a day");
    press(Qt::Key_Return);
    EXPECT_EQ(done_, QStringList({"component content-store", "objective 0", "scenario /a.yaml"}));
}

TEST_F(CommandPaletteOver, AWindowReadsMoments) {
    open();
    type("25min");
    EXPECT_EQ(chosen(), "Go to 25:00");
    press(Qt::Key_Return);
    open();
    type("45:30");
    EXPECT_EQ(chosen(), "Run to 45:30");
    palette_.field().clear();
    type("2:00:00"); // after the end
    EXPECT_FALSE(chosen().contains("2:00:00"));
    press(Qt::Key_Escape);
    EXPECT_EQ(done_, QStringList{"moment 25:00"});
}

TEST_F(CommandPaletteOver, AWindowDoesNotRunWhatIsDisabled) {
    open();
    type("replay");
    EXPECT_EQ(palette_.model().index(0).data(), "Replay");
    EXPECT_NE(chosen(), "Replay") << "the next one that fits is";
    press(Qt::Key_Escape);
    EXPECT_FALSE(palette_.isVisible());
}

TEST(ActionEntries, AreFoundByNameAndByWhatHappens) {
    QStringList asked;
    PaletteModel model;
    model.setEntries(actionEntries(true, [&](const QString& kind) { asked << kind; }));
    EXPECT_EQ(model.rowCount(), static_cast<int>(models::actionKinds().size()));
    model.setQuery("lost zone");
    ASSERT_GE(model.rowCount(), 1);
    EXPECT_EQ(model.index(0).data().toString(), "Lost zone…");
    EXPECT_EQ(model.index(0).data(PaletteModel::KindRole).toString(), "fault");
    model.entry(0).run();
    EXPECT_EQ(asked, QStringList{"fault.lost_zone"});
    model.setQuery("availability");
    ASSERT_EQ(model.rowCount(), 1) << "a word of what happens";
    EXPECT_EQ(model.index(0).data().toString(), "Lost zone…");
    model.setEntries(actionEntries(false, {}));
    EXPECT_FALSE(model.index(0).flags().testFlag(Qt::ItemIsEnabled));
}

TEST_F(CommandPaletteOver, AWindowLooksAsEver) {
    open();
    type("st");
    EXPECT_TRUE(looksAsEver(window_, "command-palette"));
}

} // namespace
} // namespace doppel::gui
