// SPDX-License-Identifier: Apache-2.0
#include "gui/why/story_feed.h"
#include "gui/why/story_panel.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/why/why_samples.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

class TheStoryPanel : public testing::Test {
protected:
    TheStoryPanel() {
        samples::setUp(clock);
        panel.resize(480, 720);
    }
    std::size_t rowOf(const std::string& rule) const {
        const auto& story = panel.model().story();
        for (std::size_t row = 0; row < story.size(); ++row) {
            if (story[row].rule == rule) {
                return row;
            }
        }
        ADD_FAILURE() << "there is no sentence of " << rule;
        return 0;
    }

    PlayClock clock;
    StoryPanel panel{clock};
};

TEST_F(TheStoryPanel, TellsWhatARecordingHolds) {
    panel.show(samples::recovering());
    const analysis::Story& story = panel.model().story();
    EXPECT_EQ(story[0].text(), "Error on router (status 503, 100 %) begins.");
    EXPECT_EQ(story[rowOf("threads")].text(),
              "frontend's threads are all busy (119 of 120); its queue reaches 419.");
    EXPECT_EQ(story[rowOf("threads")].at, sim::kStart + 40min);
    EXPECT_EQ(story[*analysis::firstCause(story).cause].rule, "action");
}

// A story has a bound, and says no more of what happened by itself than what came of it.
TEST_F(TheStoryPanel, TellsAllDecisionsWithTheirReasons) {
    panel.show(samples::recovering());
    panel.setVisible(true);
    EXPECT_FALSE(panel.decisionsChip().isVisible()) << "nobody decided anything";
    Recording recording = samples::recovering();
    for (int i = 0; i < 100; ++i) {
        recording.add(DecisionEntry{sim::kStart + i * 20s, "chat-hpa", "scales chat from 3 to 4",
                                    "cpu above target"});
    }
    panel.show(recording);
    EXPECT_TRUE(panel.decisionsChip().isVisible());
    EXPECT_EQ(panel.decisionsChip().text(), "decisions 100");
    panel.decisionsChip().click();
    ASSERT_EQ(panel.list()->model()->rowCount(), 100);
    EXPECT_EQ(panel.list()->model()->index(3, 0).data().toString(),
              "chat-hpa scales chat from 3 to 4: cpu above target.");
    EXPECT_EQ(panel.list()->currentIndex().row(), 99) << "the last one before the playhead";
    QSignalSpy chosen(&panel, &StoryPanel::componentChosen);
    const QModelIndex third = panel.list()->model()->index(3, 0);
    Q_EMIT panel.list()->clicked(third);
    EXPECT_EQ(clock.playhead(), sim::kStart + 60s);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0], "chat-hpa");
    panel.next();
    EXPECT_EQ(clock.playhead(), sim::kStart + 80s);
    panel.show(samples::recovering());
    EXPECT_GT(panel.list()->model()->rowCount(), 0) << "all are shown again";
}

TEST_F(TheStoryPanel, ModelsAreInOrder) {
    StoryModel model;
    StoryFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QAbstractItemModelTester filtered(&filter,
                                            QAbstractItemModelTester::FailureReportingMode::Fatal);
    const Recording recording = samples::recovering();
    model.setStory(analysis::storyOf(storyInputOf(recording.until(sim::kStart + 35min))), {});
    const int before = model.rowCount();
    EXPECT_GT(before, 0);
    model.setStory(analysis::storyOf(storyInputOf(recording)), {});
    EXPECT_GT(model.rowCount(), before);
    filter.setTopic(analysis::StoryTopic::Action);
    EXPECT_EQ(filter.rowCount(), 2);
    filter.setTopic(std::nullopt);
    EXPECT_EQ(filter.rowCount(), model.rowCount());
    model.setStory({}, {});
    EXPECT_EQ(filter.rowCount(), 0);
}

