// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <optional>

namespace doppel::models {

/// How long content may be cached while its editors intend to publish it.
struct IntentRules {
    sim::Duration defaultTtl = std::chrono::seconds(300);
    sim::Duration minimumTtl = std::chrono::seconds(5);
    sim::Duration leeway = std::chrono::minutes(5); ///< after the intended time
};

/// The max-age of an answer at `now`: up to the intended time, so that no cache has the former
/// version after it; the minimum from then until the leeway has passed, for a publish that is late;
/// the default otherwise. The time left is a difference of whole seconds, as there, kept between
/// the minimum and the default, of which the default prevails.
/// Source: alphagov/content-store, content_items_controller.rb (set_cache_headers,
/// bounded_max_age) and publish_intent.rb (PUBLISH_TIME_LEEWAY: 5 minutes).
sim::Duration
maxAgeByIntent(const IntentRules& rules, std::optional<sim::Time> intended, sim::Time now);

} // namespace doppel::models
