// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa_config.h"

#include "models/field_path.h"
#include "models/meter.h"
#include "models/platform_plan.h"
#include "models/scaling/scaled_target.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace doppel::models {

namespace {

constexpr std::string_view kHpaApi = "Kubernetes API autoscaling/v2";
constexpr double kMostAutoscaled = 10'000;

HpaScalingRules rulesOf(const std::optional<HpaRulesConfig>& config, HpaScalingRules usual) {
    if (!config) {
        return usual;
    }
    HpaScalingRules rules = std::move(usual);
    rules.window = config->window.value_or(rules.window);
    rules.select = config->select;
    rules.tolerance = config->tolerance;
    if (config->policies) {
        rules.policies.clear();
        for (const HpaPolicyConfig& policy : *config->policies) {
            rules.policies.push_back({policy.type, policy.value, policy.period});
        }
    }
    return rules;
}

} // namespace

ChoiceNames choiceNames(ScalingMeasure) {
    static constexpr std::array<std::string_view, 5> kNames{"cpu", "in_flight", "requests",
                                                            "waiting", "metric"};
    return kNames;
}

std::string_view metricMeasured(ScalingMeasure measure, std::string_view named) {
    switch (measure) {
    case ScalingMeasure::Cpu:
        return "cpu_busy";
    case ScalingMeasure::InFlight:
        return Meter::kInFlight;
    case ScalingMeasure::Requests:
        return Meter::kRequests;
    case ScalingMeasure::Waiting:
        return "puma_request_backlog";
    case ScalingMeasure::Metric:
        break;
    }
    return named;
}

ChoiceNames choiceNames(HpaPolicyKind) {
    static constexpr std::array<std::string_view, 2> kNames{"pods", "percent"};
    return kNames;
}

ChoiceNames choiceNames(HpaSelect) {
    static constexpr std::array<std::string_view, 3> kNames{"max", "min", "disabled"};
    return kNames;
}

ChoiceNames choiceNames(KubernetesRules) {
    static constexpr std::array<std::string_view, 5> kNames{"v1.18", "v1.21", "v1.25", "v1.26",
                                                            "v1.33"};
    return kNames;
}

void HpaMetricConfig::describe(FieldVisitor& visitor) {
    visitor.field("measure", measure,
                  "what is measured: cpu (an app's processors in use), in_flight, requests (a "
                  "second), waiting (for an app's threads), or metric, which is named");
    visitor.field("of", of, "with measure metric: whose; the target's where it isn't given");
    visitor.field("metric", metric,
                  "with measure metric: the name of a counter, of which the rate is taken, or of a "
                  "gauge");
    visitor.field("average_utilization", averageUtilisation,
                  "target in per cent of what each pod requests, of cpu only",
                  {.min = 1, .max = 100'000, .source = kHpaApi});
    visitor.field("average_value", averageValue, "target for each pod, in the metric's own unit",
                  {.min = 0, .minExclusive = true, .source = kHpaApi});
    visitor.field("cpu_request", cpuRequest, "processors that each pod requests",
                  {.min = 0.001, .max = 1024, .source = "a guess"});
}

void HpaPolicyConfig::describe(FieldVisitor& visitor) {
    visitor.field("type", type, "what is limited: pods, or a percentage of them");
    visitor.field("value", value, "at most so many, or so much", {.min = 1, .max = 1e9});
    visitor.field("period", period, "within that time", {.min = 1, .max = 1800, .source = kHpaApi});
}

void HpaRulesConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "stabilization_window", window,
        "how far back recommendations count; up none, down downscale_stabilization, where "
        "it isn't given",
        {.min = 0, .max = 3600, .source = kHpaApi});
    visitor.field("select_policy", select,
                  "which policy holds: the one that lets most change, or least, or no scaling");
    visitor.field("policies", policies,
                  "how fast it may go; up 4 pods or 100 % in 15 s, down 100 % in 15 s, where they "
                  "aren't given",
                  {.source = kHpaApi});
    visitor.field("tolerance", tolerance, "of this direction, since Kubernetes 1.33",
                  {.min = 0, .max = 100});
}

void HpaBehaviorConfig::describe(FieldVisitor& visitor) {
    visitor.field("scale_up", up, "rules of the way up");
    visitor.field("scale_down", down, "rules of the way down");
}

void ScheduledActionConfig::describe(FieldVisitor& visitor) {
    visitor.field("at", at, "when, from the start of the run", {.min = 0, .required = true});
    visitor.field("every", every, "and again each time that so much has passed", {.min = 1});
    visitor.field("min_replicas", minReplicas, "from then on", {.min = 1, .max = kMostAutoscaled});
    visitor.field("max_replicas", maxReplicas, "from then on", {.min = 1, .max = kMostAutoscaled});
}

Problems problemsOfSchedule(const std::vector<ScheduledActionConfig>& schedule,
                            std::int32_t minReplicas,
                            std::int32_t maxReplicas) {
    std::vector<std::size_t> order(schedule.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return schedule[a].at < schedule[b].at; });
    Problems problems;
    for (const std::size_t i : order) {
        minReplicas = schedule[i].minReplicas.value_or(minReplicas);
        maxReplicas = schedule[i].maxReplicas.value_or(maxReplicas);
        if (minReplicas > maxReplicas) {
            problems.push_back({joinIndex("schedule", i),
                                "leaves a minimum of " + std::to_string(minReplicas) +
                                    " above the maximum of " + std::to_string(maxReplicas)});
        }
    }
    return problems;
}

void HpaConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kFlags = "kube-controller-manager";
    visitor.field("target", target, "the component whose replicas it sets",
                  {.required = true, .ofKind = kKindsThatScale});
    visitor.field("min_replicas", minReplicas, "never fewer",
                  {.min = 1, .max = kMostAutoscaled, .live = true, .source = kHpaApi});
    visitor.field("max_replicas", maxReplicas, "never more",
                  {.min = 1, .max = kMostAutoscaled, .live = true, .source = "a guess"});
    visitor.field("metrics", metrics, "what it scales by; the one that asks for most counts",
                  {.source = kHpaApi});
    visitor.field("behavior", behavior,
                  "how fast it may go; without it the rules are those of before it existed",
                  {.source = kHpaApi});
    visitor.field("schedule", schedule,
                  "other bounds from some times on, as a scheduled action sets them");
    visitor.field("kubernetes", kubernetes, "the version since which its controller's rules hold");
    visitor.field("sync_period", syncPeriod, "between two decisions", {.min = 1, .source = kFlags});
    visitor.field("tolerance", tolerance, "how far the ratio may lie from 1 without a change",
                  {.min = 0, .max = 10, .live = true, .source = kFlags});
    visitor.field("downscale_stabilization", downscaleStabilisation,
                  "how far back the highest recommendation counts",
                  {.min = 0, .live = true, .source = kFlags});
    visitor.field("cpu_initialization_period", cpuInitialisation,
                  "after a pod's start, in which its use counts only once it is ready",
                  {.min = 0, .live = true, .source = kFlags});
    visitor.field("initial_readiness_delay", initialReadinessDelay,
                  "after a pod's start, in which losing readiness means that it never had it",
                  {.min = 0, .live = true, .source = kFlags});
    pipeline.describe(visitor);
}

Problems problemsOf(const HpaConfig& config) {
    Problems problems;
    if (config.maxReplicas < config.minReplicas) {
        problems.push_back({"max_replicas", "is below min_replicas"});
    }
    append(problems, problemsOfSchedule(config.schedule, config.minReplicas, config.maxReplicas));
    if (config.metrics.empty()) {
        problems.push_back({"metrics", "at least one is needed"});
    }
    for (std::size_t i = 0; i < config.metrics.size(); ++i) {
        const HpaMetricConfig& metric = config.metrics[i];
        const std::string path = "metrics[" + std::to_string(i) + "]";
        if (metric.averageUtilisation.has_value() == metric.averageValue.has_value()) {
            problems.push_back({path, "needs one target: average_utilization or average_value"});
        }
        if (metric.averageUtilisation && metric.measure != ScalingMeasure::Cpu) {
            problems.push_back({path + ".average_utilization", "is of cpu only; nothing else is "
                                                               "requested"});
        }
        if ((metric.measure == ScalingMeasure::Metric) == metric.metric.empty()) {
            problems.push_back({path + ".metric", "goes with measure metric, and it with a name"});
        }
    }
    const auto noPolicies = [](const std::optional<HpaRulesConfig>& rules) {
        return rules && rules->policies && rules->policies->empty();
    };
    if (config.behavior && (noPolicies(config.behavior->up) || noPolicies(config.behavior->down))) {
        problems.push_back({"behavior", "policies: at least one is needed"});
    }
    return problems;
}

Problems problemsOn(const HpaConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfScaledTarget(config.target, plan);
    for (std::size_t i = 0; i < config.metrics.size(); ++i) {
        refuseUnknownMetricOwner(problems, "metrics[" + std::to_string(i) + "].of",
                                 config.metrics[i].of, plan);
    }
    return problems;
}

HpaController controllerOf(const HpaConfig& config) {
    return {.rules = config.kubernetes,
            .syncPeriod = config.syncPeriod,
            .tolerance = config.tolerance,
            .downscaleStabilisation = config.downscaleStabilisation,
            .cpuInitialisation = config.cpuInitialisation,
            .initialReadinessDelay = config.initialReadinessDelay};
}

std::optional<HpaBehavior> behaviorOf(const std::optional<HpaBehaviorConfig>& config,
                                      sim::Duration downscaleStabilisation) {
    if (!config) {
        return std::nullopt;
    }
    return HpaBehavior{rulesOf(config->up, usualScaleUp()),
                       rulesOf(config->down, usualScaleDown(downscaleStabilisation))};
}

HpaSpec specOf(const HpaConfig& config, sim::Time now) {
    constexpr double kMilli = 1000;
    HpaSpec spec;
    std::vector<ScheduledAction> actions;
    for (const ScheduledActionConfig& action : config.schedule) {
        actions.push_back({action.at, action.every, action.minReplicas, action.maxReplicas});
    }
    const CapacityBounds bounds = boundsAt(actions, {config.minReplicas, config.maxReplicas}, now);
    spec.minReplicas = bounds.min;
    spec.maxReplicas = bounds.max;
    spec.metrics.clear();
    for (const HpaMetricConfig& metric : config.metrics) {
        HpaMetric one;
        const bool isCpu = metric.measure == ScalingMeasure::Cpu;
        one.source = isCpu               ? HpaSource::Resource
                     : metric.of.empty() ? HpaSource::Pods
                                         : HpaSource::External;
        const auto names = choiceNames(metric.measure);
        one.name = metric.metric.empty()
                       ? std::string(names[static_cast<std::size_t>(metric.measure)])
                       : metric.metric;
        one.target =
            metric.averageUtilisation ? HpaTargetKind::Utilization : HpaTargetKind::AverageValue;
        one.utilisation = metric.averageUtilisation.value_or(one.utilisation);
        one.value = std::max<MilliValue>(1, std::llround(metric.averageValue.value_or(1) * kMilli));
        spec.metrics.push_back(std::move(one));
    }
    spec.behavior = behaviorOf(config.behavior, config.downscaleStabilisation);
    return spec;
}

} // namespace doppel::models
