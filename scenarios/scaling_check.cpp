// SPDX-License-Identifier: Apache-2.0
#include "scenarios/scaling_check.h"

#include "models/actions/without_requests.h"
#include "models/field_path.h"
#include "models/meter.h"
#include "models/scaling/scaled_target.h"
#include "models/suggest.h"
#include "scenarios/file/value_path.h"
#include "scenarios/sketch.h"

#include <algorithm>
#include <variant>
#include <vector>

namespace doppel::scenarios {

namespace {

using models::Problems;

/// The counters and gauges that a component has. Of requests there are none, ever, where nobody asks
/// it for anything: who scales by them would take it for idle.
std::vector<std::string> scalableBy(const sim::Metrics& metrics, const ComponentSpec& of) {
    const bool isAsked = models::whyNoConnections(*of.kind).empty();
    std::vector<std::string> names;
    for (const sim::Metric& metric : metrics.entries()) {
        const bool isOfRequests = metric.flatName == models::Meter::kInFlight ||
                                  metric.flatName == models::Meter::kRequests;
        if (metric.component == of.name && (isAsked || !isOfRequests) &&
            !std::holds_alternative<sim::Histogram>(metric.value)) {
            names.push_back(metric.flatName);
        }
    }
    return names;
}

void check(const models::ScalingMetric& metric,
           const std::string& path,
           const ComponentSpec& of,
           const Scenario& scenario,
           Problems& problems) {
    Sketch sketch(scenario);
    const std::vector<std::string> names = scalableBy(sketch.metricsOf(of), of);
    if (std::find(names.begin(), names.end(), metric.name) == names.end()) {
        problems.push_back({models::joinPaths(path, metric.field),
                            '"' + of.name + "\" has no counter or gauge \"" + metric.name + '"' +
                                models::didYouMean(metric.name, names)});
    }
}

} // namespace

Problems problemsOfScaling(const Scenario& scenario,
                           const std::set<std::string>& wrong,
                           sim::StopQuestion& stop) {
    Problems problems;
    for (const ComponentSpec& scaler : scenario.components) {
        const std::string path = joinPath("components", scaler.name);
        if (stop.isStopped() || wrong.contains(path)) {
            continue;
        }
        for (const models::ScalingMetric& metric :
             models::scalingMetrics(*scaler.kind, *scaler.config)) {
            const auto of =
                std::find_if(scenario.components.begin(), scenario.components.end(),
                             [&](const ComponentSpec& spec) { return spec.name == metric.of; });
            if (of != scenario.components.end() &&
                !wrong.contains(joinPath("components", of->name))) {
                check(metric, path, *of, scenario, problems);
            }
        }
    }
    return problems;
}

} // namespace doppel::scenarios
