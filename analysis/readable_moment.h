// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/readable.h"
#include "sim/time.h"

#include <chrono>
#include <string>

namespace doppel::analysis {

/// A moment of a run, as clocks show it: "16 min 33 s" until the 34th second begins. Lengths are
/// rounded (readableSeconds), moments never are: no event is told before it was.
inline std::string readableMoment(sim::Time at) {
    const sim::Duration since = at - sim::kStart;
    return readableSeconds(since < std::chrono::minutes(1)
                               ? sim::toSeconds(since)
                               : sim::toSeconds(std::chrono::floor<std::chrono::seconds>(since)));
}

} // namespace doppel::analysis
