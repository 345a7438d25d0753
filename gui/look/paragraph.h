// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>

namespace doppel::gui {

/// Draws a paragraph in so many lines of that height, from the top of the area on; what does not fit
/// ends in dots.
void drawParagraph(
    QPainter& painter, const QString& text, const QRectF& area, int lines, qreal lineHeight);

} // namespace doppel::gui
