// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/target_tracker.h"

#include "models/decision_log.h"
#include "models/field_path.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/scaling/scaled_target.h"
#include "models/view.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::models {

namespace {

constexpr double kMostCapacity = 10'000;

} // namespace

ChoiceNames choiceNames(TrackedService) {
    static constexpr std::array<std::string_view, 2> kNames{"ecs", "asg"};
    return kNames;
}

void TrackingPolicyConfig::describe(FieldVisitor& visitor) {
    MinuteMetricConfig::describe(visitor);
    visitor.field("target_value", target, "what it is to be for each task",
                  {.min = 0, .minExclusive = true, .live = true, .source = "a guess"});
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
    visitor.field(
        "policies", policies,
        "target tracking: out as soon as one of them wants to, in only if all do; [] where "
        "there are step_policies only",
        {.live = true});
    visitor.field("step_policies", stepPolicies,
                  "step scaling, or of asg simple scaling, each with an alarm of its own; of all "
                  "policies whose alarms are on the one counts that wants the largest capacity",
                  {.live = true});
    visitor.field("scale_out_cooldown", scaleOutCooldown, "of ecs: only a larger need overrides it",
                  {.min = 0, .live = true, .source = kAas});
    visitor.field("scale_in_cooldown", scaleInCooldown, "of ecs: it blocks scaling in",
                  {.min = 0, .live = true, .source = kAas});
    visitor.field(
        "instance_warmup", instanceWarmup,
        "of asg: from its launch until an instance is in the metric; nothing is scaled in "
        "meanwhile",
        {.min = 0, .live = true, .source = "EC2 Auto Scaling: the default cooldown"});
    group.describe(visitor);
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
    if (config.policies.empty() && config.stepPolicies.empty()) {
        problems.push_back({"policies", "at least one is needed, here or as one of step_policies"});
    }
    for (std::size_t i = 0; i < config.policies.size(); ++i) {
        refuseNamelessMetric(problems, joinIndex("policies", i), config.policies[i]);
    }
    for (std::size_t i = 0; i < config.stepPolicies.size(); ++i) {
        const std::string path = joinIndex("step_policies", i);
        refuseNamelessMetric(problems, path, config.stepPolicies[i]);
        refuseWrongSteps(problems, path, config.stepPolicies[i]);
        if (config.service == TrackedService::Ecs && config.stepPolicies[i].simple) {
            problems.push_back({path + ".simple",
                                "is of EC2 Auto Scaling (service: asg); for an ECS service there "
                                "are target tracking, step scaling and scheduled actions"});
        }
    }
    return problems;
}

Problems problemsOn(const TargetTrackerConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfScaledTarget(config.target, plan);
    for (std::size_t i = 0; i < config.policies.size(); ++i) {
        refuseUnknownMetricOwner(problems, joinPath(joinIndex("policies", i), "of"),
                                 config.policies[i].of, plan);
    }
    for (std::size_t i = 0; i < config.stepPolicies.size(); ++i) {
        refuseUnknownMetricOwner(problems, joinPath(joinIndex("step_policies", i), "of"),
                                 config.stepPolicies[i].of, plan);
    }
    return problems;
}

Problems notesOn(const TargetTrackerConfig& config, const PlatformPlan&) {
    Problems notes;
    if (config.service == TrackedService::Ecs) {
        const TargetTrackerConfig usual;
        const std::string kWhy = "has an effect with service: asg only";
        noteChanged(notes, "instance_warmup", config.instanceWarmup, usual.instanceWarmup, kWhy);
        noteChanged(notes, "health_check_grace", config.group.healthCheckGrace,
                    usual.group.healthCheckGrace, kWhy);
        noteChanged(notes, "unhealthy_after", config.group.unhealthyAfter,
                    usual.group.unhealthyAfter, kWhy);
        noteChanged(notes, "rebalance", config.group.rebalances, usual.group.rebalances, kWhy);
    }
    return notes;
}

TargetTrackerMetrics::TargetTrackerMetrics(sim::Metrics& metrics, std::string_view component)
    : evaluations(metrics.counter(
          component, "evaluations", "times that it looked at its policies, once a minute")),
      scaleOuts(metrics.counter(component, "scale_outs", "times that it asked for more")),
      scaleIns(metrics.counter(component, "scale_ins", "times that it asked for fewer")),
      desired(metrics.gauge(component, "desired_capacity", "tasks or instances that it asks for")),
      running(metrics.gauge(
          component, "running_capacity", "those of them that run and are in the metric")) {}

TargetTracker::TargetTracker(Platform& platform,
                             std::string name,
                             const TargetTrackerConfig& config)
    : Component(platform, std::move(name), "target_tracking"), config_(config),
      metrics_(world().metrics(), this->name()), turnMetrics_(world().metrics(), this->name()),
      points_(config.metricDelay), activities_(config.stepPolicies.size()) {
    fleet().begin({.count = 1, .zones = platform.options().zones});
}

