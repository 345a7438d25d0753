// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/target_tracker.h"

#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/scaling/metric_pipeline.h"
#include "models/scaling/scaled_target.h"
#include "models/view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::models {

namespace {

constexpr sim::Duration kCloudWatchPeriod = std::chrono::minutes(1);
constexpr std::size_t kPointsKept = 16; // the low alarm looks at 15
constexpr double kMostCapacity = 10'000;

} // namespace

ChoiceNames choiceNames(TrackedService) {
    static constexpr std::array<std::string_view, 2> kNames{"ecs", "asg"};
    return kNames;
}

void TrackingPolicyConfig::describe(FieldVisitor& visitor) {
    visitor.field("measure", measure,
                  "what is measured for each task: cpu (per cent of its processors), in_flight, "
                  "requests (a minute), waiting, or metric, which is named");
    visitor.field("of", of, "with measure metric: whose; the target's where it isn't given");
    visitor.field("metric", metric, "with measure metric: the name of a counter or gauge");
    visitor.field("target_value", target, "what it is to be for each task",
                  {.min = 0, .minExclusive = true, .live = true, .source = "a guess"});
    visitor.field("cpus", cpus, "processors of each task", {.min = 0.001, .max = 1024});
    visitor.field("disable_scale_in", disableScaleIn, "it only ever asks for more", {.live = true});
}

void TargetTrackerConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kAas = "Application Auto Scaling: 300 s";
    visitor.field("target", target, "the component whose replicas it sets",
                  {.required = true, .ofKind = kKindsThatScale});
    visitor.field("service", service, "whose tasks or instances they are: ecs or asg");
    visitor.field("min_capacity", minCapacity, "never fewer",
                  {.min = 1, .max = kMostCapacity, .live = true});
    visitor.field("max_capacity", maxCapacity, "never more",
                  {.min = 1, .max = kMostCapacity, .live = true, .source = "a guess"});
    visitor.field("policies", policies, "out as soon as one of them wants to, in only if all do",
                  {.live = true});
    visitor.field("scale_out_cooldown", scaleOutCooldown, "of ecs: only a larger need overrides it",
                  {.min = 0, .live = true, .source = kAas});
    visitor.field("scale_in_cooldown", scaleInCooldown, "of ecs: it blocks scaling in",
                  {.min = 0, .live = true, .source = kAas});
    visitor.field("instance_warmup", instanceWarmup,
                  "of asg: until an instance is in the metric; nothing is scaled in meanwhile",
                  {.min = 0, .live = true, .source = "EC2 Auto Scaling: the default cooldown"});
    visitor.field("metric_delay", metricDelay, "from a minute's end until the alarms see its point",
                  {.min = 0, .source = "a guess: CloudWatch, one to two minutes"});
    visitor.field("schedule", schedule,
                  "other bounds from some times on, as a scheduled action sets them");
}

Problems problemsOf(const TargetTrackerConfig& config) {
    Problems problems;
    if (config.maxCapacity < config.minCapacity) {
        problems.push_back({"max_capacity", "is below min_capacity"});
    }
    append(problems, problemsOfSchedule(config.schedule, config.minCapacity, config.maxCapacity));
    if (config.policies.empty()) {
        problems.push_back({"policies", "at least one is needed"});
    }
    for (std::size_t i = 0; i < config.policies.size(); ++i) {
        const TrackingPolicyConfig& policy = config.policies[i];
        if ((policy.measure == ScalingMeasure::Metric) == policy.metric.empty()) {
            problems.push_back({"policies[" + std::to_string(i) + "].metric",
                                "goes with measure metric, and it with a name"});
        }
    }
    return problems;
}

Problems problemsOn(const TargetTrackerConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfScaledTarget(config.target, plan);
    for (std::size_t i = 0; i < config.policies.size(); ++i) {
        refuseUnknownMetricOwner(problems, "policies[" + std::to_string(i) + "].of",
                                 config.policies[i].of, plan);
    }
    return problems;
}

TargetTrackerMetrics::TargetTrackerMetrics(sim::Metrics& metrics, std::string_view component)
    : evaluations(metrics.counter(
          component, "evaluations", "times that it looked at its policies, once a minute")),
      scaleOuts(metrics.counter(component, "scale_outs", "times that it asked for more")),
      scaleIns(metrics.counter(component, "scale_ins", "times that it asked for fewer")),
      desired(metrics.gauge(component, "desired_capacity", "tasks or instances that it asks for")),
      running(
          metrics.gauge(component, "running_capacity", "those of them that are in the metric")) {}

TargetTracker::TargetTracker(Platform& platform,
                             std::string name,
                             const TargetTrackerConfig& config)
    : Component(platform, std::move(name), "target_tracking"), config_(config),
      metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = 1, .zones = platform.options().zones});
}

sim::Task<Response> TargetTracker::serve(Request, InstanceId) {
    co_return Response::withStatus(200);
}

void TargetTracker::connect() {
    target_ = platform().find(config_.target.name);
    last_.desired = present();
}

void TargetTracker::start() {
    for (const TrackingPolicyConfig& policy : config_.policies) {
        const std::string& of = policy.of.empty() ? config_.target.name : policy.of;
        measured_.push_back(
            world().metrics().find(of, metricMeasured(policy.measure, policy.metric)));
    }
    points_.resize(config_.policies.size());
    metrics_.desired.set(world().now(), present());
    metrics_.running.set(world().now(), running());
    world().spawn(measure());
}

