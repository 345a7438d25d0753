// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"

#include <QIcon>
#include <QPainter>
#include <QPixmap>

namespace doppel::gui {

inline constexpr int kMarkIcon = 16;

/// An icon for a line of a list, chosen or not, at one and two pixels. `draw` is given what it draws
/// on, its centre and the colour of words there.
template <class Draw>
QIcon markIcon(const Palette& colours, Draw draw) {
    QIcon icon;
    for (const auto mode : {QIcon::Normal, QIcon::Selected}) {
        for (const int scale : {1, 2}) {
            QPixmap pixmap(kMarkIcon * scale, kMarkIcon * scale);
            pixmap.setDevicePixelRatio(scale);
            pixmap.fill(Qt::transparent);
            QPainter painter(&pixmap);
            painter.setRenderHint(QPainter::Antialiasing);
            draw(painter, QPointF(kMarkIcon / 2.0, kMarkIcon / 2.0),
                 mode == QIcon::Normal ? colours.text2 : colours.text); // on a tint
            painter.end();
            icon.addPixmap(pixmap, mode);
        }
    }
    return icon;
}

} // namespace doppel::gui
