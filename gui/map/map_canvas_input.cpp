// SPDX-License-Identifier: Apache-2.0
// What people do with the map: mouse, wheel, pinch, keys, and actions dragged onto components.
#include "gui/map/card_painter.h"
#include "gui/map/map_canvas.h"
#include "models/actions/action_kind.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDragMoveEvent>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <cmath>

namespace doppel::gui {
namespace {

QString plainText(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

void MapCanvas::wheelEvent(QWheelEvent* event) {
    constexpr double kNotch = 120; // of a mouse's wheel, in Qt's eighths of a degree
    if (!event->pixelDelta().isNull() && event->phase() != Qt::NoScrollPhase &&
        !event->modifiers().testFlag(Qt::ControlModifier)) {
        fitted_ = false;
        goTo(camera_.movedBy(event->pixelDelta())); // two fingers
    } else {
        zoomBy(std::pow(kZoomStep, event->angleDelta().y() / kNotch), event->position());
    }
    event->accept();
}

bool MapCanvas::event(QEvent* event) {
    if (event->type() == QEvent::NativeGesture) {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            fitted_ = false;
            goTo(camera_.zoomedAbout(gesture->position(), 1 + gesture->value()));
            return true;
        }
    }
    return QWidget::event(event);
}

void MapCanvas::mousePressEvent(QMouseEvent* event) {
    const MapScene& scene = model_.scene();
    if (event->button() != Qt::LeftButton || !scene.isLaidOut()) {
        QWidget::mousePressEvent(event);
        return;
    }
    Grip grip{event->pos(), event->pos(), scene.cardAt(event->position(), camera_), {}, false};
    if (grip.card) {
        grip.corner = scene.layout.cards[*grip.card].topLeft();
    }
    grip_ = grip;
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (!grip_) {
        hover(model_.scene().cardAt(event->position(), camera_));
        setCursor(hovered_ ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    const QPoint step = event->pos() - grip_->last;
    grip_->last = event->pos();
    if (!grip_->drags &&
        (event->pos() - grip_->pressed).manhattanLength() >= QApplication::startDragDistance()) {
        grip_->drags = true;
        setCursor(Qt::ClosedHandCursor);
    }
    if (!grip_->drags) {
        return;
    }
    if (grip_->card) {
        drawAnew();
    } else {
        fitted_ = false;
        goTo(camera_.movedBy(step));
    }
}

void MapCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !grip_) {
        QWidget::mouseReleaseEvent(event);
        return;
    }
    const Grip grip = *grip_;
    grip_.reset();
    setCursor(Qt::ArrowCursor);
    if (!grip.drags) {
        click(event->position());
    } else if (grip.card && *grip.card < model_.scene().faces.size()) {
        const bool wasFitted = fitted_;
        fitted_ = false; // the map stays under the hand
        model_.moveCard(model_.scene().nameOf(*grip.card),
                        grip.corner + QPointF(event->pos() - grip.pressed) / camera_.zoom);
        fitted_ = wasFitted;
    }
    drawAnew();
}

void MapCanvas::click(QPointF at) {
    const MapScene& scene = model_.scene();
    if (const auto card = scene.cardAt(at, camera_)) {
        selectCard(*card);
        if (scene.fold.cards[*card].isStack()) {
            model_.unfold(*card);
        }
        return;
    }
    for (std::size_t card = 0; card < scene.faces.size(); ++card) {
        if (detailOf(scene, camera_) == MapDetail::Cards &&
            tabsRect(scene.layout.cards[card], scene.faces[card]).contains(camera_.toMap(at))) {
            model_.unfold(card);
            return;
        }
    }
    select({});
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const auto card = model_.scene().cardAt(event->position(), camera_);
    if (event->button() == Qt::LeftButton && card) {
        selectCard(*card);
        open();
    }
}

void MapCanvas::leaveEvent(QEvent* event) {
    hover(std::nullopt);
    QWidget::leaveEvent(event);
}

void MapCanvas::keyPressEvent(QKeyEvent* event) {
    const double step = 0.12 * std::min(width(), height());
    switch (event->key()) {
    case Qt::Key_Up:
        return travel(Heading::Up);
    case Qt::Key_Down:
        return travel(Heading::Down);
    case Qt::Key_Left:
        return travel(Heading::Left);
    case Qt::Key_Right:
        return travel(Heading::Right);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return open();
    case Qt::Key_Escape:
        return select({});
    case Qt::Key_W:
        return zoomIn();
    case Qt::Key_S:
        return zoomOut();
    case Qt::Key_A:
        return panBy({step, 0});
    case Qt::Key_D:
        return panBy({-step, 0});
    case Qt::Key_0:
        return fit();
    case Qt::Key_Slash:
        Q_EMIT findWanted();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

std::unique_ptr<QMenu> MapCanvas::menuFor(std::optional<std::size_t> card) {
    auto menu = std::make_unique<QMenu>();
    const auto add = [&](const QString& text, bool enabled, auto does) {
        QAction* action = menu->addAction(text);
        action->setEnabled(enabled);
        connect(action, &QAction::triggered, this, does);
    };
    if (card) {
        const MapCard& folded = model_.scene().fold.cards[*card];
        add(tr("Open"), !folded.isStack(), [this] { open(); });
        add(tr("Unfold"), folded.isStack() || !folded.tabs.empty(),
            [this, card] { model_.unfold(*card); });
        menu->addSeparator();
        if (!folded.isStack()) {
            addWhatIfs(*menu, model_.scene().nameOf(*card));
            menu->addSeparator();
        }
    }
    add(tr("Unfold all"), model_.isFolded(), [this] { model_.unfoldAll(); });
    add(tr("Fold all"), model_.canFold(), [this] { model_.foldAll(); });
    add(tr("All cards back to their places"), model_.hasMovedCards(),
        [this] { model_.forgetPlaces(); });
    add(tr("Fit"), !fitted_, [this] { fit(); });
    return menu;
}

// What can be dropped on it, and what can be turned of it.
void MapCanvas::addWhatIfs(QMenu& menu, const QString& node) {
    QMenu* faults = menu.addMenu(tr("What if it fails"));
    QMenu* changes = menu.addMenu(tr("What if it is changed"));
    for (QMenu* one : {faults, changes}) {
        one->setToolTipsVisible(true);
    }
    changes->addAction(tr("Turn one of its knobs…"), this,
                       [this, node] { Q_EMIT knobsWanted(node); });
    changes->addSeparator();
    for (const models::ActionKind* kind : models::actionKinds()) {
        const models::ActionKey key = keyOf(*kind);
        const QString name = plainText(key.value.empty() ? key.key : key.value).replace(u'_', u' ');
        QAction* action =
            (kind->isFault ? faults : changes)
                ->addAction(name + u'…', this, [this, node, dropped = plainText(kind->name)] {
                    Q_EMIT actionDropped(dropped, node);
                });
        action->setToolTip(plainText(kind->summary));
    }
}

void MapCanvas::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const auto card = byKey ? selectedCard() : model_.scene().cardAt(event->pos(), camera_);
    if (card) {
        selectCard(*card);
    }
    const QPoint at = byKey && card
                          ? placeOnScreen(model_.scene(), *card, camera_).center().toPoint()
                          : event->pos();
    menuFor(card)->exec(mapToGlobal(at));
}

void MapCanvas::focusInEvent(QFocusEvent* event) {
    if (selected_.isEmpty() && event->reason() != Qt::MouseFocusReason &&
        model_.scene().isLaidOut()) {
        selectCard(0);
    }
    QWidget::focusInEvent(event);
    update();
}

void MapCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void MapCanvas::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QLatin1String(kActionMimeType))) {
        event->acceptProposedAction();
    }
}

void MapCanvas::dragMoveEvent(QDragMoveEvent* event) {
    const auto card = model_.scene().cardAt(event->position(), camera_);
    const bool takes = card && !model_.scene().fold.cards[*card].isStack();
    target_ = takes ? card : std::nullopt;
    takes ? event->acceptProposedAction() : event->ignore();
    drawAnew();
}

void MapCanvas::dragLeaveEvent(QDragLeaveEvent*) {
    target_.reset();
    drawAnew();
}

void MapCanvas::dropEvent(QDropEvent* event) {
    const auto card = model_.scene().cardAt(event->position(), camera_);
    target_.reset();
    drawAnew();
    if (!card || model_.scene().fold.cards[*card].isStack()) {
        event->ignore();
        return;
    }
    event->acceptProposedAction();
    Q_EMIT actionDropped(QString::fromUtf8(event->mimeData()->data(QLatin1String(kActionMimeType))),
                         model_.scene().nameOf(*card));
}

} // namespace doppel::gui
