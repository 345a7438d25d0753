// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/dashes.h"
#include "gui/chart/min_max_pyramid.h"
#include "gui/chart/value_scale.h"
#include "gui/look/palette.h"
#include "gui/time/span.h"
#include "sim/time.h"

#include <QColor>
#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {

/// How a chart shows what its traces say.
enum class ChartForm : std::uint8_t {
    Lines,
    Ribbon, ///< lines with the area from the first to each of the others tinted: percentiles
    Bars,   ///< one a row, its traces on top of each other
    Stack,  ///< areas on top of each other
};

/// What is good.
enum class Better : std::uint8_t { Lower, Higher, Neither };

/// A colour by what it stands for, so that both palettes have it.
enum class TraceColour : std::uint8_t {
    Series1,
    Series2,
    Series3,
    Series4,
    Series5,
    Series6,
    Series7,
    Series8,
    Cache,
    Origin,
    Stale,
    Mirror,
    Error,
    Limit, ///< of what there is, beside what is in use
};

QColor lineColour(TraceColour colour, const Palette& palette);
QColor fillColour(TraceColour colour, const Palette& palette);

/// One thing over time.
struct Trace {
    QString name; ///< "p95"
    TraceColour colour = TraceColour::Series1;
    DashPattern dash = kSolid;
    bool hatched = false; ///< its area is
    /// It has something to tell, by itself; else it may still be what is compared.
    bool shown = true;
    MinMaxPyramid values; ///< one a row; not a number where there is nothing to tell
    MinMaxPyramid tops;   ///< of Bars and Stack: with all shown traces below it; else empty
};

/// What is known of one future.
struct ChartFuture {
    QString name;                ///< "as written"
    std::vector<sim::Time> ends; ///< of the rows
    std::vector<Trace> traces;
    sim::Time playedUntil{};
    std::optional<sim::Time> parted; ///< when it and the other one parted
};

/// A line that is drawn and named across the chart: an objective.
struct ChartLimit {
    QString name; ///< "p95 ≤ 500 ms"
    double value = 0;
    QString trace{}; ///< which it is about; empty: all together
    bool operator==(const ChartLimit&) const = default;
};

/// All that one chart shows, as a value. Both futures have the same traces, by name.
struct Chart {
    std::string id; ///< "latency"
    QString title;
    QString note;     ///< "visits/s"
    std::string unit; ///< of all values, as numberText takes it
    ChartForm form = ChartForm::Lines;
    ValueScale::Kind scale = ValueScale::Kind::Linear;
    Better better = Better::Neither;
    QString compared; ///< the trace that is drawn where there are two futures
    ChartFuture a;
    std::optional<ChartFuture> b;
    std::vector<ChartLimit> limits;
    std::vector<Span> marked; ///< stretches of its own: times to detect, mitigate, recover
    sim::Duration every{};    ///< what a row covers, before any was halved; 0: not known
    QString empty;            ///< what to do to see something, where there is nothing to see
};

/// The trace of that name, or null.
const Trace* traceOf(const ChartFuture& future, const QString& name);

/// Whether it is drawn as a comparison: there are two futures, and both have what is compared.
bool isComparison(const Chart& chart);

/// What a row of a future covers; 0: there is none yet.
sim::Duration rowLength(const ChartFuture& future);
/// Whether two futures are compared whose rows cover different times: these are drawn in their
/// middles, since at their ends what is equal would seem to come later in the longer ones.
bool isMidRow(const Chart& chart);
/// How long before its end a row of a future is drawn.
sim::Duration drawnBeforeEnd(const Chart& chart, const ChartFuture& future);
/// "Points are in the middle of rows of 30 s (A) and 20 s (B)"; "": they are at their ends.
QString rowsTold(const Chart& chart);

} // namespace doppel::gui