sim::Task<void> TargetTracker::measure() {
    std::vector<double> before(measured_.size());
    for (sim::Time minute = sim::kStart + kCloudWatchPeriod;; minute += kCloudWatchPeriod) {
        co_await world().sleepUntil(minute);
        std::vector<std::optional<double>> fresh;
        for (std::size_t i = 0; i < measured_.size(); ++i) {
            const double total = measured_[i] == nullptr ? 0 : metricTotal(*measured_[i], minute);
            fresh.push_back(point(i, total - std::exchange(before[i], total)));
        }
        // What a minute comes to is seen later, but before the next minute's is made.
        co_await world().sleepUntil(minute + config_.metricDelay % kCloudWatchPeriod);
        for (std::size_t i = 0; i < fresh.size(); ++i) {
            points_[i].push_back(fresh[i]);
            if (points_[i].size() > kPointsKept + config_.metricDelay / kCloudWatchPeriod) {
                points_[i].erase(points_[i].begin());
            }
        }
        if (fleet().readyCount() > 0) {
            evaluate();
        }
    }
}

std::optional<double> TargetTracker::point(std::size_t policy, double change) const {
    const TrackingPolicyConfig& config = config_.policies[policy];
    const std::int32_t tasks = running();
    if (measured_[policy] == nullptr || tasks == 0) {
        return std::nullopt;
    }
    constexpr double kPerCent = 100;
    constexpr double kSeconds = 60;
    const double each = change / kSeconds / tasks;
    switch (config.measure) {
    case ScalingMeasure::Cpu:
        return each / config.cpus * kPerCent;
    case ScalingMeasure::Requests:
        return each * kSeconds;
    default:
        return each;
    }
}

std::int32_t TargetTracker::running() const {
    const ReplicaSet& set = target_->fleet();
    const sim::Duration warmup =
        config_.service == TrackedService::Asg ? config_.instanceWarmup : sim::Duration::zero();
    std::int32_t count = 0;
    for (std::uint32_t i = 0; i < set.size(); ++i) {
        // The instances that it begins with have been there for long.
        const bool old = set.since({i}) == sim::kStart || set.since({i}) + warmup <= world().now();
        count += set.ready({i}) && old ? 1 : 0;
    }
    return count;
}

std::int32_t TargetTracker::present() const {
    const ReplicaSet& set = target_->fleet();
    std::int32_t count = 0;
    for (std::uint32_t i = 0; i < set.size(); ++i) {
        count += leaves(set.state({i})) ? 0 : 1;
    }
    return count;
}

void TargetTracker::evaluate() {
    metrics_.evaluations.add();
    const auto late = static_cast<std::size_t>(config_.metricDelay / kCloudWatchPeriod);
    std::vector<MetricPoints> seen;
    std::vector<TargetTracking> policies;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        const MetricPoints all(points_[i]);
        seen.push_back(all.first(all.size() - std::min(late, all.size())));
        policies.push_back({.target = config_.policies[i].target,
                            .disableScaleIn = config_.policies[i].disableScaleIn});
    }
    std::vector<ScheduledAction> actions;
    for (const ScheduledActionConfig& action : config_.schedule) {
        actions.push_back({action.at, action.every, action.minReplicas, action.maxReplicas});
    }
    const CapacityBounds bounds =
        boundsAt(actions, {config_.minCapacity, config_.maxCapacity}, world().now());
    const TrackedTarget target{config_.service, bounds.min, bounds.max, config_.scaleOutCooldown,
                               config_.scaleInCooldown};
    const std::int32_t desired = present();
    const std::int32_t inMetric = running();
    TrackedDecision decision =
        trackTarget(policies, target, state_,
                    {world().now(), desired, inMetric, desired - inMetric, false, seen});
    if (const std::int32_t within = std::clamp(decision.desired, bounds.min, bounds.max);
        within != decision.desired) {
        decision = {within, {}, "bounds"};
    }
    last_ = decision;
    metrics_.running.set(world().now(), inMetric);
    metrics_.desired.set(world().now(), decision.desired);
    if (decision.desired != desired) {
        (decision.desired > desired ? metrics_.scaleOuts : metrics_.scaleIns).add();
        std::string why(decision.reason);
        if (decision.policy) {
            why += ": " + std::to_string(std::llround(*seen[*decision.policy].back())) + " of " +
                   std::to_string(std::llround(policies[*decision.policy].target));
        }
        decided("scales " + config_.target.name + " from " + std::to_string(desired) + " to " +
                    std::to_string(decision.desired),
                std::move(why));
        target_->fleet().scaleTo(static_cast<std::uint32_t>(decision.desired));
    }
}

void TargetTracker::show(View& view) const {
    view.use("capacity", last_.desired, config_.maxCapacity);
    static constexpr std::array<std::string_view, 2> kColumns{"what", "why"};
    view.table("last decision", kColumns, [this] {
        return View::Rows{{std::to_string(last_.desired) + " desired", std::string(last_.reason)}};
    });
}

const ComponentKind& targetTrackingKind() {
    static constexpr ComponentKind kKind{
        .name = "target_tracking",
        .summary = "AWS target tracking, which sets the capacity of an ECS service or an Auto "
                   "Scaling group by CloudWatch metrics",
        .leavesOut =
            "how AWS really computes the size, which is not published: ceil(capacity × metric / "
            "target) is taken, and a low alarm at 90 % of the target for groups, too; that nothing "
            "is scaled in during deployments",
        .defaults = &defaultsOf<TargetTrackerConfig>,
        .build = &buildOf<TargetTracker, TargetTrackerConfig>,
        .metrics = metricsOf<TargetTrackerMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it changes what it scales",
        .scope = Scope::Regional,
        .holds = "nothing: it answers no requests",
        .inFlight = "there are none; while it is down sizes stay as they are",
        .source = "Amazon ECS and EC2 Auto Scaling guides; AWS containers-roadmap 1208"};
    return kKind;
}

} // namespace doppel::models
