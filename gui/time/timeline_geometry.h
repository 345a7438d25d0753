// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/span_rows.h"
#include "gui/time/time_range.h"
#include "gui/time/timeline_content.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// Something on the timeline that can be taken hold of, by pointer or keys.
struct TimelineHandle {
    enum class What {
        Playhead,
        RangeFrom, ///< the left grip of the window
        RangeTo,   ///< the right one
        RangeBody, ///< the window itself
        SpanFrom,  ///< the start of a span that can be dragged
        SpanTo,    ///< its end
        SpanBody,  ///< a span
        Mark,      ///< a checkpoint or a bookmark
    };
    What what = What::Playhead;
    std::size_t index = 0; ///< of the span or the mark
    bool operator==(const TimelineHandle&) const = default;
};

/// Where all of the timeline lies, in logical pixels: time and x, rows, and what is under a point. A
/// value without a widget.
class TimelineGeometry {
public:
    static constexpr double kLabels = 88; ///< names of rows, to the left
    static constexpr double kRightEdge = 20;
    static constexpr double kAxis = 28; ///< ticks and the playhead's tag, on top
    static constexpr double kRowHeight = 20;
    static constexpr double kLowRow = 15; ///< of three or more of events; a name and its frame fit
    static constexpr double kGrip = 6;    ///< as far from an end it can still be taken

    /// Of a timeline of this size, whose events lie in those rows. REQUIRES: a run of some length.
    TimelineGeometry(
        QSizeF size, TimeRange run, std::size_t lanes, bool recovery, SpanRows rows = {});

    /// How many rows of events there is room for in that height, at least three.
    static std::size_t mostRows(double height, std::size_t lanes, bool recovery);

    double xOf(sim::Time t) const;
    /// The moment at a place, within the run.
    sim::Time timeAt(double x) const;
    /// What a pixel is worth.
    sim::Duration perPixel() const;
    TimeRange run() const { return run_; }

    /// From the first moment of the run to the last; all rows.
    QRectF plot() const { return plot_; }
    /// As many as fit; the rest is not drawn.
    std::size_t lanes() const { return lanes_.size(); }
    QRectF lane(std::size_t index) const { return lanes_[index]; }
    /// From the top of the first lane to the bottom of the last.
    QRectF overview() const;
    /// All rows of events.
    QRectF faults() const { return faults_; }
    const SpanRows& rows() const { return rows_; }
    std::optional<QRectF> recovery() const { return recovery_; }
    std::optional<QRectF> marks() const { return marks_; }

    /// A span in a row of events, or in the row of the way out.
    QRectF bar(const Span& span, std::size_t row) const;
    /// The same of one of the spans that the rows are of; none: it isn't shown.
    std::optional<QRectF> barOf(const std::vector<Span>& spans, std::size_t index) const;
    QRectF window(TimeRange range) const;
    QRectF grip(TimeRange range, bool right) const;

    /// What a press at a point takes: the playhead's tag, grips, ends of spans, marks, spans, the
    /// window; the nearest wins where two are in reach. None: nothing.
    std::optional<TimelineHandle> handleAt(QPointF point,
                                           TimeRange range,
                                           sim::Time playhead,
                                           const std::vector<Span>& spans,
                                           const std::vector<TimelineMark>& marks) const;

private:
    QRectF row(double top, double height) const;
    QRectF barIn(const QRectF& row, const Span& span) const;

    TimeRange run_;
    SpanRows rows_;
    QRectF plot_;
    std::vector<QRectF> lanes_;
    QRectF faults_;
    std::optional<QRectF> recovery_;
    std::optional<QRectF> marks_;
};

} // namespace doppel::gui
