// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scaled_object.h"

#include "models/decision_log.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/scaling/scaled_target.h"
#include "models/scaling/scaling_figure.h"
#include "models/view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::models {

namespace {

constexpr std::string_view kKedaDocs = "keda.sh/docs, ScaledObject specification";
constexpr double kMostScaled = 10'000;

MilliValue thousandths(double amount) {
    constexpr double kMilli = 1000;
    constexpr double kMost = 1e15;
    return std::llround(std::min(amount * kMilli, kMost));
}

KedaSpec kedaSpecOf(const ScaledObjectConfig& config) {
    KedaSpec spec;
    spec.pollingInterval = config.pollingInterval;
    spec.cooldownPeriod = config.cooldownPeriod;
    spec.initialCooldownPeriod = config.initialCooldownPeriod;
    spec.idleReplicas = config.idleReplicas;
    spec.minReplicas = config.minReplicas;
    spec.maxReplicas = config.maxReplicas;
    if (config.fallback) {
        spec.fallback = KedaFallback{config.fallback->failureThreshold, config.fallback->replicas,
                                     config.fallback->behavior};
    }
    spec.behavior = behaviorOf(config.behavior, HpaController{}.downscaleStabilisation);
    for (const KedaTriggerConfig& trigger : config.triggers) {
        const std::string_view name = metricMeasured(trigger.measure, trigger.metric);
        spec.triggers.push_back(
            {.name = std::string(name),
             .threshold = std::max<MilliValue>(1, thousandths(trigger.threshold)),
             .activationThreshold = thousandths(trigger.activationThreshold)});
    }
    return spec;
}

} // namespace

ChoiceNames choiceNames(KedaFallbackBehavior) {
    static constexpr std::array<std::string_view, 4> kNames{
        "static", "current_replicas", "current_replicas_if_higher", "current_replicas_if_lower"};
    return kNames;
}

void KedaTriggerConfig::describe(FieldVisitor& visitor) {
    visitor.field("measure", measure, "what is measured, all of it together; metric is named");
    visitor.field("of", of, "with measure metric: whose; the target's where it isn't given");
    visitor.field("metric", metric,
                  "with measure metric: the name of a gauge, such as a queue's length, or of a "
                  "counter, of which the rate is taken");
    visitor.field("threshold", threshold, "that each replica is to have",
                  {.min = 0, .minExclusive = true, .source = kKedaDocs});
    visitor.field("activation_threshold", activationThreshold, "above which it is active",
                  {.min = 0, .source = kKedaDocs});
}

void KedaFallbackConfig::describe(FieldVisitor& visitor) {
    visitor.field("failure_threshold", failureThreshold, "after more failures in a row than that",
                  {.min = 0, .max = 1e9, .required = true});
    visitor.field("replicas", replicas, "there are so many",
                  {.min = 0, .max = kMostScaled, .required = true});
    visitor.field("behavior", behavior, "or as many as there are, if that is more, or less");
}

void ScaledObjectConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component whose replicas it sets",
                  {.required = true, .ofKind = kKindsThatScale});
    visitor.field("polling_interval", pollingInterval, "between two looks at the triggers",
                  {.min = 1, .source = kKedaDocs});
    visitor.field("cooldown_period", cooldownPeriod,
                  "after the last activity, until it goes to none",
                  {.min = 0, .live = true, .source = kKedaDocs});
    visitor.field("initial_cooldown_period", initialCooldownPeriod,
                  "the same from the start, where nothing was active yet",
                  {.min = 0, .live = true, .source = kKedaDocs});
    visitor.field("idle_replicas", idleReplicas, "that are left instead of min_replicas while idle",
                  {.min = 0, .max = kMostScaled, .source = kKedaDocs});
    visitor.field("min_replicas", minReplicas,
                  "never fewer while anything is active; 0: none at all",
                  {.min = 0, .max = kMostScaled, .live = true, .source = kKedaDocs});
    visitor.field("max_replicas", maxReplicas, "never more",
                  {.min = 1, .max = kMostScaled, .live = true, .source = kKedaDocs});
    visitor.field("triggers", triggers, "what it scales by", {.required = true});
    visitor.field("fallback", fallback,
                  "what there is while a trigger can't be read; none: as many "
                  "as there are",
                  {.source = kKedaDocs});
    visitor.field("behavior", behavior, "of the HPA that it makes", {.source = kKedaDocs});
    visitor.field("sync_period", syncPeriod, "of that HPA",
                  {.min = 1, .source = "kube-controller-manager"});
    pipeline.describe(visitor);
}

