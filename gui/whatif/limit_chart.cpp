// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/limit_chart.h"

#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kMostLeft = 1;
constexpr double kLeastLeft = -1;
constexpr qreal kAxisHeight = 18;
constexpr qreal kLabelsWidth = 42;
constexpr qreal kTryMark = 9;

} // namespace

LimitChart::LimitChart(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("What is left of the bound at each value that was played"));
}

void LimitChart::show(LimitPlan plan, std::vector<analysis::LimitTry> tries) {
    plan_ = std::move(plan);
    tries_ = std::move(tries);
    const auto answer = analysis::answerOf(plan_.question, tries_);
    setAccessibleDescription(
        answer.kind == analysis::LimitAnswer::Kind::Found
            ? tr("holds at %1, breaks at %2")
                  .arg(QString::fromStdString(plan_.textOf(answer.holds->value)),
                       QString::fromStdString(plan_.textOf(answer.breaks->value)))
            : QString());
    update();
}

QRectF LimitChart::plot() const {
    return QRectF(rect()).adjusted(kLabelsWidth, 8, -kPadding, -kAxisHeight);
}

// From the lower value on the left to the upper one.
double LimitChart::shareOf(double value) const {
    const double low = std::min(plan_.question.from, plan_.question.to);
    const double high = std::max(plan_.question.from, plan_.question.to);
    return plan_.question.logarithmic ? std::log(value / low) / std::log(high / low)
                                      : (value - low) / (high - low);
}

double LimitChart::yOf(double margin) const {
    const QRectF area = plot();
    const double inside = std::clamp(margin, kLeastLeft, kMostLeft);
    return area.bottom() - area.height() * (inside - kLeastLeft) / (kMostLeft - kLeastLeft);
}

QPointF LimitChart::placeOf(const analysis::LimitTry& one) const {
    const QRectF area = plot();
    return {area.left() + area.width() * shareOf(one.value),
            yOf(one.margin().value_or(one.holds() ? 0 : kLeastLeft))};
}

void LimitChart::paintEvent(QPaintEvent*) {
    const Palette& colours = paletteOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = plot();
    const qreal bound = std::round(yOf(0)) + 0.5;
    const QRectF below(QPointF(area.left(), bound), area.bottomRight());
    painter.fillRect(below, colours.failing.fill);
    painter.setPen(QPen(colours.hatch, 1));
    drawAll(painter, hatchLines(below));
    painter.setFont(words(TextSize::Tick));
    painter.setPen(colours.text3);
    const QRectF labels(0, 0, kLabelsWidth - 6, 14);
    const auto label = [&](double margin, const QString& text) {
        painter.drawText(labels.translated(0, yOf(margin) - 7), Qt::AlignRight | Qt::AlignVCenter,
                         text);
    };
    label(0.9, tr("holds"));
    label(0, tr("bound"));
    label(-0.9, tr("broken"));
    painter.setPen(QPen(colours.text2, 1, Qt::DashLine));
    painter.drawLine(QPointF(area.left(), bound), QPointF(area.right(), bound));
    painter.setPen(QPen(colours.border, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    const auto answer = analysis::answerOf(plan_.question, tries_);
    const bool found = answer.kind == analysis::LimitAnswer::Kind::Found;
    painter.setFont(figures(TextSize::Tick));
    painter.setPen(colours.text3);
    const QRectF axis(area.left(), area.bottom() + 2, area.width(), kAxisHeight - 2);
    if (!tries_.empty()) {
        const double low = std::min(plan_.question.from, plan_.question.to);
        const double high = std::max(plan_.question.from, plan_.question.to);
        painter.drawText(axis, Qt::AlignLeft, QString::fromStdString(plan_.textOf(low)));
        painter.drawText(axis, Qt::AlignRight, QString::fromStdString(plan_.textOf(high)));
    }
    if (found) {
        const qreal x = std::round(area.left() + area.width() * shareOf(answer.limit())) + 0.5;
        painter.setPen(QPen(colours.accent, 1.5));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    for (const analysis::LimitTry& one : tries_) {
        const QPointF place = placeOf(one);
        if (one.holds()) {
            drawDisc(painter, place, kTryMark, colours.well.mark, colours.panel);
        } else {
            painter.setPen(QPen(colours.failing.mark, 2, Qt::SolidLine, Qt::RoundCap));
            const QPointF arm(kTryMark / 2 - 1, kTryMark / 2 - 1);
            painter.drawLine(place - arm, place + arm);
            painter.drawLine(place + QPointF(-arm.x(), arm.y()),
                             place + QPointF(arm.x(), -arm.y()));
        }
    }
}

} // namespace doppel::gui
