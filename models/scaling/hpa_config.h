// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/problem.h"
#include "models/scaling/hpa_spec.h"
#include "models/scaling/metric_pipeline.h"
#include "models/scaling/scheduled_bounds.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// What an autoscaler measures.
enum class ScalingMeasure : std::uint8_t {
    Cpu,      ///< processors in use
    InFlight, ///< requests that are inside
    Requests, ///< requests a second
    Waiting,  ///< requests that wait for a thread
    Metric,   ///< any counter (a second) or gauge of any component
};
ChoiceNames choiceNames(ScalingMeasure);
/// The name of the metric that is measured: `named` with Metric.
std::string_view metricMeasured(ScalingMeasure measure, std::string_view named);

/// One metric: a utilisation of what pods request, or so much for each pod.
struct HpaMetricConfig {
    ScalingMeasure measure = ScalingMeasure::Cpu;
    std::string of{};     ///< Metric: whose; empty: the target's
    std::string metric{}; ///< Metric: its name
    std::optional<std::int32_t> averageUtilisation{};
    std::optional<double> averageValue{};
    double cpuRequest = 1;

    void describe(FieldVisitor& visitor);
};

ChoiceNames choiceNames(HpaPolicyKind);
ChoiceNames choiceNames(HpaSelect);
ChoiceNames choiceNames(KubernetesRules);

struct HpaPolicyConfig {
    HpaPolicyKind type = HpaPolicyKind::Pods;
    std::int32_t value = 1;
    sim::Duration period = std::chrono::seconds(15);

    void describe(FieldVisitor& visitor);
};

struct HpaRulesConfig {
    std::optional<sim::Duration> window;
    HpaSelect select = HpaSelect::Max;
    std::optional<std::vector<HpaPolicyConfig>> policies;
    std::optional<double> tolerance;

    void describe(FieldVisitor& visitor);
};

struct HpaBehaviorConfig {
    std::optional<HpaRulesConfig> up;
    std::optional<HpaRulesConfig> down;

    void describe(FieldVisitor& visitor);
};

/// A scheduled action, as a file says it.
struct ScheduledActionConfig {
    sim::Duration at{};
    std::optional<sim::Duration> every;
    std::optional<std::int32_t> minReplicas;
    std::optional<std::int32_t> maxReplicas;

    void describe(FieldVisitor& visitor);
};

/// Actions that would leave a minimum above the maximum, in the order of their first times: AWS and
/// Kubernetes refuse them.
Problems problemsOfSchedule(const std::vector<ScheduledActionConfig>& schedule,
                            std::int32_t minReplicas,
                            std::int32_t maxReplicas);

/// A HorizontalPodAutoscaler in a platform.
struct HpaConfig {
    ComponentRef target;
    std::int32_t minReplicas = 1;
    std::int32_t maxReplicas = 10;
    std::vector<HpaMetricConfig> metrics{{.averageUtilisation = 80}};
    std::optional<HpaBehaviorConfig> behavior;
    std::vector<ScheduledActionConfig> schedule;
    KubernetesRules kubernetes = KubernetesRules::V1_33;
    sim::Duration syncPeriod = std::chrono::seconds(15);
    double tolerance = 0.1;
    sim::Duration downscaleStabilisation = std::chrono::seconds(300);
    sim::Duration cpuInitialisation = std::chrono::seconds(300);
    sim::Duration initialReadinessDelay = std::chrono::seconds(30);
    MetricPipelineConfig pipeline;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const HpaConfig& config);
/// A target that another autoscaler has, or metrics of components that aren't there.
Problems problemsOn(const HpaConfig& config, const PlatformPlan& plan);

/// The flags of its controller.
HpaController controllerOf(const HpaConfig& config);
/// The rules of a `behavior`, filled up with the API's defaults; none where there is none.
std::optional<HpaBehavior> behaviorOf(const std::optional<HpaBehaviorConfig>& config,
                                      sim::Duration downscaleStabilisation);
/// What it asks for at a time, with the bounds that its schedule has set until then.
HpaSpec specOf(const HpaConfig& config, sim::Time now);

} // namespace doppel::models
