// SPDX-License-Identifier: Apache-2.0
#include "gui/time/timeline_geometry.h"

#include "sim/assert.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

constexpr double kGap = 4;
constexpr double kLeastLane = 14;
constexpr double kMostLane = 50;
constexpr double kLowLane = 28; // above several rows of events
constexpr double kTagHalf = 24; // of the playhead's tag, which is as wide as its text
constexpr double kLeastBar = 4;

// Several rows are lower ones: lanes need the room.
double heightOfRows(std::size_t count) {
    return count == 1 ? TimelineGeometry::kRowHeight
                      : static_cast<double>(count) * (count == 2 ? 17 : TimelineGeometry::kLowRow);
}

constexpr double kRowWithGap = TimelineGeometry::kRowHeight + kGap;

// What is left of the height below rows of events, for lanes and the rows beside them.
double roomFor(double height, std::size_t rows) {
    return height - TimelineGeometry::kAxis - kGap -
           (heightOfRows(rows) - TimelineGeometry::kRowHeight);
}

double heightWanted(std::size_t lanes, std::size_t rows) {
    return lanes <= 1 ? (rows > 1 ? kLowLane : kMostLane)
                      : (rows > 1 ? 32 : 38) * static_cast<double>(std::min<std::size_t>(lanes, 2));
}

bool hasRoomForRecovery(double room, double wanted) {
    return room - 3 * kRowWithGap >= wanted;
}

bool hasRoomForMarks(double room, double wanted, bool recovery) {
    return room - (recovery ? 3 : 2) * kRowWithGap >= wanted - 12;
}

} // namespace

TimelineGeometry::TimelineGeometry(
    QSizeF size, TimeRange run, std::size_t lanes, bool recovery, SpanRows spans)
    : run_(run), rows_(std::move(spans)) {
    DOPPEL_ASSERT(run.length() > sim::Duration::zero());
    plot_ = QRectF(kLabels, 0, std::max(size.width() - kLabels - kRightEdge, 1.0), size.height());
    // Rows below the lanes give way to them: first the way out, then the marks.
    const double eventsHeight = heightOfRows(rows_.count);
    const double forAll = roomFor(size.height(), rows_.count);
    const double wanted = heightWanted(lanes, rows_.count);
    const bool showsRecovery = recovery && hasRoomForRecovery(forAll, wanted);
    const bool showsMarks = hasRoomForMarks(forAll, wanted, showsRecovery);
    const double rows = 1 + (showsRecovery ? 1 : 0) + (showsMarks ? 1 : 0);
    const double forLanes = std::max(forAll - rows * kRowWithGap, kLeastLane);
    const auto most = static_cast<std::size_t>(
        std::max(1.0, std::floor((forLanes + kGap) / (kLeastLane + kGap))));
    const std::size_t shown = std::clamp<std::size_t>(lanes, 1, most);
    const auto count = static_cast<double>(shown);
    const double height = std::min((forLanes - kGap * (count - 1)) / count, kMostLane);

    double top = kAxis;
    for (std::size_t i = 0; i < shown; ++i) {
        lanes_.push_back(row(top, height));
        top += height + kGap;
    }
    faults_ = row(top, eventsHeight);
    top += eventsHeight + kGap;
    if (showsRecovery) {
        recovery_ = row(top, kRowHeight);
        top += kRowWithGap;
    }
    if (showsMarks) {
        marks_ = row(top, kRowHeight);
    }
}

std::size_t TimelineGeometry::mostRows(double height, std::size_t lanes, bool recovery) {
    constexpr std::size_t kLeast = 4; // before the way out and the marks
    constexpr std::size_t kMost = 12;
    std::size_t most = kLeast;
    while (most < kMost) {
        const double room = roomFor(height, most + 1);
        const double wanted = heightWanted(lanes, most + 1);
        if ((recovery && !hasRoomForRecovery(room, wanted)) ||
            !hasRoomForMarks(room, wanted, recovery)) {
            break;
        }
        ++most;
    }
    return most;
}

QRectF TimelineGeometry::row(double top, double height) const {
    return {plot_.left(), top, plot_.width(), height};
}

double TimelineGeometry::xOf(sim::Time t) const {
    const double share = sim::toSeconds(t - run_.from) / sim::toSeconds(run_.length());
    return plot_.left() + share * plot_.width();
}

