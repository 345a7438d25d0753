// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace doppel::scenarios {

/// By how many standard errors counts must differ before it is told that they do.
inline constexpr double kStandardErrors = 3;

/// Whether a difference of this variance, in the direction of which it is positive, is beyond what
/// chance makes of it. Of many such looks one in as many is farther off by chance: the bound rises
/// so that all of them together err as rarely as one (the tail of a normal is about exp(-z²/2)).
inline double standardErrorsBeyondChance(double looks = 1) {
    return std::sqrt(kStandardErrors * kStandardErrors + 2 * std::log(std::fmax(looks, 1)));
}
inline bool isBeyondChance(double difference, double variance, double looks = 1) {
    return difference >= standardErrorsBeyondChance(looks) * std::sqrt(variance);
}

/// So many of so many.
struct CountedShare {
    double part = 0;
    double whole = 0;
};

/// Where a share stands on the scale on which its variance is known from its count alone.
/// Source: Anscombe 1948, the angular transformation.
inline double angleOf(double share) {
    return 2 * std::asin(std::sqrt(share));
}
inline double angleOf(const CountedShare& share) {
    return angleOf((share.part + 3.0 / 8) / (share.whole + 3.0 / 4));
}
inline double angleVariance(const CountedShare& share) {
    return 1 / (share.whole + 1.0 / 2);
}

} // namespace doppel::scenarios
