// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/math.h"
#include "sim/random.h"
#include "sim/time.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::sim {

/// What a distribution is over: seconds, written with their unit, or plain numbers.
enum class Quantity { Seconds, Number };

/// How a quantity varies from one occurrence to the next: what a configuration field such as
/// "service time" holds. An immutable value. Quantities are seconds where the field is a time, else
/// plain numbers.
///
/// Sampling inverts the distribution function wherever there is an inverse, so a sample rises with
/// the number drawn and two futures that draw the same number get comparable values (common random
/// numbers); the two exceptions are named at their factories. A sample takes exactly one number
/// from its source, Deterministic none. Cost with its draw: exponential about 19 ns, lognormal 60
/// ns, gamma 130 ns.
///
/// `cv` is the coefficient of variation: standard deviation / mean. All factories REQUIRE finite
/// parameters in the range named; whoever reads them from a user checks that first.
class Distribution {
public:
    enum class Kind : std::uint8_t {
        Deterministic,
        Exponential,
        Uniform,
        Normal,
        Lognormal,
        Gamma,
        Pareto,
        Weibull,
        Hyperexponential,
        Empirical,
        Interpolated,
    };

    /// A parameter as it was given, for display.
    struct Parameter {
        std::string_view name; ///< empty where the kind has only one
        double value = 0;
        bool quantity = false; ///< in the distribution's own unit, not a plain number
    };

    /// A value and how often it occurs, relative to the others.
    struct Weighted {
        double value;
        double weight;
        friend bool operator==(const Weighted&, const Weighted&) = default;
    };

    /// A value that a share of all samples does not exceed.
    struct Quantile {
        double share;
        double value;
        friend bool operator==(const Quantile&, const Quantile&) = default;
    };

    /// Always 0.
    Distribution() : Distribution(deterministic(0)) {}

    static Distribution deterministic(double value);
    /// low <= high.
    static Distribution uniform(double low, double high);
    /// mean > 0.
    static Distribution exponential(double mean);
    /// sd >= 0. May be negative: as a duration, what is below 0 counts as 0.
    static Distribution normal(double mean, double sd);
    /// mean > 0, cv >= 0.
    static Distribution lognormalByMean(double mean, double cv);
    /// 0 < median <= p99.
    static Distribution lognormalByMedian(double median, double p99);
    /// 0 < mean <= p99 <= mean exp(z^2 / 2) = 14.97 mean with z the 99 % point of the normal. Of
    /// the two that have this mean and p99, the less variable one.
    static Distribution lognormalByMeanAndP99(double mean, double p99);
    /// The logarithm of the value has mean mu and standard deviation sigma >= 0.
    static Distribution lognormalByLog(double mu, double sigma);
    /// mean > 0, cv > 0. By rejection, in a fork of the source, so not monotone in the number
    /// drawn. Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).
    static Distribution gammaByMean(double mean, double cv);
    /// mean > 0, shape > 0; a whole shape is an Erlang distribution.
    static Distribution gammaByShape(double mean, double shape);
    /// P(X > x) = (scale / x)^shape from scale on; both > 0. The mean is infinite for shape <= 1,
    /// the variance for <= 2.
    static Distribution pareto(double scale, double shape);
    /// P(X > x) = exp(-(x / scale)^shape); both > 0.
    static Distribution weibull(double scale, double shape);
    /// Two exponentials mixed with balanced means: each contributes half of the mean. mean > 0, cv
    /// >= 1. One number picks the phase and the value, so it is monotone within each phase only.
    static Distribution hyperexponentialByMean(double mean, double cv);
    /// With probability p (0 < p < 1) exponential with mean first, else with mean second; both > 0.
    static Distribution hyperexponential(double p, double first, double second);
    /// One of the values, by weight. REQUIRES: not empty, weights >= 0 with a positive sum.
    static Distribution empirical(std::vector<Weighted> values);
    /// Linear between the quantiles given. REQUIRES: two or more, shares rising strictly from 0 to
    /// 1, values not falling.
    static Distribution interpolated(std::vector<Quantile> quantiles);

    /// One value.
    double sample(Draws& draws) const {
        switch (kind_) {
        case Kind::Deterministic:
            return a_;
        case Kind::Exponential:
            return -a_ * log(1.0 - draws.uniformOpen());
        default:
            return sampleOther(draws);
        }
    }
    double sample(Draws&& draws) const { return sample(draws); }

    /// One value as a time: seconds to the nearest nanosecond, at least 0.
    Duration sampleDuration(Draws& draws) const { return toDuration(sample(draws)); }
    Duration sampleDuration(Draws&& draws) const { return toDuration(sample(draws)); }

    /// A sample as a time: seconds to the nearest nanosecond, at least 0, at most kForever.
    static Duration toDuration(double seconds) {
        constexpr double kLimit = 9.2e9; // int64 nanoseconds end a little later
        if (!(seconds > 0)) {
            return Duration::zero();
        }
        return seconds < kLimit ? Duration(static_cast<std::int64_t>(seconds * 1e9 + 0.5))
                                : kForever;
    }

    /// The exact moments; infinite where they are.
    double mean() const;
    double variance() const;

    /// The value that a share p of all samples does not exceed, 0 <= p <= 1; none for gamma, which
    /// has no closed inverse.
    std::optional<double> quantile(double p) const;

    Kind kind() const { return kind_; }
    /// As given to the factory; empty for the two kinds that are made of points.
    std::span<const Parameter> parameters() const { return {given_.data(), givenCount_}; }
    /// The points of an Empirical: by rising value, weights adding up to 1.
    std::vector<Weighted> weights() const;
    /// The points of an Interpolated.
    std::vector<Quantile> quantiles() const;

    /// As it is written in a scenario, to 12 digits: "lognormal(mean 100ms, cv 1)",
    /// "exponential(50ms)", "20ms", "empirical(10ms: 0.75, 1s: 0.25)", "quantiles(0: 10ms, 0.5:
    /// 80ms, 1: 1s)".
    std::string toText(Quantity quantity = Quantity::Seconds) const;

private:
    Distribution(Kind kind, double a, double b, double c, std::initializer_list<Parameter> given);

    double sampleOther(Draws& draws) const;
    double sampleGamma(Draws draws) const;
    double sampleMixture(double u) const;
    double mixtureQuantile(double p) const;
    double pointQuantile(double p) const;
    double pointMoment(int power) const;

    // Deterministic: value. Uniform: low, width. Exponential: mean. Normal: mean, sd. Lognormal:
    // mu, sigma. Gamma: mean, shape. Pareto, Weibull: scale, shape. Hyperexponential: p, first
    // mean, second mean.
    double a_;
    double b_;
    double c_;
    Kind kind_;
    std::uint8_t givenCount_;
    std::array<Parameter, 3> given_{};
    std::vector<double> values_; // Empirical, Interpolated: by rising value,
    std::vector<double> shares_; // and the share of samples up to each
};

/// The kind as it is written: "lognormal"; an Interpolated is "quantiles".
std::string_view toText(Distribution::Kind kind);

} // namespace doppel::sim
