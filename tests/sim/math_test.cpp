// SPDX-License-Identifier: Apache-2.0
#include "sim/math.h"
#include "sim/random.h"
#include "tests/sim/ulps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace doppel::sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Math, LogarithmIsRightToOneUlpOverTheWholeRange) {
    const auto truth = [](long double x) {
        return std::log(x);
    };
    const auto anyNormal = [](Draws& chance) {
        return std::bit_cast<double>(0x0010000000000000 + chance.below(0x7fe0000000000000));
    };
    const auto nearOne = [](Draws& chance) {
        return 0.5 + 1.5 * chance.uniform();
    };
    EXPECT_LT(worst("log, any", log, truth, anyNormal), 1.0);
    EXPECT_LT(worst("log, near 1", log, truth, nearOne), 1.0);
    EXPECT_LT(
        worst("log, of a uniform", log, truth, [](Draws& chance) { return chance.uniformOpen(); }),
        1.0);
    EXPECT_LT(worst("log, subnormal", log, truth,
                    [](Draws& chance) {
                        return std::bit_cast<double>(1 + chance.below(0x000fffffffffffff));
                    }),
              1.0);
}

TEST(Math, LogarithmKnowsItsEdges) {
    EXPECT_EQ(log(1.0), 0.0);
    EXPECT_EQ(log(0.0), -kInfinity);
    EXPECT_EQ(log(-0.0), -kInfinity);
    EXPECT_EQ(log(kInfinity), kInfinity);
    EXPECT_TRUE(std::isnan(log(-1.0)));
    EXPECT_TRUE(std::isnan(log(std::nan(""))));
}

TEST(Math, ExponentialIsRightToOneUlp) {
    const auto truth = [](long double x) {
        return std::exp(x);
    };
    EXPECT_LT(worst("exp, any", exp, truth,
                    [](Draws& chance) { return -708 + 1417.78 * chance.uniform(); }),
              1.0);
    EXPECT_LT(
        worst("exp, near 0", exp, truth, [](Draws& chance) { return chance.uniform() - 0.5; }),
        1.0);
}

TEST(Math, ExponentialKnowsItsEdges) {
    EXPECT_EQ(exp(0.0), 1.0);
    EXPECT_EQ(exp(-746.0), 0.0);
    EXPECT_EQ(exp(-kInfinity), 0.0);
    EXPECT_EQ(exp(710.0), kInfinity);
    EXPECT_TRUE(std::isnan(exp(std::nan(""))));
    EXPECT_NEAR(exp(-740.0) / std::numeric_limits<double>::denorm_min(), 85.0,
                0.5); // e^-740 = 4.2e-322
}

TEST(Math, SmallDifferencesFromOneSurvive) {
    const auto small = [](Draws& chance) {
        return exp(-40 * chance.uniform()) - 0x1p-60;
    };
    const auto smallNegative = [](Draws& chance) {
        return -0.9 * exp(-40 * chance.uniform());
    };
    EXPECT_LT(worst(
                  "log1p", log1p, [](long double x) { return std::log1p(x); }, small),
              2.0);
    EXPECT_LT(
        worst(
            "log1p, below 0", log1p, [](long double x) { return std::log1p(x); }, smallNegative),
        2.0);
    EXPECT_LT(worst(
                  "expm1", expm1, [](long double x) { return std::expm1(x); }, small),
              4.0);
    EXPECT_LT(
        worst(
            "expm1, below 0", expm1, [](long double x) { return std::expm1(x); }, smallNegative),
        4.0);
}

TEST(Math, PowerStaysInItsStatedBound) {
    Stream chance(36, 0, "pow");
    for (int i = 0; i < 100'000; ++i) {
        const double base = exp(20 * chance.uniform() - 10);
        const double exponent = 10 * chance.uniform() - 5;
        const long double truth =
            std::pow(static_cast<long double>(base), static_cast<long double>(exponent));
        const double bound = (1 + 1.5 * std::fabs(exponent * std::log(base))) * 0x1p-52;
        ASSERT_LE(std::fabs(static_cast<double>(pow(base, exponent) / truth - 1)), bound)
            << base << " ^ " << exponent;
    }
    EXPECT_EQ(pow(0.0, 0.0), 1.0);
    EXPECT_EQ(pow(0.0, 2.0), 0.0);
    EXPECT_EQ(pow(0.0, -1.0), kInfinity);
}

