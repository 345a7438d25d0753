// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/counter.h"
#include "sim/gauge.h"
#include "sim/histogram.h"
#include "sim/time.h"

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace doppel::sim {

/// What one step of a metric's whole number is.
enum class MetricUnit {
    None,        ///< a number of things: requests, jobs, replicas
    Nanoseconds, ///< shown in seconds
    Bytes,
    Money, ///< nanos of a currency
};

/// How the unit is shown: "", "s", "B", "$".
std::string_view toText(MetricUnit unit);
/// So many steps in the unit shown, rounded once: 1.9 s, not the 1.9000000000000001 of a product
/// with 1e-9.
double inUnit(double steps, MetricUnit unit);

/// Which of several alike a metric counts: {"status", "503"}.
struct MetricLabel {
    std::string key;
    std::string value;
    friend bool operator==(const MetricLabel&, const MetricLabel&) = default;
};

struct MetricOptions {
    MetricUnit unit = MetricUnit::None;
    /// Histograms only: its quantiles are sampled over time, not only kept for the whole run.
    bool series = false;
    std::vector<MetricLabel> labels{};
};

/// How a metric is named where there is room for one word: its name and its labels' values, joined
/// by underscores: "status_503", "failure_gave_up".
std::string flatName(std::string_view name, std::span<const MetricLabel> labels);

/// One thing that is counted about one component.
struct Metric {
    std::string component;
    std::string name; ///< as operators of the real component know it
    std::string help; ///< one sentence; may be empty
    MetricOptions options;
    std::string flatName;
    std::variant<Counter, Gauge, Histogram> value;
};

/// All that a world counts. Components ask for their counters, gauges and histograms once, when
/// they are built, and keep the reference: it stays good as long as this object. The same component
/// and flatName give the same object again; asking for it as another kind is a bug and asserts.
/// Iterated in the order of registration.
class Metrics {
public:
    Metrics() = default;
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    Counter& counter(std::string_view component,
                     std::string_view name,
                     std::string_view help = {},
                     MetricOptions options = {});

    /// A gauge that is registered late was 0 since the last reset.
    Gauge& gauge(std::string_view component,
                 std::string_view name,
                 std::string_view help = {},
                 MetricOptions options = {});

    /// Of nanoseconds, unless the options say otherwise.
    Histogram& histogram(std::string_view component,
                         std::string_view name,
                         std::string_view help = {},
                         MetricOptions options = {.unit = MetricUnit::Nanoseconds});

    const std::deque<Metric>& entries() const { return entries_; }
    std::deque<Metric>& entries() { return entries_; }
    /// The metric of that flatName, or null.
    const Metric* find(std::string_view component, std::string_view name) const;

    /// The end of the warm-up: counters and histograms start again from zero, gauges keep their
    /// level and start a new window. Counter::total() and Gauge::totalIntegral() are not touched.
    void reset(Time now);
    /// Gauges tell their extremes from then on, besides those of the window. See Gauge::cut.
    void cutGauges(Time from);
    /// When the window began that values and means refer to.
    Time windowStart() const { return windowStart_; }

private:
    template <class Kind>
    Kind& findOrAdd(std::string_view component,
                    std::string_view name,
                    std::string_view help,
                    MetricOptions options,
                    Kind fresh);

    std::deque<Metric> entries_; // a deque: references into it stay good
    std::map<std::pair<std::string_view, std::string_view>, Metric*> byName_; // views into entries_
    Time windowStart_ = kStart;
};

} // namespace doppel::sim
