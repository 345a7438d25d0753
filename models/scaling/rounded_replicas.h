// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace doppel::models {

/// A number of servers, rounded up; the largest that an int32 holds for any beyond, 0 for any
/// below and for what isn't a number.
inline std::int32_t roundedUp(double exact) {
    constexpr auto kMost = std::numeric_limits<std::int32_t>::max();
    const double up = std::ceil(exact);
    if (!(up > 0)) {
        return 0;
    }
    return up >= static_cast<double>(kMost) ? kMost : static_cast<std::int32_t>(up);
}

} // namespace doppel::models