sim::Task<Response> TargetTracker::serve(Request, InstanceId) {
    co_return Response::withStatus(200);
}

void TargetTracker::connect() {
    target_ = platform().find(config_.target.name);
    servers_.emplace(*target_, config_.service);
    if (config_.service == TrackedService::Asg) {
        keeper_.emplace(*target_, *servers_, config_.group,
                        [this](std::string what, std::string why) {
                            decided(std::move(what), std::move(why));
                        });
    }
}

void TargetTracker::start() {
    last_.desired = desired();
    for (const TrackingPolicyConfig& policy : config_.policies) {
        points_.add(policy, *target_);
    }
    for (const StepPolicyConfig& policy : config_.stepPolicies) {
        points_.add(policy, *target_);
    }
    metrics_.desired.set(world().now(), desired());
    metrics_.running.set(world().now(), running());
    world().spawn(measure());
    if (keeper_) {
        world().spawn(keepInstances());
    }
}

sim::Task<void> TargetTracker::measure() {
    for (sim::Time minute = sim::kStart + MinutePoints::kPeriod;; minute += MinutePoints::kPeriod) {
        co_await world().sleepUntil(minute);
        points_.end(minute, servers_->endMinute(warmup()));
        // What a minute comes to is seen later, but before the next minute's is made.
        co_await world().sleepUntil(minute + points_.shownAfter());
        points_.show();
        if (acts()) {
            evaluate();
        } else {
            metrics_.running.set(world().now(), running());
            turnMetrics_.missed.add(target_->fleet().isHeldBack() ? 0 : 1);
        }
    }
}

sim::Task<void> TargetTracker::keepInstances() {
    while (true) {
        co_await world().sleep(AsgKeeper::kLook);
        if (acts()) {
            keeper_->look(bounds().max);
        }
    }
}

// It is looked at once a minute.
void TargetTracker::tellSoFar(sim::Time, sim::Time, const SoFarReader& reader) const {
    reader.level("running_capacity", {}, running());
}

// Of a service there is none: a task that runs is in the metric.
sim::Duration TargetTracker::warmup() const {
    return keeper_ ? config_.instanceWarmup : sim::Duration::zero();
}

std::int32_t TargetTracker::running() const {
    return servers_->running(warmup());
}

// The desired capacity, or desired count: an instance that is replaced or moves to another zone, and
// the tasks of another deployment, are none more.
std::int32_t TargetTracker::desired() const {
    const ReplicaSet& fleet = target_->fleet();
    return fleet.isHeldBack() ? 0 : static_cast<std::int32_t>(fleet.wanted());
}

bool TargetTracker::acts() const {
    return fleet().readyCount() > 0 && !target_->fleet().isHeldBack();
}

CapacityBounds TargetTracker::bounds() const {
    std::vector<ScheduledAction> actions;
    for (const ScheduledActionConfig& action : config_.schedule) {
        actions.push_back({action.at, action.every, action.minReplicas, action.maxReplicas});
    }
    return boundsAt(actions, {config_.minCapacity, config_.maxCapacity}, world().now());
}

// What the policies come to; `policy` counts the step policies on from the others.
TrackedDecision TargetTracker::decisionOf(const TrackedTarget& target, TrackedView view) {
    const std::span<const MetricPoints> all = view.points;
    const std::size_t tracked = config_.policies.size();
    // Points are multiplied by the tasks that they are of, whatever became of those since.
    const MinuteTasks tasks = points_.tasks();
    std::vector<TargetTracking> policies;
    std::vector<double> pointsAreOf;
    for (const TrackingPolicyConfig& policy : config_.policies) {
        policies.push_back({.target = policy.target, .disableScaleIn = policy.disableScaleIn});
        pointsAreOf.push_back(pointTasks(policy.measure, tasks));
    }
    TrackedDecision decision{view.desired, {}, "OK"};
    if (tracked > 0) {
        view.points = all.first(tracked);
        view.tasks = pointsAreOf;
        decision = trackTarget(policies, target, state_, view);
    }
    std::vector<std::optional<std::int32_t>> wishes(1);
    if (decision.policy) {
        wishes.front() = decision.desired;
    }
    for (std::size_t i = 0; i < config_.stepPolicies.size(); ++i) {
        view.points = all.subspan(tracked + i, 1);
        wishes.push_back(stepWish(i, target, view));
    }
    if (const auto best = largestWish(wishes); best && *best > 0) {
        const StepPolicyConfig& policy = config_.stepPolicies[*best - 1];
        decision = {*wishes[*best], tracked + *best - 1,
                    policy.simple ? "simple scaling" : "step scaling"};
        if (policy.simple && decision.desired != view.desired) {
            cooldownEnds_ = sim::after(view.now, policy.cooldown);
        }
    }
    for (std::size_t i = 0; decision.desired > view.desired && i < activities_.size(); ++i) {
        const StepPolicyConfig& config = config_.stepPolicies[i];
        if (!config.simple && config.side == AlarmSide::Below) {
            activities_[i].reset(); // scaling out ends the cooldown after scaling in
        }
    }
    return decision;
}

