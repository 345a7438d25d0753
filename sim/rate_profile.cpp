// SPDX-License-Identifier: Apache-2.0
#include "sim/rate_profile.h"

#include "sim/assert.h"
#include "sim/math.h"

#include <algorithm>
#include <cmath> // floor only
#include <limits>
#include <utility>

namespace doppel::sim {

namespace {

bool isRate(Rate rate) {
    return rate.perSecond >= 0 && rate.perSecond <= std::numeric_limits<double>::max();
}

} // namespace

RateProfile RateProfile::constant(Rate rate) {
    return steps({{Duration::zero(), rate}});
}

RateProfile RateProfile::steps(std::vector<Step> steps, std::optional<Duration> period) {
    DOPPEL_ASSERT(!steps.empty() && steps.front().from == Duration::zero());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        DOPPEL_ASSERT(isRate(steps[i].rate));
        DOPPEL_ASSERT(i == 0 || steps[i].from > steps[i - 1].from);
    }
    DOPPEL_ASSERT(!period || steps.back().from < *period);
    RateProfile profile;
    profile.steps_ = std::move(steps);
    profile.period_ = period;
    profile.countOfPeriod_ = period ? profile.expectedBySteps(Duration::zero(), *period) : 0;
    return profile;
}

RateProfile RateProfile::sinusoidal(Rate base, double amplitude, Duration period, Duration phase) {
    DOPPEL_ASSERT(isRate(base) && amplitude >= 0 && amplitude <= 1 && period > Duration::zero());
    RateProfile profile;
    profile.base_ = base;
    profile.amplitude_ = amplitude;
    profile.period_ = period;
    profile.phase_ = phase % period;
    profile.countOfPeriod_ = base.perSecond * toSeconds(period);
    return profile;
}

Duration RateProfile::sincePeriodBegan(Time t) const {
    return period_ ? t.time_since_epoch() % *period_ : t.time_since_epoch();
}

RateProfile::Place RateProfile::placeOf(Duration sincePeriodBegan) const {
    const auto next =
        std::upper_bound(steps_.begin(), steps_.end(), sincePeriodBegan,
                         [](Duration at, const Step& step) { return at < step.from; });
    const auto step = static_cast<std::size_t>(next - steps_.begin()) - 1;
    if (next != steps_.end()) {
        return {step, next->from - sincePeriodBegan};
    }
    return {step, period_ ? *period_ - sincePeriodBegan : kForever};
}

// Within one period.
double RateProfile::expectedBySteps(Duration from, Duration length) const {
    double count = 0;
    while (length > Duration::zero()) {
        const Place place = placeOf(from);
        const Duration part = std::min(place.left, length);
        count += steps_[place.step].rate.perSecond * toSeconds(part);
        from += part;
        length -= part;
    }
    return count;
}

// Where in its period the wave stands, 0 to 1.
double RateProfile::waveTurns(Time t) const {
    const Duration since = (t.time_since_epoch() % *period_ - phase_) % *period_;
    return toSeconds(since) / toSeconds(*period_);
}

Rate RateProfile::rateAt(Time t) const {
    if (steps_.empty()) {
        return {base_.perSecond * (1 + amplitude_ * sinTurns(waveTurns(t)))};
    }
    return steps_[placeOf(sincePeriodBegan(t)).step].rate;
}

Rate RateProfile::peak() const {
    if (steps_.empty()) {
        return {base_.perSecond * (1 + amplitude_)};
    }
    return std::max_element(steps_.begin(), steps_.end(),
                            [](const Step& a, const Step& b) { return a.rate < b.rate; })
        ->rate;
}

double RateProfile::expected(Time from, Time to) const {
    DOPPEL_ASSERT(kStart <= from && from <= to);
    if (steps_.empty()) {
        const double swing = amplitude_ * toSeconds(*period_) / kTwoPi *
                             (cosTurns(waveTurns(from)) - cosTurns(waveTurns(to)));
        return base_.perSecond * (toSeconds(to - from) + swing);
    }
    if (!period_) {
        return expectedBySteps(from.time_since_epoch(), to - from);
    }
    const auto periods = (to - from) / *period_;
    Duration length = (to - from) % *period_;
    const Duration begin = sincePeriodBegan(from);
    const Duration first = std::min(length, *period_ - begin);
    return static_cast<double>(periods) * countOfPeriod_ + expectedBySteps(begin, first) +
           expectedBySteps(Duration::zero(), length - first);
}

Time RateProfile::nextArrival(Time now, double unitExponential) const {
    DOPPEL_ASSERT(now >= kStart && unitExponential >= 0);
    if (steps_.empty()) {
        return after(now, waitByWave(now, unitExponential));
    }
    return after(now, waitBySteps(sincePeriodBegan(now), unitExponential));
}

Duration RateProfile::waitBySteps(Duration from, double count) const {
    Duration waited = Duration::zero();
    if (period_ && steps_.size() > 1) {
        // Whole periods at once, so that a long wait does not walk through each of their steps.
        if (!(countOfPeriod_ > 0)) {
            return kForever;
        }
        const double periods = std::floor(count / countOfPeriod_);
        waited = fromSeconds(periods * toSeconds(*period_));
        count -= periods * countOfPeriod_;
    }
    for (;;) {
        const Place place = placeOf(from);
        const double rate = steps_[place.step].rate.perSecond;
        const bool forEver = place.left == kForever || steps_.size() == 1;
        if (forEver && !(rate > 0)) {
            return kForever;
        }
        const double inStep = rate * toSeconds(place.left);
        if (forEver || (rate > 0 && count <= inStep)) {
            const Duration rest = fromSeconds(count / rate);
            return rest >= kForever - waited ? kForever : waited + rest;
        }
        if (place.left >= kForever - waited) {
            return kForever;
        }
        count -= inStep;
        waited += place.left;
        from += place.left;
        from = period_ ? from % *period_ : from;
    }
}

// In turns x of the wave from now on: x - a / 2pi (cos(start + x) - cos(start)) = the count in
// units of a period's.
Duration RateProfile::waitByWave(Time now, double count) const {
    if (!(countOfPeriod_ > 0)) {
        return kForever;
    }
    const double periods = std::floor(count / countOfPeriod_);
    const double target = std::max(0.0, count / countOfPeriod_ - periods);
    const double start = waveTurns(now);
    const double cosStart = cosTurns(start);
    double low = 0;
    double high = 1;
    double x = target;
    for (int i = 0; i < 60; ++i) {
        const double miss = x - amplitude_ / kTwoPi * (cosTurns(start + x) - cosStart) - target;
        (miss > 0 ? high : low) = x;
        const double slope = 1 + amplitude_ * sinTurns(start + x);
        const double newton = slope > 0 ? x - miss / slope : low - 1;
        const double next = newton > low && newton < high ? newton : (low + high) / 2;
        if (next == x) {
            break;
        }
        const double moved = next > x ? next - x : x - next;
        x = next;
        if (moved < 0x1p-53) {
            break;
        }
    }
    return fromSeconds((periods + x) * toSeconds(*period_));
}

} // namespace doppel::sim
