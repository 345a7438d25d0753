// SPDX-License-Identifier: Apache-2.0
#include "gui/window/search_field.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QAction>
#include <QPainter>

namespace doppel::gui {

SearchField::SearchField(QAction& action, QWidget* parent)
    : QAbstractButton(parent), action_(&action) {
    setText(tr("Find a component, moment or command"));
    setAccessibleName(text());
    setToolTip(action.toolTip());
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, &action, &QAction::trigger);
}

void SearchField::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(hasFocus() ? palette.accent : palette.border, 1));
    painter.setBrush(underMouse() ? palette.hover : palette.raised);
    painter.drawRoundedRect(frame, kBandRadius, kBandRadius);
    drawIcon(painter, Icon::Search, {14, height() / 2.0}, 13, palette.text3);

    painter.setFont(figures(TextSize::Tick));
    const QString keys =
        action_ == nullptr ? QString() : action_->shortcut().toString(QKeySequence::NativeText);
    const int keysWidth = painter.fontMetrics().horizontalAdvance(keys) + 12;
    const QRectF box(width() - keysWidth - 5.5, 4.5, keysWidth, height() - 9);
    painter.setPen(palette.border);
    painter.setBrush(palette.panel);
    painter.drawRoundedRect(box, kBandRadius, kBandRadius);
    painter.setPen(palette.text2);
    painter.drawText(box, Qt::AlignCenter, keys);

    painter.setFont(words());
    painter.setPen(palette.text3);
    const QRectF space(26, 0, box.left() - 26 - kGrid, height());
    painter.drawText(
        space, Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, static_cast<int>(space.width())));
}

} // namespace doppel::gui