std::optional<std::int32_t>
TargetTracker::stepWish(std::size_t policy, const TrackedTarget& target, const TrackedView& view) {
    const StepPolicyConfig& config = config_.stepPolicies[policy];
    if (config.simple) {
        return simplyScaled(config.policy(), target, cooldownEnds_, view);
    }
    if (target.service == TrackedService::Asg) {
        return stepScaled(config.policy(), target, view);
    }
    const auto wanted =
        ecsStepScaled(config.policy(), target, config.cooldown, activities_[policy], view);
    return wanted && view.deploying ? std::max(*wanted, view.desired) : wanted;
}

void TargetTracker::evaluate() {
    metrics_.evaluations.add();
    const std::vector<MetricPoints> seen = points_.seen();
    const CapacityBounds bounds = this->bounds();
    const TrackedTarget target{config_.service, bounds.min, bounds.max, config_.scaleOutCooldown,
                               config_.scaleInCooldown};
    const std::int32_t desired = this->desired();
    const std::int32_t inMetric = servers_->counted(warmup());
    const std::int32_t warmedUp = keeper_ ? std::min(desired, inMetric) : desired;
    TrackedDecision decision = decisionOf(
        target, {.now = world().now(),
                 .desired = desired,
                 .measured = static_cast<std::int32_t>(std::lround(points_.tasks().counted)),
                 .inService = warmedUp,
                 .warming = desired - warmedUp,
                 .deploying = target_->fleet().stewardIsUnderWay(),
                 .points = seen});
    if (const std::int32_t within = std::clamp(decision.desired, bounds.min, bounds.max);
        within != decision.desired) {
        decision = {within, {}, "bounds"};
    }
    last_ = decision;
    metrics_.running.set(world().now(), running());
    metrics_.desired.set(world().now(), decision.desired);
    if (decision.desired != desired) {
        (decision.desired > desired ? metrics_.scaleOuts : metrics_.scaleIns).add();
        change(desired, seen);
    }
}

// Does what was decided last.
void TargetTracker::change(std::int32_t from, std::span<const MetricPoints> seen) {
    std::string why(last_.reason);
    if (last_.policy) {
        const std::size_t policy = *last_.policy;
        const std::size_t tracked = config_.policies.size();
        const double aim = policy < tracked ? config_.policies[policy].target
                                            : config_.stepPolicies[policy - tracked].threshold;
        why += ": " + std::to_string(std::llround(*seen[policy].back())) + " of " +
               std::to_string(std::llround(aim));
    }
    decided(Rescale{config_.target.name, from, last_.desired}, std::move(why));
    const auto servers = static_cast<std::uint32_t>(last_.desired);
    if (keeper_) {
        keeper_->scaleTo(servers);
    } else {
        target_->fleet().scaleTo(servers);
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
        .summary = "AWS target tracking, step and simple scaling, which set the capacity of an ECS "
                   "service or an Auto Scaling group by CloudWatch alarms; a group replaces dead "
                   "instances and keeps its zones even",
        .leavesOut =
            "how AWS really computes the size, which is not published: ceil(capacity × metric / "
            "target) is taken, and a low alarm at 90 % of the target for groups, too; what each "
            "instance uses: those that take work for equally long use equally much; launch "
            "templates, life-cycle hooks, warm pools and "
            "predictive scaling; idle connections, for which a group's instance would stay up to "
            "the deregistration_delay of its balancers; while a release is rolled out, the "
            "rollout starts and stops servers, and the group only terminates unhealthy ones; a "
            "group's ELB health checks: a server that its "
            "balancer finds unhealthy stays, while one whose process is dead is replaced, which "
            "EC2's status checks would not see; a network between it and what it reads: only a "
            "named metric can be missing, where what tells it doesn't answer, or is cut off from "
            "everybody",
        .defaults = &defaultsOf<TargetTrackerConfig>,
        .build = &buildOf<TargetTracker, TargetTrackerConfig>,
        .metrics = metricsOf<TargetTrackerMetrics, TurnMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it changes what it scales",
        .scope = Scope::Regional,
        .holds = "nothing: it answers no requests",
        .inFlight = "there are none; while it is down sizes stay as they are",
        .source = "Amazon ECS and EC2 Auto Scaling guides; AWS containers-roadmap 1208"};
    return kKind;
}

} // namespace doppel::models
