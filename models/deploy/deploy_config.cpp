// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/deploy_config.h"

#include "models/field_path.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(DeployKind) {
    static constexpr std::array<std::string_view, 7> kNames{
        "rolling", "recreate", "blue_green", "canary", "ecs", "codedeploy", "flagger"};
    return kNames;
}

ChoiceNames choiceNames(EcsBreakerChoice) {
    static constexpr std::array<std::string_view, 3> kNames{"none", "from_2020", "from_2024"};
    return kNames;
}

ChoiceNames choiceNames(ShiftChoice) {
    static constexpr std::array<std::string_view, 5> kNames{
        "all_at_once", "linear_10_percent_every_1_minutes", "linear_10_percent_every_3_minutes",
        "canary_10_percent_5_minutes", "canary_10_percent_15_minutes"};
    return kNames;
}

TrafficShift shiftOf(ShiftChoice choice) {
    static constexpr std::array<std::string_view, 5> kNames{
        "AllAtOnce", "Linear10PercentEvery1Minutes", "Linear10PercentEvery3Minutes",
        "Canary10Percent5Minutes", "Canary10Percent15Minutes"};
    return trafficShift(kNames[static_cast<std::size_t>(choice)]).value();
}

void WarmUpConfig::describe(FieldVisitor& visitor) {
    visitor.field("takes", takes,
                  "from when it is ready until its work takes as long as it will, in ten steps",
                  {.min = 0, .minExclusive = true, .source = "a guess"});
    visitor.field("slower", slower, "how many times as long its work takes to begin with",
                  {.min = 1, .source = "a guess"});
}

void ReleaseConfig::describe(FieldVisitor& visitor) {
    visitor.field("slower", slower,
                  "how many times as long its own work takes as that of the release before",
                  {.min = 0, .minExclusive = true});
    visitor.field("error_share", errorShare,
                  "the share of its answers that are errors, or of its tries of jobs that fail");
    visitor.field("status", status, "what those are", {.min = 400, .max = 599});
    visitor.field("warm_up", warmUp, "for how long a new server works more slowly");
    visitor.field("crashes_after", crashesAfter,
                  "from the start of each of its processes until that dies; unset: it doesn't",
                  {.min = 0});
}

void CanaryStepConfig::describe(FieldVisitor& visitor) {
    visitor.field("weight", weight, "the share of the traffic, in whole percents",
                  {.required = true});
    visitor.field("pause", pause, "how long it stays there once its servers are available",
                  {.min = 0});
}

void AnalysisConfig::describe(FieldVisitor& visitor) {
    visitor.field("interval", interval,
                  "how often the new servers' answers are judged, from their first request on, or "
                  "from when they may be asked and aren't; of a component that fetches its work, "
                  "the tries of jobs or messages that have ended there: good ones succeeded, one "
                  "that ended with its process failed, one that was put back doesn't count. A "
                  "blue-green release is done when they have been with all of the traffic, others "
                  "whether they have been or not. A request that has been inside for longer, or "
                  "than unfinished_after, or whose caller has left, is no good one",
                  {.min = 0, .minExclusive = true, .source = "Flagger's interval: 1 min"});
    visitor.field("least_good", leastGood, "the share of good answers below which one fails",
                  {.source = "Argo Rollouts' example of a success rate: 95 %"});
    visitor.field("least_requests", leastRequests,
                  "fewer answers, or tries that have ended, in an interval are inconclusive, none "
                  "at all, too "
                  "(to Flagger, a failed check)",
                  {.min = 1, .max = 1e9, .source = "a guess"});
    visitor.field("failure_limit", failureLimit, "failed ones that are still tolerated",
                  {.min = 0, .max = 1e6, .source = "Argo Rollouts failureLimit: 0"});
    visitor.field("inconclusive_limit", inconclusiveLimit,
                  "inconclusive ones that are still tolerated; one more, and the rollout stays as "
                  "it is until an operator takes it back or begins another",
                  {.min = 0, .max = 1e6, .source = "Argo Rollouts inconclusiveLimit: 0"});
}

void FlaggerConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kFlagger = "Flagger, canary analysis";
    visitor.field("threshold", threshold,
                  "failed checks, in a row or not, after which all traffic goes back",
                  {.min = 1, .max = 1e6, .source = kFlagger});
    visitor.field("max_weight", maxWeight, "per cent of the traffic that it gets at most",
                  {.min = 1, .max = 100, .source = kFlagger});
    visitor.field("step_weight", stepWeight,
                  "by how many per cent that grows with each check that passes; 0: by step_weights",
                  {.min = 0, .max = 100, .source = kFlagger});
    visitor.field("step_weights", stepWeights,
                  "in the place of step_weight and max_weight: the weights, one after the other",
                  {.min = 1, .max = 100, .source = kFlagger});
    visitor.field("step_weight_promotion", stepWeightPromotion,
                  "by how many per cent traffic comes back to the primary with its new version at "
                  "each check; 0: at once",
                  {.min = 0, .max = 100, .source = kFlagger});
}

FlaggerRule FlaggerConfig::rule() const {
    FlaggerRule rule{.threshold = threshold,
                     .maxWeight = maxWeight,
                     .stepWeight = stepWeights.empty() ? stepWeight : 0,
                     .stepWeightPromotion = stepWeightPromotion};
    for (const std::int64_t weight : stepWeights) {
        rule.stepWeights.push_back(static_cast<std::uint32_t>(weight));
    }
    return rule;
}

void StrategyConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kDeployment = "Kubernetes Deployment: 25 %";
    static constexpr std::string_view kEcs = "AWS ECS, deployment configuration";
    visitor.field(
        "kind", kind,
        "who rolls it out, and how; to ecs and codedeploy a task is healthy once all balancers "
        "that have it as a target find it healthy, and ecs replaces one of the release that any "
        "finds unhealthy; a task is deregistered first and told to stop after the "
        "deregistration_delay of its balancers; one that dies is replaced at once, one whose host "
        "vanished after 2 min");
    visitor.field("max_surge", maxSurge,
                  "rolling, canary: servers more than wanted, as a share, rounded up",
                  {.source = kDeployment});
    visitor.field("max_unavailable", maxUnavailable,
                  "rolling, canary: servers fewer than wanted that are available, as a share, "
                  "rounded down; where both come to 0, one may be",
                  {.source = kDeployment});
    visitor.field("min_ready", minReady,
                  "how long a server must be ready before it counts as available",
                  {.min = 0, .source = "Kubernetes minReadySeconds: 0"});
    visitor.field(
        "progress_deadline", progressDeadline,
        "without progress, or with servers of the release that were available and are no more, "
        "until the rollout is said to hang; Flagger then takes its canary back",
        {.min = 0, .minExclusive = true, .source = "Kubernetes progressDeadlineSeconds: 600"});
    visitor.field("deadline_rolls_back", deadlineRollsBack,
                  "whether it is then taken back; a Deployment isn't",
                  {.source = "Argo Rollouts progressDeadlineAbort: false"});
    visitor.field("steps", steps, "canary: its weights, one after the other; all follows the last");
    visitor.field("traffic_router", trafficRouter,
                  "canary: a router gives the new servers exactly that share; else the numbers of "
                  "servers come as close as they can");
    visitor.field(
        "scale_down_delay", scaleDownDelay,
        "blue_green, codedeploy, flagger, canary with a router: how long the old servers stay "
        "when they get nothing any more",
        {.min = 0, .source = "Argo Rollouts scaleDownDelaySeconds: 30"});
    visitor.field("shift", shift, "codedeploy: how the traffic moves to the new servers",
                  {.source = "AWS CodeDeploy, deployment configurations"});
    visitor.field("minimum_healthy", minimumHealthy,
                  "ecs: running tasks at least, as a share of the desired ones, rounded up",
                  {.min = 0, .max = 1, .source = kEcs});
    visitor.field(
        "maximum", maximum,
        "ecs: tasks that run or start at most, as a share of the desired ones, rounded down; "
        "those that drain are neither",
        {.min = 1, .max = 10, .source = kEcs});
    visitor.field(
        "circuit_breaker", circuitBreaker,
        "ecs: takes it back after half as many failed tasks in a row as are desired, at "
        "most 200, at least 10, from 2024 on 3: those that died before they were healthy, "
        "or were replaced as they failed failure_threshold of their readiness probes, "
        "or the checks of a balancer",
        {.source = "AWS ECS, Deployment circuit breaker"});
    visitor.field("flagger", flagger,
                  "flagger: how its weight grows; each interval of the analysis is a check, which "
                  "passes if enough requests were answered and enough of them well");
    visitor.field("analysis", analysis,
                  "takes it back when its servers give too many bad answers; unset: nobody looks");
}

