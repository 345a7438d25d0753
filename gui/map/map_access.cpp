// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_access.h"

#include "gui/map/map_canvas.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include <map>
#include <memory>

namespace doppel::gui {
namespace {

/// One card, as a list item of the map.
class CardAccess final : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    CardAccess(MapCanvas& canvas, std::size_t card) : canvas_(&canvas), card_(card) {}

    bool isValid() const override {
        return canvas_ && card_ < canvas_->model().scene().faces.size();
    }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override {
        return QAccessible::queryAccessibleInterface(canvas_);
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }

    QString text(QAccessible::Text what) const override {
        if (!isValid()) {
            return {};
        }
        const CardFace& face = canvas_->model().scene().faces[card_];
        switch (what) {
        case QAccessible::Name:
            return face.name;
        case QAccessible::Description:
        case QAccessible::Value:
            return face.spoken();
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        const MapScene& scene = canvas_->model().scene();
        if (!isValid() || !scene.isLaidOut()) {
            return {};
        }
        const QRect place = placeOnScreen(scene, card_, canvas_->camera()).toRect();
        return {canvas_->mapToGlobal(place.topLeft()), place.size()};
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.selected = canvas_->selectedCard() == card_;
        state.focused = state.selected && canvas_->hasFocus();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this)
                                                    : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    void doAction(const QString& action) override {
        canvas_->select(canvas_->model().scene().nameOf(card_));
        if (action == pressAction()) {
            canvas_->open();
        }
    }
    QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    QPointer<MapCanvas> canvas_;
    std::size_t card_;
};

/// The map, as a list of its cards.
class CanvasAccess final : public QAccessibleWidget {
public:
    explicit CanvasAccess(MapCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::List) {}
    ~CanvasAccess() override {
        for (const auto& [card, id] : ids_) {
            QAccessible::deleteAccessibleInterface(id);
        }
    }

    int childCount() const override {
        return static_cast<int>(canvas().model().scene().faces.size());
    }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) {
            return nullptr;
        }
        auto [place, isNew] = ids_.try_emplace(index);
        if (isNew) {
            place->second = QAccessible::registerAccessibleInterface(
                new CardAccess(canvas(), static_cast<std::size_t>(index))); // owned by QAccessible
        }
        return QAccessible::accessibleInterface(place->second);
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        for (const auto& [index, id] : ids_) {
            if (QAccessible::accessibleInterface(id) == child) {
                return index;
            }
        }
        return -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override {
        const QPoint at = canvas().mapFromGlobal(QPoint(x, y));
        const auto card = canvas().model().scene().cardAt(at, canvas().camera());
        return card ? child(static_cast<int>(*card)) : nullptr;
    }
    QAccessibleInterface* focusChild() const override {
        const auto card = canvas().selectedCard();
        return card ? child(static_cast<int>(*card)) : nullptr;
    }

private:
    MapCanvas& canvas() const { return *static_cast<MapCanvas*>(object()); }

    mutable std::map<int, QAccessible::Id> ids_; // made when they are first asked for
};

QAccessibleInterface* makeAccess(const QString&, QObject* object) {
    auto* canvas = qobject_cast<MapCanvas*>(object);
    return canvas == nullptr ? nullptr : new CanvasAccess(canvas); // owned by QAccessible
}

} // namespace

void installMapAccess() {
    QAccessible::installFactory(&makeAccess); // one that is installed already stays
}

void tellAccessOfSelection(MapCanvas& canvas) {
    const auto card = canvas.selectedCard();
    if (card && QAccessible::isActive()) {
        QAccessibleEvent focus(&canvas, QAccessible::Focus);
        focus.setChild(static_cast<int>(*card));
        QAccessible::updateAccessibility(&focus);
    }
}

} // namespace doppel::gui
