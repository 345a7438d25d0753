// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/registry.h"
#include "models/scaling/hpa_config.h"
#include "models/scaling/target_tracking.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

ChoiceNames choiceNames(TrackedService);

/// One target tracking policy: a metric, as a mean of all tasks, is to stay at a value.
struct TrackingPolicyConfig {
    ScalingMeasure measure = ScalingMeasure::Cpu;
    std::string of{};
    std::string metric{};
    double target = 60;
    double cpus = 1;
    bool disableScaleIn = false;

    void describe(FieldVisitor& visitor);
};

/// Target tracking of an ECS service or an Auto Scaling group.
struct TargetTrackerConfig {
    ComponentRef target;
    TrackedService service = TrackedService::Ecs;
    std::int32_t minCapacity = 1;
    std::int32_t maxCapacity = 10;
    std::vector<TrackingPolicyConfig> policies{TrackingPolicyConfig{}};
    sim::Duration scaleOutCooldown = std::chrono::seconds(300);
    sim::Duration scaleInCooldown = std::chrono::seconds(300);
    sim::Duration instanceWarmup = std::chrono::seconds(300);
    sim::Duration metricDelay = std::chrono::seconds(60);
    std::vector<ScheduledActionConfig> schedule;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const TargetTrackerConfig& config);
Problems problemsOn(const TargetTrackerConfig& config, const PlatformPlan& plan);

/// What it counts.
struct TargetTrackerMetrics {
    TargetTrackerMetrics(sim::Metrics& metrics, std::string_view component);

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

/// Target tracking at work: CloudWatch has a point a minute of each policy's metric, the alarms see
/// it some time later, and what trackTarget decides is what the target is told to have.
///
/// What an event sets as the target's `replicas` meanwhile is as if someone had changed the desired
/// capacity by hand. While it is down nothing is measured or decided.
class TargetTracker final : public Component {
public:
    TargetTracker(Platform& platform, std::string name, const TargetTrackerConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;

private:
    sim::Task<void> measure();
    std::optional<double> point(std::size_t policy, double total) const;
    void evaluate();
    std::int32_t running() const;
    std::int32_t present() const;

    const TargetTrackerConfig& config_;
    TargetTrackerMetrics metrics_;
    Component* target_ = nullptr;
    std::vector<const sim::Metric*> measured_;               ///< by policy; null: no such
    std::vector<std::vector<std::optional<double>>> points_; ///< by policy, the newest last
    TrackedState state_;
    TrackedDecision last_;
};

/// `target_tracking` in platform files.
const ComponentKind& targetTrackingKind();

} // namespace doppel::models
