// SPDX-License-Identifier: Apache-2.0
#include "sim/distribution.h"

#include "sim/assert.h"

#include <algorithm>
#include <charconv>
#include <cmath> // sqrt only
#include <limits>

namespace doppel::sim {

namespace {

constexpr double kNormal99 = 2.3263478740408408; // the 99 % point of the standard normal

double square(double x) {
    return x * x;
}

std::string number(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   std::chars_format::general, 12);
    return {text.data(), end.ptr};
}

std::string seconds(double value) {
    const double magnitude = value < 0 ? -value : value;
    if (magnitude >= 1 || magnitude == 0) {
        return number(value) + 's';
    }
    if (magnitude >= 1e-3) {
        return number(value * 1e3) + "ms";
    }
    return magnitude >= 1e-6 ? number(value * 1e6) + "us" : number(value * 1e9) + "ns";
}

} // namespace

Distribution::Distribution(
    Kind kind, double a, double b, double c, std::initializer_list<Parameter> given)
    : a_(a), b_(b), c_(c), kind_(kind), givenCount_(static_cast<std::uint8_t>(given.size())) {
    std::copy(given.begin(), given.end(), given_.begin());
    for (const Parameter& parameter : given) {
        DOPPEL_ASSERT(parameter.value - parameter.value == 0); // finite
    }
}

Distribution Distribution::deterministic(double value) {
    return {Kind::Deterministic, value, 0, 0, {{"", value, true}}};
}

Distribution Distribution::uniform(double low, double high) {
    DOPPEL_ASSERT(low <= high);
    return {Kind::Uniform, low, high - low, 0, {{"low", low, true}, {"high", high, true}}};
}

Distribution Distribution::exponential(double mean) {
    DOPPEL_ASSERT(mean > 0);
    return {Kind::Exponential, mean, 0, 0, {{"", mean, true}}};
}

Distribution Distribution::normal(double mean, double sd) {
    DOPPEL_ASSERT(sd >= 0);
    return {Kind::Normal, mean, sd, 0, {{"mean", mean, true}, {"sd", sd, true}}};
}

Distribution Distribution::lognormalByMean(double mean, double cv) {
    DOPPEL_ASSERT(mean > 0 && cv >= 0);
    const double variance = log1p(square(cv));
    return {Kind::Lognormal,
            log(mean) - variance / 2,
            std::sqrt(variance),
            0,
            {{"mean", mean, true}, {"cv", cv, false}}};
}

Distribution Distribution::lognormalByMedian(double median, double p99) {
    DOPPEL_ASSERT(median > 0 && p99 >= median);
    return {Kind::Lognormal,
            log(median),
            log(p99 / median) / kNormal99,
            0,
            {{"median", median, true}, {"p99", p99, true}}};
}

Distribution Distribution::lognormalByMeanAndP99(double mean, double p99) {
    // ln p99 = mu + z sigma and ln mean = mu + sigma^2 / 2 give sigma^2 - 2 z sigma + 2 ln(p99 /
    // mean) = 0.
    DOPPEL_ASSERT(mean > 0 && p99 >= mean);
    const double root = square(kNormal99) - 2 * log(p99 / mean);
    DOPPEL_ASSERT(root >= 0);
    const double sigma = kNormal99 - std::sqrt(root);
    return {Kind::Lognormal,
            log(mean) - square(sigma) / 2,
            sigma,
            0,
            {{"mean", mean, true}, {"p99", p99, true}}};
}

Distribution Distribution::lognormalByLog(double mu, double sigma) {
    DOPPEL_ASSERT(sigma >= 0);
    return {Kind::Lognormal, mu, sigma, 0, {{"mu", mu, false}, {"sigma", sigma, false}}};
}

Distribution Distribution::gammaByMean(double mean, double cv) {
    DOPPEL_ASSERT(mean > 0 && cv > 0);
    return {Kind::Gamma, mean, 1 / square(cv), 0, {{"mean", mean, true}, {"cv", cv, false}}};
}

Distribution Distribution::gammaByShape(double mean, double shape) {
    DOPPEL_ASSERT(mean > 0 && shape > 0);
    return {Kind::Gamma, mean, shape, 0, {{"mean", mean, true}, {"shape", shape, false}}};
}

Distribution Distribution::pareto(double scale, double shape) {
    DOPPEL_ASSERT(scale > 0 && shape > 0);
    return {Kind::Pareto, scale, shape, 0, {{"scale", scale, true}, {"shape", shape, false}}};
}

Distribution Distribution::weibull(double scale, double shape) {
    DOPPEL_ASSERT(scale > 0 && shape > 0);
    return {Kind::Weibull, scale, shape, 0, {{"scale", scale, true}, {"shape", shape, false}}};
}

