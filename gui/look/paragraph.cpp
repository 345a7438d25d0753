// SPDX-License-Identifier: Apache-2.0
#include "gui/look/paragraph.h"

#include <QTextLayout>

namespace doppel::gui {

void drawParagraph(
    QPainter& painter, const QString& text, const QRectF& area, int lines, qreal lineHeight) {
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    for (int number = 0; number < lines; ++number) {
        QTextLine line = layout.createLine();
        if (!line.isValid()) {
            break;
        }
        line.setLineWidth(area.width());
        const QRectF place(area.left(), area.top() + number * lineHeight, area.width(), lineHeight);
        const qsizetype end = line.textStart() + line.textLength();
        const bool isCut = number + 1 == lines && end < text.size();
        const QString rest = text.mid(line.textStart());
        const QString part =
            isCut ? painter.fontMetrics().elidedText(rest, Qt::ElideRight,
                                                     static_cast<int>(area.width()))
                  : rest.left(line.textLength()).trimmed(); // else its last blank ends it in dots
        painter.drawText(place, Qt::AlignVCenter, part);
    }
    layout.endLayout();
}

} // namespace doppel::gui
