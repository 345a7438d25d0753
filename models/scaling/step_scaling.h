// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/target_tracking.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

enum class StepAdjustment : std::uint8_t {
    ChangeInCapacity,
    ExactCapacity,
    PercentChangeInCapacity
};

/// What is done where the metric lies so far beyond the alarm's threshold. Above it the lower bound
/// belongs to the step, below it the upper one; no bound: without end.
struct ScalingStep {
    std::optional<double> lower;
    std::optional<double> upper;
    double adjustment = 1;
};

/// A step scaling policy, or simple scaling, which is one step without bounds. Source: EC2 Auto
/// Scaling guide, "Step and simple scaling policies".
struct StepPolicy {
    AlarmRule alarm;
    StepAdjustment kind = StepAdjustment::ChangeInCapacity;
    std::vector<ScalingStep> steps;
    std::int32_t minAdjustmentMagnitude = 0; ///< of PercentChangeInCapacity
};

/// A change of capacity in whole servers: 12.7 is 12, 0.67 is 1, -0.58 is -1 and -6.67 is -6.
std::int32_t wholeChange(double change);

/// The step that a metric falls into, or null.
const ScalingStep* stepFor(const StepPolicy& policy, double metric);

/// The capacity that a step makes of one, before bounds.
std::int32_t
steppedCapacity(const StepPolicy& policy, const ScalingStep& step, std::int32_t capacity);

/// The capacity that a policy wants at a minute, between min and max; none: it wants nothing, since
/// its alarm isn't on, or means no step. An adjustment to more never comes to less than is desired,
/// nor one to less to more. It changes `view.inService`: those desired without those that
/// warm up: these are on their way already, so that a higher step adds the difference only.
/// Nothing is scaled in while they are.
std::optional<std::int32_t>
stepScaled(const StepPolicy& policy, const TrackedTarget& target, const TrackedView& view);

/// The same for simple scaling, which changes what is desired and knows no warm-up. It wants nothing
/// before `cooldownEnds`, the end of the cooldown after the group's last change by simple scaling.
/// Source: EC2 Auto Scaling guide, "Scaling cooldowns for Amazon EC2 Auto Scaling".
std::optional<std::int32_t> simplyScaled(const StepPolicy& policy,
                                         const TrackedTarget& target,
                                         std::optional<sim::Time> cooldownEnds,
                                         const TrackedView& view);

/// The last change by a policy.
struct StepActivity {
    sim::Time at{};
    bool isOut = false;
    std::int32_t from = 0; ///< out: the capacity that its step was added to
};

/// Steps for an ECS service, from `view.inService`.
///
///     within the cooldown after it scaled out -> a larger step adds what it is larger by, and the
///                                                cooldown begins anew; any other adds nothing
///     within the cooldown after it scaled in  -> nothing is scaled in, unless another policy scaled
///                                                out meanwhile: whoever asks forgets it then
///
/// Source: Application Auto Scaling guide, "Step scaling", cooldown period.
std::optional<std::int32_t> ecsStepScaled(const StepPolicy& policy,
                                          const TrackedTarget& target,
                                          sim::Duration cooldown,
                                          std::optional<StepActivity>& last,
                                          const TrackedView& view);

/// Which of a target's policies counts, by number: the one that wants the largest capacity, also
/// where that is what there is; among equals the first. None: none of them wants any. Source: EC2
/// Auto Scaling guide, "Multiple dynamic scaling policies".
std::optional<std::size_t> largestWish(std::span<const std::optional<std::int32_t>> wanted);

} // namespace doppel::models
