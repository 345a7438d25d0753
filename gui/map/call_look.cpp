// SPDX-License-Identifier: Apache-2.0
#include "gui/map/call_look.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace doppel::gui {
namespace {

constexpr double kLeastGap = 0.6; // of the mean distance from dot to dot

} // namespace

double callWidth(double rate, double largest) {
    constexpr double kLeast = 1.2;
    constexpr double kMore = 5.3;
    return largest > 0 ? kLeast + kMore * std::sqrt(std::clamp(rate / largest, 0.0, 1.0)) : kLeast;
}

int teethOf(std::int64_t waiting) {
    return waiting <= 0 ? 0 : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(waiting)));
}

double requestsPerDot(double largestRate) {
    if (!(largestRate > 0)) {
        return 1;
    }
    const double least = largestRate / kMostDots;
    const double decade = std::pow(10, std::floor(std::log10(least)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * decade >= least * (1 - 1e-9)) {
            return step * decade;
        }
    }
    return 10 * decade;
}

double steadyRequestsPerDot(double former, double largestRate) {
    constexpr double kABitMore = 1.2;
    constexpr double kHardlyAny = 0.25;
    const double dots = former > 0 ? largestRate / former : 0;
    const bool stays = dots <= kABitMore * kMostDots && dots >= kHardlyAny * kMostDots;
    return stays ? former : requestsPerDot(largestRate);
}

// From kLeastGap to 1.4 dots, evenly (a hash of the seed and the number of the dot).
double CallDots::gap() {
    std::uint32_t x = seed_ * 0x9e3779b9U + ++drawn_ * 0x85ebca6bU;
    x = (x ^ (x >> 16)) * 0x7feb352dU;
    x = (x ^ (x >> 15)) * 0x846ca68bU;
    x ^= x >> 16;
    return kLeastGap + 2 * (1 - kLeastGap) * static_cast<double>(x) / 4294967296.0;
}

void CallDots::settle(double perSecond, double travel) {
    places_.clear();
    drawn_ = seed_; // calls don't all begin with the same gap
    const double expected = perSecond * travel;
    // A piece of the endless row of dots, entered anywhere.
    double at = gap() - kLeastGap;
    while (expected > 0 && at <= expected) {
        places_.push_back(1 - at / expected);
        at += gap();
    }
    untilNext_ = at - expected;
}

void CallDots::advance(double seconds, double perSecond, double travel) {
    for (double& place : places_) {
        place += seconds / travel;
    }
    std::erase_if(places_, [](double place) { return place > 1; });
    if (perSecond <= 0) {
        return;
    }
    untilNext_ -= seconds * perSecond;
    while (untilNext_ <= 0) {
        const double place = -untilNext_ / perSecond / travel;
        if (place <= 1) {
            places_.push_back(place);
        }
        untilNext_ += gap();
    }
}

} // namespace doppel::gui
