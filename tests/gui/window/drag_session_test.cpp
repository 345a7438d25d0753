// SPDX-License-Identifier: Apache-2.0
// Sessions by the mouse's drags, against real hosts.
#include "gui/map/card_painter.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/runs/runs_page.h"
#include "gui/time/slim_slider.h"
#include "gui/time/timeline.h"
#include "gui/whatif/comparison_panel.h"
#include "gui/whatif/fault_drop.h"
#include "gui/whatif/knob_row.h"
#include "gui/whatif/knobs_panel.h"
#include "gui/window/banner.h"
#include "gui/window/objectives_strip.h"
#include "gui/window/runs_room.h"
#include "gui/window/start_page.h"
#include "gui/window/what_if_room.h"
#include "tests/gui/window/window_session.h"

#include <QAbstractButton>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QMimeData>
#include <QTableView>
#include <QTimer>
#include <QUrl>

#include <gmock/gmock.h>

#include <memory>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using testing::SizeIs;

class DraggingIn : public samples::WindowSession {
protected:
    void drag(QWidget& widget, QPoint from, QPoint to) {
        QTest::mousePress(&widget, Qt::LeftButton, {}, from);
        QTest::mouseMove(&widget, (from + to) / 2);
        QTest::mouseMove(&widget, to);
        QTest::mouseRelease(&widget, Qt::LeftButton, {}, to);
    }
    /// What a drag of the platform's ends in: the widget is entered, crossed and dropped on.
    bool drop(QWidget& widget, const QMimeData& data, QPoint at) {
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &enter);
        if (!enter.isAccepted()) {
            return false;
        }
        QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &move);
        QDropEvent dropped(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(&widget, &dropped);
        return dropped.isAccepted();
    }
    /// On the axis, where the playhead has its tag.
    QPoint onAxis(sim::Time at) {
        return QPointF(window().timeline().geometryNow()->xOf(at), TimelineGeometry::kAxis / 2)
            .toPoint();
    }
    MapCanvas& canvas() { return window().map().canvas(); }
    const MapScene& scene() { return window().map().model().scene(); }
    QPoint middleOf(const QString& node) {
        return placeOnScreen(scene(), *scene().cardNamed(node), canvas().camera())
            .center()
            .toPoint();
    }
    bool opensByDrop() {
        QMimeData file;
        file.setUrls({QUrl::fromLocalFile(cafe())});
        if (!drop(window().startPage(), file, window().startPage().rect().center())) {
            return false;
        }
        const bool isThere = comes([this] {
            return window().page() == MainWindow::Page::Run && futures().isOpen() &&
                   clock().playedUntil() > kStart && scene().isLaidOut();
        });
        futures().pause();
        window().refresh();
        return isThere;
    }
    SlimSlider* sliderOf(const std::string& path) {
        for (KnobRow* row : window().whatIfRoom().knobs().rows()) {
            if (row->knob().path == path) {
                return row->findChild<SlimSlider*>();
            }
        }
        return nullptr;
    }
    /// Branches that aren't saved as scenarios are asked about.
    void discardsWhenAsked() {
        auto* looking = new QTimer(&window()); // the question has an event loop of its own
        QObject::connect(looking, &QTimer::timeout, &window(), [looking] {
            if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget())) {
                looking->deleteLater();
                box->button(QMessageBox::Discard)->click();
            }
        });
        looking->start(20);
    }
    bool catchesUp(std::size_t branch) {
        return comes([&] {
            return futures().recording(futures().branches()[branch].id).now() >=
                   futures().recording(futures().branches()[0].id).now();
        });
    }
};

TEST_F(DraggingIn, AFileOnTheStartPageOpensAndWhatIsNoneDoesNot) {
    QMimeData words;
    words.setText("not a file");
    EXPECT_FALSE(drop(window().startPage(), words, {200, 200}));
    EXPECT_EQ(window().page(), MainWindow::Page::Start);
    ASSERT_TRUE(opensByDrop());
    EXPECT_EQ(window().file(), cafe());
}

TEST_F(DraggingIn, TheTimelineScrubs) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(playsTo(40min));
    window().refresh();
    drag(window().timeline(), onAxis(kStart + 40min), onAxis(kStart + 32min));
    const auto pixel = window().timeline().geometryNow()->perPixel();
    EXPECT_LT(std::chrono::abs(clock().playhead() - (kStart + 32min)), 2 * pixel);
    EXPECT_EQ(futures().playhead(), clock().playhead());
    EXPECT_FALSE(futures().isPlaying());
    window().refresh();
    EXPECT_LE(window().map().model().state()->now, clock().playhead()) << "the map follows";
    drag(window().timeline(), onAxis(clock().playhead()), onAxis(kStart + 38min));
    EXPECT_LT(std::chrono::abs(clock().playhead() - (kStart + 38min)), 2 * pixel)
        << "and forwards again";
}

