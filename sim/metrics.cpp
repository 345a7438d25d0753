// SPDX-License-Identifier: Apache-2.0
#include "sim/metrics.h"

#include "sim/assert.h"

namespace doppel::sim {

std::string_view toText(MetricUnit unit) {
    switch (unit) {
    case MetricUnit::Nanoseconds:
        return "s";
    case MetricUnit::Bytes:
        return "B";
    case MetricUnit::Money:
        return "$";
    case MetricUnit::None:
        break;
    }
    return "";
}

double inUnit(double steps, MetricUnit unit) {
    const bool isInNanos = unit == MetricUnit::Nanoseconds || unit == MetricUnit::Money;
    return isInNanos ? steps / 1e9 : steps;
}

std::string flatName(std::string_view name, std::span<const MetricLabel> labels) {
    std::string flat(name);
    for (const MetricLabel& label : labels) {
        flat += '_' + label.value;
    }
    return flat;
}

template <class Kind>
Kind& Metrics::findOrAdd(std::string_view component,
                         std::string_view name,
                         std::string_view help,
                         MetricOptions options,
                         Kind fresh) {
    std::string flat = sim::flatName(name, options.labels);
    const auto known = byName_.find({component, flat});
    if (known != byName_.end()) {
        DOPPEL_ASSERT(std::holds_alternative<Kind>(known->second->value));
        return std::get<Kind>(known->second->value);
    }
    Metric& metric =
        entries_.emplace_back(Metric{std::string(component), std::string(name), std::string(help),
                                     std::move(options), std::move(flat), std::move(fresh)});
    byName_.emplace(
        std::pair<std::string_view, std::string_view>(metric.component, metric.flatName), &metric);
    return std::get<Kind>(metric.value);
}

Counter& Metrics::counter(std::string_view component,
                          std::string_view name,
                          std::string_view help,
                          MetricOptions options) {
    return findOrAdd(component, name, help, std::move(options), Counter{});
}

Gauge& Metrics::gauge(std::string_view component,
                      std::string_view name,
                      std::string_view help,
                      MetricOptions options) {
    return findOrAdd(component, name, help, std::move(options), Gauge(windowStart_));
}

Histogram& Metrics::histogram(std::string_view component,
                              std::string_view name,
                              std::string_view help,
                              MetricOptions options) {
    return findOrAdd(component, name, help, std::move(options), Histogram{});
}

const Metric* Metrics::find(std::string_view component, std::string_view name) const {
    const auto known = byName_.find({component, name});
    return known == byName_.end() ? nullptr : known->second;
}

void Metrics::reset(Time now) {
    windowStart_ = now;
    for (Metric& metric : entries_) {
        if (auto* counter = std::get_if<Counter>(&metric.value)) {
            counter->reset();
        } else if (auto* gauge = std::get_if<Gauge>(&metric.value)) {
            gauge->reset(now);
        } else {
            std::get<Histogram>(metric.value).reset();
        }
    }
}

void Metrics::cutGauges(Time from) {
    for (Metric& metric : entries_) {
        if (auto* gauge = std::get_if<Gauge>(&metric.value)) {
            gauge->cut(from);
        }
    }
}

} // namespace doppel::sim
