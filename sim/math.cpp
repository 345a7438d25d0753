// SPDX-License-Identifier: Apache-2.0
#include "sim/math.h"

#include "sim/assert.h"

#include <array>
#include <cmath> // sqrt and floor only: exact on every machine
#include <cstddef>
#include <limits>

namespace doppel::sim {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTwoPiLow = 0x1.1a62633145c07p-52; // what kTwoPi lacks

template <std::size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
    double sum = coefficients[N - 1];
    for (std::size_t i = N - 1; i-- > 0;) {
        sum = sum * x + coefficients[i];
    }
    return sum;
}

// The sine of at most an eighth of a turn.
double sinNear(double turns) {
    constexpr std::array kTail{-0x1.4abbce625be52p+5, 0x1.466bc6775a476p+6,  -0x1.32d2cce500387p+6,
                               0x1.50783208843ebp+5,  -0x1.e3027dea82bd7p+3, 0x1.e4a9d9166f052p+1};
    const double square = turns * turns;
    return turns * kTwoPi + turns * (kTwoPiLow + square * polynomial(kTail, square));
}

double cosNear(double turns) {
    constexpr std::array kTail{-0x1.3bd3cc9be45dep+4, 0x1.03c1f081b5ac0p+6,  -0x1.55d3c7e3cb241p+6,
                               0x1.e1f5068688d5bp+5,  -0x1.a6d1eef479be1p+4, 0x1.f9ce245cada0bp+2,
                               -0x1.b2f3eb054afcdp+0};
    const double square = turns * turns;
    return 1.0 + square * polynomial(kTail, square);
}

// The cosine of (turns + quarters / 4).
double cosine(double turns, int quarters) {
    if (!(std::fabs(turns) <
          0x1p+53)) { // beyond, every double is whole; NaN and infinity have no angle
        turns = std::fabs(turns) <= std::numeric_limits<double>::max() ? 0.0 : kNan;
    }
    const double part = turns - std::floor(turns);
    const double nearest = std::floor(4 * part + 0.5);
    const double rest = part - nearest * 0.25;
    switch ((static_cast<int>(rest == rest ? nearest : 0) + quarters) & 3) {
    case 0:
        return cosNear(rest);
    case 1:
        return -sinNear(rest);
    case 2:
        return -cosNear(rest);
    default:
        return sinNear(rest);
    }
}

} // namespace

double detail::logOfSpecial(double x) {
    if (x == 0) {
        return -kInfinity;
    }
    if (!(x > 0)) {
        return kNan;
    }
    if (x == kInfinity) {
        return x;
    }
    // Subnormal: 2^54 brings it into the normal range.
    return sim::log(x * 0x1p+54) - 54 * kLn2Low - 54 * kLn2High;
}

double detail::expOfSpecial(double x) {
    if (x != x) {
        return x;
    }
    if (x > 709.79) {
        return kInfinity;
    }
    if (x < -745.2) {
        return 0;
    }
    // At the edge of the range 2^exponent is no double, its two halves are.
    const Scaled result = scaledExp(x);
    const std::int64_t half = result.exponent / 2;
    return result.fraction * std::bit_cast<double>((half + 1023) << 52) *
           std::bit_cast<double>((result.exponent - half + 1023) << 52);
}

double log1p(double x) {
    const double sum = 1.0 + x;
    if (sum == kInfinity || !(sum > 0)) {
        return sim::log(sum);
    }
    // The sum lost x - (sum - 1); the slope of the logarithm there gives it back.
    return sim::log(sum) + (x - (sum - 1.0)) / sum;
}

double expm1(double x) {
    // Kahan: the error of e^x cancels against the error of its logarithm.
    const double e = sim::exp(x);
    if (e == 1.0) {
        return x;
    }
    const double difference = e - 1.0;
    if (difference == -1.0 || x > 40) {
        return difference;
    }
    return difference * x / sim::log(e);
}

double pow(double base, double exponent) {
    if (exponent == 0 || base == 1) {
        return 1;
    }
    return sim::exp(exponent * sim::log(base));
}

double sinTurns(double turns) {
    return cosine(turns, 3);
}

double cosTurns(double turns) {
    return cosine(turns, 0);
}

double lnGamma(double x) {
    DOPPEL_ASSERT(x > 0);
    // Stirling's series from 12 on; below, the recurrence gamma(x + 1) = x gamma(x).
    constexpr std::array kSeries{1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                 1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    constexpr double kHalfLnTwoPi = 0.91893853320467274178;
    double product = 1;
    for (; x < 12; x += 1) {
        product *= x;
    }
    const double inverse = 1 / x;
    const double series = inverse * polynomial(kSeries, inverse * inverse);
    return (x - 0.5) * sim::log(x) - x + kHalfLnTwoPi + series - sim::log(product);
}

double normalQuantile(double p) {
    constexpr std::array kA{3.3871328727963666080e0,  1.3314166789178437745e+2,
                            1.9715909503065514427e+3, 1.3731693765509461125e+4,
                            4.5921953931549871457e+4, 6.7265770927008700853e+4,
                            3.3430575583588128105e+4, 2.5090809287301226727e+3};
    constexpr std::array kB{1.0,
                            4.2313330701600911252e+1,
                            6.8718700749205790830e+2,
                            5.3941960214247511077e+3,
                            2.1213794301586595867e+4,
                            3.9307895800092710610e+4,
                            2.8729085735721942674e+4,
                            5.2264952788528545610e+3};
    constexpr std::array kC{1.42343711074968357734e0,  4.63033784615654529590e0,
                            5.76949722146069140550e0,  3.64784832476320460504e0,
                            1.27045825245236838258e0,  2.41780725177450611770e-1,
                            2.27238449892691845833e-2, 7.74545014278341407640e-4};
    constexpr std::array kD{1.0,
                            2.05319162663775882187e0,
                            1.67638483018380384940e0,
                            6.89767334985100004550e-1,
                            1.48103976427480074590e-1,
                            1.51986665636164571966e-2,
                            5.47593808499534494600e-4,
                            1.05075007164441684324e-9};
    constexpr std::array kE{6.65790464350110377720e0,  5.46378491116411436990e0,
                            1.78482653991729133580e0,  2.96560571828504891230e-1,
                            2.65321895265761230930e-2, 1.24266094738807843860e-3,
                            2.71155556874348757815e-5, 2.01033439929228813265e-7};
    constexpr std::array kF{1.0,
                            5.99832206555887937690e-1,
                            1.36929880922735805310e-1,
                            1.48753612908506148525e-2,
                            7.86869131145613259100e-4,
                            1.84631831751005468180e-5,
                            1.42151175831644588870e-7,
                            2.04426310338993978564e-15};
    if (!(p > 0 && p < 1)) {
        return p == 0 ? -kInfinity : p == 1 ? kInfinity : kNan;
    }
    const double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kA, r) / polynomial(kB, r);
    }
    const double tail = std::sqrt(-sim::log(q < 0 ? p : 1 - p));
    const double magnitude = tail <= 5 ? polynomial(kC, tail - 1.6) / polynomial(kD, tail - 1.6)
                                       : polynomial(kE, tail - 5.0) / polynomial(kF, tail - 5.0);
    return q < 0 ? -magnitude : magnitude;
}

} // namespace doppel::sim
