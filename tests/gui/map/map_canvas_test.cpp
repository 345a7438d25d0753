// SPDX-License-Identifier: Apache-2.0
// What people do with the map, by mouse, keys and a screen reader.
#include "gui/look/palette.h"
#include "gui/map/find_bar.h"
#include "gui/map/hover_card.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_legend.h"
#include "gui/map/platform_page.h"
#include "tests/gui/map/map_samples.h"
#include "tests/gui/pixels.h"

#include <QAccessible>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

class MapCanvasOf : public testing::Test {
protected:
    MapCanvasOf() : model_(store()), page_(model_) {
        page_.resize(968, 660);
        page_.canvas().setMotion(false);
        open(samples::govuk(), samples::govukRecovering(samples::govuk()));
    }

    LayoutStore store() const { return {folder_.filePath("cache"), folder_.filePath("data")}; }
    void open(const PlatformSketch& platform, const PlatformState& state) {
        const MapSketch sketch = sketchOf(platform);
        model_.setSketch(sketch);
        model_.setState(mapStateOf(sketch, mapEventsOf(sketch, platform.events), state));
        settle();
    }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([this] { return model_.scene().isLaidOut(); }, 8000));
        page_.grab(); // sizes take effect
    }
    MapCanvas& canvas() { return page_.canvas(); }
    const MapScene& scene() const { return model_.scene(); }
    QPoint middleOf(const QString& node) {
        return placeOnScreen(scene(), *scene().cardNamed(node), canvas().camera())
            .center()
            .toPoint();
    }
    void key(Qt::Key which) { QTest::keyClick(&canvas(), which); }

    QTemporaryDir folder_;
    MapModel model_;
    PlatformPage page_;
};

TEST_F(MapCanvasOf, ZoomingInKeepsWhatIsSelectedWhereItIs) {
    canvas().select("router");
    const QPoint before = middleOf("router");
    for (int i = 0; i < 4; ++i) {
        key(Qt::Key_W);
    }
    const QPoint after = middleOf("router");
    EXPECT_LE((after - before).manhattanLength(), 2)
        << "before: " << before.x() << ' ' << before.y();
    EXPECT_TRUE(canvas().rect().contains(after));
}

TEST_F(MapCanvasOf, ZoomingInKeepsWhatIsSelectedInViewAtItsBorder) {
    canvas().select("content-store-db");
    for (int i = 0; i < 4; ++i) {
        key(Qt::Key_W);
    }
    const QPoint after = middleOf("content-store-db");
    EXPECT_TRUE(canvas().rect().contains(after)) << after.x() << ' ' << after.y();
}

TEST_F(MapCanvasOf, SelectsByClickAndTellsWhatTheComponentShows) {
    QSignalSpy selected(&canvas(), &MapCanvas::selectionChanged);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middleOf("frontend"));
    EXPECT_EQ(canvas().selected(), "frontend");
    EXPECT_EQ(selected.count(), 1);
    EXPECT_FALSE(page_.hoverCard().isHidden());
    EXPECT_EQ(page_.hoverCard().accessibleName(), "frontend");
    EXPECT_EQ(page_.hoverCard().lines()[2].value, "119 of 120");
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, QPoint(4, 4));
    EXPECT_TRUE(canvas().selected().isEmpty());
    EXPECT_TRUE(page_.hoverCard().isHidden());
}

TEST_F(MapCanvasOf, TravelsAlongCallsByArrowKeys) {
    key(Qt::Key_Down); // from nowhere to the visitors
    EXPECT_EQ(canvas().selected(), "visitors");
    key(Qt::Key_Right);
    EXPECT_EQ(canvas().selected(), "dns");
    key(Qt::Key_Left);
    key(Qt::Key_Down);
    EXPECT_EQ(canvas().selected(), "fastly");
    canvas().select("www-origin");
    key(Qt::Key_Down);
    EXPECT_EQ(canvas().selected(), "router");
    key(Qt::Key_Up);
    EXPECT_EQ(canvas().selected(), "www-origin");
    key(Qt::Key_Escape);
    EXPECT_TRUE(canvas().selected().isEmpty());
}

