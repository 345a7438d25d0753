// SPDX-License-Identifier: Apache-2.0
#include "models/tcp.h"

#include <algorithm>

namespace doppel::models {

namespace {

using sim::Duration;

// The sum of the first n time-outs, each twice the one before, up to the longest.
Duration afterTimeouts(Duration first, unsigned n) {
    constexpr Duration kLongest = std::chrono::seconds(120);
    Duration timeout = std::min(first, kLongest);
    Duration sum{};
    for (unsigned i = 0; i < n; ++i) {
        sum += timeout;
        timeout = std::min(2 * timeout, kLongest);
    }
    return sum;
}

} // namespace

Duration synSentAgain(unsigned n) {
    return afterTimeouts(std::chrono::seconds(1), n);
}

Duration dataSentAgain(Duration roundTrip, unsigned n) {
    constexpr Duration kLeastVariation = std::chrono::milliseconds(200);
    const Duration most = std::chrono::minutes(2);
    return afterTimeouts(std::min(roundTrip, most) + kLeastVariation, n);
}

} // namespace doppel::models
