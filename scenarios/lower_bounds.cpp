// SPDX-License-Identifier: Apache-2.0
#include "scenarios/lower_bounds.h"

#include "models/app/consumer_metrics.h"
#include "models/meter.h"
#include "scenarios/unmeasured.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace doppel::scenarios {

namespace {

void keepLowerBound(NamedMetrics& names, const std::string& name, std::uint64_t good) {
    NamedMetric& told = names[name];
    told.good = std::min(static_cast<double>(good), told.value.value_or(0));
}

} // namespace

void keepLowerBoundsOfWork(NamedMetrics& names, const ComponentResult& component) {
    using models::ConsumerMetrics; // no MetricBasis says it: what comes to it are no requests
    if (find(component.metrics, ConsumerMetrics::kSucceeded) == nullptr) {
        return;
    }
    const std::uint64_t succeeded = countOf(component.metrics, ConsumerMetrics::kSucceeded);
    for (const std::string_view of : {ConsumerMetrics::kProcessed, ConsumerMetrics::kAcked}) {
        keepLowerBound(names, component.name + '.' + std::string(of), succeeded);
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
