// SPDX-License-Identifier: Apache-2.0
#include "sim/math.h"
#include "sim/random.h"
#include "sim/rate_profile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

constexpr Rate perHour(double count) {
    return {count / 3600};
}

RateProfile day() {
    return RateProfile::steps({{0h, {1}}, {6h, {0}}, {8h, {10}}, {20h, {3}}}, 24h);
}

TEST(RateProfile, G9_1SineWaveExpectsTheKnownCount) {
    const RateProfile wave = RateProfile::sinusoidal(perHour(10), 0.5, 24h);
    EXPECT_NEAR(wave.expected(kStart, kStart + 12h), 158.1971863, 1e-7);
    EXPECT_NEAR(wave.expected(kStart, kStart + 24h), 240, 1e-9);
    EXPECT_NEAR(wave.expected(kStart, kStart + 10 * 24h + 12h), 2400 + 158.1971863, 1e-6);
    EXPECT_NEAR(wave.rateAt(kStart + 6h).perSecond * 3600, 15, 1e-12);
    EXPECT_NEAR(wave.peak().perSecond * 3600, 15, 1e-12);
}

TEST(RateProfile, ConstantRateWaitsItsShareOfASecond) {
    const RateProfile profile = RateProfile::constant({4});
    EXPECT_EQ(profile.nextArrival(kStart + 1h, 1), kStart + 1h + 250ms);
    EXPECT_EQ(profile.nextArrival(kStart, 0), kStart);
    EXPECT_EQ(RateProfile::constant({0}).nextArrival(kStart, 1), kNever);
}

TEST(RateProfile, StepsAreExact) {
    const RateProfile profile = day();
    EXPECT_EQ(profile.rateAt(kStart + 8h - 1ns).perSecond, 0);
    EXPECT_EQ(profile.rateAt(kStart + 8h).perSecond, 10);
    EXPECT_EQ(profile.rateAt(kStart + 24h).perSecond, 1);
    // Ten are left until 6:00, none come until 8:00, so the twentieth comes a second later.
    EXPECT_EQ(profile.nextArrival(kStart + 6h - 10s, 20), kStart + 8h + 1s);
    EXPECT_EQ(profile.nextArrival(kStart + 7h, 0), kStart + 8h);
    EXPECT_EQ(profile.nextArrival(kStart + 24h - 1s, 3.5), kStart + 24h + 500ms);
    EXPECT_DOUBLE_EQ(profile.expected(kStart + 5h, kStart + 9h), 3600 + 36000);
    EXPECT_EQ(profile.peak().perSecond, 10);
}

TEST(RateProfile, LastStepHoldsForEverWithoutAPeriod) {
    const RateProfile profile = RateProfile::steps({{0s, {1}}, {10s, {2}}});
    EXPECT_EQ(profile.nextArrival(kStart, 1010), kStart + 510s);
    const RateProfile ending = RateProfile::steps({{0s, {1}}, {10s, {0}}});
    EXPECT_EQ(ending.nextArrival(kStart, 9), kStart + 9s);
    EXPECT_EQ(ending.nextArrival(kStart, 11), kNever);
}

TEST(RateProfile, LongWaitsSkipWholePeriods) {
    const RateProfile profile = day();
    const double each = profile.expected(kStart, kStart + 24h);
    EXPECT_DOUBLE_EQ(each, 6 * 3600 + 12 * 36000 + 4 * 10800);
    EXPECT_EQ(profile.nextArrival(kStart + 8h, 1000 * each + 10), kStart + 8h + 1000 * 24h + 1s);
    EXPECT_EQ(RateProfile::steps({{0s, {0}}, {1s, {0}}}, 2s).nextArrival(kStart, 1), kNever);
}

TEST(RateProfile, NextArrivalInvertsTheExpectedCount) {
    const std::vector<RateProfile> profiles{day(), RateProfile::sinusoidal({50}, 1, 24h, 5h),
                                            RateProfile::sinusoidal({0.001}, 0.9, 1h, -10min),
                                            RateProfile::sinusoidal({3}, 0, 1min)};
    Stream chance(36, 0, "arrivals");
    for (const RateProfile& profile : profiles) {
        for (int i = 0; i < 2000; ++i) {
            const Time now =
                kStart + Duration(static_cast<std::int64_t>(chance.below(1'000'000'000'000'000)));
            const double count = -log(chance.uniformOpen());
            const Time next = profile.nextArrival(now, count);
            ASSERT_GE(next, now);
            // A nanosecond of rounding on either side, and double rounding of the closed form over
            // a day.
            const double tolerance = 2e-9 * profile.peak().perSecond + 1e-9;
            ASSERT_NEAR(profile.expected(now, next), count, tolerance);
        }
    }
}

TEST(RateProfile, CountsArePoissonWithTheExpectedMean) {
    // The mean and the index of dispersion of the counts of 2,000 half days, each within 99.9 %.
    const RateProfile wave = RateProfile::sinusoidal(perHour(10), 0.5, 24h);
    Stream chance(36, 0, "poisson");
    constexpr int kRuns = 2000;
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < kRuns; ++run) {
        int count = 0;
        for (Time t = wave.nextArrival(kStart, -log(chance.uniformOpen())); t < kStart + 12h;
             t = wave.nextArrival(t, -log(chance.uniformOpen()))) {
            ++count;
        }
        sum += count;
        squares += static_cast<double>(count) * count;
    }
    const double mean = sum / kRuns;
    EXPECT_NEAR(mean, 158.1971863, 3.3 * std::sqrt(158.2 / kRuns));
    EXPECT_NEAR((squares / kRuns - mean * mean) / mean, 1, 3.3 * std::sqrt(2.0 / kRuns));
}

} // namespace
} // namespace doppel::sim