Distribution Distribution::hyperexponentialByMean(double mean, double cv) {
    DOPPEL_ASSERT(mean > 0 && cv >= 1);
    const double p = (1 + std::sqrt((square(cv) - 1) / (square(cv) + 1))) / 2;
    return {Kind::Hyperexponential,
            p,
            mean / (2 * p),
            mean / (2 * (1 - p)),
            {{"mean", mean, true}, {"cv", cv, false}}};
}

Distribution Distribution::hyperexponential(double p, double first, double second) {
    DOPPEL_ASSERT(p > 0 && p < 1 && first > 0 && second > 0);
    return {Kind::Hyperexponential,
            p,
            first,
            second,
            {{"p", p, false}, {"first", first, true}, {"second", second, true}}};
}

Distribution Distribution::empirical(std::vector<Weighted> values) {
    std::stable_sort(values.begin(), values.end(),
                     [](const Weighted& a, const Weighted& b) { return a.value < b.value; });
    Distribution result(Kind::Empirical, 0, 0, 0, {});
    double sum = 0;
    for (const Weighted& weighted : values) {
        DOPPEL_ASSERT(weighted.value - weighted.value == 0 && weighted.weight >= 0);
        if (weighted.weight > 0) {
            sum += weighted.weight;
            result.values_.push_back(weighted.value);
            result.shares_.push_back(sum);
        }
    }
    DOPPEL_ASSERT(sum > 0 && sum < kInfinity);
    for (double& share : result.shares_) {
        share /= sum;
    }
    return result;
}

Distribution Distribution::interpolated(std::vector<Quantile> quantiles) {
    DOPPEL_ASSERT(quantiles.size() >= 2);
    DOPPEL_ASSERT(quantiles.front().share == 0 && quantiles.back().share == 1);
    Distribution result(Kind::Interpolated, 0, 0, 0, {});
    for (const Quantile& point : quantiles) {
        DOPPEL_ASSERT(point.value - point.value == 0);
        DOPPEL_ASSERT(result.values_.empty() || (point.value >= result.values_.back() &&
                                                 point.share > result.shares_.back()));
        result.values_.push_back(point.value);
        result.shares_.push_back(point.share);
    }
    return result;
}

double Distribution::sampleOther(Draws& draws) const {
    if (kind_ == Kind::Gamma) {
        return sampleGamma(draws.fork());
    }
    const double u = draws.uniformOpen();
    return kind_ == Kind::Hyperexponential ? sampleMixture(u) : *quantile(u);
}

double Distribution::sampleGamma(Draws draws) const {
    const double boosted = b_ < 1 ? b_ + 1 : b_;
    const double d = boosted - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double x = normalQuantile(draws.uniformOpen());
        const double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
        if (v <= 0 || log(draws.uniformOpen()) >= 0.5 * x * x + d - d * v + d * log(v)) {
            continue;
        }
        const double gamma = b_ < 1 ? d * v * pow(draws.uniformOpen(), 1 / b_) : d * v;
        return a_ * gamma / b_;
    }
}

// The part of u that the choice of the phase did not use is again uniform.
double Distribution::sampleMixture(double u) const {
    return u < a_ ? -b_ * log(1 - u / a_) : -c_ * log(1 - (u - a_) / (1 - a_));
}

std::optional<double> Distribution::quantile(double p) const {
    DOPPEL_ASSERT(p >= 0 && p <= 1);
    switch (kind_) {
    case Kind::Deterministic:
        return a_;
    case Kind::Uniform:
        return a_ + b_ * p;
    case Kind::Exponential:
        return -a_ * log1p(-p);
    case Kind::Normal:
        return b_ == 0 ? a_ : a_ + b_ * normalQuantile(p);
    case Kind::Lognormal:
        return b_ == 0 ? exp(a_) : exp(a_ + b_ * normalQuantile(p));
    case Kind::Pareto:
        return a_ * exp(-log1p(-p) / b_);
    case Kind::Weibull:
        return a_ * pow(-log1p(-p), 1 / b_);
    case Kind::Hyperexponential:
        return mixtureQuantile(p);
    case Kind::Empirical:
    case Kind::Interpolated:
        return pointQuantile(p);
    case Kind::Gamma:
        break;
    }
    return std::nullopt;
}

// Newton's method on the survival function, which is convex: from 0 it climbs to the root without
// overshooting. Below the median the survival is counted from 1, so that small values keep their
// digits.
double Distribution::mixtureQuantile(double p) const {
    if (p >= 1) {
        return kInfinity;
    }
    double x = 0;
    for (int i = 0; i < 200; ++i) {
        const double first = a_ * exp(-x / b_);
        const double second = (1 - a_) * exp(-x / c_);
        const double missing = p < 0.5 ? p + a_ * expm1(-x / b_) + (1 - a_) * expm1(-x / c_)
                                       : first + second - (1 - p);
        const double step = missing / (first / b_ + second / c_);
        if (!(step > x * 0x1p-50)) {
            break;
        }
        x += step;
    }
    return x;
}

