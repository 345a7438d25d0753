// SPDX-License-Identifier: Apache-2.0
#include "sim/distribution.h"
#include "sim/math.h"
#include "sim/random.h"
#include "tests/sim/ulps.h"

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::sim {
namespace {

// Where the standard normal's lower tail is p, for p <= 1/2: our value and a Newton step in long
// double. Ours is off by 1e-15 of itself, so the step leaves the square of that.
long double trueNormalQuantile(long double p) {
    constexpr long double kRootTwoPi = 2.506628274631000502415765284811045253L;
    const long double x = normalQuantile(static_cast<double>(p));
    const long double tail = 0.5L * std::erfc(-x / std::sqrt(2.0L));
    const long double density = std::exp(-x * x / 2) / kRootTwoPi;
    return x - (tail - p) / density;
}

double anyShare(Draws& chance) {
    return chance.uniformOpen();
}

double lowerHalf(Draws& chance) {
    return 0.5 * chance.uniformOpen();
}

double farTail(Draws& chance) {
    return 0.5 * exp(-600 * chance.uniform());
}

auto quantileOf(const Distribution& distribution) {
    return [&distribution](double p) {
        return distribution.quantile(p).value();
    };
}

TEST(QuantileAccuracy, NormalIsRightToEightUlps) {
    EXPECT_LT(worst("normal quantile", normalQuantile, trueNormalQuantile, lowerHalf), 8);
    EXPECT_LT(worst("normal quantile, tail", normalQuantile, trueNormalQuantile, farTail), 8);
}

TEST(QuantileAccuracy, ExponentialIsRightToOneUlp) {
    const auto distribution = Distribution::exponential(1);
    const auto truth = [](long double p) {
        return -std::log1p(-p);
    };
    EXPECT_LT(worst("exponential quantile", quantileOf(distribution), truth, anyShare), 1);
}

// Powers and exponentials carry the errors of their arguments: those of e^x grow with x.
TEST(QuantileAccuracy, LognormalParetoAndWeibullAreRightToSixteenUlps) {
    const auto lognormal = Distribution::lognormalByLog(0, 1);
    const auto trueLognormal = [](long double p) {
        return std::exp(trueNormalQuantile(p));
    };
    EXPECT_LT(worst("lognormal quantile", quantileOf(lognormal), trueLognormal, lowerHalf), 16);

    const auto pareto = Distribution::pareto(1, 1.5);
    const auto truePareto = [](long double p) {
        return std::exp(-std::log1p(-p) / 1.5L);
    };
    EXPECT_LT(worst("pareto quantile", quantileOf(pareto), truePareto, anyShare), 16);

    const auto weibull = Distribution::weibull(1, 0.5);
    const auto trueWeibull = [](long double p) {
        const long double hazard = -std::log1p(-p);
        return hazard * hazard;
    };
    EXPECT_LT(worst("weibull quantile", quantileOf(weibull), trueWeibull, anyShare), 16);
}

TEST(QuantileAccuracy, HyperexponentialIsRightToSixteenUlps) {
    const auto mixture = Distribution::hyperexponential(0.25, 1, 10);
    const auto truth = [&](long double p) {
        const long double x = mixture.quantile(static_cast<double>(p)).value();
        const long double first = 0.25L * std::exp(-x);
        const long double second = 0.75L * std::exp(-x / 10);
        const long double missing = p + 0.25L * std::expm1(-x) + 0.75L * std::expm1(-x / 10);
        return x + missing / (first + second / 10);
    };
    EXPECT_LT(worst("hyperexponential quantile", quantileOf(mixture), truth, lowerHalf), 16);
}

} // namespace
} // namespace doppel::sim
