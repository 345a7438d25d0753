// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_history.h"
#include "models/scaling/hpa_spec.h"

#include <cstdint>
#include <string_view>

namespace doppel::models {

/// A size within the limits, and which one held it back.
struct HpaLimited {
    std::int32_t replicas = 0;
    std::string_view reason; ///< of ScalingLimited
};

/// The most that the policies let there be, whatever is wanted; never below `current`.
std::int32_t scaleUpLimit(std::int32_t current,
                          const HpaHistory& history,
                          const HpaScalingRules& rules,
                          KubernetesRules version,
                          sim::Time now);
/// The fewest that they let there be; never above `current`.
std::int32_t scaleDownLimit(std::int32_t current,
                            const HpaHistory& history,
                            const HpaScalingRules& rules,
                            KubernetesRules version,
                            sim::Time now);

/// The wanted size within min, max and the policies of `behavior`. Source: horizontal.go,
/// convertDesiredReplicasWithBehaviorRate.
HpaLimited limitedByPolicies(std::int32_t current,
                             std::int32_t wanted,
                             const HpaSpec& spec,
                             const HpaBehavior& behavior,
                             const HpaHistory& history,
                             KubernetesRules version,
                             sim::Time now);
/// The wanted size within min, max and twice the size, or 4. Source: horizontal.go,
/// convertDesiredReplicasWithRules.
HpaLimited limitedByTwice(std::int32_t current, std::int32_t wanted, const HpaSpec& spec);

} // namespace doppel::models
