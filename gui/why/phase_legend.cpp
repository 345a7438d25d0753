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
    qreal x = kPadding;
    for (const StayPhase phase : kLegendPhases) {
        drawPhase(painter, phase, {x, height() / 2.0 - 5, 18, 10}, palette);
        const QString word = wordOf(phase);
        const qreal width = QFontMetricsF(font).horizontalAdvance(word);
        painter.setPen(palette.text2);
        painter.drawText(QRectF(x + 24, 0, width + 2, height()),
                         static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), word);
        x += 24 + width + 18;
    }
}

} // namespace doppel::gui