TEST_F(TheStoryPanel, ASentenceIsALink) {
    panel.show(samples::recovering());
    QSignalSpy components(&panel, &StoryPanel::componentChosen);
    QSignalSpy moments(&panel, &StoryPanel::momentChosen);
    QListView* list = panel.list();
    list->setCurrentIndex(list->model()->index(static_cast<int>(rowOf("threads")), 0));
    QTest::keyClick(list, Qt::Key_Return);
    EXPECT_EQ(clock.playhead(), sim::kStart + 40min);
    ASSERT_EQ(components.count(), 1);
    EXPECT_EQ(components[0][0].toString(), "frontend");
    EXPECT_EQ(moments.count(), 1);
}

TEST_F(TheStoryPanel, NTakesTheNextSentence) {
    panel.show(samples::recovering());
    clock.setPlayhead(sim::kStart + 10min);
    EXPECT_FALSE(panel.list()->currentIndex().isValid()) << "nothing has happened by then";
    QTest::keyClick(panel.list(), Qt::Key_N);
    EXPECT_EQ(panel.list()->currentIndex().row(), 0);
    EXPECT_EQ(clock.playhead(), sim::kStart + 30min);
    QTest::keyClick(panel.list(), Qt::Key_N);
    EXPECT_EQ(panel.list()->currentIndex().row(), 1);
    const int rows = panel.list()->model()->rowCount();
    for (int i = 0; i < rows; ++i) {
        QTest::keyClick(panel.list(), Qt::Key_N);
    }
    EXPECT_EQ(panel.list()->currentIndex().row(), rows - 1) << "it stays with the last one";
}

// The error begins at 30 min.
TEST_F(TheStoryPanel, IsHeadedByNothingThatComesLater) {
    panel.show(samples::recovering());
    const auto says = [&](const QString& text) {
        const auto labels = panel.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->text().startsWith(text); });
    };
    clock.setPlayhead(sim::kStart + 10min);
    EXPECT_TRUE(says("Nothing went wrong up to 10:00."));
    EXPECT_TRUE(says("Later, at 30:00: Error on router"));
    clock.setPlayhead(clock.playedUntil());
    EXPECT_TRUE(says("Error on router"));
    EXPECT_TRUE(says("It began at 30:00."));
    EXPECT_FALSE(says("Later"));
}

TEST_F(TheStoryPanel, SpeaksASentenceWithItsCause) {
    panel.show(samples::recovering());
    const QString spoken = panel.model()
                               .index(static_cast<int>(rowOf("errors")))
                               .data(Qt::AccessibleTextRole)
                               .toString();
    EXPECT_TRUE(spoken.startsWith("30:00, failing: router fails 100 %")) << qPrintable(spoken);
    EXPECT_TRUE(spoken.endsWith("Because of 30:00: Error on router (status 503, 100 %) begins."))
        << qPrintable(spoken);
}

TEST_F(TheStoryPanel, LooksAsEver) {
    panel.show(samples::recovering());
    EXPECT_TRUE(looksAsEver(panel, "why-story"));
}

TEST_F(TheStoryPanel, LooksAsEverBeforeAnythingWasPlayed) {
    panel.resize(480, 240);
    panel.show(Recording());
    EXPECT_TRUE(looksAsEver(panel, "why-story-empty"));
}

TEST_F(TheStoryPanel, ItsSentencesNeverOverlapWhateverRoomThereIs) {
    panel.show(samples::recovering());
    panel.QWidget::show();
    auto* list = panel.findChild<QListView*>();
    // Heights around that at which a scroll bar is needed first.
    for (int height = 300; height <= 900; height += 20) {
        panel.resize(430, height);
        const QRect viewport = list->viewport()->rect();
        int bottom = -1;
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QModelIndex index = list->model()->index(row, 0);
            const QRect place = list->visualRect(index);
            QStyleOptionViewItem option;
            option.rect = QRect(0, 0, viewport.width(), 0);
            option.font = list->font();
            EXPECT_EQ(place.height(), list->itemDelegate()->sizeHint(option, index).height())
                << "at a height of " << height;
            EXPECT_TRUE(row == 0 || place.top() > bottom) << "at a height of " << height;
            bottom = place.bottom();
        }
    }
}

} // namespace
} // namespace doppel::gui
