// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/plot_look.h"
#include "gui/look/palette.h"

#include <QRectF>

class QPainter;

namespace doppel::gui {

/// Draws a chart into a rectangle: head, axes, spans, data, cursor. The same on a screen of any
/// number of device pixels, in a picture and in SVG. Cost: columns of device pixels, times traces;
/// the length of the run does not matter.
void paintChart(QPainter& painter,
                const QRectF& rect,
                const Chart& chart,
                const PlotLook& look,
                const Palette& palette,
                bool timeAxis);

/// The labels of the time axis, in a row of kTimeAxisHeight whose plot reaches from `left` to
/// `right`; with the flag of the moment.
void paintTimeAxis(QPainter& painter,
                   const QRectF& row,
                   qreal left,
                   qreal right,
                   const PlotLook& look,
                   const Palette& palette);

} // namespace doppel::gui
