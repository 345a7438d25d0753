// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/target_tracking.h"

#include "models/scaling/rounded_replicas.h"

#include <algorithm>

namespace doppel::models {

namespace {

bool coolsDown(const std::optional<sim::Time>& since, sim::Duration cooldown, sim::Time now) {
    return since && now < sim::after(*since, cooldown);
}

double tasksOf(const TrackedView& view, std::size_t policy) {
    return view.tasks.empty() ? view.measured : view.tasks[policy];
}

std::int32_t needed(const TargetTracking& policy, MetricPoints points, double capacity) {
    return roundedUpToWhole(capacity * *points.back() / policy.target);
}

// The largest need of those whose high alarm is on; `before`: from a capacity of before.
struct Need {
    std::int32_t capacity = 0;
    std::optional<std::size_t> policy;
};

Need outwards(std::span<const TargetTracking> policies,
              const TrackedView& view,
              std::optional<std::int32_t> before) {
    Need most;
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const AlarmRule high{policies[i].target, true, policies[i].highPeriods,
                             policies[i].highPeriods};
        if (alarmState(high, view.points[i]) != AlarmState::Alarm) {
            continue;
        }
        const std::int32_t need =
            needed(policies[i], view.points[i], before ? *before : tasksOf(view, i));
        if (!most.policy || need > most.capacity) {
            most = {need, i};
        }
    }
    return most;
}

// The largest need, if all of those that may scale in have their low alarm on.
Need inwards(std::span<const TargetTracking> policies, const TrackedView& view) {
    Need most;
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const TargetTracking& policy = policies[i];
        if (policy.disableScaleIn) {
            continue;
        }
        const AlarmRule low{policy.target * policy.lowShare, false, policy.lowPeriods,
                            policy.lowPeriods};
        if (alarmState(low, view.points[i]) != AlarmState::Alarm) {
            return {};
        }
        const std::int32_t need = needed(policy, view.points[i], tasksOf(view, i));
        if (!most.policy || need > most.capacity) {
            most = {need, i};
        }
    }
    return most;
}

bool hasData(MetricPoints points) {
    return !points.empty() && points.back().has_value();
}

} // namespace

AlarmState alarmState(const AlarmRule& rule, MetricPoints points) {
    std::uint32_t breaching = 0;
    std::uint32_t known = 0;
    const std::size_t seen = std::min<std::size_t>(rule.periods, points.size());
    for (const std::optional<double>& point : points.last(seen)) {
        if (point) {
            ++known;
            breaching += rule.above ? *point > rule.threshold : *point < rule.threshold;
        }
    }
    if (breaching >= rule.enough) {
        return AlarmState::Alarm;
    }
    return known == rule.periods ? AlarmState::Ok : AlarmState::InsufficientData;
}

TrackedDecision trackTarget(std::span<const TargetTracking> policies,
                            const TrackedTarget& target,
                            TrackedState& state,
                            const TrackedView& view) {
    const bool isEcs = target.service == TrackedService::Ecs;
    const bool outCools = isEcs && coolsDown(state.scaledOut, target.scaleOutCooldown, view.now);
    const Need out =
        outwards(policies, view, outCools ? std::optional(state.measuredBefore) : std::nullopt);
    if (out.policy) {
        const std::int32_t wanted =
            std::clamp(out.capacity, target.minCapacity, target.maxCapacity);
        if (wanted <= view.desired) {
            return {view.desired, out.policy, outCools ? "cooldown" : "enough is on its way"};
        }
        if (!outCools) {
            state.measuredBefore = view.measured;
        }
        state.scaledOut = view.now;
        state.scaledIn.reset();
        return {wanted, out.policy, "AlarmHigh"};
    }
    const bool blind = std::none_of(view.points.begin(), view.points.end(), hasData);
    if (blind) {
        return {view.desired, {}, "insufficient data"};
    }
    const Need in = inwards(policies, view);
    if (!in.policy) {
        return {view.desired, {}, "OK"};
    }
    if (isEcs && view.deploying) {
        return {view.desired, {}, "a deployment is under way"};
    }
    if (!isEcs && view.warming > 0) {
        return {view.desired, {}, "instances warm up"};
    }
    if (isEcs && (outCools || coolsDown(state.scaledIn, target.scaleInCooldown, view.now))) {
        return {view.desired, {}, "cooldown"};
    }
    const std::int32_t wanted = std::clamp(in.capacity, target.minCapacity, target.maxCapacity);
    if (wanted >= view.desired) {
        return {view.desired, {}, "OK"};
    }
    state.scaledIn = view.now;
    return {wanted, in.policy, "AlarmLow"};
}

} // namespace doppel::models
