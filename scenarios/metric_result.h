// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"
#include "sim/histogram.h"
#include "sim/metrics.h"
#include "sim/result.h"
#include "sim/time.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace doppel::scenarios {

/// How often something happened in the window.
struct CounterValue {
    std::uint64_t count = 0;
    friend bool operator==(const CounterValue&, const CounterValue&) = default;
};

/// A level in the window, weighted by how long it stood.
struct GaugeValue {
    sim::Int128 integral = 0; ///< value × nanoseconds
    sim::Duration window{}; ///< of merged runs: the sum of their windows, as are integral and last
    std::int64_t max = 0;
    std::int64_t last = 0; ///< at the window's end
    std::int64_t min = 0;

    /// The last level where the window has no length.
    double mean() const;
    friend bool operator==(const GaugeValue&, const GaugeValue&) = default;
};

/// The sum of some metrics of the same component over that of others: 0 to 1.
struct ShareValue {
    std::vector<std::string> part; ///< flat names
    std::vector<std::string> whole;
    friend bool operator==(const ShareValue&, const ShareValue&) = default;
};

/// A metric of one component or source with its type, so that results of several runs merge:
/// counts, integrals and buckets are added up; means, quantiles and shares are derived from the
/// sums.
struct MetricResult {
    std::string name; ///< as operators of the real component know it
    std::vector<sim::MetricLabel> labels;
    sim::MetricUnit unit = sim::MetricUnit::None;
    std::string help;
    std::variant<CounterValue, GaugeValue, sim::Histogram, ShareValue> value;

    std::string flatName() const { return sim::flatName(name, labels); }
    friend bool operator==(const MetricResult&, const MetricResult&) = default;
};

/// All metrics of one component or source, in the order of their registration.
using MetricResults = std::vector<MetricResult>;

/// What a world counted about each component and source in the window up to `now`.
std::map<std::string, MetricResults, std::less<>> metricResults(const sim::Metrics& metrics,
                                                                sim::Time now);

/// The same of one of them.
MetricResults metricResultsOf(const sim::Metrics& metrics, std::string_view owner, sim::Time now);

/// A declared share, to be derived from the metrics beside it.
MetricResult shareResult(const models::ShareOfMetrics& share);

/// What a component of a kind counts, at zero: known without a platform.
MetricResults declaredMetrics(const models::MetricsOfKind& kind, bool isAsked = true);

/// "counter", "gauge", "histogram" or "share".
std::string_view typeOf(const MetricResult& metric);

/// How many a counter of that name counted; 0 where there is none.
std::uint64_t countOf(const MetricResults& metrics, std::string_view name);

/// The metric of that flat name, or null.
const MetricResult* find(const MetricResults& metrics, std::string_view flatName);

/// One number told of a metric, in the unit in which it is shown.
struct Statistic {
    std::string name;            ///< "requests", "in_flight.max", "latency.p99"
    std::string_view unit;       ///< "s", "B", "$", "1" (a share) or "" (a count)
    std::optional<double> value; ///< none: there was nothing to measure it by
};

/// A quantile that is told of a histogram.
struct Quantile {
    std::string_view name; ///< "p99"
    double share;
};
inline constexpr std::array kQuantiles{Quantile{"p50", 0.5}, Quantile{"p90", 0.9},
                                       Quantile{"p95", 0.95}, Quantile{"p99", 0.99},
                                       Quantile{"p999", 0.999}};

/// What is told of metrics, in their order: of a counter its count; of a gauge its mean, `.min` and
/// `.max`; of a histogram `.count`, `.mean`, `.p50`, `.p90`, `.p95`, `.p99`, `.p999` and `.max`; of
/// a share its value.
std::vector<Statistic> statisticsOf(const MetricResults& metrics);

/// One of these: of the metric with that flat name the statistic "p99", or "" for the one under its
/// own name; none where there is no such metric.
std::optional<Statistic> statisticOf(const MetricResults& metrics,
                                     std::string_view flatName,
                                     std::string_view statistic = {});

/// Adds what another run counted. Metrics that only one of them has are taken over; where the two
/// don't have the same ones in the same order, the result is in the order of flat names. So neither
/// order nor grouping of merges can change a bit. Errors, in words: a name that means metrics of
/// two types.
std::optional<std::string> merge(MetricResults& metrics, const MetricResults& others);

} // namespace doppel::scenarios