Problems problemsOf(const ScaledObjectConfig& config) {
    Problems problems;
    if (config.maxReplicas < config.minReplicas) {
        problems.push_back({"max_replicas", "is below min_replicas"});
    }
    if (config.idleReplicas && *config.idleReplicas >= config.minReplicas) {
        problems.push_back({"idle_replicas", "has to be below min_replicas"});
    }
    if (config.triggers.empty()) {
        problems.push_back({"triggers", "at least one is needed"});
    }
    for (std::size_t i = 0; i < config.triggers.size(); ++i) {
        if ((config.triggers[i].measure == ScalingMeasure::Metric) ==
            config.triggers[i].metric.empty()) {
            problems.push_back({"triggers[" + std::to_string(i) + "].metric",
                                "goes with measure metric, and it with a name"});
        }
    }
    return problems;
}

Problems problemsOn(const ScaledObjectConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfScaledTarget(config.target, plan);
    for (std::size_t i = 0; i < config.triggers.size(); ++i) {
        refuseUnknownMetricOwner(problems, "triggers[" + std::to_string(i) + "].of",
                                 config.triggers[i].of, plan);
    }
    return problems;
}

ScaledObjectMetrics::ScaledObjectMetrics(sim::Metrics& metrics, std::string_view component)
    : active(metrics.gauge(component, "keda_scaler_active", "1 while any trigger is active")),
      polls(metrics.counter(component, "polls", "times that it read its triggers")),
      errors(metrics.counter(
          component, "keda_scaler_detail_errors_total", "triggers that could not be read")),
      scaleUps(metrics.counter(component, "scale_ups", "times that it asked for more")),
      scaleDowns(metrics.counter(component, "scale_downs", "times that it asked for fewer")),
      desired(metrics.gauge(component, "desired_replicas", "replicas that it asks for")) {}

ScaledObject::ScaledObject(Platform& platform, std::string name, const ScaledObjectConfig& config)
    : Component(platform, std::move(name), "keda"), config_(config),
      metrics_(world().metrics(), this->name()), turnMetrics_(world().metrics(), this->name()) {
    fleet().begin({.count = 1, .zones = platform.options().zones});
}

sim::Task<Response> ScaledObject::serve(Request, InstanceId) {
    co_return Response::withStatus(200);
}

void ScaledObject::connect() {
    target_ = platform().find(config_.target.name);
    pods_.emplace(*target_);
}

void ScaledObject::start() {
    const sim::Stream phases = stream("phase");
    std::uint64_t drawn = 1;
    for (const KedaTriggerConfig& trigger : config_.triggers) {
        const ScalingFigure figure =
            scalingFigure(*target_, trigger.measure, trigger.of, trigger.metric);
        pipelines_.push_back(beginPipeline(world(), config_.pipeline, figure, phases, drawn));
        figures_.push_back(figure);
    }
    keda_.created = world().now();
    metrics_.desired.set(world().now(), replicas());
    metrics_.active.set(world().now(), replicas() > 0 ? 1 : 0); // as one finds it on any day
    world().spawn(turns(config_.pollingInterval, phaseWithin(config_.pollingInterval, phases, 0),
                        &ScaledObject::poll));
    world().spawn(
        turns(config_.syncPeriod, phaseWithin(config_.syncPeriod, phases, 1), &ScaledObject::sync));
}

sim::Task<void>
ScaledObject::turns(sim::Duration interval, sim::Duration phase, void (ScaledObject::*turn)()) {
    for (sim::Time next = sim::kStart + phase;; next += interval) {
        co_await world().sleepUntil(next);
        if (!target_->fleet().isHeldBack()) {
            (this->*turn)();
        }
    }
}

