// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

/// Elementary functions of + - * / and bit operations only, in a fixed order, so that every x86-64
/// machine and every optimisation level gives the same bits (the C library's log and exp differ
/// between processors with and without fused multiply-add). All that reaches a simulated result
/// uses these; std::sqrt is exact everywhere and needs no twin. An ulp is the distance to the next
/// double; the errors named were measured against long double (tests/sim/math_test.cpp).
namespace doppel::sim {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kTwoPi = 0x1.921fb54442d18p+2;

namespace detail {

inline constexpr double kLn2High =
    0x1.62e42feep-1; // 32 bits: a whole number below 2^21 times it is exact
inline constexpr double kLn2Low = 0x1.a39ef35793c76p-33;

double logOfSpecial(double x);
double expOfSpecial(double x);

// fraction * 2^exponent
struct Scaled {
    double fraction;
    std::int64_t exponent;
};

inline Scaled scaledExp(double x) {
    constexpr double kLog2E = 0x1.71547652b82fep+0;
    const auto k = static_cast<std::int64_t>(x * kLog2E + (x < 0 ? -0.5 : 0.5));
    const auto multiple = static_cast<double>(k);
    const double high = x - multiple * kLn2High;
    const double low = multiple * kLn2Low;
    const double r = high - low;
    const double z = r * r;
    const double c = r - z * (0x1.5555555555553p-3 +
                              z * (-0x1.6c16c16c0abf9p-9 +
                                   z * (0x1.1566ab5c1473dp-14 +
                                        z * (-0x1.bbd532227cf4dp-20 + z * 0x1.63f27409701ecp-25))));
    return {1.0 + (r * c / (2.0 - c) - low + high), k};
}

// The logarithm of a normal, positive, finite number: log() without its branch, so that a compiler
// can take it of several numbers at once.
inline double logOfNormal(double x) {
    constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e667f3bcd;
    constexpr std::uint64_t kBias =
        1024; // no negative exponents: SSE2 shifts 64 bits unsigned only
    constexpr std::uint64_t kTwo52 = 0x4330000000000000; // 2^52, whose last bits count ones
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t biased = (bits - kSqrtHalf + (kBias << 52)) >> 52;
    const std::uint64_t mantissa = bits - ((biased - kBias) << 52);
    const double f = std::bit_cast<double>(mantissa) - 1.0;
    const double k = std::bit_cast<double>(kTwo52 | biased) - (0x1p52 + static_cast<double>(kBias));

    const double s = f / (2.0 + f);
    const double z = s * s;
    const double w = z * z;
    const double odd =
        w * (0x1.99999999952e2p-2 + w * (0x1.c71c62e5800a1p-3 + w * 0x1.39fe606542ddep-3));
    const double even =
        z * (0x1.5555555555558p-1 +
             w * (0x1.2492492df148dp-2 + w * (0x1.7462b4ab2ef6bp-3 + w * 0x1.2b584aae78a57p-3)));
    const double half = 0.5 * f * f;
    return k * kLn2High - ((half - (s * (half + (odd + even)) + k * kLn2Low)) - f);
}

} // namespace detail

/// The natural logarithm, to within 0.9 ulp. log(0) = -inf; below 0 and of NaN, NaN. About 8 ns.
///
/// x = 2^k (1 + f) with 1 + f between sqrt(1/2) and sqrt(2); with s = f / (2 + f), log(1 + f) = 2
/// atanh(s), whose odd series is replaced by a polynomial in s^2 through the Chebyshev points of
/// its range (error below 2^-59).
inline double log(double x) {
    constexpr std::uint64_t kLeastNormal = 0x0010000000000000;
    constexpr std::uint64_t kInfinityBits = 0x7ff0000000000000;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    if (bits - kLeastNormal >= kInfinityBits - kLeastNormal) [[unlikely]] {
        return detail::logOfSpecial(x); // zero, subnormal, negative, infinite, NaN
    }
    return detail::logOfNormal(x);
}

/// e to the x, to within 0.9 ulp; 0 below -745.2 and infinite above 709.8. About 10 ns.
///
/// x = k ln 2 + r with |r| <= ln 2 / 2; e^r = 1 + r + r c / (2 - c), where c = r - r^2 P(r^2).
inline double exp(double x) {
    if (!(x > -708.0 && x < 709.0)) [[unlikely]] {
        return detail::expOfSpecial(x);
    }
    const detail::Scaled result = detail::scaledExp(x);
    return result.fraction * std::bit_cast<double>((result.exponent + 1023) << 52);
}

/// log(1 + x) and e^x - 1 without loss for small x, to within 2 and 4 ulp.
double log1p(double x);
double expm1(double x);

/// base to the exponent, for base >= 0. Relative error at most (2 + |exponent ln base|) 2^-53.
/// pow(0, 0) = 1.
double pow(double base, double exponent);

/// The sine and cosine of so many full turns: sinTurns(0.25) = 1. To within 1e-16, exact at every
/// quarter turn.
double sinTurns(double turns);
double cosTurns(double turns);

/// The logarithm of the gamma function, for x > 0; absolute error below 2e-14 + 4e-16 |result|.
double lnGamma(double x);

/// The value that a standard normal variable stays below with probability p; -inf and +inf at 0
/// and 1. To within 8 ulp. Source: Wichura, "Algorithm AS 241: the percentage points of
/// the normal distribution" (1988), PPND16.
double normalQuantile(double p);

} // namespace doppel::sim
