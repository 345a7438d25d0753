// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <optional>

namespace doppel::models {

/// What a cache knows, from its own fetches, of whether those that it asks fail it: the last one
/// that it heard of did, not too long ago.
class FetchHealth {
public:
    /// For how long a failure counts that no later fetch contradicts.
    static constexpr sim::Duration kRemembered = std::chrono::seconds(30);

    /// `isGood`: as the page should have been answered; a 404 of one that is there is not.
    void heard(bool isGood, sim::Time now) {
        failedAt_ = isGood ? std::nullopt : std::optional(now);
    }
    bool fails(sim::Time now) const { return failedAt_ && now - *failedAt_ <= kRemembered; }

private:
    std::optional<sim::Time> failedAt_{}; ///< the last one, where it was a failure
};

} // namespace doppel::models
