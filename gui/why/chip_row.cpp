// SPDX-License-Identifier: Apache-2.0
#include "gui/why/chip_row.h"

#include "gui/look/type.h"

#include <QEvent>
#include <QMargins>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr QMargins kChipMargins(kPadding, kGrid, kPadding, 2 * kGrid);

// Before the row itself is shown nothing in it is.
bool isLeftOut(const QWidget& chip) {
    return chip.isHidden() && chip.testAttribute(Qt::WA_WState_ExplicitShowHide);
}

} // namespace

ChipRow::ChipRow(QWidget* parent) : QWidget(parent) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChipRow::add(QWidget* chip) {
    chip->setParent(this);
    chips_.push_back(chip);
    updateGeometry();
}

std::vector<QRect> ChipRow::placesIn(int width) const {
    const int right = width - kChipMargins.right();
    std::vector<QRect> places;
    int x = kChipMargins.left();
    int y = kChipMargins.top();
    for (const QWidget* chip : chips_) {
        const QSize size = isLeftOut(*chip) ? QSize(0, 0) : chip->sizeHint();
        if (x > kChipMargins.left() && x + size.width() > right) {
            x = kChipMargins.left();
            y += kRow + kGrid;
        }
        const bool isLast = chip == chips_.back();
        const int left = isLast ? std::max(x, right - size.width()) : x;
        places.emplace_back(QPoint(left, y + (kRow - size.height()) / 2), size);
        x += size.isEmpty() ? 0 : size.width() + kGrid;
    }
    return places;
}

int ChipRow::heightForWidth(int width) const {
    int bottom = kChipMargins.top() + kRow;
    for (const QRect& place : placesIn(width)) {
        bottom = std::max(bottom, place.isEmpty() ? 0 : place.center().y() + kRow / 2);
    }
    return bottom + kChipMargins.bottom();
}

QSize ChipRow::sizeHint() const {
    int width = kChipMargins.left() + kChipMargins.right();
    for (const QWidget* chip : chips_) {
        width += isLeftOut(*chip) ? 0 : chip->sizeHint().width() + kGrid;
    }
    return {width, heightForWidth(width)};
}

QSize ChipRow::minimumSizeHint() const {
    return {1, kChipMargins.top() + kRow + kChipMargins.bottom()}; // its width says how high it is
}

void ChipRow::place() {
    const std::vector<QRect> places = placesIn(width());
    for (std::size_t i = 0; i < chips_.size(); ++i) {
        chips_[i]->setGeometry(places[i]);
    }
    setMinimumHeight(heightForWidth(width())); // whoever lays it out need not ask
}

void ChipRow::resizeEvent(QResizeEvent*) {
    place();
    updateGeometry();
}

// A chip says something else, or comes into view.
bool ChipRow::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) {
        place();
        updateGeometry();
    }
    return QWidget::event(event);
}

} // namespace doppel::gui
