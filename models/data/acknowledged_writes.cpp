// SPDX-License-Identifier: Apache-2.0
#include "models/data/acknowledged_writes.h"

#include <algorithm>

namespace doppel::models {

void AcknowledgedWrites::add(sim::Time now) {
    last_.push_back(now);
    while (last_.front() + kLongestLag < now) {
        last_.pop_front();
        ++older_;
    }
}

std::uint64_t AcknowledgedWrites::countAt(sim::Time moment, sim::Duration lag) const {
    const auto first =
        std::upper_bound(last_.begin(), last_.end(), moment - std::min(lag, kLongestLag));
    return older_ + static_cast<std::uint64_t>(first - last_.begin());
}

} // namespace doppel::models