TEST_F(MapCanvasOf, OpensByEnterAndByDoubleClick) {
    QSignalSpy opened(&canvas(), &MapCanvas::opened);
    canvas().select("router");
    key(Qt::Key_Return);
    QTest::mouseDClick(&canvas(), Qt::LeftButton, {}, middleOf("fastly"));
    ASSERT_EQ(opened.count(), 2);
    EXPECT_EQ(opened[0][0].toString(), "router");
    EXPECT_EQ(opened[1][0].toString(), "fastly");
}

TEST_F(MapCanvasOf, ZoomsByKeysAndWheelAndFits) {
    const MapCamera fitted = canvas().camera();
    key(Qt::Key_W);
    EXPECT_DOUBLE_EQ(canvas().camera().zoom, fitted.zoom * 1.25);
    key(Qt::Key_S);
    EXPECT_DOUBLE_EQ(canvas().camera().zoom, fitted.zoom);
    key(Qt::Key_D);
    EXPECT_GT(canvas().camera().centre.x(), fitted.centre.x()); // the map goes to the left
    key(Qt::Key_0);
    EXPECT_EQ(canvas().camera(), fitted);
    const QPointF at = middleOf("router");
    QWheelEvent wheel(at, canvas().mapToGlobal(at), {}, {0, 120}, Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas(), &wheel);
    EXPECT_DOUBLE_EQ(canvas().camera().zoom, fitted.zoom * 1.25);
    EXPECT_NEAR(canvas().camera().toMap(at).x(), fitted.toMap(at).x(), 1e-6);
}

TEST_F(MapCanvasOf, PutsACardWhereItIsDraggedAndKeepsIt) {
    QSignalSpy moved(&model_, &MapModel::moved);
    const QPoint from = middleOf("router");
    const QPointF before = scene().layout.cards[*scene().cardNamed("router")].topLeft();
    QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas(), from + QPoint(40, 0));
    QTest::mouseMove(&canvas(), from + QPoint(90, 30));
    canvas().grab(); // it is drawn under the hand
    QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, from + QPoint(90, 30));
    ASSERT_EQ(moved.count(), 1);
    EXPECT_EQ(moved[0][0].toString(), "router");
    EXPECT_EQ(moved[0][1].toPointF(), before);
    const QPointF to = moved[0][2].toPointF();
    EXPECT_NEAR((to - before).x(), 90 / canvas().camera().zoom, 2);

    MapModel another(store());
    another.setSketch(scene().sketch);
    ASSERT_TRUE(QTest::qWaitFor([&] { return another.scene().isLaidOut(); }, 8000));
    EXPECT_EQ(another.scene().layout.cards[*another.scene().cardNamed("router")].topLeft(), to);

    model_.moveCard("router", before); // undone
    EXPECT_EQ(scene().layout.cards[*scene().cardNamed("router")].topLeft(), before);
}

TEST_F(MapCanvasOf, TakesActionsThatAreDroppedOnComponents) {
    QSignalSpy dropped(&canvas(), &MapCanvas::actionDropped);
    QMimeData action;
    action.setData(kActionMimeType, "fault.slow");
    QMimeData text;
    text.setText("fault.slow");
    const auto enter = [&](const QMimeData& data) {
        QDragEnterEvent event(middleOf("frontend"), Qt::CopyAction, &data, Qt::LeftButton, {});
        event.setAccepted(false);
        QCoreApplication::sendEvent(&canvas(), &event);
        return event.isAccepted();
    };
    EXPECT_FALSE(enter(text));
    EXPECT_TRUE(enter(action));
    const auto drop = [&](QPoint at) {
        enter(action);
        QDragMoveEvent move(at, Qt::CopyAction, &action, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&canvas(), &move);
        QDropEvent event(at, Qt::CopyAction, &action, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&canvas(), &event);
        return move.isAccepted();
    };
    EXPECT_FALSE(drop(QPoint(4, 4)));
    EXPECT_EQ(dropped.count(), 0);
    EXPECT_TRUE(drop(middleOf("frontend")));
    ASSERT_EQ(dropped.count(), 1);
    EXPECT_EQ(dropped[0][0].toString(), "fault.slow");
    EXPECT_EQ(dropped[0][1].toString(), "frontend");
}

