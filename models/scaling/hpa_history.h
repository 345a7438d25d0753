// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "sim/time.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// A size that metrics asked for, before it was stabilised.
struct HpaRecommendation {
    std::int32_t replicas = 0;
    sim::Time at{};
    friend bool operator==(const HpaRecommendation&, const HpaRecommendation&) = default;
};

/// Pods that were added, or removed.
struct HpaScaleEvent {
    std::int32_t change = 0;
    sim::Time at{};
    friend bool operator==(const HpaScaleEvent&, const HpaScaleEvent&) = default;
};

/// What a controller remembers of an HPA. Bounded by the windows: the slot of an entry that is too
/// old for any use is given to the next one.
struct HpaHistory {
    std::vector<HpaRecommendation> recommendations{};
    std::vector<HpaScaleEvent> ups{};
    std::vector<HpaScaleEvent> downs{};
};

/// The recommendation without `behavior`: the highest one that is at most `window` old, this one
/// included; it is written down. Source: horizontal.go, stabilizeRecommendation.
std::int32_t stabilisedDown(std::vector<HpaRecommendation>& history,
                            std::int32_t recommended,
                            sim::Duration window,
                            sim::Time now);

/// The recommendation with `behavior`: the size, brought between the lowest one within the window
/// up and the highest one within the window down; it is written down. Source: horizontal.go,
/// stabilizeRecommendationWithBehaviors.
std::int32_t stabilised(std::vector<HpaRecommendation>& history,
                        std::int32_t current,
                        std::int32_t recommended,
                        const HpaBehavior& behavior,
                        KubernetesRules rules,
                        sim::Time now);

/// Writes down that the size changed. Source: horizontal.go, storeScaleEvent.
void rememberScaling(HpaHistory& history,
                     const HpaBehavior& behavior,
                     std::int32_t from,
                     std::int32_t to,
                     sim::Time now);

} // namespace doppel::models
