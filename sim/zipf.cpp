// SPDX-License-Identifier: Apache-2.0
#include "sim/zipf.h"

#include "sim/assert.h"
#include "sim/math.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace doppel::sim {

namespace {

// log(1 + x) / x and (e^x - 1) / x, which are 1 at 0.
double logRatio(double x) {
    return x > -1e-8 && x < 1e-8 ? 1 - x / 2 : log1p(x) / x;
}

double expRatio(double x) {
    return x > -1e-8 && x < 1e-8 ? 1 + x / 2 : expm1(x) / x;
}

} // namespace

Zipf::Zipf(std::uint64_t ranks, double exponent) : ranks_(ranks), exponent_(exponent) {
    DOPPEL_ASSERT(ranks >= 1 && ranks <= (std::uint64_t{1} << 53));
    DOPPEL_ASSERT(exponent >= 0 && exponent <= 20);
    std::vector<double> heights; // of as many ranks as a table may have
    heights.reserve(std::min(ranks, kLargestTable));
    for (std::uint64_t rank = 1; rank <= std::min(ranks, kLargestTable); ++rank) {
        heights.push_back(height(static_cast<double>(rank)));
    }
    sum_ = sumOf(heights);
    areaAtOne_ = area(1.5) - 1;
    areaAtEnd_ = area(static_cast<double>(ranks) + 0.5);
    alwaysWithin_ = 2 - inverseArea(area(2.5) - height(2));
    if (ranks <= kLargestTable) {
        table_.emplace(heights);
    }
}

// The weight of rank x, counted from 1.
double Zipf::height(double x) const {
    return exp(-exponent_ * log(x));
}

// The integral of the height from 1 to x, good for every exponent, also near 1.
double Zipf::area(double x) const {
    const double logarithm = log(x);
    return expRatio((1 - exponent_) * logarithm) * logarithm;
}

double Zipf::inverseArea(double area) const {
    const double t = std::max(area * (1 - exponent_), -1.0); // rounding may carry it below
    return exp(logRatio(t) * area);
}

// Small ranks one by one, smallest summand first; the rest by Euler and Maclaurin, whose next term
// is below 1e-19.
double Zipf::sumOf(std::span<const double> heights) const {
    double sum = 0;
    if (ranks_ > heights.size()) {
        const double from = static_cast<double>(heights.size());
        const double to = static_cast<double>(ranks_);
        const double slopes = exponent_ * (height(from) / from - height(to) / to);
        sum = (area(to) - area(from)) + (height(to) - height(from)) / 2 + slopes / 12;
    }
    return std::accumulate(heights.rbegin(), heights.rend(), sum);
}

double Zipf::probability(std::uint64_t rank) const {
    DOPPEL_ASSERT(rank < ranks_);
    return height(static_cast<double>(rank + 1)) / sum_;
}

std::uint64_t Zipf::sampleByRejection(Draws draws) const {
    for (;;) {
        const double drawn = areaAtEnd_ + draws.uniformOpen() * (areaAtOne_ - areaAtEnd_);
        const double x = inverseArea(drawn);
        const auto nearest = static_cast<std::uint64_t>(x + 0.5);
        const std::uint64_t rank = std::clamp<std::uint64_t>(nearest, 1, ranks_);
        const auto k = static_cast<double>(rank);
        if (k - x <= alwaysWithin_ || drawn >= area(k + 0.5) - height(k)) {
            return rank - 1;
        }
    }
}

} // namespace doppel::sim
