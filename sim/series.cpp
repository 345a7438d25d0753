// SPDX-License-Identifier: Apache-2.0
#include "sim/series.h"

#include "sim/assert.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>

namespace doppel::sim {

namespace {

constexpr std::array kQuantiles{std::pair<std::string_view, double>{"p50", 0.50},
                                std::pair<std::string_view, double>{"p95", 0.95},
                                std::pair<std::string_view, double>{"p99", 0.99}};
constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

double merged(
    SeriesColumn::Kind kind, double first, double second, double firstLength, double secondLength) {
    switch (kind) {
    case SeriesColumn::Kind::Increase:
        return first + second;
    case SeriesColumn::Kind::Mean:
        return (first * firstLength + second * secondLength) / (firstLength + secondLength);
    case SeriesColumn::Kind::Maximum:
    case SeriesColumn::Kind::Quantile:
        break;
    }
    return std::max(first, second);
}

} // namespace

SeriesRecorder::SeriesRecorder(Metrics& metrics, std::size_t maxRows, Time start)
    : metrics_(metrics), maxRows_(maxRows), start_(start), rowBegan_(start), now_(start) {
    DOPPEL_ASSERT(maxRows >= 2 && maxRows % 2 == 0);
}

void SeriesRecorder::sample(Time now) {
    DOPPEL_ASSERT(now > now_);
    now_ = now;
    if (++intervalsInRow_ == intervalsPerRow_) {
        addRow();
    }
}

void SeriesRecorder::finish() {
    if (intervalsInRow_ > 0) {
        addRow();
    }
}

void SeriesRecorder::addRow() {
    for (; known_ < metrics_.entries().size(); ++known_) {
        addColumns(metrics_.entries()[known_]);
    }
    const auto length = static_cast<double>((now_ - rowBegan_).count());
    for (std::size_t i = 0; i < known_; ++i) {
        addValues(metrics_.entries()[i], before_[i], length);
    }
    times_.push_back(now_);
    rowBegan_ = now_;
    intervalsInRow_ = 0;
    if (times_.size() == maxRows_) {
        halve();
    }
}

void SeriesRecorder::addColumns(const Metric& metric) {
    before_.push_back({.firstColumn = columns_.size(), .histogram = {}});
    const auto add = [&](std::string_view part, std::string_view unit, SeriesColumn::Kind kind) {
        columns_.push_back({metric.component, metric.name, metric.options.labels, std::string(part),
                            std::string(unit), kind, std::vector<double>(times_.size(), 0.0)});
    };
    const std::string_view unit = toText(metric.options.unit);
    if (std::holds_alternative<Counter>(metric.value)) {
        add("", unit, SeriesColumn::Kind::Increase);
    } else if (std::holds_alternative<Gauge>(metric.value)) {
        add("", unit, SeriesColumn::Kind::Mean);
        add(kMaximum, unit, SeriesColumn::Kind::Maximum);
    } else if (metric.options.series) {
        add("count", "", SeriesColumn::Kind::Increase);
        for (const auto& [part, p] : kQuantiles) {
            add(part, unit, SeriesColumn::Kind::Quantile);
        }
    } else {
        before_.back().firstColumn = kNoColumn;
    }
}

void SeriesRecorder::addValues(Metric& metric, Before& before, double length) {
    if (before.firstColumn == kNoColumn) {
        return;
    }
    const MetricUnit unit = metric.options.unit;
    std::vector<double>& values = columns_[before.firstColumn].values;
    if (const auto* counter = std::get_if<Counter>(&metric.value)) {
        const std::uint64_t total = counter->total();
        values.push_back(
            inUnit(static_cast<double>(total - std::exchange(before.count, total)), unit));
    } else if (auto* gauge = std::get_if<Gauge>(&metric.value)) {
        const Int128 area = gauge->totalIntegral(now_);
        values.push_back(
            inUnit(static_cast<double>(area - std::exchange(before.area, area)) / length, unit));
        columns_[before.firstColumn + 1].values.push_back(
            inUnit(static_cast<double>(gauge->takeMax(now_)), unit));
    } else {
        addInterval(std::get<Histogram>(metric.value), before, unit);
    }
}

void SeriesRecorder::addInterval(const Histogram& histogram, Before& before, MetricUnit unit) {
    const bool continued = histogram.resets() == before.histogram.resets();
    const Histogram interval = continued ? histogram.since(before.histogram) : histogram;
    SeriesColumn* column = &columns_[before.firstColumn];
    column->values.push_back(static_cast<double>(interval.count()));
    for (const auto& [part, p] : kQuantiles) {
        ++column;
        column->values.push_back(inUnit(static_cast<double>(interval.quantile(p)), unit));
    }
    before.histogram = histogram;
}

void SeriesRecorder::halve() {
    halveRows(times_, columns_, start_);
    intervalsPerRow_ *= 2;
    ++epoch_;
}

SeriesRows SeriesRecorder::since(const SeriesCursor& have) const {
    DOPPEL_ASSERT(have.epoch <= epoch_);
    SeriesRows fresh;
    fresh.epoch = epoch_;
    fresh.kept = have.rows >> std::min(epoch_ - have.epoch, 63U);
    DOPPEL_ASSERT(fresh.kept <= times_.size());
    fresh.times.assign(times_.begin() + static_cast<std::ptrdiff_t>(fresh.kept), times_.end());
    fresh.values.reserve(fresh.times.size() * columns_.size());
    for (std::size_t row = fresh.kept; row < times_.size(); ++row) {
        for (const SeriesColumn& column : columns_) {
            fresh.values.push_back(column.values[row]);
        }
    }
    return fresh;
}

void halveRows(std::vector<Time>& times, std::span<SeriesColumn> columns, Time start) {
    const std::size_t rows = times.size() / 2;
    const auto lengthOf = [&](std::size_t row) {
        return static_cast<double>((times[row] - (row == 0 ? start : times[row - 1])).count());
    };
    for (SeriesColumn& column : columns) {
        for (std::size_t row = 0; row < rows; ++row) {
            column.values[row] =
                merged(column.kind, column.values[2 * row], column.values[2 * row + 1],
                       lengthOf(2 * row), lengthOf(2 * row + 1));
        }
        column.values.resize(rows);
    }
    for (std::size_t row = 0; row < rows; ++row) {
        times[row] = times[2 * row + 1];
    }
    times.resize(rows);
}

} // namespace doppel::sim
