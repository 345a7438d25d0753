// SPDX-License-Identifier: Apache-2.0
#include "gui/time/slim_slider.h"

#include "gui/look/palette.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kHandle = 6.5; // its radius
constexpr double kGroove = 3;
constexpr double kToGhost = 6; // a click this near snaps to it

} // namespace

SlimSlider::SlimSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setFocusPolicy(Qt::StrongFocus);
}

void SlimSlider::setTone(Tone tone) {
    tone_ = tone;
    update();
}

void SlimSlider::setGhost(std::optional<int> value) {
    ghost_ = value;
    update();
}

double SlimSlider::xOf(int value) const {
    const double room = width() - 2 * kHandle - 2;
    const int span = std::max(maximum() - minimum(), 1);
    return kHandle + 1 + room * (value - minimum()) / span;
}

int SlimSlider::valueAt(double x) const {
    if (ghost_ && std::abs(x - xOf(*ghost_)) <= kToGhost) {
        return *ghost_;
    }
    const double room = std::max(width() - 2 * kHandle - 2, 1.0);
    const double share = std::clamp((x - kHandle - 1) / room, 0.0, 1.0);
    return minimum() + static_cast<int>(std::lround(share * (maximum() - minimum())));
}

void SlimSlider::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double y = height() / 2.0 - (tickInterval() > 0 ? 2 : 0);
    const double x = xOf(sliderPosition());
    const QColor colour = !isEnabled()             ? palette.border
                          : tone_ == Tone::Accent  ? palette.accent
                          : tone_ == Tone::FutureB ? palette.futureB
                                                   : palette.text2;
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.border);
    painter.drawRoundedRect(QRectF(1, y - kGroove / 2, width() - 2, kGroove), 1.5, 1.5);
    painter.setBrush(colour);
    const double from = ghost_ ? xOf(*ghost_) : 1;
    painter.drawRoundedRect(QRectF(QPointF(std::min(from, x), y - kGroove / 2),
                                   QPointF(std::max(from, x), y + kGroove / 2)),
                            1.5, 1.5);
    if (tickInterval() > 0) {
        painter.setPen(QPen(palette.strongBorder, 1));
        for (int value = minimum(); value <= maximum(); value += tickInterval()) {
            const double at = std::round(xOf(value)) + 0.5;
            painter.drawLine(QPointF(at, y + 8), QPointF(at, y + 11));
        }
    }
    if (ghost_ && *ghost_ != sliderPosition()) {
        painter.setPen(QPen(palette.strongBorder, 1.5));
        painter.setBrush(palette.panel);
        painter.drawEllipse(QPointF(xOf(*ghost_), y), kHandle - 2, kHandle - 2);
    }
    painter.setPen(QPen(colour, 2));
    painter.setBrush(palette.panel);
    painter.drawEllipse(QPointF(x, y), kHandle - 1, kHandle - 1);
    if (hasFocus()) {
        painter.setPen(QPen(palette.accent, 1.5, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void SlimSlider::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && isEnabled()) {
        setSliderDown(true);
        setSliderPosition(valueAt(event->position().x()));
        update();
    }
}

void SlimSlider::mouseMoveEvent(QMouseEvent* event) {
    if (isSliderDown()) {
        setSliderPosition(valueAt(event->position().x()));
        update();
    }
}

void SlimSlider::mouseReleaseEvent(QMouseEvent*) {
    if (isSliderDown()) {
        setSliderDown(false); // which takes the position as the value
        update();
    }
}

} // namespace doppel::gui
