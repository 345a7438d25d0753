// SPDX-License-Identifier: Apache-2.0
#include "scenarios/lower_bounds.h"

#include "models/jobs/counted_once.h"
#include "models/meter.h"
#include "scenarios/unmeasured.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

namespace {

void keepLowerBound(NamedMetrics& names, const std::string& name, std::uint64_t good) {
    NamedMetric& told = names[name];
    told.good = std::min(static_cast<double>(good), told.value.value_or(0));
}

// Of all labels where the metric that asks has none: a broker's count is of all its queues.
std::optional<std::uint64_t> onceOf(const MetricResults& metrics,
                                    std::string_view name,
                                    const std::vector<sim::MetricLabel>& labels) {
    const std::string repeated = models::repeatedName(name);
    std::optional<std::uint64_t> once;
    for (const MetricResult& metric : metrics) {
        if (metric.name == name && (labels.empty() || metric.labels == labels)) {
            once = once.value_or(0) + countOf(metrics, metric.flatName()) -
                   countOf(metrics, sim::flatName(repeated, metric.labels));
        }
    }
    return once;
}

// Of what is worked on: what came to a good end, each once; none: all of it is good, and done once.
std::optional<std::uint64_t> goodOf(const MetricResults& metrics,
                                    const MetricResult& metric,
                                    std::span<const models::GoodCount> declared) {
    const auto found =
        std::find_if(declared.begin(), declared.end(),
                     [&](const models::GoodCount& one) { return one.metric == metric.name; });
    if (found != declared.end()) {
        const auto good = onceOf(metrics, found->good, metric.labels);
        const auto also = onceOf(metrics, found->alsoGood, metric.labels);
        return good ? std::optional(*good + also.value_or(0)) : std::nullopt;
    }
    const std::string repeated = sim::flatName(models::repeatedName(metric.name), metric.labels);
    return find(metrics, repeated) != nullptr ? onceOf(metrics, metric.name, metric.labels)
                                              : std::nullopt;
}

} // namespace

void keepLowerBoundsOfWork(NamedMetrics& names, const ComponentResult& component) {
    const models::ComponentKind* kind = kindOf(component);
    if (kind == nullptr) {
        return;
    }
    for (const MetricResult& metric : component.metrics) {
        if (const auto good = goodOf(component.metrics, metric, kind->metrics.goodCounts)) {
            keepLowerBound(names, component.name + '.' + metric.flatName(), *good);
        }
    }
}

void keepLowerBoundsOfRequests(NamedMetrics& names,
                               const ComponentResult& component,
                               const CameTo& cameTo) {
    const models::ComponentKind* kind = kindOf(component);
    for (const MetricResult& metric : component.metrics) {
        if (metric.name == models::Meter::kRequests ||
            basisOf(kind, metric.name) == models::MetricBasis::Of::Came) {
            keepLowerBound(names, component.name + '.' + metric.flatName(), cameTo.good);
        }
    }
}

void keepLowerBoundsOfVisits(NamedMetrics& names, const TrafficResult& source) {
    keepLowerBound(names, source.name + ".total", source.ok);
    keepLowerBound(names, source.name + '.' + std::string(models::Meter::kRequests), source.ok);
}

} // namespace doppel::scenarios
