// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace doppel::gui {

/// The width of a call that carries `rate`, where the greatest on the map is `largest`: its area
/// grows with the rate, so that a tenth can still be seen.
double callWidth(double rate, double largest);

/// How many teeth the comb of a queue has: one, and one more for each doubling, so that 9 and 419
/// both fit. None for an empty queue.
int teethOf(std::int64_t waiting);

/// Dots travel so many pixels of the map a second of real time, on every call.
inline constexpr double kDotSpeed = 30;
/// On the busiest call so many set out in a second at most: else they would touch.
inline constexpr double kMostDots = 3;

/// How many requests a second are meant by one dot setting out each second: the least of 1, 2, 5,
/// 10, … such that the busiest call has no more than kMostDots.
double requestsPerDot(double largestRate);
/// The same while it plays: the former scale, as long as the busiest call has neither too many dots
/// by it nor hardly any. 0: there was none.
double steadyRequestsPerDot(double former, double largestRate);

/// Above this speed (simulated by real time) dots would seem to stand still or run backwards: none
/// are drawn.
inline constexpr double kFastestDots = 600;

/// The dots that travel on a call, set out as often as its rate has it, a little irregularly, as
/// requests come. How dense they are tells the rate, however long the call is drawn. Same calls in
/// the same order, same dots.
class CallDots {
public:
    /// `seed` tells calls apart.
    explicit CallDots(std::uint32_t seed) : seed_(seed) {}

    /// As if so many had set out each second for long, each on its way for `travel` seconds: for a
    /// moment that nobody came to by playing.
    void settle(double perSecond, double travel);
    /// Real time passes.
    void advance(double seconds, double perSecond, double travel);
    /// Where they are, 0 at the caller to 1 at the callee.
    const std::vector<double>& places() const { return places_; }

private:
    double gap();

    std::uint32_t seed_;
    std::uint32_t drawn_ = 0;
    double untilNext_ = 0; // in dots: how much of one has yet to come
    std::vector<double> places_;
};

} // namespace doppel::gui
