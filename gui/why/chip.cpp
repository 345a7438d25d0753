// SPDX-License-Identifier: Apache-2.0
#include "gui/why/chip.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QFontMetrics>
#include <QPainter>

namespace doppel::gui {
namespace {

QFont chipFont(bool inForce) {
    return words(TextSize::Figure, inForce ? QFont::DemiBold : QFont::Normal);
}

} // namespace

Chip::Chip(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

// As wide in force as not, so that nothing moves.
QSize Chip::sizeHint() const {
    return {QFontMetrics(chipFont(true)).horizontalAdvance(text()) + 2 * kPadding - 2, kRow};
}

void Chip::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    const bool inForce = isChecked();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool marked = inForce || hasFocus();
    painter.setPen(QPen(marked ? palette.accent : palette.border, marked ? 1.5 : 1));
    painter.setBrush(inForce ? palette.selection : underMouse() ? palette.hover : palette.panel);
    const QRectF pill = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.setFont(chipFont(inForce));
    painter.setPen(!isEnabled() ? palette.text3 : inForce ? palette.link : palette.text2);
    painter.drawText(rect(), static_cast<int>(Qt::AlignCenter), text());
}

} // namespace doppel::gui