std::vector<std::optional<MilliValue>> ScaledObject::values() const {
    std::vector<std::optional<MilliValue>> all;
    for (std::size_t i = 0; i < pipelines_.size(); ++i) {
        const auto seen = pipelines_[i] ? pipelines_[i]->seen() : std::nullopt;
        if (!seen || !figures_[i].canBeRead()) {
            all.emplace_back();
        } else if (figures_[i].kubelet != nullptr) {
            all.emplace_back(std::llround(seen->mean));
        } else {
            all.emplace_back(thousandths(seen->mean));
        }
    }
    return all;
}

std::int32_t ScaledObject::replicas() {
    const std::vector<HpaPod>& pods = pods_->look();
    return static_cast<std::int32_t>(
        std::count_if(pods.begin(), pods.end(), [](const HpaPod& pod) { return !pod.deleting; }));
}

// A rollout's surge is no size that anyone asked for.
std::int32_t ScaledObject::asked() const {
    return static_cast<std::int32_t>(target_->fleet().wanted());
}

void ScaledObject::poll() {
    if (fleet().readyCount() == 0) {
        turnMetrics_.missed.add();
        return;
    }
    const auto seen = values();
    const std::int32_t before = asked();
    metrics_.polls.add();
    last_ = pollKeda(kedaSpecOf(config_), keda_, {world().now(), before, seen});
    metrics_.active.set(world().now(), last_.active ? 1 : 0);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        metrics_.errors.add(seen[i] || isYetToCome(pipelines_[i].get(), figures_[i]) ? 0 : 1);
    }
    if (last_.replicas != before) {
        scaleTo(last_.replicas, std::string(last_.reason));
    }
}

void ScaledObject::sync() {
    if (fleet().readyCount() == 0) {
        return;
    }
    const HpaSpec spec = hpaOf(kedaSpecOf(config_));
    std::vector<HpaObservation> observed;
    for (const auto& value : values()) {
        observed.push_back(value ? HpaObservation{.total = *value}
                                 : HpaObservation{.error = "the trigger can't be read"});
    }
    HpaController controller;
    controller.syncPeriod = config_.syncPeriod;
    const HpaDecision decision = syncHpa(
        spec, controller, hpa_, {world().now(), asked(), replicas(), pods_->look(), observed});
    if (decision.rescales()) {
        scaleTo(decision.replicas, decision.rescaleReason);
    }
}

void ScaledObject::scaleTo(std::int32_t wanted, const std::string& why) {
    const std::int32_t before = asked();
    (wanted > before ? metrics_.scaleUps : metrics_.scaleDowns).add();
    metrics_.desired.set(world().now(), wanted);
    decided(Rescale{config_.target.name, before, wanted}, why);
    target_->fleet().scaleTo(static_cast<std::uint32_t>(wanted));
}

void ScaledObject::show(View& view) const {
    view.use("replicas", metrics_.desired.current(), config_.maxReplicas);
    static constexpr std::array<std::string_view, 2> kColumns{"active", "reason"};
    view.table("triggers", kColumns, [this] {
        return View::Rows{{last_.active ? "True" : "False", std::string(last_.reason)}};
    });
}

const ComponentKind& kedaKind() {
    static constexpr ComponentKind kKind{
        .name = "keda",
        .summary =
            "a KEDA ScaledObject, which sets a component's replicas by outside metrics, from "
            "none and to none",
        .leavesOut = "formulas of several triggers, cron triggers, pausing; the HPA's caching of "
                     "metrics; a network between it and what it reads: a trigger fails only where "
                     "what tells it doesn't answer, or is cut off from everybody",
        .defaults = &defaultsOf<ScaledObjectConfig>,
        .build = &buildOf<ScaledObject, ScaledObjectConfig>,
        .metrics = metricsOf<ScaledObjectMetrics, TurnMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it changes what it scales",
        .scope = Scope::Regional,
        .holds = "nothing: it answers no requests",
        .inFlight = "there are none; while it is down sizes stay as they are",
        .source = "kedacore/keda pkg/scaling/executor; keda.sh/docs"};
    return kKind;
}

} // namespace doppel::models