TEST_F(MapCanvasOf, UnfoldsAStackByAClick) {
    const PlatformSketch platform = samples::govuk();
    PlatformState later = samples::govukRecovering(platform);
    later.at += std::chrono::minutes(1);
    model_.setState(mapStateOf(scene().sketch, {}, later));
    model_.foldAll();
    settle();
    EXPECT_EQ(page_.countText(), "37 components on 18 cards");
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middleOf("feedback"));
    settle();
    EXPECT_EQ(page_.countText(), "37 components on 21 cards");
    EXPECT_NE(*scene().cardNamed("feedback"), *scene().cardNamed("licensify"));
    model_.foldAll();
    settle();
    EXPECT_EQ(page_.countText(), "37 components on 18 cards");
}

TEST_F(MapCanvasOf, OffersWhatCanBeDoneWithACard) {
    const auto trigger = [&](const char* node, const QString& text) {
        const auto menu = canvas().menuFor(scene().cardNamed(node));
        for (QAction* action : menu->actions()) {
            if (action->text() == text && action->isEnabled()) {
                action->trigger();
                return true;
            }
        }
        return false;
    };
    EXPECT_FALSE(trigger("fastly", "Unfold"));
    EXPECT_FALSE(trigger("fastly", "All cards back to their places"));
    EXPECT_TRUE(trigger("frontend", "Unfold"));
    settle();
    EXPECT_NE(*scene().cardNamed("frontend-nginx"), *scene().cardNamed("frontend"));
    const QPointF before = scene().layout.cards[*scene().cardNamed("router")].topLeft();
    model_.moveCard("router", before + QPointF(7, 7));
    EXPECT_TRUE(trigger("fastly", "All cards back to their places"));
    EXPECT_EQ(scene().layout.cards[*scene().cardNamed("router")].topLeft(), before);
    EXPECT_TRUE(trigger("fastly", "Fold all"));
}

TEST_F(MapCanvasOf, OffersFaultsAndChangesOfACard) {
    const auto menu = canvas().menuFor(scene().cardNamed("router"));
    const auto within = [&](const QString& group, const QString& text) -> QAction* {
        for (const QAction* action : menu->actions()) {
            if (action->text() == group && action->menu() != nullptr) {
                for (QAction* inner : action->menu()->actions()) {
                    if (inner->text() == text) {
                        return inner;
                    }
                }
            }
        }
        return nullptr;
    };
    const QSignalSpy dropped(&canvas(), &MapCanvas::actionDropped);
    const QSignalSpy knobs(&canvas(), &MapCanvas::knobsWanted);
    QAction* error = within("What if it fails", "error\u2026");
    QAction* turn = within("What if it is changed", "Turn one of its knobs\u2026");
    ASSERT_NE(error, nullptr);
    ASSERT_NE(turn, nullptr);
    error->trigger();
    turn->trigger();
    ASSERT_EQ(dropped.size(), 1);
    EXPECT_EQ(dropped[0][0], "fault.error");
    EXPECT_EQ(dropped[0][1], "router");
    ASSERT_EQ(knobs.size(), 1);
    EXPECT_EQ(knobs[0][0], "router");
}

TEST_F(MapCanvasOf, MovesNoCardWhenItIsScrubbed) {
    const PlatformSketch platform = samples::govuk();
    QSignalSpy laidOut(&model_, &MapModel::laidOut);
    const auto before = scene().layout;
    for (const PlatformState& state : {samples::govukFailing(platform), samples::quiet(platform),
                                       samples::govukFailing(platform)}) {
        model_.setState(mapStateOf(scene().sketch, {}, state)); // all earlier
    }
    EXPECT_EQ(laidOut.count(), 0);
    EXPECT_EQ(scene().layout, before);
}

TEST_F(MapCanvasOf, FindsAComponentByAPartOfItsName) {
    key(Qt::Key_Slash);
    EXPECT_FALSE(page_.findBar().isHidden());
    page_.findBar().field().setText("discov"); // typed, it would open a popup
    QTest::keyClick(&page_.findBar().field(), Qt::Key_Return);
    EXPECT_EQ(canvas().selected(), "discovery-engine");
    EXPECT_TRUE(page_.findBar().isHidden());
}

