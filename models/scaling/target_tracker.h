// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/jobs/times_so_far.h"
#include "models/registry.h"
#include "models/scaling/asg_keeper.h"
#include "models/scaling/hpa_config.h"
#include "models/scaling/minute_points.h"
#include "models/scaling/step_policy_config.h"
#include "models/scaling/target_tracking.h"
#include "models/scaling/tracked_servers.h"
#include "models/scaling/turn_metrics.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

ChoiceNames choiceNames(TrackedService);

/// One target tracking policy: a metric, as a mean of all tasks, is to stay at a value.
struct TrackingPolicyConfig : MinuteMetricConfig {
    double target = 60;
    bool disableScaleIn = false;

    void describe(FieldVisitor& visitor);
};

/// The scaling of an ECS service or an Auto Scaling group.
struct TargetTrackerConfig {
    ComponentRef target;
    TrackedService service = TrackedService::Ecs;
    std::int32_t minCapacity = 1;
    std::int32_t maxCapacity = 10;
    std::vector<TrackingPolicyConfig> policies{TrackingPolicyConfig{}};
    std::vector<StepPolicyConfig> stepPolicies;
    sim::Duration scaleOutCooldown = std::chrono::seconds(300);
    sim::Duration scaleInCooldown = std::chrono::seconds(300);
    sim::Duration instanceWarmup = std::chrono::seconds(300);
    AsgConfig group;
    sim::Duration metricDelay = std::chrono::seconds(60);
    std::vector<ScheduledActionConfig> schedule;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const TargetTrackerConfig& config);
Problems problemsOn(const TargetTrackerConfig& config, const PlatformPlan& plan);
/// Fields of a group where it is none.
Problems notesOn(const TargetTrackerConfig& config, const PlatformPlan& plan);

/// What it counts.
struct TargetTrackerMetrics {
    TargetTrackerMetrics(sim::Metrics& metrics, std::string_view component);

    static constexpr TurnsOfKind kTurns{"evaluations", ""};

    sim::Counter& evaluations;
    sim::Counter& scaleOuts;
    sim::Counter& scaleIns;
    sim::Gauge& desired;
    sim::Gauge& running;

    static constexpr std::array kHeadlines{
        Headline{"desired", {"desired_capacity"}, {}, Headline::When::Always},
        Headline{"scaled out", {"scale_outs"}},
        Headline{"scaled in", {"scale_ins"}},
    };
};

/// Target tracking and step scaling at work: CloudWatch has a point a minute of each policy's
/// metric, the alarms see it some time later, and what the policies decide is what the target is told
/// to have. The instances of a group are kept by an AsgKeeper.
///
/// What an event sets as the target's `replicas` meanwhile is as if someone had changed the desired
/// capacity by hand. While it is down nothing is measured or decided.
class TargetTracker final : public Component, public TellsSoFar {
public:
    TargetTracker(Platform& platform, std::string name, const TargetTrackerConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

    bool scales(const Component& component) const { return target_ == &component; }
    TrackedService service() const { return config_.service; }

private:
    sim::Task<void> measure();
    sim::Task<void> keepInstances();
    void evaluate();
    void change(std::int32_t from, std::span<const MetricPoints> seen);
    TrackedDecision decisionOf(const TrackedTarget& target, TrackedView view);
    CapacityBounds bounds() const;
    std::optional<std::int32_t>
    stepWish(std::size_t policy, const TrackedTarget& target, const TrackedView& view);
    sim::Duration warmup() const;
    std::int32_t running() const;
    std::int32_t desired() const;
    bool acts() const;

    const TargetTrackerConfig& config_;
    TargetTrackerMetrics metrics_;
    TurnMetrics turnMetrics_;
    Component* target_ = nullptr;
    std::optional<TrackedServers> servers_;
    std::optional<AsgKeeper> keeper_; // of a group
    MinutePoints points_;             // of the policies, then of the step policies
    TrackedState state_;
    std::vector<std::optional<StepActivity>> activities_; // by step policy of a service: its last
    std::optional<sim::Time> cooldownEnds_;               // of simple scaling
    TrackedDecision last_;
};

/// `target_tracking` in platform files.
const ComponentKind& targetTrackingKind();

} // namespace doppel::models
