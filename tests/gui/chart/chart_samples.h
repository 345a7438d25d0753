// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart_feed.h"
#include "gui/chart/min_max_pyramid.h"
#include "sim/series.h"
#include "sim/time.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// Series by hand, for tests of charts.
namespace doppel::gui {

using namespace std::chrono_literals;

inline std::vector<sim::Time> rowsEvery(sim::Duration step, int rows) {
    std::vector<sim::Time> ends;
    for (int i = 1; i <= rows; ++i) {
        ends.push_back(sim::kStart + i * step);
    }
    return ends;
}

inline MinMaxPyramid pyramidOf(const std::vector<double>& values) {
    MinMaxPyramid pyramid;
    for (const double value : values) {
        pyramid.append(value);
    }
    return pyramid;
}

inline sim::SeriesColumn counterColumn(std::string component,
                                       std::string name,
                                       std::vector<double> values,
                                       std::vector<sim::MetricLabel> labels = {}) {
    return {std::move(component),
            std::move(name),
            std::move(labels),
            "",
            "",
            sim::SeriesColumn::Kind::Increase,
            std::move(values)};
}

inline sim::SeriesColumn
gaugeColumn(std::string component, std::string name, std::vector<double> values) {
    return {std::move(component),          std::move(name),  {}, "", "",
            sim::SeriesColumn::Kind::Mean, std::move(values)};
}

inline sim::SeriesColumn
quantileColumn(std::string component, std::string statistic, std::vector<double> values) {
    return {std::move(component), "latency", {},
            std::move(statistic), "s",       sim::SeriesColumn::Kind::Quantile,
            std::move(values)};
}

/// Times and columns that a view can look at.
struct SeriesTable {
    std::vector<sim::Time> times;
    std::vector<sim::SeriesColumn> columns;
    std::uint32_t epoch = 0;

    SeriesView view() const { return {times, columns, epoch}; }
};

} // namespace doppel::gui
