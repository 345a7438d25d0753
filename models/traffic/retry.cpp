// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/retry.h"

#include <algorithm>

namespace doppel::models {

void RetryConfig::describe(FieldVisitor& visitor) {
    visitor.field("count", count, "how often a visitor tries again",
                  {.min = 0, .max = 100, .live = true});
    visitor.field("share", share, "share of visitors who try again after each failure",
                  {.live = true});
    visitor.field("backoff", backoff, "the pause before the first retry", {.min = 0, .live = true});
    visitor.field("growth", growth, "each further pause is this many times as long",
                  {.min = 1, .live = true});
    visitor.field("max_backoff", maxBackoff, "the longest pause", {.min = 0, .live = true});
    visitor.field("jitter", jitter, "the share of a pause that is random", {.live = true});
}

bool worthRetrying(const Response& response) {
    return !response.usable();
}

sim::Duration retryPause(const RetryConfig& config, std::uint32_t attempt, double uniform) {
    const double longest = sim::toSeconds(config.maxBackoff);
    double seconds = sim::toSeconds(config.backoff);
    for (std::uint32_t i = 1; i < attempt && seconds < longest; ++i) {
        seconds *= config.growth.value;
    }
    seconds = std::min(seconds, longest);
    return sim::fromSeconds(seconds * (1.0 - config.jitter.value * (1.0 - uniform)));
}

} // namespace doppel::models
