// SPDX-License-Identifier: Apache-2.0
// Sessions in which a scenario is edited and played, by mouse and keys, against a real host.
#include "gui/edit/editor_page.h"
#include "gui/edit/field_row.h"
#include "gui/edit/property_form.h"
#include "gui/edit/yaml_editor.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/window/banner.h"
#include "gui/window/edit_room.h"
#include "gui/window/error_page.h"
#include "scenarios/file/units_text.h"
#include "tests/gui/edit/edit_samples.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/window/window_session.h"

#include <QAbstractButton>
#include <QListView>
#include <QSignalSpy>
#include <QTableView>
#include <QTextBlock>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using samples::bytesIn;
using sim::kStart;
using testing::HasSubstr;

class EditingInTheWindow : public samples::WindowSession {
protected:
    EditorPage& page() { return window().editing().page(); }
    ScenarioDocument& document() { return page().document(); }
    bool isRead() { return samples::isReadSoon(document()); }
    FieldRow& row(const char* path) { return *page().form().row(QString::fromUtf8(path)); }
    void type(const char* path, const char* words) {
        QWidget& input = row(path).editor().input();
        input.setFocus();
        QTest::keyClick(&input, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(&input, QString::fromUtf8(words));
    }
    bool opensInTheEditor() {
        if (!opensPaused(cafe())) {
            return false;
        }
        press(Qt::Key_5, Qt::ControlModifier);
        return isRead();
    }
    // The fault begins at 30 minutes.
    TimeRange dragsTheFaultTo(sim::Time moment) {
        Timeline& timeline = window().timeline();
        const TimelineGeometry geometry = *timeline.geometryNow();
        const double y = geometry.faults().center().y();
        const double grip = geometry.xOf(kStart + 32min) - geometry.xOf(kStart + 30min);
        const QPoint from(static_cast<int>(geometry.xOf(kStart + 30min) + grip),
                          static_cast<int>(y));
        const QPoint to(static_cast<int>(geometry.xOf(moment) + grip), static_cast<int>(y));
        QSignalSpy dragged(&timeline, &Timeline::eventDragged);
        QTest::mousePress(&timeline, Qt::LeftButton, {}, from);
        QTest::mouseMove(&timeline, (from + to) / 2);
        QTest::mouseMove(&timeline, to);
        QTest::mouseRelease(&timeline, Qt::LeftButton, {}, to);
        return dragged.count() == 1 ? dragged[0][1].value<TimeRange>() : TimeRange{};
    }
};

TEST_F(EditingInTheWindow, ASessionEditsAFieldUndoesSavesAndPlays) {
    const std::string before = bytesIn(cafe());
    ASSERT_TRUE(opensInTheEditor());
    EXPECT_EQ(window().page(), MainWindow::Page::Room);
    EXPECT_FALSE(window().actions()[Command::Undo].isEnabled());
    page().choosePart("components.shop");

    type("components.shop.workers", "0"); // an app has one at least
    ASSERT_TRUE(isRead());
    EXPECT_EQ(document().sheet().problems.size(), 1U);
    EXPECT_NE(row("components.shop.workers").error(), "");
    press(Qt::Key_Z, Qt::ControlModifier);
    ASSERT_TRUE(isRead());
    EXPECT_EQ(document().text(), before);
    EXPECT_TRUE(document().sheet().problems.empty());
    EXPECT_EQ(row("components.shop.workers").error(), "");

    type("components.shop.workers", "3");
    EXPECT_TRUE(window().actions()[Command::Save].isEnabled());
    press(Qt::Key_S, Qt::ControlModifier);
    EXPECT_THAT(bytesIn(cafe()), HasSubstr("workers: 3"));
    EXPECT_FALSE(document().isModified());
    press(Qt::Key_F5);
    EXPECT_EQ(window().page(), MainWindow::Page::Run);
    ASSERT_TRUE(comes([this] { return clock().playedUntil() > kStart; })) << "it plays";
    EXPECT_THAT(futures().recording(futures().front()).sketch().configuration,
                HasSubstr("workers: 3"));
}

TEST_F(EditingInTheWindow, ASessionGoesBackAndForthBetweenMapAndEditor) {
    ASSERT_TRUE(opensInTheEditor());
    press(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(window().page(), MainWindow::Page::Run);
    EXPECT_TRUE(window().timeline().isVisible());
    ASSERT_TRUE(comes([this] { return window().map().model().scene().isLaidOut(); }));
    window().map().goTo("db");
    press(Qt::Key_5, Qt::ControlModifier);
    EXPECT_EQ(page().form().part(), "components.db");
    EXPECT_FALSE(window().timeline().isVisible());
    press(Qt::Key_W, Qt::ControlModifier);
    EXPECT_EQ(window().page(), MainWindow::Page::Run) << "closing the editor goes back to the run";
}

TEST_F(EditingInTheWindow, ADraggedFaultMovesInTheFileAndUndoPutsItBack) {
    const std::string before = bytesIn(cafe());
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(1min));
    window().refresh();
    const TimeRange moved = dragsTheFaultTo(kStart + 40min);
    EXPECT_NEAR(sim::toSeconds(moved.from), 2400, 30);
    EXPECT_EQ(moved.length(), 5min);
    ASSERT_TRUE(comes([this] { return document().isModified(); }));
    EXPECT_THAT(document().text(), HasSubstr("{at: " + scenarios::exactText(moved.from - kStart) +
                                             ", for: 5min, fault: slow"));
    EXPECT_TRUE(window().banner().isNotice());
    EXPECT_EQ(bytesIn(cafe()), before) << "nothing is saved yet";

    press(Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(document().text(), before);
    EXPECT_FALSE(window().banner().isVisible());
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    press(Qt::Key_F5, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] {
        return clock().playedUntil() > kStart && !clock().spans().empty() &&
               clock().spans().front().range == moved;
    })) << "what is played is what was dragged";
}

