// SPDX-License-Identifier: Apache-2.0
#include "gui/why/time_scale_bar.h"

#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/time_ticks.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kTicks = 6; // about as many, where there is room for their texts
constexpr double kRoomOfTick = 64;
constexpr double kTextGap = 6; // between two texts

} // namespace

TimeScaleBar::TimeScaleBar(int section, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), scaled_(section) {
    setFixedHeight(kRow);
    setAccessibleName(tr("Time since the visit began"));
}

void TimeScaleBar::setLength(sim::Duration length) {
    length_ = length;
    viewport()->update();
}

void TimeScaleBar::paintSection(QPainter* painter, const QRect& rect, int section) const {
    const Palette& palette = paletteOf(this->palette());
    painter->fillRect(rect, palette.panel);
    if (section != scaled_ || length_ <= sim::Duration::zero()) {
        return;
    }
    painter->save();
    const QFont font = figures(TextSize::Tick);
    painter->setFont(font);
    const double length = sim::toSeconds(length_);
    const double ticks = std::clamp(rect.width() / kRoomOfTick, 1.0, kTicks);
    const double step = sim::toSeconds(niceStep(sim::fromSeconds(length / ticks)));
    double free = rect.left() - kTextGap; // left of it stands a text
    for (int i = 0; i * step <= length * 1.0001; ++i) {
        const double x = rect.left() + (rect.width() - 1) * i * step / length;
        const QString text = numberText(i * step, "s");
        const double width = QFontMetricsF(font).horizontalAdvance(text);
        painter->setPen(palette.grid);
        painter->drawLine(QPointF(x, rect.bottom() - 3), QPointF(x, rect.bottom() + 1));
        painter->setPen(palette.text3);
        const double left =
            std::clamp(x - width / 2, static_cast<double>(rect.left()), rect.right() - width);
        if (left < free + kTextGap) {
            continue;
        }
        free = left + width;
        painter->drawText(QRectF(left, rect.top(), width + 1, rect.height() - 4),
                          static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), text);
    }
    painter->restore();
}

} // namespace doppel::gui