TEST(Math, SineAndCosineAreCountedInTurns) {
    constexpr long double kTwoPi = 6.283185307179586476925286766559005768L;
    Stream chance(36, 0, "turns");
    double most = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double turns = chance.uniform() * 2 - 1;
        const long double angle = kTwoPi * static_cast<long double>(turns);
        most = std::max(most, static_cast<double>(std::fabs(sinTurns(turns) - std::sin(angle))));
        most = std::max(most, static_cast<double>(std::fabs(cosTurns(turns) - std::cos(angle))));
    }
    std::printf("sine and cosine: error at most %.3g\n", most);
    EXPECT_LT(most, 2e-16);
    EXPECT_EQ(sinTurns(0.25), 1.0);
    EXPECT_EQ(sinTurns(1234567.75), -1.0);
    EXPECT_EQ(cosTurns(-0.5), -1.0);
    EXPECT_EQ(sinTurns(0x1p60), 0.0);
    EXPECT_TRUE(std::isnan(sinTurns(kInfinity)));
}

TEST(Math, LogarithmOfGammaAgreesWithTheLibrarys) {
    Stream chance(36, 0, "gamma");
    for (int i = 0; i < 20'000; ++i) {
        const double x = exp(12 * chance.uniform() - 5);
        const double truth = static_cast<double>(std::lgamma(static_cast<long double>(x)));
        ASSERT_NEAR(lnGamma(x), truth, 2e-14 + 4e-16 * std::fabs(truth)) << x;
    }
}

TEST(Math, NormalQuantileInvertsTheTail) {
    // The published check values of AS 241, to the digits given there.
    EXPECT_NEAR(normalQuantile(0.25), -0.6744897501960817, 1e-15);
    EXPECT_NEAR(normalQuantile(0.001), -3.090232306167814, 1e-14);
    EXPECT_NEAR(normalQuantile(1e-20), -9.262340089798408, 1e-14);
    EXPECT_EQ(normalQuantile(0.5), 0.0);
    EXPECT_EQ(normalQuantile(0.0), -kInfinity);
    EXPECT_EQ(normalQuantile(1.0), kInfinity);
    Stream chance(36, 0, "normal");
    for (int i = 0; i < 50'000; ++i) {
        const double p = exp(-600 * chance.uniform()) * 0.5;
        const long double x = static_cast<long double>(normalQuantile(p));
        const long double tail = 0.5L * std::erfc(-x / std::sqrt(2.0L));
        // An error e of x moves the tail by about a factor of e |x|.
        const double relative =
            static_cast<double>(std::fabs(tail / static_cast<long double>(p) - 1));
        ASSERT_LT(relative, 1e-15 * (2 + 2 * static_cast<double>(x * x))) << p;
    }
}

// These bits were computed once and must come out on every machine and at every optimisation level.
TEST(Math, GivesTheSameBitsEverywhere) {
    std::uint64_t hash = 0;
    Stream chance(36, 0, "bits");
    const auto fold = [&hash](double value) {
        hash = (std::rotl(hash, 5) ^ std::bit_cast<std::uint64_t>(value)) * 0x9e3779b97f4a7c15;
    };
    for (int i = 0; i < 10'000; ++i) {
        const double u = chance.uniformOpen();
        fold(log(u));
        fold(exp(20 * u));
        fold(pow(u, 0.9));
        fold(normalQuantile(u));
        fold(sinTurns(u));
        fold(lnGamma(u * 20));
    }
    EXPECT_EQ(hash, 1488197867462214482U);
}

} // namespace
} // namespace doppel::sim
