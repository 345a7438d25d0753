// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::sim {

/// How many arrivals a second are expected, over time: constant, in steps (a day or a week of
/// hourly rates, repeated), or a sine wave. Arrivals form a Poisson process with this rate; each
/// takes one number of chance, by inverting the expected count, so a changed rate moves arrivals
/// but never re-deals them (no thinning, no rejection).
///
///     next = profile.nextArrival(now, -log(draws.uniformOpen()));
class RateProfile {
public:
    /// From `from` on, until the next step.
    struct Step {
        Duration from;
        Rate rate;
        friend bool operator==(const Step&, const Step&) = default;
    };

    /// REQUIRES for all: rates finite and not negative.
    static RateProfile constant(Rate rate);
    /// Without a period the last step holds for ever. REQUIRES: the first step is from 0, steps
    /// rise strictly, and the last begins before the period ends.
    static RateProfile steps(std::vector<Step> steps,
                             std::optional<Duration> period = std::nullopt);
    /// base × (1 + amplitude × sin(2 pi (t - phase) / period)). REQUIRES: 0 <= amplitude <= 1,
    /// period > 0.
    static RateProfile
    sinusoidal(Rate base, double amplitude, Duration period, Duration phase = {});

    /// The time by which `unitExponential` more arrivals are expected than by `now`, to the nearest
    /// nanosecond; kNever if that never comes. REQUIRES: now >= kStart, unitExponential >= 0. Exact
    /// for steps; the sine wave is solved by Newton's method to the last bit of a period's share.
    Time nextArrival(Time now, double unitExponential) const;

    Rate rateAt(Time t) const;
    /// Arrivals expected in [from, to). REQUIRES: kStart <= from <= to.
    double expected(Time from, Time to) const;
    /// The highest rate that it ever has.
    Rate peak() const;

private:
    RateProfile() = default;

    struct Place {
        std::size_t step;
        Duration left; // until the next step; kForever in the last one
    };
    Place placeOf(Duration sincePeriodBegan) const;
    Duration sincePeriodBegan(Time t) const;
    double expectedBySteps(Duration from, Duration length) const;
    Duration waitBySteps(Duration from, double count) const;
    Duration waitByWave(Time now, double count) const;
    double waveTurns(Time t) const;

    std::vector<Step> steps_; // empty for the wave
    std::optional<Duration> period_;
    double countOfPeriod_ = 0; // expected in one period, if there is one
    Rate base_;
    double amplitude_ = 0;
    Duration phase_{};
};

} // namespace doppel::sim
