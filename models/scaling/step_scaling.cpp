// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/step_scaling.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

namespace {

std::int32_t withinCapacity(std::int32_t capacity, const TrackedTarget& target) {
    return std::clamp(capacity, target.minCapacity, target.maxCapacity);
}

// From a capacity.
std::optional<std::int32_t> wantedBy(const StepPolicy& policy,
                                     const TrackedTarget& target,
                                     const TrackedView& view,
                                     std::int32_t capacity) {
    const MetricPoints points = view.points.front();
    if (alarmState(policy.alarm, points) != AlarmState::Alarm || !points.back()) {
        return std::nullopt;
    }
    const ScalingStep* const step = stepFor(policy, *points.back());
    if (step == nullptr) {
        return std::nullopt;
    }
    const std::int32_t wanted = withinCapacity(steppedCapacity(policy, *step, capacity), target);
    if (policy.kind == StepAdjustment::ExactCapacity) {
        return wanted;
    }
    return step->adjustment < 0 ? std::min(wanted, view.desired) : std::max(wanted, view.desired);
}

} // namespace

std::int32_t wholeChange(double change) {
    if (change > 0 && change < 1) {
        return 1;
    }
    if (change < 0 && change > -1) {
        return -1;
    }
    constexpr double kMost = 1e9;
    return static_cast<std::int32_t>(std::trunc(std::clamp(change, -kMost, kMost)));
}

const ScalingStep* stepFor(const StepPolicy& policy, double metric) {
    const double beyond = metric - policy.alarm.threshold;
    for (const ScalingStep& step : policy.steps) {
        const bool aboveLower =
            !step.lower || (beyond >= 0 ? beyond >= *step.lower : beyond > *step.lower);
        const bool belowUpper =
            !step.upper || (beyond >= 0 ? beyond < *step.upper : beyond <= *step.upper);
        if (aboveLower && belowUpper) {
            return &step;
        }
    }
    return nullptr;
}

std::int32_t
steppedCapacity(const StepPolicy& policy, const ScalingStep& step, std::int32_t capacity) {
    constexpr double kHundred = 100;
    switch (policy.kind) {
    case StepAdjustment::ExactCapacity:
        return wholeChange(step.adjustment);
    case StepAdjustment::ChangeInCapacity:
        return capacity + wholeChange(step.adjustment);
    case StepAdjustment::PercentChangeInCapacity:
        break;
    }
    const std::int32_t change = wholeChange(capacity * step.adjustment / kHundred);
    if (step.adjustment < 0) {
        return capacity + std::min(change, -policy.minAdjustmentMagnitude);
    }
    return capacity + std::max(change, policy.minAdjustmentMagnitude);
}

std::optional<std::int32_t>
stepScaled(const StepPolicy& policy, const TrackedTarget& target, const TrackedView& view) {
    const std::optional<std::int32_t> wanted = wantedBy(policy, target, view, view.inService);
    const bool isBlocked = wanted && *wanted < view.desired && view.warming > 0;
    return isBlocked ? view.desired : wanted;
}

std::optional<std::int32_t> simplyScaled(const StepPolicy& policy,
                                         const TrackedTarget& target,
                                         std::optional<sim::Time> cooldownEnds,
                                         const TrackedView& view) {
    if (cooldownEnds && view.now < *cooldownEnds) {
        return std::nullopt;
    }
    return wantedBy(policy, target, view, view.desired);
}

std::optional<std::int32_t> ecsStepScaled(const StepPolicy& policy,
                                          const TrackedTarget& target,
                                          sim::Duration cooldown,
                                          std::optional<StepActivity>& last,
                                          const TrackedView& view) {
    TrackedView started = view;
    started.warming = 0; // a task that has started is in the metric
    const bool coolsDown = last && view.now < sim::after(last->at, cooldown);
    if (coolsDown && last->isOut && policy.alarm.above) {
        started.inService = last->from;
    }
    const std::optional<std::int32_t> wanted = stepScaled(policy, target, started);
    if (!wanted || *wanted == view.desired) {
        return wanted;
    }
    if (*wanted < view.desired && coolsDown) {
        return view.desired;
    }
    last = {view.now, *wanted > view.desired, started.inService};
    return wanted;
}

std::optional<std::size_t> largestWish(std::span<const std::optional<std::int32_t>> wanted) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] && (!best || *wanted[i] > *wanted[*best])) {
            best = i;
        }
    }
    return best;
}

} // namespace doppel::models
