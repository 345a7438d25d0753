// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::caching {

/// Chance for tests: SplitMix64, the same everywhere for the same seed.
struct SplitMix {
    std::uint64_t state;

    std::uint64_t next() {
        std::uint64_t x = state += 0x9e3779b97f4a7c15U;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
        x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
        return x ^ (x >> 31);
    }
    /// 0 .. n - 1 (the bias is below n / 2^64).
    std::uint64_t below(std::uint64_t n) { return next() % n; }
    /// [0, 1)
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
};

} // namespace doppel::caching