bool StrategyConfig::dividesTraffic() const {
    return kind == DeployKind::BlueGreen || kind == DeployKind::CodeDeploy ||
           kind == DeployKind::Flagger || (kind == DeployKind::Canary && trafficRouter);
}

Problems problemsOf(const StrategyConfig& strategy) {
    Problems problems;
    if (strategy.kind == DeployKind::Canary && strategy.steps.empty()) {
        problems.push_back({"steps", "a canary has at least one step"});
    }
    if (strategy.kind == DeployKind::Flagger) {
        if (!strategy.analysis) {
            problems.push_back({"analysis", "flagger advances by its checks, so it needs one"});
        }
        if (strategy.flagger.stepWeight == 0 && strategy.flagger.stepWeights.empty()) {
            problems.push_back({"flagger.step_weight", "is 0, and there are no step_weights"});
        }
    }
    for (std::size_t i = 0; i < strategy.steps.size(); ++i) {
        const double percent = strategy.steps[i].weight.value * 100;
        const double off = percent - static_cast<double>(static_cast<int>(percent + 0.5));
        if (off > 1e-9 || off < -1e-9) {
            problems.push_back({joinPath(joinIndex("steps", i), "weight"), "is in whole percents"});
        }
    }
    return problems;
}

namespace {

// How long the first servers of a release have traffic before all is done, where that is shorter
// than until they are first measured. Those of a rolling update or of ECS have it for as long as the
// others take to come, which nobody knows here.
std::optional<sim::Duration> endsBeforeMeasured(const StrategyConfig& strategy) {
    sim::Duration takes{};
    if (strategy.kind == DeployKind::Canary) {
        for (const CanaryStepConfig& step : strategy.steps) {
            takes = sim::sum(takes, step.weight.value > 0 ? step.pause : sim::Duration::zero());
        }
    } else if (strategy.kind == DeployKind::CodeDeploy) {
        takes = sim::sum(shiftLength(shiftOf(strategy.shift)), strategy.scaleDownDelay);
    } else if (strategy.kind == DeployKind::Recreate) {
        takes = strategy.minReady;
    } else {
        return std::nullopt;
    }
    const bool isShorter = strategy.analysis && takes < strategy.analysis->interval;
    return isShorter ? std::optional(takes) : std::nullopt;
}

} // namespace

Problems notesOf(const StrategyConfig& strategy) {
    Problems notes;
    const StrategyConfig usual;
    const auto only = [&](bool isRead, std::string field, const auto& value, const auto& normal) {
        if (!isRead) {
            noteChanged(notes, std::move(field), value, normal,
                        "has no effect with this kind of strategy");
        }
    };
    const bool canary = strategy.kind == DeployKind::Canary;
    const bool ecs = strategy.kind == DeployKind::Ecs;
    const bool surges = strategy.kind == DeployKind::Rolling || canary;
    only(surges, "max_surge", strategy.maxSurge, usual.maxSurge);
    only(surges, "max_unavailable", strategy.maxUnavailable, usual.maxUnavailable);
    only(canary, "steps", strategy.steps.size(), usual.steps.size());
    only(canary, "traffic_router", strategy.trafficRouter, usual.trafficRouter);
    only(strategy.dividesTraffic(), "scale_down_delay", strategy.scaleDownDelay,
         usual.scaleDownDelay);
    only(strategy.kind == DeployKind::CodeDeploy, "shift", strategy.shift, usual.shift);
    only(ecs, "minimum_healthy", strategy.minimumHealthy, usual.minimumHealthy);
    only(ecs, "maximum", strategy.maximum, usual.maximum);
    only(strategy.kind == DeployKind::Flagger, "flagger", strategy.flagger, usual.flagger);
    only(ecs, "circuit_breaker", strategy.circuitBreaker, usual.circuitBreaker);
    if (const auto ends = endsBeforeMeasured(strategy)) {
        notes.push_back({"analysis.interval", "is longer than the " + sim::toText(*ends) +
                                                  " for which the release is asked before it is "
                                                  "everywhere: the rollout may be over before "
                                                  "anything is measured"});
    }
    return notes;
}

} // namespace doppel::models
