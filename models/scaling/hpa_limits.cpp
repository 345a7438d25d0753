// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa_limits.h"

#include "models/scaling/rounded_replicas.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace doppel::models {

namespace {

constexpr std::string_view kWithinRange = "DesiredWithinRange";
constexpr double kPolicyPerCent = 100;

std::int32_t
changedWithin(sim::Duration period, const std::vector<HpaScaleEvent>& events, sim::Time now) {
    std::int32_t change = 0;
    for (const HpaScaleEvent& event : events) {
        if (event.at > now - period) {
            change += event.change;
        }
    }
    return change;
}

// The size when the policy's period began.
std::int32_t sizeBefore(const HpaPolicy& policy,
                        std::int32_t current,
                        const HpaHistory& history,
                        bool up,
                        KubernetesRules version,
                        sim::Time now) {
    const bool both = version >= KubernetesRules::V1_25;
    const std::int32_t added = up || both ? changedWithin(policy.period, history.ups, now) : 0;
    const std::int32_t removed = !up || both ? changedWithin(policy.period, history.downs, now) : 0;
    return current - added + removed;
}

} // namespace

std::int32_t scaleUpLimit(std::int32_t current,
                          const HpaHistory& history,
                          const HpaScalingRules& rules,
                          KubernetesRules version,
                          sim::Time now) {
    const bool frozen = rules.select == HpaSelect::Min && version < KubernetesRules::V1_25;
    if (rules.select == HpaSelect::Disabled || frozen) {
        return current;
    }
    std::optional<std::int32_t> limit;
    for (const HpaPolicy& policy : rules.policies) {
        const std::int32_t before = sizeBefore(policy, current, history, true, version, now);
        const double most = policy.kind == HpaPolicyKind::Pods
                                ? static_cast<double>(before) + policy.value
                                : before * (1 + policy.value / kPolicyPerCent);
        const std::int32_t proposed = roundedUp(most);
        limit = !limit                           ? proposed
                : rules.select == HpaSelect::Min ? std::min(*limit, proposed)
                                                 : std::max(*limit, proposed);
    }
    return std::max(limit.value_or(current), current);
}

std::int32_t scaleDownLimit(std::int32_t current,
                            const HpaHistory& history,
                            const HpaScalingRules& rules,
                            KubernetesRules version,
                            sim::Time now) {
    if (rules.select == HpaSelect::Disabled) {
        return current;
    }
    std::optional<std::int32_t> limit;
    for (const HpaPolicy& policy : rules.policies) {
        const std::int32_t before = sizeBefore(policy, current, history, false, version, now);
        // The fraction is cut off, towards fewer pods.
        const std::int32_t proposed =
            policy.kind == HpaPolicyKind::Pods
                ? before - policy.value
                : static_cast<std::int32_t>(before * (1 - policy.value / kPolicyPerCent));
        limit = !limit                           ? proposed
                : rules.select == HpaSelect::Min ? std::max(*limit, proposed)
                                                 : std::min(*limit, proposed);
    }
    return std::min(limit.value_or(current), current);
}

HpaLimited limitedByPolicies(std::int32_t current,
                             std::int32_t wanted,
                             const HpaSpec& spec,
                             const HpaBehavior& behavior,
                             const HpaHistory& history,
                             KubernetesRules version,
                             sim::Time now) {
    if (wanted > current) {
        const std::int32_t limit = scaleUpLimit(current, history, behavior.up, version, now);
        const std::int32_t most = std::min(spec.maxReplicas, limit);
        if (wanted > most) {
            return {most, spec.maxReplicas > limit ? "ScaleUpLimit" : "TooManyReplicas"};
        }
    } else if (wanted < current) {
        const std::int32_t limit = scaleDownLimit(current, history, behavior.down, version, now);
        const std::int32_t fewest = std::max(spec.minReplicas, limit);
        if (wanted < fewest) {
            return {fewest, spec.minReplicas < limit ? "ScaleDownLimit" : "TooFewReplicas"};
        }
    }
    return {wanted, kWithinRange};
}

HpaLimited limitedByTwice(std::int32_t current, std::int32_t wanted, const HpaSpec& spec) {
    constexpr std::int32_t kAtLeast = 4;
    const std::int32_t limit = std::max(roundedUp(2.0 * current), kAtLeast);
    if (wanted < spec.minReplicas) {
        return {spec.minReplicas, "TooFewReplicas"};
    }
    const std::int32_t most = std::min(spec.maxReplicas, limit);
    if (wanted > most) {
        return {most, spec.maxReplicas > limit ? "ScaleUpLimit" : "TooManyReplicas"};
    }
    return {wanted, kWithinRange};
}

} // namespace doppel::models
