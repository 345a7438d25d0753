// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstddef>
#include <optional>
#include <span>

namespace doppel::models {

/// What a client of Redis waits after its `failures`th try in a row failed for want of a
/// connection, from 1, before it tries again; none where it gives up and raises. A list of n pauses
/// makes n + 1 tries. Source: redis-client, reconnect_attempts; GOV.UK govuk_sidekiq
/// sidekiq_initializer.rb: 0.05, 0.25, 1, 5, 15, 30 s.
inline std::optional<sim::Duration> redisReconnectPause(std::span<const sim::Duration> pauses,
                                                        std::size_t failures) {
    return failures == 0 || failures > pauses.size() ? std::nullopt
                                                     : std::optional(pauses[failures - 1]);
}

} // namespace doppel::models
