// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/histogram.h"
#include "sim/time.h"

#include <cstdint>
#include <map>

namespace doppel::models {

/// When those things began that are under way: what they have taken so far is known at any time.
///
/// Costs O(log n) a call and some 50 bytes for each moment at which one of them began.
class StartTimes {
public:
    void add(sim::Time began) { ++counts_[began]; }
    /// One that began then is under way no more. One that was never added changes nothing.
    void remove(sim::Time began) {
        const auto found = counts_.find(began);
        if (found != counts_.end() && --found->second == 0) {
            counts_.erase(found);
        }
    }
    /// Adds to `lengths` how long each has taken so far.
    void tell(sim::Histogram& lengths, sim::Time now) const {
        for (const auto& [began, count] : counts_) {
            lengths.record((now - began).count(), count);
        }
    }
    /// Those of times after `from` and before `to`.
    std::uint64_t countBetween(sim::Time from, sim::Time to) const {
        std::uint64_t count = 0;
        for (auto at = counts_.upper_bound(from); at != counts_.end() && at->first < to; ++at) {
            count += at->second;
        }
        return count;
    }

private:
    std::map<sim::Time, std::uint64_t> counts_;
};

} // namespace doppel::models
