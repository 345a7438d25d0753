// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scaled_target.h"

#include "models/platform_plan.h"
#include "models/scaling/cloud_run_service.h"
#include "models/scaling/hpa.h"
#include "models/scaling/scaled_object.h"
#include "models/scaling/target_tracker.h"
#include "models/suggest.h"

namespace doppel::models {

// Kinds are copied: what builds them tells which is which.
const ComponentRef* scaledTarget(const ComponentKind& kind, const Config& config) {
    if (kind.build == hpaKind().build) {
        return &static_cast<const ConfigOf<HpaConfig>&>(config).value.target;
    }
    if (kind.build == kedaKind().build) {
        return &static_cast<const ConfigOf<ScaledObjectConfig>&>(config).value.target;
    }
    if (kind.build == targetTrackingKind().build) {
        return &static_cast<const ConfigOf<TargetTrackerConfig>&>(config).value.target;
    }
    if (kind.build == cloudRunKind().build) {
        return &static_cast<const ConfigOf<CloudRunConfig>&>(config).value.to;
    }
    return nullptr;
}

namespace {

template <class Metrics>
std::vector<ScalingMetric>
scalingMetricsOf(std::string_view list, const ComponentRef& target, const Metrics& metrics) {
    std::vector<ScalingMetric> all;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        const auto& metric = metrics[i];
        const bool isNamed = metric.measure == ScalingMeasure::Metric;
        all.push_back(
            {std::string(list) + '[' + std::to_string(i) + (isNamed ? "].metric" : "].measure"),
             metric.of.empty() ? target.name : metric.of,
             std::string(metricMeasured(metric.measure, metric.metric))});
    }
    return all;
}

} // namespace

std::vector<ScalingMetric> scalingMetrics(const ComponentKind& kind, const Config& config) {
    if (kind.build == hpaKind().build) {
        const auto& hpa = static_cast<const ConfigOf<HpaConfig>&>(config).value;
        return scalingMetricsOf("metrics", hpa.target, hpa.metrics);
    }
    if (kind.build == kedaKind().build) {
        const auto& keda = static_cast<const ConfigOf<ScaledObjectConfig>&>(config).value;
        return scalingMetricsOf("triggers", keda.target, keda.triggers);
    }
    if (kind.build == targetTrackingKind().build) {
        const auto& tracker = static_cast<const ConfigOf<TargetTrackerConfig>&>(config).value;
        std::vector<ScalingMetric> all =
            scalingMetricsOf("policies", tracker.target, tracker.policies);
        const auto steps = scalingMetricsOf("step_policies", tracker.target, tracker.stepPolicies);
        all.insert(all.end(), steps.begin(), steps.end());
        return all;
    }
    return {};
}

Problems problemsOfScaledTarget(const ComponentRef& target, const PlatformPlan& plan) {
    std::size_t autoscalers = 0;
    for (const PlatformPlan::Component& component : plan.components()) {
        const ComponentRef* const scaled = component.kind == nullptr || component.config == nullptr
                                               ? nullptr
                                               : scaledTarget(*component.kind, *component.config);
        autoscalers += scaled != nullptr && *scaled == target ? 1 : 0;
    }
    if (autoscalers < 2 || target.empty()) {
        return {};
    }
    return {
        {"target", "\"" + target.name + "\" has another autoscaler, too; two fight over one size"}};
}

void refuseUnknownMetricOwner(Problems& problems,
                              const std::string& field,
                              const std::string& of,
                              const PlatformPlan& plan) {
    if (!of.empty() && plan.find(of) == nullptr) {
        problems.push_back({field, "there is no component \"" + of + "\"" +
                                       didYouMean(of, plan.componentNames())});
    }
}

} // namespace doppel::models
