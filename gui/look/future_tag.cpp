// SPDX-License-Identifier: Apache-2.0
#include "gui/look/future_tag.h"

#include "gui/look/type.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kLetterSide = 16;
constexpr int kLongestName = 200;

} // namespace

void drawFutureLetter(QPainter& painter, const QRectF& square, bool isB, const Palette& palette) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(isB ? palette.futureB : palette.futureA);
    if (isB) {
        const qreal cut = square.width() / 4;
        painter.drawPolygon(QPolygonF(
            {square.topLeft() + QPointF(cut, 0), square.topRight() - QPointF(cut, 0),
             square.topRight() + QPointF(0, cut), square.bottomRight() - QPointF(0, cut),
             square.bottomRight() - QPointF(cut, 0), square.bottomLeft() + QPointF(cut, 0),
             square.bottomLeft() - QPointF(0, cut), square.topLeft() + QPointF(0, cut)}));
    } else {
        painter.drawRoundedRect(square, kBandRadius, kBandRadius);
    }
    painter.setPen(palette.onAccent);
    painter.setFont(
        words(square.height() < kLetterSide ? TextSize::Tick : TextSize::Text, QFont::Bold));
    painter.drawText(square, Qt::AlignCenter, isB ? QStringLiteral("B") : QStringLiteral("A"));
}

FutureTag::FutureTag(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide();
}

void FutureTag::show(bool isB, const QString& name) {
    if (name != name_ || isB != isB_) {
        isB_ = isB;
        name_ = name;
        tell();
        updateGeometry();
        update();
    }
    setVisible(!name.isEmpty());
}

void FutureTag::setHint(const QString& hint) {
    hint_ = hint;
    setCursor(hint.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    tell();
}

void FutureTag::tell() {
    const QString told = tr("Future %1: %2").arg(QLatin1Char(isB_ ? 'B' : 'A')).arg(name_);
    setAccessibleName(told);
    setToolTip(hint_.isEmpty() ? told : told + u'\n' + hint_);
}

void FutureTag::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) {
        Q_EMIT clicked(isB_);
    }
}

QSize FutureTag::sizeHint() const {
    const int width = QFontMetrics(words()).horizontalAdvance(name_);
    return {kLetterSide + 2 * kGrid + std::min(width, kLongestName) + 2, 20};
}

void FutureTag::paintEvent(QPaintEvent*) {
    const Palette& colours = paletteOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawFutureLetter(painter, QRectF(0, (height() - kLetterSide) / 2.0, kLetterSide, kLetterSide),
                     isB_, colours);
    painter.setPen(colours.text);
    painter.setFont(words());
    const QRect text = rect().adjusted(kLetterSide + kGrid + 2, 0, 0, 0);
    if (text.width() < kLetterSide) {
        return; // the letter alone says more than a dot beside it
    }
    painter.drawText(text, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(name_, Qt::ElideRight, text.width()));
}

} // namespace doppel::gui
