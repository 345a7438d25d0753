// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/span_access.h"

#include "gui/chart/span_lane.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <memory>
#include <vector>

namespace doppel::gui {
namespace {

// The stretch that is now at its place; without a name once there are fewer.
class SpanItem : public QAccessibleInterface {
public:
    SpanItem(SpanLane& lane, QAccessibleInterface* list, std::size_t place)
        : lane_(lane), list_(list), place_(place) {}

    bool isValid() const override { return place_ < lane_.items().size(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override { return list_; }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QString text(QAccessible::Text kind) const override {
        const auto items = lane_.items();
        return kind == QAccessible::Name && place_ < items.size() ? items[place_].first : QString();
    }
    void setText(QAccessible::Text, const QString&) override {}
    QRect rect() const override {
        const auto items = lane_.items();
        if (place_ >= items.size()) {
            return {};
        }
        const QRect place = lane_.placeOf(items[place_].second).toRect();
        return {lane_.mapToGlobal(place.topLeft()), place.size()};
    }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override {
        QAccessible::State state;
        state.offscreen = rect().isEmpty();
        return state;
    }

private:
    SpanLane& lane_;
    QAccessibleInterface* list_;
    std::size_t place_;
};

class LaneInterface : public QAccessibleWidget {
public:
    explicit LaneInterface(SpanLane& lane)
        : QAccessibleWidget(&lane, QAccessible::List), lane_(lane) {}

    int childCount() const override { return static_cast<int>(lane_.items().size()); }
    QAccessibleInterface* child(int index) const override {
        if (index < 0 || index >= childCount()) {
            return nullptr;
        }
        while (items_.size() <= static_cast<std::size_t>(index)) {
            items_.push_back(
                std::make_unique<SpanItem>(lane_, const_cast<LaneInterface*>(this), items_.size()));
        }
        return items_[static_cast<std::size_t>(index)].get();
    }
    int indexOfChild(const QAccessibleInterface* child) const override {
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (items_[i].get() == child) {
                return static_cast<int>(i);
            }
        }
        return -1;
    }

private:
    SpanLane& lane_;
    mutable std::vector<std::unique_ptr<SpanItem>> items_; // made as they are asked for
};

QAccessibleInterface* laneInterface(const QString&, QObject* object) {
    auto* lane = qobject_cast<SpanLane*>(object);
    return lane == nullptr ? nullptr : new LaneInterface(*lane); // Qt owns it
}

} // namespace

void installSpanAccess() {
    QAccessible::installFactory(laneInterface); // the same one again is passed over
}

} // namespace doppel::gui
