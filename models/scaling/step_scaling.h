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

/// The capacity that a policy wants from one, before bounds. `capacity`: servers that are in the
/// metric; what warms up is on its way already, so that a higher step adds the difference only.
std::int32_t
steppedCapacity(const StepPolicy& policy, const ScalingStep& step, std::int32_t capacity);

/// What a policy does at a minute, between min and max.
///
///     its alarm isn't on, or no step is meant   -> nothing
///     simple scaling within the cooldown        -> nothing, whichever way
///     steps                                     -> out, if more than what is desired already;
///                                                  in, unless servers warm up
std::int32_t
stepScaled(const StepPolicy& policy, const TrackedTarget& target, const TrackedView& view);

/// The last change by a policy.
struct StepActivity {
    sim::Time at{};
    bool isOut = false;
    std::int32_t from = 0; ///< out: the capacity that its step was added to
};

/// The same for simple scaling; `last` is set when it acts.
std::int32_t simplyScaled(const StepPolicy& policy,
                          const TrackedTarget& target,
                          sim::Duration cooldown,
                          std::optional<StepActivity>& last,
                          const TrackedView& view);

/// Steps for an ECS service: what is on its way counts, by `view.inService`.
///
///     within the cooldown after it scaled out -> a larger step adds what it is larger by, and the
///                                                cooldown begins anew; any other adds nothing
///     within the cooldown after it scaled in  -> nothing is scaled in, unless another policy scaled
///                                                out meanwhile: whoever asks forgets it then
///
/// Source: Application Auto Scaling guide, "Step scaling", cooldown period.
std::int32_t ecsStepScaled(const StepPolicy& policy,
                           const TrackedTarget& target,
                           sim::Duration cooldown,
                           std::optional<StepActivity>& last,
                           const TrackedView& view);

/// What several policies of one target come to, of which each wants a capacity, the one that there
/// is where it wants no change: the most that one wants more; else the most of those that want less.
/// Gives that one's number; none: no change. Source: EC2 Auto Scaling guide, "Multiple dynamic
/// scaling policies".
std::optional<std::size_t> largestWish(std::int32_t desired, std::span<const std::int32_t> wanted);

} // namespace doppel::models