TEST_F(MapCanvasOf, SaysWhatADotStandsForUnlessTimeIsTooFast) {
    EXPECT_EQ(page_.legend().dotText(), "1 dot = 1000/s");
    canvas().setPlaying(true, 601);
    EXPECT_EQ(page_.legend().dotText(), "");
    canvas().setPlaying(true, 600);
    EXPECT_EQ(page_.legend().dotText(), "1 dot = 1000/s");
}

TEST_F(MapCanvasOf, TellsScreenReadersOfEachCard) {
    QAccessibleInterface* map = QAccessible::queryAccessibleInterface(&canvas());
    ASSERT_NE(map, nullptr);
    EXPECT_EQ(map->role(), QAccessible::List);
    ASSERT_EQ(map->childCount(), static_cast<int>(scene().faces.size()));
    const int index = static_cast<int>(*scene().cardNamed("frontend"));
    QAccessibleInterface* card = map->child(index);
    EXPECT_EQ(card->text(QAccessible::Name), "frontend");
    EXPECT_TRUE(card->text(QAccessible::Description)
                    .startsWith("frontend, busy, 619/s, 868 ms, 99 % in use, 419 waiting"));
    EXPECT_EQ(card->parent(), map);
    EXPECT_EQ(map->indexOfChild(card), index);
    EXPECT_FALSE(card->state().selected);
    QSignalSpy opened(&canvas(), &MapCanvas::opened);
    card->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    EXPECT_EQ(opened.count(), 1);
    EXPECT_TRUE(card->state().selected);
    EXPECT_EQ(map->focusChild(), card);
}

TEST_F(MapCanvasOf, ShowsAThousandComponentsInGroups) {
    const PlatformSketch platform = samples::thousand();
    open(platform, samples::thousandBusy(platform));
    EXPECT_TRUE(scene().crowd);
    EXPECT_EQ(scene().layout.frames.size(), 13U); // twelve families, and the visitors
    EXPECT_EQ(detailOf(scene(), canvas().camera()), MapDetail::Marks);
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, middleOf("search-b-20"));
    EXPECT_EQ(canvas().selected(), "search-b-20");
    // A few steps lead to its card, which stays in view.
    for (int step = 0; step < 6; ++step) {
        key(Qt::Key_W);
    }
    EXPECT_NE(detailOf(scene(), canvas().camera()), MapDetail::Marks);
    EXPECT_TRUE(canvas().rect().contains(middleOf("search-b-20")));
    canvas().select("search-b-1");
    key(Qt::Key_D);
    key(Qt::Key_D);
    key(Qt::Key_W);
    EXPECT_TRUE(canvas().rect().contains(middleOf("search-b-1"))) << "it comes back";
}

TEST_F(MapCanvasOf, AFocusedMapWithoutASelectionIsFramedAndNotFilled) {
    QWidget& window = page_;
    window.show();
    QApplication::setActiveWindow(&window);
    canvas().setPlaying(true, 60); // dots are drawn
    QTest::mouseClick(&canvas(), Qt::LeftButton, {}, QPoint(4, 4));
    canvas().setFocus();
    canvas().select({});
    ASSERT_TRUE(canvas().hasFocus());
    const QImage image = canvas().grab().toImage();
    const Palette& colours = Palette::light();
    EXPECT_EQ(image.pixelColor(8, 8), colours.panel);
    EXPECT_GT(pixelsOf(image, colours.panel), image.width() * image.height() / 3);
}

TEST_F(MapCanvasOf, StacksTheQuietOnceByItselfAndThenMovesNoCardUnlessThatIsAskedFor) {
    model_.setSketch(sketchOf(samples::govuk()));
    settle();
    const MapLayout before = scene().layout;
    EXPECT_FALSE(model_.canFold()) << "nothing was played";
    PlatformState later = samples::govukRecovering(samples::govuk());
    model_.setState(mapStateOf(scene().sketch, {}, later));
    settle();
    const MapLayout stacked = scene().layout;
    EXPECT_NE(stacked, before) << "it is known by now who is quiet";
    EXPECT_FALSE(model_.canFold());
    model_.unfoldAll();
    settle();
    const MapLayout unfolded = scene().layout;
    EXPECT_NE(unfolded, stacked);
    later.at += std::chrono::minutes(1);
    model_.setState(mapStateOf(scene().sketch, {}, later));
    settle();
    EXPECT_EQ(scene().layout, unfolded);
    EXPECT_TRUE(model_.canFold());
    model_.foldAll();
    settle();
    EXPECT_EQ(scene().layout, stacked);
}

