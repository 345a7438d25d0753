// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart.h"

#include "gui/look/numbers.h"

#include <algorithm>

namespace doppel::gui {
namespace {

const Palette::Answer* answerOf(TraceColour colour, const Palette& palette) {
    switch (colour) {
    case TraceColour::Cache:
        return &palette.cache;
    case TraceColour::Origin:
        return &palette.origin;
    case TraceColour::Stale:
        return &palette.stale;
    case TraceColour::Mirror:
        return &palette.mirror;
    case TraceColour::Error:
        return &palette.error;
    default:
        return nullptr;
    }
}

} // namespace

QColor lineColour(TraceColour colour, const Palette& palette) {
    if (const Palette::Answer* answer = answerOf(colour, palette)) {
        return answer->line;
    }
    return colour == TraceColour::Limit ? palette.text
                                        : palette.series[static_cast<std::size_t>(colour)];
}

QColor fillColour(TraceColour colour, const Palette& palette) {
    const Palette::Answer* answer = answerOf(colour, palette);
    return answer != nullptr ? answer->fill : lineColour(colour, palette);
}

const Trace* traceOf(const ChartFuture& future, const QString& name) {
    const auto found = std::find_if(future.traces.begin(), future.traces.end(),
                                    [&](const Trace& trace) { return trace.name == name; });
    return found == future.traces.end() ? nullptr : &*found;
}

bool isComparison(const Chart& chart) {
    return chart.b && traceOf(chart.a, chart.compared) != nullptr &&
           traceOf(*chart.b, chart.compared) != nullptr;
}

sim::Duration rowLength(const ChartFuture& future) {
    return future.ends.empty() ? sim::Duration::zero() : future.ends.front() - sim::kStart;
}

bool isMidRow(const Chart& chart) {
    return isComparison(chart) && !chart.a.ends.empty() && !chart.b->ends.empty() &&
           rowLength(chart.a) != rowLength(*chart.b);
}

sim::Duration drawnBeforeEnd(const Chart& chart, const ChartFuture& future) {
    return isMidRow(chart) ? rowLength(future) / 2 : sim::Duration::zero();
}

QString rowsTold(const Chart& chart) {
    return isMidRow(chart)
               ? QStringLiteral("Points are in the middle of rows of %1 (A) and %2 (B)")
                     .arg(durationText(rowLength(chart.a)), durationText(rowLength(*chart.b)))
               : QString();
}

} // namespace doppel::gui
