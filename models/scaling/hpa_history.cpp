// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa_history.h"

#include <algorithm>

namespace doppel::models {

namespace {

// Into the last slot whose entry is older than `oldest`, or a new one.
template <class Entry>
void keepInSlot(std::vector<Entry>& entries, const Entry& entry, sim::Time oldest) {
    const auto old = std::find_if(entries.rbegin(), entries.rend(),
                                  [&](const Entry& one) { return one.at < oldest; });
    if (old != entries.rend()) {
        *old = entry;
    } else {
        entries.push_back(entry);
    }
}

// Before 1.25: the window of the direction that is wanted, and no look at the size.
std::int32_t stabilisedOneWay(const std::vector<HpaRecommendation>& history,
                              std::int32_t current,
                              std::int32_t recommended,
                              const HpaBehavior& behavior,
                              sim::Time now) {
    const bool up = recommended >= current;
    const sim::Time since = now - (up ? behavior.up.window : behavior.down.window);
    std::int32_t best = recommended;
    for (const HpaRecommendation& one : history) {
        if (one.at > since) {
            best = up ? std::min(best, one.replicas) : std::max(best, one.replicas);
        }
    }
    return best;
}

sim::Duration longestPeriod(const HpaScalingRules& rules) {
    sim::Duration longest{};
    for (const HpaPolicy& policy : rules.policies) {
        longest = std::max(longest, policy.period);
    }
    return longest;
}

} // namespace

std::int32_t stabilisedDown(std::vector<HpaRecommendation>& history,
                            std::int32_t recommended,
                            sim::Duration window,
                            sim::Time now) {
    std::int32_t highest = recommended;
    for (const HpaRecommendation& one : history) {
        if (one.at >= now - window) {
            highest = std::max(highest, one.replicas);
        }
    }
    keepInSlot(history, {recommended, now}, now - window);
    return highest;
}

std::int32_t stabilised(std::vector<HpaRecommendation>& history,
                        std::int32_t current,
                        std::int32_t recommended,
                        const HpaBehavior& behavior,
                        KubernetesRules rules,
                        sim::Time now) {
    std::int32_t size = 0;
    if (rules < KubernetesRules::V1_25) {
        size = stabilisedOneWay(history, current, recommended, behavior, now);
    } else {
        std::int32_t lowest = recommended;
        std::int32_t highest = recommended;
        for (const HpaRecommendation& one : history) {
            if (one.at > now - behavior.up.window) {
                lowest = std::min(lowest, one.replicas);
            }
            if (one.at > now - behavior.down.window) {
                highest = std::max(highest, one.replicas);
            }
        }
        size = std::clamp(current, lowest, highest);
    }
    keepInSlot(history, {recommended, now},
               now - std::max(behavior.up.window, behavior.down.window));
    return size;
}

void rememberScaling(HpaHistory& history,
                     const HpaBehavior& behavior,
                     std::int32_t from,
                     std::int32_t to,
                     sim::Time now) {
    if (to > from) {
        keepInSlot(history.ups, {to - from, now}, now - longestPeriod(behavior.up));
    } else {
        keepInSlot(history.downs, {from - to, now}, now - longestPeriod(behavior.down));
    }
}

} // namespace doppel::models
