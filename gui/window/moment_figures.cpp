// SPDX-License-Identifier: Apache-2.0
#include "gui/window/moment_figures.h"

#include "gui/future/moment_row.h"
#include "gui/look/numbers.h"
#include "gui/time/time_text.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>

namespace doppel::gui {
namespace {

using Weight = MomentFigure::Weight;

// How visitors fared in one row.
struct RowFigures {
    double seconds = 0;
    double begun = 0;
    double ok = 0;
    double failed = 0;
    std::optional<double> waiting{}; // visits under way, a mean; none: nobody counted
    double p99 = 0;                  // 0: nobody was answered
    double fromCaches = 0;
    double answered = 0;

    double failing() const { return ok + failed > 0 ? failed / (ok + failed) : 0; }
    std::optional<double> cached() const {
        return answered > 0 ? std::optional(fromCaches / answered) : std::nullopt;
    }
};

// Null of a metric that has no column yet.
double valueIn(const sim::SeriesColumn* column, std::size_t row) {
    return column == nullptr || row >= column->values.size() ? 0 : column->values[row];
}

RowFigures figuresOf(const Recording& recording, std::size_t row) {
    RowFigures figures;
    figures.seconds = sim::toSeconds(lengthOfRow(recording, row));
    for (const ComponentSketch& source : recording.sketch().sources) {
        const auto count = [&](std::string_view metric) {
            return valueIn(recording.column(source.name, metric), row);
        };
        figures.begun += count("requests");
        if (const sim::SeriesColumn* inside = recording.column(source.name, "in_flight")) {
            figures.waiting = figures.waiting.value_or(0) + valueIn(inside, row);
        }
        figures.ok += count("ok");
        figures.failed += count("failed");
        const double cached = count("served_by_cache") + count("served_by_stale");
        figures.fromCaches += cached;
        figures.answered += cached + count("served_by_origin") + count("served_by_mirror") +
                            count("served_by_synthetic");
    }
    for (const sim::SeriesColumn* column : recording.latency("p99")) {
        figures.p99 = std::max(figures.p99, valueIn(column, row));
    }
    return figures;
}

// Of all rows of the minutes before the first event, after the warm-up where they go so far back: by
// one row alone chance looks like a change.
std::optional<RowFigures> figuresBefore(const Recording& recording, sim::Time at) {
    constexpr sim::Duration kUsual = std::chrono::minutes(5);
    sim::Time first = sim::kNever;
    for (const EventSketch& event : recording.sketch().events) {
        first = std::min(first, event.at);
    }
    const auto times = recording.seriesTimes();
    const auto after = std::upper_bound(times.begin(), times.end(), first);
    if (first >= at || after == times.begin()) {
        return std::nullopt;
    }
    const auto last = static_cast<std::size_t>(after - times.begin()) - 1;
    const sim::Time since = std::max(
        sim::kStart + recording.sketch().warmup,
        sim::kStart + std::max<sim::Duration>(first - sim::kStart - kUsual, sim::Duration::zero()));
    RowFigures sum = figuresOf(recording, last);
    double rows = 1;
    double answeredRows = sum.p99 > 0 ? 1 : 0;
    for (std::size_t row = last; row-- > 0 && times[row] > since;) {
        const RowFigures one = figuresOf(recording, row);
        sum.seconds += one.seconds;
        sum.begun += one.begun;
        sum.ok += one.ok;
        sum.failed += one.failed;
        sum.fromCaches += one.fromCaches;
        sum.answered += one.answered;
        sum.p99 += one.p99;
        answeredRows += one.p99 > 0 ? 1 : 0;
        if (sum.waiting) {
            *sum.waiting += one.waiting.value_or(0);
        }
        ++rows;
    }
    sum.p99 /= std::max(1.0, answeredRows);
    if (sum.waiting) {
        *sum.waiting /= rows;
    }
    return sum;
}

// After the warm-up: as it was judged, or else, as in the midst of a stored run, by rows.
double failedUntil(const Recording& recording, sim::Time at) {
    double failed = 0;
    if (const Judgement* judgement = recording.judgementAt(at)) {
        for (const SourceTotals& source : judgement->sources) {
            failed += static_cast<double>(source.failed);
        }
        return failed;
    }
    const sim::Time warm = sim::kStart + recording.sketch().warmup;
    const auto times = recording.seriesTimes();
    for (std::size_t row = 0; row < times.size() && times[row] <= at; ++row) {
        if (times[row] - lengthOfRow(recording, row) >= warm) {
            failed += figuresOf(recording, row).failed;
        }
    }
    return failed;
}

QString visitsText(double visits) {
    return numberText(std::round(visits), "");
}

// The moment up to this one whose rows both have; none: the other was not played so far.
std::optional<sim::Time> ofBoth(const Recording& recording, const Recording& other, sim::Time at) {
    const auto ofA = recording.seriesTimes();
    const auto ofB = other.seriesTimes();
    const auto row = rowOf(recording, at);
    // One that plays along may be behind by less than a row; one that has ended is not.
    const auto isBehind = [&] {
        return !other.outcome() && other.now() + lengthOfRow(recording, *row) > at;
    };
    const bool isThere = row && !ofB.empty() && (other.now() >= at || isBehind());
    return isThere ? std::optional(std::min({at, ofA.back(), ofB.back()})) : std::nullopt;
}

QString before(const QString& value) {
    return QStringLiteral("%1 before").arg(value);
}

} // namespace

std::vector<MomentFigure>
momentFigures(const Recording& recording, const Recording& other, sim::Time at) {
    const auto both = ofBoth(recording, other, at);
    std::vector<MomentFigure> figures = momentFigures(recording, both.value_or(at));
    const std::vector<MomentFigure> others =
        both ? momentFigures(other, *both) : std::vector<MomentFigure>();
    for (std::size_t i = 0; i < figures.size(); ++i) {
        figures[i].other = i < others.size() ? others[i].value : QStringLiteral("\u2013");
    }
    return figures;
}

std::vector<MomentFigure> momentFigures(const Recording& recording, sim::Time at) {
    const auto row = rowOf(recording, at);
    if (!row) {
        return {};
    }
    const RowFigures now = figuresOf(recording, *row);
    const auto was = figuresBefore(recording, at);
    const double perSecond = now.seconds > 0 ? now.begun / now.seconds : 0;
    const double failed = failedUntil(recording, at);
    MomentFigure visits{QStringLiteral("visits"), numberText(perSecond, "/s"), {}, Weight::Usual};
    MomentFigure failing{QStringLiteral("failing"), numberText(now.failing(), "1"),
                         failed > 0 ? QStringLiteral("%1 so far").arg(numberText(failed, ""))
                                    : QString(),
                         now.failing() >= 0.01 ? Weight::Failing : Weight::Usual};
    MomentFigure waiting{QStringLiteral("waiting"),
                         now.waiting ? visitsText(*now.waiting) : QStringLiteral("\u2013"),
                         {},
                         Weight::Usual};
    MomentFigure p99{QStringLiteral("latency p99"),
                     now.p99 > 0 ? numberText(now.p99, "s") : QStringLiteral("\u2013"),
                     {},
                     Weight::Usual};
    const auto cached = now.cached();
    MomentFigure caches{QStringLiteral("from caches"),
                        cached ? numberText(*cached, "1") : QStringLiteral("\u2013"),
                        {},
                        Weight::Usual};
    if (was) {
        if (was->seconds > 0) {
            visits.note = before(numberText(was->begun / was->seconds, "/s"));
        }
        if (was->waiting && now.waiting) {
            constexpr double kSome = 10; // by fewer nobody is held up
            waiting.note = before(visitsText(*was->waiting));
            waiting.weight =
                *now.waiting >= 2 * *was->waiting && *now.waiting >= *was->waiting + kSome
                    ? Weight::Busy
                    : Weight::Usual;
        }
        if (was->p99 > 0) {
            p99.note = before(numberText(was->p99, "s"));
            p99.weight = now.p99 >= 2 * was->p99 ? Weight::Busy : Weight::Usual;
        }
        if (const auto cachedBefore = was->cached()) {
            caches.note = before(numberText(*cachedBefore, "1"));
            caches.weight = cached && *cached < 0.8 * *cachedBefore ? Weight::Busy : Weight::Usual;
        }
    }
    return {visits, failing, waiting, p99, caches};
}

QString momentScope(const Recording& recording, sim::Time at) {
    const QString row = rowWords(recording, at);
    return row.isEmpty() ? row
                         : QStringLiteral("Visits %1, as the charts' read-outs and what goes "
                                          "through the parts of the map. Waiting: visits under "
                                          "way, on average.")
                               .arg(row);
}

QString momentScope(const Recording& recording, const Recording& other, sim::Time at) {
    const QString own = momentScope(recording, at);
    if (own.isEmpty()) {
        return own;
    }
    const auto both = ofBoth(recording, other, at);
    if (both && rowWords(other, *both) != rowWords(recording, *both)) {
        return QStringLiteral("%1 B: %2.").arg(own, rowWords(other, *both));
    }
    return both || !other.outcome()
               ? own
               : QStringLiteral("%1 B ended at %2.")
                     .arg(own, momentText(other.now(), other.sketch().startClock()));
}

} // namespace doppel::gui
