// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <chrono>
#include <cstdint>
#include <deque>

namespace doppel::models {

/// The writes that a primary has acknowledged, of which a standby has those up to some moment.
///
/// Memory: those of the last kLongestLag.
class AcknowledgedWrites {
public:
    /// No write is longer on its way to a standby: older ones are only counted.
    static constexpr sim::Duration kLongestLag = std::chrono::minutes(10);

    void add(sim::Time now);
    std::uint64_t count() const { return older_ + last_.size(); }
    /// How many there were `lag` before a moment. REQUIRES: no write came after that moment.
    std::uint64_t countAt(sim::Time moment, sim::Duration lag) const;

private:
    std::uint64_t older_ = 0;
    std::deque<sim::Time> last_;
};

} // namespace doppel::models
