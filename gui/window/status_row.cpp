// SPDX-License-Identifier: Apache-2.0
#include "gui/window/status_row.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QPainter>

namespace doppel::gui {

StatusRow::StatusRow(QWidget* parent) : QWidget(parent) {
    setFixedHeight(kHeight);
}

void StatusRow::setTexts(const QStringList& left, const QStringList& right) {
    if (left == left_ && right == right_) {
        return;
    }
    left_ = left;
    right_ = right;
    setAccessibleName((left + right).join(QStringLiteral(", ")));
    update();
}

void StatusRow::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    painter.fillRect(QRect(0, 0, width(), 1), palette.border);
    painter.setFont(words(TextSize::Figure));
    const QFontMetrics metrics = painter.fontMetrics();
    constexpr int kBetween = 10;
    int right = width() - kPadding;
    for (auto text = right_.crbegin(); text != right_.crend(); ++text) {
        const int wide = metrics.horizontalAdvance(*text);
        painter.setPen(palette.text2);
        painter.drawText(QRect(right - wide, 1, wide, height() - 1), Qt::AlignVCenter, *text);
        right -= wide + kBetween;
        if (text + 1 != right_.crend()) {
            painter.fillRect(QRect(right, 7, 1, height() - 13), palette.border);
            right -= kBetween;
        }
    }
    int left = kPadding;
    for (const QString& text : left_) {
        if (left > kPadding) {
            painter.fillRect(QRect(left, 7, 1, height() - 13), palette.border);
            left += kBetween;
        }
        const QString part = metrics.elidedText(text, Qt::ElideRight, right - left - kBetween);
        painter.setPen(palette.text2);
        painter.drawText(QRect(left, 1, right - left, height() - 1), Qt::AlignVCenter, part);
        left += metrics.horizontalAdvance(part) + kBetween;
    }
}

} // namespace doppel::gui
