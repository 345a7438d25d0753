// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "sim/result.h"
#include "sim/stop.h"
#include "sim/time.h"

#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// One metric at one time.
struct LoadAmount {
    models::MilliValue value = 0;
    bool eachPod = false; ///< what every ready pod has, however many there are; else all together
};

/// What is measured from a time on, until the next row's; none: it can't be read.
struct LoadRow {
    sim::Duration at{};
    std::vector<std::optional<LoadAmount>> amounts; ///< by metric
};

/// A load that an autoscaler is tried on: rows by rising time, one at least.
struct LoadSeries {
    std::vector<LoadRow> rows;

    /// The row that holds at a time: the last one at or before it, or the first.
    const LoadRow& at(sim::Duration time) const;
};

inline constexpr std::size_t kMostLoadRows = 1'000'000;

/// Reads a series from a table (CSV, plain or compressed). Its columns:
///
///     time         seconds, or a length such as 1min 30s; rising
///     METRIC       the metric's name (metricColumns): of pods all together, of an Object or
///                  External metric the amount itself. A utilisation is in per cent of what one pod
///                  requests: 240 keeps 4 pods at 60 %
///     METRIC.each  the same for every ready pod, however many there are: 60 is 60 % of each
///     demand, utilisation    short for METRIC and METRIC.each, where there is one metric
///
/// Each metric has one column of the two. Amounts are written as Kubernetes writes them (500m, 1Gi,
/// 60), and may end in %. An empty field: the metric can't be read at that time. Errors: the
/// file's, each with its line and column; more than kMostLoadRows rows.
sim::Result<LoadSeries> readLoadSeries(const std::string& path,
                                       const std::vector<std::string>& metrics,
                                       const sim::WhoStops& stops = {});

} // namespace doppel::scenarios
