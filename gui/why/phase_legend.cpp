// SPDX-License-Identifier: Apache-2.0
#include "gui/why/phase_legend.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/why/phase_look.h"

#include <QFontMetricsF>
#include <QPainter>

#include <array>

namespace doppel::gui {
namespace {

constexpr qreal kPatch = 18;
constexpr qreal kBeside = 6;
constexpr qreal kBetweenPhases = 18;
constexpr std::array kLegendPhases{StayPhase::Waiting, StayPhase::Serving, StayPhase::Calling,
                                   StayPhase::OnTheWay, StayPhase::Retrying};

} // namespace

PhaseLegend::PhaseLegend(QWidget* parent) : QWidget(parent) {
    setFixedHeight(kRow);
    setAccessibleName(tr("Hatched: waiting. Full: serving. Hollow: calling. Pale: on the way. "
                         "Barred: retrying."));
}

void PhaseLegend::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    const QFont font = words(TextSize::Figure);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    qreal all = kPadding;
    for (const StayPhase phase : kLegendPhases) {
        all += kPatch + kBeside + metrics.horizontalAdvance(wordOf(phase)) + kBetweenPhases;
    }
    // In a narrow panel patches and gaps give way.
    const qreal scale = all > width() ? 0.5 : 1;
    qreal x = kPadding * scale;
    for (const StayPhase phase : kLegendPhases) {
        drawPhase(painter, phase, {x, height() / 2.0 - 5, kPatch * scale, 10}, palette);
        const QString word = wordOf(phase);
        const qreal length = metrics.horizontalAdvance(word);
        x += (kPatch + kBeside) * scale;
        painter.setPen(palette.text2);
        painter.drawText(QRectF(x, 0, length + 2, height()),
                         static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), word);
        x += length + kBetweenPhases * scale;
    }
}

} // namespace doppel::gui
