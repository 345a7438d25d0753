// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"

#include <cstdint>

namespace doppel::theory {

/// What jobs lived to see at a processor that all share equally.
struct SharedStay {
    double meanStay = 0;     ///< seconds
    double meanSlowdown = 0; ///< stay / service time
};

/// Poisson arrivals at one processor that works on all present at once, each at an equal share.
/// Built from the engine's primitives: a callback that is armed for the next end and armed anew
/// when the number present changes, and a gate for each job.
SharedStay playProcessorSharing(std::uint64_t seed,
                                double rate,
                                const sim::Distribution& service,
                                int customers);

} // namespace doppel::theory
