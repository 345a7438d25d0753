// SPDX-License-Identifier: Apache-2.0
#include "gui/window/dock_title.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QDockWidget>
#include <QPainter>

namespace doppel::gui {

DockTitle::DockTitle(QDockWidget& dock) : QWidget(&dock), dock_(dock) {
    connect(&dock, &QDockWidget::windowTitleChanged, this, qOverload<>(&QWidget::update));
}

QSize DockTitle::sizeHint() const {
    return {kDockTitle * 3, kDockTitle};
}

void DockTitle::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.raised);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), palette.border);
    const QRect space = rect().adjusted(kPadding, 0, -kPadding, 0);
    painter.setFont(words(TextSize::Text, QFont::DemiBold));
    painter.setPen(palette.text);
    painter.drawText(space, Qt::AlignVCenter, dock_.windowTitle());
}

} // namespace doppel::gui
