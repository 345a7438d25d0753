// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace doppel::models {

/// What a cache knows, from its own fetches, of whether those that it asks fail it: most of the last
/// ones that it heard of did, not too long ago.
class FetchHealth {
public:
    /// For how long failures count that no later fetch contradicts.
    static constexpr sim::Duration kRemembered = std::chrono::seconds(30);
    /// How many fetches it remembers.
    static constexpr int kMost = 10;

    /// `isGood`: as the page should have been answered; a 404 of one that is there is not.
    void heard(bool isGood, sim::Time now) {
        if (!heardAt_ || now - *heardAt_ > kRemembered) {
            fetches_ = 0;
            failures_ = 0;
        }
        heardAt_ = now;
        fetches_ = std::min(fetches_ + 1, kMost);
        failures_ = (failures_ << 1 | (isGood ? 0U : 1U)) & ((1U << kMost) - 1);
    }
    bool fails(sim::Time now) const {
        return heardAt_ && now - *heardAt_ <= kRemembered &&
               2 * std::popcount(failures_) > fetches_;
    }

private:
    std::optional<sim::Time> heardAt_{}; ///< of the last one
    int fetches_ = 0;
    unsigned failures_ = 0; ///< a bit for each, of the last one the lowest
};

} // namespace doppel::models
