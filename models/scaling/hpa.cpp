// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa.h"

#include "models/decision_log.h"
#include "models/platform.h"
#include "models/view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace doppel::models {

namespace {

MilliValue inMilli(double amount) {
    constexpr double kMilli = 1000;
    constexpr double kMost = 1e15;
    return std::llround(std::min(amount * kMilli, kMost));
}

// Why, in a line: "cpu resource … above target: 84 % of 60 %; ScaleUpLimit".
std::string whyOf(const HpaSpec& spec, const HpaDecision& decision) {
    std::string why = decision.rescaleReason;
    if (decision.leading) {
        const HpaMetric& metric = spec.metrics[*decision.leading];
        const HpaProposal& proposal = decision.proposals[*decision.leading];
        const bool ofRequest = metric.target == HpaTargetKind::Utilization;
        const auto text = [&](std::int64_t value) {
            constexpr std::int64_t kMilli = 1000;
            return ofRequest             ? std::to_string(value) + " %"
                   : value % kMilli == 0 ? std::to_string(value / kMilli)
                                         : std::to_string(value) + "m";
        };
        why += (why.empty() ? "" : ": ") + text(proposal.current) + " of " +
               text(ofRequest ? metric.utilisation : metric.value);
    }
    const HpaCondition& limited = decision.conditions.scalingLimited;
    if (decision.wanted && limited.status) {
        why += "; " + std::string(limited.reason);
    }
    return why;
}

} // namespace

Hpa::Hpa(Platform& platform, std::string name, const HpaConfig& config)
    : Component(platform, std::move(name), "hpa"), config_(config),
      metrics_(world().metrics(), this->name()), turnMetrics_(world().metrics(), this->name()) {
    fleet().begin({.count = 1, .zones = platform.options().zones});
}

sim::Task<Response> Hpa::serve(Request, InstanceId) {
    co_return Response::withStatus(200);
}

void Hpa::connect() {
    target_ = platform().find(config_.target.name);
    pods_.emplace(*target_);
}

void Hpa::start() {
    const auto there = static_cast<std::int64_t>(target_->fleet().size());
    metrics_.current.set(world().now(), there);
    metrics_.desired.set(world().now(), there);
    const sim::Stream phases = stream("phase");
    std::uint64_t drawn = 0;
    for (const HpaMetricConfig& metric : config_.metrics) {
        pipelines_.push_back(
            beginPipeline(world(), config_.pipeline, figureOf(metric), phases, drawn));
    }
    world().spawn(controlLoop(phaseWithin(config_.syncPeriod, phases, 0)));
}

ScalingFigure Hpa::figureOf(const HpaMetricConfig& metric) const {
    return scalingFigure(*target_, metric.measure, metric.of, metric.metric);
}

sim::Task<void> Hpa::controlLoop(sim::Duration phase) {
    sim::Time next = sim::kStart + phase;
    while (true) {
        co_await world().sleepUntil(next);
        if (target_->fleet().isHeldBack()) {
            // There is nothing yet that it could decide on.
        } else if (fleet().readyCount() == 0) {
            turnMetrics_.missed.add();
        } else {
            sync();
        }
        next += config_.syncPeriod;
    }
}

std::vector<HpaObservation> Hpa::observe(const HpaSpec& spec) const {
    std::vector<HpaObservation> all;
    for (std::size_t i = 0; i < spec.metrics.size(); ++i) {
        const HpaMetricConfig& metric = config_.metrics[i];
        const ScalingFigure figure = figureOf(metric);
        const auto seen = pipelines_[i] ? pipelines_[i]->seen() : std::nullopt;
        if (!seen || !figure.canBeRead()) {
            all.push_back({.error = pipelines_[i] ? "no metrics returned from metrics API"
                                                  : "there is no such metric"});
            continue;
        }
        const ServerHost* host = figure.kubelet;
        if (host != nullptr && metric.averageUtilisation && host->cpuRequest() == 0) {
            all.push_back({.error = "missing request for cpu"});
            continue;
        }
        const MilliValue used = host != nullptr ? std::llround(seen->mean) : inMilli(seen->mean);
        all.push_back(
            pods_->spread(used, {0, seen->at, seen->window},
                          host != nullptr ? host->cpuRequest() : inMilli(metric.cpuRequest)));
    }
    return all;
}

bool Hpa::waitsForSamples() const {
    for (std::size_t i = 0; i < pipelines_.size(); ++i) {
        if (isYetToCome(pipelines_[i].get(), figureOf(config_.metrics[i]))) {
            return true;
        }
    }
    return false;
}

void Hpa::sync() {
    const HpaSpec spec = specOf(config_, world().now());
    const std::vector<HpaPod>& pods = pods_->look();
    const std::vector<HpaObservation> seen = observe(spec);
    const auto replicas = static_cast<std::int32_t>(
        std::count_if(pods.begin(), pods.end(), [](const HpaPod& pod) { return !pod.deleting; }));
    // What is asked for is what it counts from: a rollout's surge is no size that anyone wanted.
    const auto asked = static_cast<std::int32_t>(target_->fleet().wanted());
    const HpaDecision decision =
        syncHpa(spec, controllerOf(config_), state_, {world().now(), asked, replicas, pods, seen});
    metrics_.reconciliations.add();
    metrics_.current.set(world().now(), replicas);
    metrics_.desired.set(world().now(), decision.replicas);
    if (!decision.conditions.scalingActive.status && !waitsForSamples()) {
        metrics_.failures.add();
    }
    if (decision.wanted && decision.conditions.scalingLimited.status) {
        metrics_.limited.add();
    }
    last_ = decision;
    if (decision.rescales()) {
        act(spec, decision);
    }
}

void Hpa::act(const HpaSpec& spec, const HpaDecision& decision) {
    (decision.replicas > decision.current ? metrics_.scaleUps : metrics_.scaleDowns).add();
    decided(Rescale{config_.target.name, decision.current, decision.replicas},
            whyOf(spec, decision));
    target_->fleet().scaleTo(static_cast<std::uint32_t>(decision.replicas));
}

void Hpa::show(View& view) const {
    view.use("replicas", last_.replicas, config_.maxReplicas);
    static constexpr std::array<std::string_view, 4> kColumns{"condition", "status", "reason",
                                                              "message"};
    view.table("conditions", kColumns, [this] {
        View::Rows rows;
        const HpaConditions& conditions = last_.conditions;
        for (const HpaCondition* one :
             {&conditions.ableToScale, &conditions.scalingActive, &conditions.scalingLimited}) {
            if (!one->reason.empty()) {
                rows.push_back({std::string(one->type), one->status ? "True" : "False",
                                std::string(one->reason), one->message});
            }
        }
        return rows;
    });
}

const ComponentKind& hpaKind() {
    static constexpr ComponentKind kKind{
        .name = "hpa",
        .summary = "a Kubernetes HorizontalPodAutoscaler, which sets a component's replicas by its "
                   "metrics",
        .leavesOut =
            "that pods are unequally loaded: an amount is spread evenly over those that work; "
            "memory, which apps do not have; a network between it and what it reads: only a "
            "named metric can be missing, where what tells it doesn't answer, or is cut off from "
            "everybody",
        .defaults = &defaultsOf<HpaConfig>,
        .build = &buildOf<Hpa, HpaConfig>,
        .metrics = metricsOf<HpaMetrics, TurnMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it changes what it scales",
        .scope = Scope::Regional,
        .holds = "nothing: it answers no requests",
        .inFlight = "there are none; while it is down sizes stay as they are",
        .source = "kubernetes pkg/controller/podautoscaler; behaviour by version"};
    return kKind;
}

} // namespace doppel::models
