// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/response.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// How visitors try again: a person who reloads, a program with back-off.
struct RetryConfig {
    std::uint32_t count = 0;     ///< tries after the first one, at most 100
    sim::Probability share{1.0}; ///< of those who would; the others take the failure
    sim::Duration backoff = std::chrono::seconds(1);
    sim::Ratio growth{2.0};
    sim::Duration maxBackoff = std::chrono::seconds(30);
    sim::Probability jitter{1.0}; ///< the share of each pause that is left to chance

    void describe(FieldVisitor& visitor);
};

/// Whether an answer is worth another try: no answer at all, or a 5xx, or 429.
bool worthRetrying(const Response& response);

/// The pause before try number `attempt` (1 is the first retry): backoff × growth^(attempt - 1), at
/// most maxBackoff, of which the share `jitter` is uniform between nothing and all.
sim::Duration retryPause(const RetryConfig& config, std::uint32_t attempt, double uniform);

} // namespace doppel::models
