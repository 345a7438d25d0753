// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/publish_intent.h"

#include <chrono>

namespace doppel::models {

sim::Duration
maxAgeByIntent(const IntentRules& rules, std::optional<sim::Time> intended, sim::Time now) {
    if (!intended || *intended <= now - rules.leeway) {
        return rules.defaultTtl;
    }
    const sim::Duration left = std::chrono::floor<std::chrono::seconds>(*intended) -
                               std::chrono::floor<std::chrono::seconds>(now);
    if (left > rules.defaultTtl) {
        return rules.defaultTtl;
    }
    return left < rules.minimumTtl ? rules.minimumTtl : left;
}

} // namespace doppel::models
