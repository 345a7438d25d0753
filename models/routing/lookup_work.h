// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace doppel::routing {

/// What a look-up did, counted instead of timed: what tests and operators hold to a bound.
struct LookupWork {
    std::size_t slots = 0;         ///< of hash tables, looked at
    std::size_t comparisons = 0;   ///< of texts
    std::size_t comparedBytes = 0; ///< at most, by these

    void looked() { ++slots; }
    void compared(std::size_t bytes) {
        ++comparisons;
        comparedBytes += bytes;
    }
};

/// Counts nothing and costs nothing.
struct UncountedWork {
    void looked() {}
    void compared(std::size_t) {}
};

} // namespace doppel::routing
