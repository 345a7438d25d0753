// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_painter.h"

#include "gui/chart/plot_canvas.h"
#include "gui/look/type.h"

#include <QPainter>

#include <cmath>

namespace doppel::gui {

qreal PlotCanvas::crisp(qreal place) const {
    return (std::floor(place * devicePixels) + 0.5) / devicePixels;
}

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

namespace {

PixelColumns columnsOf(const PlotCanvas& canvas, const ChartFuture& future) {
    const auto rows = static_cast<qreal>(rowsIn(future.ends, canvas.look.range).size());
    return rows > canvas.plot.area.width() * canvas.devicePixels
               ? pixelColumns(future.ends, canvas.plotOf(future), canvas.devicePixels)
               : PixelColumns{};
}

} // namespace

void paintChart(QPainter& painter,
                const QRectF& rect,
                const Chart& chart,
                const PlotLook& look,
                const Palette& palette,
                bool timeAxis) {
    if (look.range.length() <= sim::Duration::zero()) {
        return;
    }
    painter.save();
    PlotCanvas canvas{painter,
                      palette,
                      chart,
                      look,
                      geometryOf(chart, look, rect, timeAxis),
                      std::max(1.0, painter.deviceTransform().m11())};
    canvas.columnsOfA = columnsOf(canvas, chart.a);
    if (chart.b) {
        canvas.columnsOfB = columnsOf(canvas, *chart.b);
    }
    painter.fillRect(rect, palette.panel);
    paintHead(canvas, {rect.left(), rect.top(), rect.width(), kPlotHead});
    paintGrid(canvas, true);
    paintSpans(canvas);
    painter.save();
    painter.setClipRect(canvas.plot.area.adjusted(-4, -4, 4, 4), Qt::IntersectClip);
    isComparison(chart) ? paintComparison(canvas) : paintTraces(canvas);
    painter.restore();
    paintLimits(canvas);
    paintMarked(canvas);
    paintMoment(canvas);
    if (timeAxis) {
        paintTimeAxis(painter,
                      {rect.left(), rect.bottom() - kTimeAxisHeight, rect.width(), kTimeAxisHeight},
                      canvas.plot.area.left(), canvas.plot.area.right(), look, palette);
    }
    painter.restore();
}

} // namespace doppel::gui