double Distribution::pointQuantile(double p) const {
    const auto at = std::lower_bound(shares_.begin(), shares_.end(), p);
    const auto i = static_cast<std::size_t>(std::min(at, shares_.end() - 1) - shares_.begin());
    if (kind_ == Kind::Empirical || i == 0) {
        return values_[i];
    }
    const double part = (p - shares_[i - 1]) / (shares_[i] - shares_[i - 1]);
    return values_[i - 1] + (values_[i] - values_[i - 1]) * part;
}

double Distribution::mean() const {
    switch (kind_) {
    case Kind::Deterministic:
    case Kind::Exponential:
    case Kind::Normal:
    case Kind::Gamma:
        return a_;
    case Kind::Uniform:
        return a_ + b_ / 2;
    case Kind::Lognormal:
        return exp(a_ + square(b_) / 2);
    case Kind::Pareto:
        return b_ > 1 ? a_ * b_ / (b_ - 1) : kInfinity;
    case Kind::Weibull:
        return a_ * exp(lnGamma(1 + 1 / b_));
    case Kind::Hyperexponential:
        return a_ * b_ + (1 - a_) * c_;
    case Kind::Empirical:
    case Kind::Interpolated:
        break;
    }
    return pointMoment(1);
}

double Distribution::variance() const {
    switch (kind_) {
    case Kind::Deterministic:
        return 0;
    case Kind::Exponential:
        return square(a_);
    case Kind::Normal:
        return square(b_);
    case Kind::Gamma:
        return square(a_) / b_;
    case Kind::Uniform:
        return square(b_) / 12;
    case Kind::Lognormal:
        return expm1(square(b_)) * square(mean());
    case Kind::Pareto:
        return b_ > 2 ? square(a_) * b_ / (square(b_ - 1) * (b_ - 2)) : kInfinity;
    case Kind::Weibull:
        return square(a_) * exp(lnGamma(1 + 2 / b_)) - square(mean());
    case Kind::Hyperexponential:
        return 2 * (a_ * square(b_) + (1 - a_) * square(c_)) - square(mean());
    case Kind::Empirical:
    case Kind::Interpolated:
        break;
    }
    return pointMoment(2);
}

// The mean (power 1) or the variance (power 2) of the points; about the mean, so that nothing
// cancels.
double Distribution::pointMoment(int power) const {
    const double centre = power == 1 ? 0 : pointMoment(1);
    double sum = 0;
    double before = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const double share = shares_[i] - before;
        before = shares_[i];
        const double to = values_[i] - centre;
        const double from = kind_ == Kind::Empirical || i == 0 ? to : values_[i - 1] - centre;
        sum += share * (power == 1 ? (from + to) / 2 : (square(from) + from * to + square(to)) / 3);
    }
    return sum;
}

std::vector<Distribution::Weighted> Distribution::weights() const {
    DOPPEL_ASSERT(kind_ == Kind::Empirical);
    std::vector<Weighted> all;
    double before = 0;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        all.push_back({values_[i], shares_[i] - before});
        before = shares_[i];
    }
    return all;
}

std::vector<Distribution::Quantile> Distribution::quantiles() const {
    DOPPEL_ASSERT(kind_ == Kind::Interpolated);
    std::vector<Quantile> all;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        all.push_back({shares_[i], values_[i]});
    }
    return all;
}

std::string Distribution::toText(Quantity quantity) const {
    const auto shown = [quantity](double value) {
        return quantity == Quantity::Seconds ? seconds(value) : number(value);
    };
    if (kind_ == Kind::Deterministic) {
        return shown(a_);
    }
    std::string list;
    const auto append = [&list](const std::string& item) {
        list += (list.empty() ? "" : ", ") + item;
    };
    if (kind_ == Kind::Empirical) {
        for (const Weighted& point : weights()) {
            append(shown(point.value) + ": " + number(point.weight));
        }
    } else if (kind_ == Kind::Interpolated) {
        for (const Quantile& point : quantiles()) {
            append(number(point.share) + ": " + shown(point.value));
        }
    }
    for (const Parameter& parameter : parameters()) {
        const std::string name(parameter.name);
        append((name.empty() ? name : name + ' ') +
               (parameter.quantity ? shown(parameter.value) : number(parameter.value)));
    }
    return std::string(sim::toText(kind_)) + '(' + list + ')';
}

std::string_view toText(Distribution::Kind kind) {
    constexpr std::array<std::string_view, 11> kNames{
        "deterministic", "exponential", "uniform",          "normal",    "lognormal", "gamma",
        "pareto",        "weibull",     "hyperexponential", "empirical", "quantiles"};
    return kNames[static_cast<std::size_t>(kind)];
}

} // namespace doppel::sim
