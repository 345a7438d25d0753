// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/comparison_marks.h"

#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

using analysis::Change;
using analysis::PartChange;

constexpr qreal kTriangle = 9;
constexpr int kFigureWidth = 58; // "1 min 2 s"
constexpr int kArrowWidth = 18;
constexpr int kNarrowestBar = 60;

QPolygonF triangleAt(QPointF centre, bool up) {
    const qreal side = up ? kTriangle / 2 : -kTriangle / 2;
    return QPolygonF({{centre.x() - kTriangle / 2, centre.y() + side},
                      {centre.x() + kTriangle / 2, centre.y() + side},
                      {centre.x(), centre.y() - side}});
}

QString stayText(double mean) {
    return numberText(mean, "s");
}

QString countText(double calls) {
    return numberText(calls, "");
}

QString spokenOf(const std::vector<PartChange>& parts) {
    QStringList lines;
    for (const PartChange& part : parts) {
        lines.append(PartBars::tr("%1: %2, was %3")
                         .arg(QString::fromStdString(part.component), stayText(part.after),
                              stayText(part.before)));
        if (!part.isOfTheSameCalls()) {
            lines.back() += PartBars::tr(", over %1 calls, not %2")
                                .arg(countText(part.callsAfter), countText(part.callsBefore));
        }
    }
    return lines.join(QStringLiteral("; "));
}

} // namespace

QString otherCallsWords(const std::vector<PartChange>& parts) {
    QStringList told;
    for (const PartChange& part : parts) {
        if (!part.isOfTheSameCalls()) {
            told << PartBars::tr("%1 had %2, not %3")
                        .arg(QString::fromStdString(part.component), countText(part.callsAfter),
                             countText(part.callsBefore));
        }
    }
    return told.isEmpty() ? QString()
                          : PartBars::tr("Without colour: a mean over other calls says neither "
                                         "better nor worse. %1.")
                                .arg(told.join(QStringLiteral("; ")));
}

ChangeMark::ChangeMark(Change change, QWidget* parent) : QWidget(parent), change_(change) {
    setFixedSize(kWidth, kHeight);
    setChange(change);
}

void ChangeMark::setChange(Change change) {
    change_ = change;
    update();
    const std::string_view text = toText(change);
    setAccessibleName(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}

void ChangeMark::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre = QRectF(rect()).center();
    painter.setPen(Qt::NoPen);
    switch (change_) {
    case Change::Worse:
        painter.setBrush(palette.busy.mark);
        painter.drawPolygon(triangleAt(centre, true));
        break;
    case Change::Better:
        painter.setBrush(palette.well.mark);
        painter.drawPolygon(triangleAt(centre, false));
        break;
    case Change::Same:
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(QRectF(centre.x() - 5, centre.y() - 3, 10, 2), palette.text3);
        painter.fillRect(QRectF(centre.x() - 5, centre.y() + 1, 10, 2), palette.text3);
        break;
    case Change::Neither:
        painter.setBrush(palette.text3);
        painter.drawEllipse(centre, 2, 2);
        break;
    }
}

TopicRule::TopicRule(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
    setFixedHeight(sizeHint().height());
    setAccessibleName(title);
}

void TopicRule::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    QFont font = words(TextSize::Tick, QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.4);
    painter.setFont(font);
    painter.setPen(palette.text3);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, title_);
    const int begin = QFontMetrics(font).horizontalAdvance(title_.toUpper()) + 2 * kGrid;
    painter.fillRect(QRect(begin, height() / 2, std::max(0, width() - begin), 1), palette.border);
}

PartBars::PartBars(std::vector<PartChange> parts, QWidget* parent) : QWidget(parent) {
    setParts(std::move(parts));
}

void PartBars::setParts(std::vector<PartChange> parts) {
    parts_ = std::move(parts);
    update();
    setFixedHeight(sizeHint().height());
    setAccessibleName(tr("Parts by change of mean latency"));
    setAccessibleDescription(spokenOf(parts_));
}

QSize PartBars::sizeHint() const {
    return {240, static_cast<int>(parts_.size()) * kRow};
}

void PartBars::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    double greatest = 0;
    int longest = 0;
    int figure = kFigureWidth;
    const QFont names = words(TextSize::Text, QFont::DemiBold);
    const QFontMetrics boldFigures(figures(TextSize::Figure, QFont::Bold));
    for (const PartChange& part : parts_) {
        greatest = std::max(greatest, std::abs(part.after - part.before));
        longest = std::max(
            longest, QFontMetrics(names).horizontalAdvance(QString::fromStdString(part.component)));
        for (const double stay : {part.before, part.after}) {
            figure = std::max(figure, boldFigures.horizontalAdvance(stayText(stay)) + kGrid);
        }
    }
    const int figures2 = 2 * figure + kArrowWidth + kPadding;
    const int nameWidth = std::clamp(longest + kPadding, kRow, width() - figures2 - kNarrowestBar);
    const int barBegin = nameWidth + figures2;
    int y = 0;
    for (const PartChange& part : parts_) {
        const QRect row(0, y, width(), kRow);
        const bool worse = part.after > part.before;
        painter.setFont(names);
        painter.setPen(palette.text);
        painter.drawText(row.adjusted(0, 0, nameWidth - width(), 0),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(QString::fromStdString(part.component),
                                                          Qt::ElideRight, nameWidth - kGrid));
        painter.setFont(figures());
        painter.setPen(palette.text2);
        painter.drawText(QRect(nameWidth, y, figure, kRow), Qt::AlignRight | Qt::AlignVCenter,
                         stayText(part.before));
        painter.setFont(words());
        painter.drawText(QRect(nameWidth + figure, y, kArrowWidth, kRow), Qt::AlignCenter,
                         QStringLiteral("→"));
        painter.setFont(figures(TextSize::Figure, QFont::Bold));
        painter.setPen(palette.text);
        painter.drawText(QRect(nameWidth + figure + kArrowWidth, y, figure, kRow),
                         Qt::AlignRight | Qt::AlignVCenter, stayText(part.after));
        const double share = std::abs(part.after - part.before) / greatest;
        painter.fillRect(
            QRectF(barBegin, y + kRow / 2.0 - 4, std::max(2.0, share * (width() - barBegin)), 8),
            !part.isOfTheSameCalls() ? palette.strongBorder
            : worse                  ? palette.busy.mark
                                     : palette.well.mark);
        y += kRow;
    }
}

} // namespace doppel::gui
