// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// A metric at CloudWatch: one point a minute, the newest last; none where it has no data.
using MetricPoints = std::span<const std::optional<double>>;

enum class AlarmState : std::uint8_t { Ok, Alarm, InsufficientData };

/// A CloudWatch alarm over the last `periods` points, of which `enough` must breach.
struct AlarmRule {
    double threshold = 0;
    bool above = true; ///< breached above the threshold, else below it; never at it
    std::uint32_t periods = 3;
    std::uint32_t enough = 3;
};
AlarmState alarmState(const AlarmRule& rule, MetricPoints points);

/// Whose target tracking it is.
enum class TrackedService : std::uint8_t {
    Ecs, ///< Application Auto Scaling: cooldowns
    Asg, ///< EC2 Auto Scaling: instance warm-up
};

/// A target tracking policy. Its alarms are AWS's and can't be edited: 3 of 3 points above the
/// target, 15 of 15 below 90 % of it. AWS does not publish how it computes the size, nor the low
/// threshold for an ASG; ceil(capacity × metric / target) and 90 % are what is commonly taken.
/// Source: Amazon ECS and EC2 Auto Scaling guides; AWS containers-roadmap 1208.
struct TargetTracking {
    double target = 60;
    double lowShare = 0.9; ///< of the target, below which it scales in
    std::uint32_t highPeriods = 3;
    std::uint32_t lowPeriods = 15;
    bool disableScaleIn = false;
};

/// What policies share: the target that is scaled.
struct TrackedTarget {
    TrackedService service = TrackedService::Ecs;
    std::int32_t minCapacity = 1;
    std::int32_t maxCapacity = 10;
    sim::Duration scaleOutCooldown = std::chrono::seconds(300); ///< ECS
    sim::Duration scaleInCooldown = std::chrono::seconds(300);  ///< ECS
};

struct TrackedState {
    std::optional<sim::Time> scaledOut; ///< when its cooldown began
    std::optional<sim::Time> scaledIn;
    std::int32_t measuredBefore = 0; ///< at that scale-out: what came since is not counted twice
};

/// What is seen at a minute.
struct TrackedView {
    sim::Time now{};
    std::int32_t desired = 0;
    /// Tasks, or instances, that counted when the newest points were made, whatever became of them
    /// since: target tracking multiplies points by them.
    std::int32_t measured = 0;
    std::int32_t inService = 0;             ///< what steps change: desired, and not warming up
    std::int32_t warming = 0;               ///< ASG: those of the desired that have yet to warm up
    bool deploying = false;                 ///< ECS: a deployment is under way
    std::span<const MetricPoints> points{}; ///< by policy
    /// By policy, the servers that its newest point is a mean of, where these are not `measured`.
    std::span<const double> tasks{};
};

struct TrackedDecision {
    std::int32_t desired = 0; ///< as before: nothing happens
    /// That asked for it: for a change, or for no fewer than there are.
    std::optional<std::size_t> policy;
    std::string_view reason; ///< "AlarmHigh", "AlarmLow", "cooldown", "insufficient data", …
};

/// What target tracking does at a minute: out as soon as one policy wants to, by the largest need;
/// in only if all of them do, by the largest need. Never in while ECS deploys, while instances warm
/// up, within the cooldown, or where a policy has no data. Out within the cooldown only for a
/// larger need than what was added for; it ends a cooldown of scaling in.
TrackedDecision trackTarget(std::span<const TargetTracking> policies,
                            const TrackedTarget& target,
                            TrackedState& state,
                            const TrackedView& view);

} // namespace doppel::models
