// SPDX-License-Identifier: Apache-2.0
#include "scenarios/floors.h"

#include "models/app/consumer_metrics.h"
#include "models/meter.h"
#include "scenarios/unmeasured.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace doppel::scenarios {

namespace {

void keepFloor(NamedMetrics& names, const std::string& name, std::uint64_t good) {
    NamedMetric& told = names[name];
    told.good = std::min(static_cast<double>(good), told.value.value_or(0));
}

} // namespace

void keepFloorsOfWork(NamedMetrics& names, const ComponentResult& component) {
    using models::ConsumerMetrics;
    if (find(component.metrics, ConsumerMetrics::kSucceeded) == nullptr) {
        return;
    }
    const std::uint64_t succeeded = countOf(component.metrics, ConsumerMetrics::kSucceeded);
    for (const std::string_view of : {ConsumerMetrics::kProcessed, ConsumerMetrics::kAcked}) {
        keepFloor(names, component.name + '.' + std::string(of), succeeded);
    }
}

void keepFloorsOfRequests(NamedMetrics& names,
                          const ComponentResult& component,
                          const CameTo& cameTo) {
    const models::ComponentKind* kind = kindOf(component);
    for (const MetricResult& metric : component.metrics) {
        if (metric.name == models::Meter::kRequests ||
            basisOf(kind, metric.name) == models::MetricBasis::Of::Came) {
            keepFloor(names, component.name + '.' + metric.flatName(), cameTo.good);
        }
    }
}

void keepFloorsOfVisits(NamedMetrics& names, const TrafficResult& source) {
    keepFloor(names, source.name + ".total", source.ok);
    keepFloor(names, source.name + '.' + std::string(models::Meter::kRequests), source.ok);
}

} // namespace doppel::scenarios