TEST_F(EditingInTheWindow, AnErrorIsEditedWhereItIs) {
    std::string text = bytesIn(cafe());
    text.replace(text.find("kind: nginx"), 11, "kind: ngnix"); // in line 6
    const QString wrong = folder_.filePath("wrong.yaml");
    std::ofstream(wrong.toStdString(), std::ios::binary) << text;
    window().openScenario(wrong);
    ASSERT_TRUE(comes([this] { return window().page() == MainWindow::Page::Errors; }));
    for (QAbstractButton* button : window().errorPage().findChildren<QAbstractButton*>()) {
        if (button->text() == "Edit") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    EXPECT_EQ(window().page(), MainWindow::Page::Room);
    EXPECT_EQ(page().yaml().textCursor().blockNumber() + 1, 6);
    ASSERT_TRUE(isRead());
    EXPECT_EQ(page().form().part(), "components.nginx") << "the form of what is wrong";
    EXPECT_GE(page().problems().model()->rowCount(), 1);
}

TEST_F(EditingInTheWindow, AnErrorLeadsToItsField) {
    std::string text = bytesIn(cafe());
    const std::size_t rate = text.find("rate: ");
    text.replace(rate, text.find_first_of(",}\n", rate) - rate, "rate: 30 per s");
    const QString wrong = folder_.filePath("wrong.yaml");
    std::ofstream(wrong.toStdString(), std::ios::binary) << text;
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(comes([this] { return window().map().model().scene().isLaidOut(); }));
    window().map().goTo("db"); // of what was open before
    window().openScenario(wrong);
    ASSERT_TRUE(comes([this] { return window().page() == MainWindow::Page::Errors; }));
    QTest::keyClick(&window().errorPage().list(), Qt::Key_Return);
    ASSERT_TRUE(isRead());
    QApplication::processEvents();
    EXPECT_EQ(page().form().part(), "traffic.guests");
    ASSERT_NE(page().form().row("traffic.guests.rate"), nullptr);
    EXPECT_TRUE(row("traffic.guests.rate").error().contains("30 per s"));
    EXPECT_FALSE(row("traffic.guests.rate").visibleRegion().isEmpty()) << "it is in sight";
}

TEST_F(EditingInTheWindow, ChangesThatAreNotSavedAreAskedAbout) {
    ASSERT_TRUE(opensInTheEditor());
    auto answer = EditRoom::Answer::Cancel;
    int asked = 0;
    window().editing().setAsk([&](const QString& question) {
        EXPECT_EQ(question, "cafe.yaml was changed and not saved.");
        ++asked;
        return answer;
    });
    page().choosePart("components.shop");
    type("components.shop.workers", "3");
    window().close();
    EXPECT_EQ(asked, 1);
    EXPECT_TRUE(window().isVisible());
    const QString other = QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml");
    answer = EditRoom::Answer::Save;
    window().openScenario(other, MainWindow::Begin::Paused);
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(window().file(), other);
    EXPECT_THAT(bytesIn(cafe()), HasSubstr("workers: 3"));
}

TEST_F(EditingInTheWindow, BookmarksAreThereInTheNextSession) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(2min));
    press(Qt::Key_M);
    ASSERT_EQ(window().playing().bookmarks(), std::vector{kStart + 2min});
    window().close();
    openWindow();
    ASSERT_TRUE(opensPaused(cafe()));
    EXPECT_EQ(window().playing().bookmarks(), std::vector{kStart + 2min});
    ASSERT_TRUE(opensPaused(QStringLiteral(DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml")));
    EXPECT_TRUE(window().playing().bookmarks().empty()) << "they are of a scenario";
}

TEST_F(EditingInTheWindow, LooksAsEver) {
    ASSERT_TRUE(opensInTheEditor());
    page().choosePart("components.shop");
    if (QWidget* focus = window().focusWidget()) {
        focus->clearFocus();
    }
    QApplication::processEvents(); // what has grown is laid out anew
    EXPECT_TRUE(matchesGolden(pictureOf(window()), "window-edit-light"));
    EXPECT_TRUE(matchesGolden(pictureOf(window(), Palette::dark()), "window-edit-dark"));
}

} // namespace
} // namespace doppel::gui