TEST_F(DraggingIn, AComponentOfTheMapIsMovedAndStaysThereWhenItIsOpenedAgain) {
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(comes([this] { return scene().isLaidOut(); }));
    canvas().grab(); // sizes take effect
    const auto corner = [this] {
        return scene().layout.cards[*scene().cardNamed("shop")].topLeft();
    };
    const QPointF before = corner();
    drag(canvas(), middleOf("shop"), middleOf("shop") + QPoint(20, 60));
    const QPointF after = corner();
    EXPECT_NEAR((after - before).y(), 60 / canvas().camera().zoom, 3);
    openWindow();
    ASSERT_TRUE(opensPaused(cafe()));
    ASSERT_TRUE(comes([this] { return scene().isLaidOut(); }));
    EXPECT_EQ(corner(), after);
}

TEST_F(DraggingIn, AWholeSession) {
    ASSERT_TRUE(opensByDrop());
    ASSERT_TRUE(playsTo(36min));
    window().refresh();
    drag(window().timeline(), onAxis(kStart + 36min), onAxis(kStart + 28min));
    ASSERT_LT(clock().playhead(), kStart + 29min);

    // A knob's slider, from where it stands to its right end: one branch, however many steps.
    press(Qt::Key_B);
    QTest::keyClicks(&window().whatIfRoom().knobs().search(), "shop replicas");
    SlimSlider* slider = nullptr;
    ASSERT_TRUE(comes([&] {
        slider = sliderOf("components.shop.replicas");
        return slider != nullptr;
    }));
    const int middle = slider->height() / 2;
    const auto placeOf = [&](int value) {
        return QPointF(slider->xOf(value), middle).toPoint();
    };
    const int before = slider->value();
    const int further = std::min(before + slider->pageStep(), slider->maximum());
    drag(*slider, placeOf(before), placeOf(further));
    ASSERT_TRUE(comes([this] { return futures().branches().size() == 2; }));
    ASSERT_TRUE(catchesUp(1));
    window().refresh();
    ASSERT_TRUE(window().objectives().cells().front()->other()) << "B's standing is shown";

    // A fault of the panel, on a card.
    ActionPalette& palette = window().whatIfRoom().palette();
    QAbstractItemModel& kinds = *palette.list().model();
    const QModelIndexList slow = kinds.match(kinds.index(0, 0), ActionKindModel::kNameRole,
                                             QStringLiteral("fault.slow"), 1, Qt::MatchExactly);
    ASSERT_THAT(slow, SizeIs(1));
    ASSERT_TRUE(kinds.flags(slow.front()).testFlag(Qt::ItemIsDragEnabled));
    const std::unique_ptr<QMimeData> held(kinds.mimeData(slow));
    EXPECT_FALSE(drop(canvas(), *held, {1, canvas().height() - 1})) << "nobody is there";
    ASSERT_TRUE(drop(canvas(), *held, middleOf("db")));
    ActionDialog* dialog = nullptr;
    ASSERT_TRUE(comes([&] {
        dialog = window().findChild<ActionDialog*>();
        return dialog != nullptr && dialog->isVisible();
    }));
    dialog->form().setText("factor", "5x");
    dialog->accept();
    ASSERT_TRUE(comes([this] { return futures().branches().size() == 3; }));
    ASSERT_TRUE(catchesUp(2));

    // Compared, kept, and compared once more as stored runs.
    window().activateWindow(); // the dialog was
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window()));
    press(Qt::Key_3, Qt::ControlModifier);
    ASSERT_EQ(window().view(), View::Compare);
    ASSERT_TRUE(comes([this] { return window().whatIfRoom().comparison().isVisible(); }));
    window().actions()[Command::KeepRun].trigger();
    QTableView& runs = window().runs().page().table();
    ASSERT_TRUE(comes([&] { return runs.model()->rowCount() == 2; }))
        << window().banner().text().toStdString();
    press(Qt::Key_6, Qt::ControlModifier);
    runs.selectAll();
    discardsWhenAsked();
    QTest::keyClick(&runs, Qt::Key_C);
    ASSERT_TRUE(comes([this] {
        return futures().branches().size() == 2 && futures().process(futures().front())->isStored();
    }));
    EXPECT_TRUE(futures().beside());
}

} // namespace
} // namespace doppel::gui