// A platform that was never opened here: `dot` takes a moment, and requests already wait.
TEST_F(MapCanvasOf, IsPaintedBeforeItIsLaidOut) {
    const MapSketch sketch = sketchOf(samples::govuk());
    MapModel fresh({folder_.filePath("fresh cache"), folder_.filePath("fresh data")});
    PlatformPage page(fresh);
    page.resize(968, 660);
    fresh.setSketch(sketch);
    fresh.setState(mapStateOf(sketch, {}, samples::govukRecovering(samples::govuk())));
    ASSERT_FALSE(fresh.scene().isLaidOut());
    EXPECT_FALSE(page.grab().isNull());
}

TEST_F(MapCanvasOf, WhatTheKeysSelectIsToldOfThoughThePointerRestsElsewhere) {
    const auto point = [this](const QString& node) {
        const QPointF at = middleOf(node);
        QMouseEvent move(QEvent::MouseMove, at, canvas().mapToGlobal(at), Qt::NoButton,
                         Qt::NoButton, {});
        QApplication::sendEvent(&canvas(), &move);
    };
    point("router");
    EXPECT_EQ(page_.hoverCard().accessibleName(), "router");
    canvas().select("fastly");
    EXPECT_EQ(page_.hoverCard().accessibleName(), "fastly");
    model_.setState(*model_.state()); // figures change, the pointer doesn't
    EXPECT_EQ(page_.hoverCard().accessibleName(), "fastly");
    point("frontend");
    EXPECT_EQ(page_.hoverCard().accessibleName(), "frontend");
}

TEST_F(MapCanvasOf, WhatIsToldCoversAThirdOfASmallPaneAtMost) {
    canvas().select("frontend");
    HoverCard& told = page_.hoverCard();
    const QSize usual = told.sizesIn({968, 600}).front();
    const QSize low = told.sizesIn({310, 260}).front();
    EXPECT_LT(low.height(), usual.height());
    EXPECT_LE(3 * low.width() * low.height(), 310 * 260);
}

TEST_F(MapCanvasOf, WhatIsToldCoversNothingOfTheComponentThatItIsOf) {
    for (const MapNode& node : scene().sketch.nodes) {
        canvas().select(node.name);
        const QRect card =
            placeOnScreen(scene(), *canvas().selectedCard(), canvas().camera()).toAlignedRect();
        EXPECT_FALSE(page_.hoverCard().geometry().intersects(card)) << node.name.toStdString();
    }
    const QSize told(250, 200);
    const QSize pane(600, 450);
    const QRect right(400, 0, 100, 100);
    const QRect left(50, 50, 100, 100);
    EXPECT_EQ(PlatformPage::placeFor({told}, pane, {right}), QRect(QPoint(10, 10), told));
    EXPECT_EQ(PlatformPage::placeFor({told}, pane, {right, left}), QRect(QPoint(340, 240), told));
}

// Four cards below each other in the middle of a pane of 410 x 280.
TEST_F(MapCanvasOf, WhatIsToldIsSmallerWhereItWouldCoverTheOthers) {
    const QSize pane(410, 280);
    std::vector<QRect> cards;
    for (int i = 0; i < 4; ++i) {
        cards.emplace_back(137, 10 + 70 * i, 136, 30);
    }
    const QSize wide(258, 122);
    const QSize narrow(176, 122);
    // Two of the three others lie beside it: wide it covers all of them but 5 pixels, narrow 49.
    EXPECT_EQ(PlatformPage::placeFor({wide}, pane, cards).size(), wide) << "there is no other";
    EXPECT_EQ(PlatformPage::placeFor({wide, narrow}, pane, cards).size(), narrow);
    EXPECT_EQ(PlatformPage::placeFor({wide, narrow}, {900, 280}, cards).size(), wide)
        << "there is room beside them";
}

} // namespace
} // namespace doppel::gui
