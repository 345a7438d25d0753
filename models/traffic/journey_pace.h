// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// Which visits of a source are recorded as journeys where nobody says how many: about
/// `kOfAnInterval` of each interval, evenly spread, however many there are. One visit in so many is
/// taken as makes that of as many as came in the interval before; where more come than that, half
/// as often after each `kOfAnInterval`. Nothing is drawn, and a visit's journey changes nothing of
/// it.
///
/// Source of the number: 120 intervals of 25 are 3,000 journeys a run, and some that fail in an
/// interval of which 10 % do; at five calls each, 18,000 spans of about 100 bytes.
class JourneyPace {
public:
    static constexpr std::uint64_t kOfAnInterval = 25;

    /// A visit begins, in the interval of that number; numbers rise. Whether it is taken.
    bool takes(std::int64_t interval) {
        if (interval != interval_) {
            const std::uint64_t before = interval == interval_ + 1 ? seen_ : 0;
            *this = JourneyPace();
            interval_ = interval;
            every_ = before <= kOfAnInterval ? 1 : before / kOfAnInterval;
        }
        if (seen_++ < next_) {
            return false;
        }
        next_ += every_;
        every_ *= ++taken_ % kOfAnInterval == 0 ? 2 : 1;
        return true;
    }

private:
    std::int64_t interval_ = -1;
    std::uint64_t seen_ = 0;  // in the interval
    std::uint64_t taken_ = 0; // likewise
    std::uint64_t next_ = 0;  // as many as that are to be seen before the next is taken
    std::uint64_t every_ = 1;
};

} // namespace doppel::models
