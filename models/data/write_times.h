// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace doppel::models {

/// When a primary did its writes, or those that it has acknowledged: a standby has those up to some
/// moment.
///
/// Those of the last kExactFor are known by their moments; of older ones how many there were up to
/// the end of each of at most kMostStretches, between which they are taken to have come evenly. A
/// stretch is a second long, and in a long run grows to about its length / kMostStretches.
class WriteTimes {
public:
    static constexpr sim::Duration kExactFor = std::chrono::minutes(10);
    static constexpr std::size_t kMostStretches = 8192;

    /// REQUIRES: not before the last one.
    void add(sim::Time now);
    /// One of that moment is none after all; nothing where it is among the older ones or no more.
    void remove(sim::Time at);
    std::uint64_t count() const { return older() + last_.size(); }
    /// How many there were at a moment, those of that moment included; before the run, none.
    std::uint64_t countAt(sim::Time moment) const;
    /// The later ones are no more: who took over did not have them.
    void keepFirst(std::uint64_t count);

private:
    struct Stretch {
        std::int64_t number = 0; ///< from the start of the run
        std::uint64_t upTo = 0;  ///< writes until its end
    };
    std::uint64_t older() const { return older_.empty() ? 0 : older_.back().upTo; }
    std::uint64_t olderAt(sim::Time moment) const;
    void putAside(sim::Time write);

    std::vector<Stretch> older_; // those with a write, rising
    sim::Duration length_ = std::chrono::seconds(1);
    std::deque<sim::Time> last_;
};

} // namespace doppel::models