sim::Time TimelineGeometry::timeAt(double x) const {
    const double share = std::clamp((x - plot_.left()) / plot_.width(), 0.0, 1.0);
    return run_.from + sim::fromSeconds(share * sim::toSeconds(run_.length()));
}

sim::Duration TimelineGeometry::perPixel() const {
    return sim::fromSeconds(sim::toSeconds(run_.length()) / plot_.width());
}

QRectF TimelineGeometry::overview() const {
    return {lanes_.front().topLeft(), lanes_.back().bottomRight()};
}

QRectF TimelineGeometry::bar(const Span& span, std::size_t row) const {
    const double height = faults_.height() / static_cast<double>(rows_.count);
    return barIn({faults_.left(), faults_.top() + height * static_cast<double>(row),
                  faults_.width(), height},
                 span);
}

std::optional<QRectF> TimelineGeometry::barOf(const std::vector<Span>& spans,
                                              std::size_t index) const {
    if (isRecovery(spans[index].kind)) {
        return recovery_ ? std::optional(barIn(*recovery_, spans[index])) : std::nullopt;
    }
    const auto row = rows_.of(index);
    return row ? std::optional(bar(spans[index], *row)) : std::nullopt;
}

QRectF TimelineGeometry::barIn(const QRectF& within, const Span& span) const {
    const double from = xOf(span.range.from);
    const double to = std::max(xOf(span.range.to), from + kLeastBar);
    return {from, within.top(), to - from, within.height()};
}

QRectF TimelineGeometry::window(TimeRange range) const {
    const QRectF all = overview();
    return QRectF(QPointF(xOf(range.from), all.top() - 1),
                  QPointF(xOf(range.to), all.bottom() + 1));
}

QRectF TimelineGeometry::grip(TimeRange range, bool right) const {
    const QRectF area = window(range);
    const double x = right ? area.right() : area.left();
    return {x - 4, area.center().y() - 8, 8, 16};
}

std::optional<TimelineHandle>
TimelineGeometry::handleAt(QPointF point,
                           TimeRange range,
                           sim::Time playhead,
                           const std::vector<Span>& spans,
                           const std::vector<TimelineMark>& marks) const {
    using What = TimelineHandle::What;
    if (point.y() < kAxis) {
        return std::abs(point.x() - xOf(playhead)) <= kTagHalf
                   ? std::optional(TimelineHandle{What::Playhead})
                   : std::nullopt;
    }
    if (window(range).adjusted(-kGrip, 0, kGrip, 0).contains(point)) {
        const double toLeft = std::abs(point.x() - xOf(range.from));
        const double toRight = std::abs(point.x() - xOf(range.to));
        if (std::min(toLeft, toRight) <= kGrip) {
            return TimelineHandle{toLeft < toRight ? What::RangeFrom : What::RangeTo};
        }
        return TimelineHandle{What::RangeBody};
    }
    if (marks_ && marks_->contains(point)) {
        std::optional<TimelineHandle> nearest;
        double distance = kGrip + 1;
        for (std::size_t i = 0; i < marks.size(); ++i) {
            const double away = std::abs(point.x() - xOf(marks[i].at));
            if (away < distance) {
                distance = away;
                nearest = TimelineHandle{What::Mark, i};
            }
        }
        return nearest;
    }
    // The last drawn lies on top.
    for (std::size_t i = spans.size(); i-- > 0;) {
        const auto shown = barOf(spans, i);
        if (!shown) {
            continue;
        }
        const QRectF area = *shown;
        const double reach = spans[i].event ? kGrip : 0;
        if (!area.adjusted(-reach, 0, reach, 0).contains(point)) {
            continue;
        }
        if (spans[i].event) {
            // A third of a short bar is for each end, so that it can be moved too.
            const double end = std::min(kGrip, area.width() / 3);
            if (point.x() >= area.right() - end) {
                return TimelineHandle{What::SpanTo, i};
            }
            if (point.x() <= area.left() + end) {
                return TimelineHandle{What::SpanFrom, i};
            }
        }
        return TimelineHandle{What::SpanBody, i};
    }
    return std::nullopt;
}

} // namespace doppel::gui
