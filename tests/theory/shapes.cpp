// SPDX-License-Identifier: Apache-2.0
#include "tests/theory/shapes.h"

#include "tests/theory/replications.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace doppel::theory {

namespace {

// `statistic(seed)` stays below its limit for one seed, or else for another one.
void expectBelow(const std::string& name,
                 double limit,
                 const std::function<double(std::uint64_t)>& statistic) {
    const std::uint64_t seed = firstSeedOf(name);
    const double first = statistic(seed);
    std::printf("%-52s statistic %-8.4g of at most %.4g\n", name.c_str(), first, limit);
    if (first > limit) {
        EXPECT_LE(statistic(seed + 1), limit)
            << name << ", seed " << seed + 1 << "; with seed " << seed << " it was " << first;
    }
}

} // namespace

double andersonDarling(std::vector<double> sample, const Cdf& cdf) {
    std::sort(sample.begin(), sample.end());
    const auto count = static_cast<double>(sample.size());
    std::vector<double> u(sample.size());
    std::transform(sample.begin(), sample.end(), u.begin(), [&](double x) {
        return std::clamp(cdf(x), 1e-16, 1 - 1e-16); // the ends, as far as a double knows them
    });
    double sum = 0;
    for (std::size_t i = 0; i < u.size(); ++i) {
        const double weight = 2 * static_cast<double>(i) + 1;
        sum += weight * (std::log(u[i]) + std::log1p(-u[u.size() - 1 - i]));
    }
    return -count - sum / count;
}

double chiSquared(const std::vector<double>& counts, const std::vector<double>& shares) {
    double all = 0;
    for (const double count : counts) {
        all += count;
    }
    double sum = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = all * shares[i];
        sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
}

void expectShape(const std::string& name,
                 const Cdf& cdf,
                 int samples,
                 const std::function<double(sim::Stream&)>& sample) {
    expectBelow(name + ": A2", kAndersonDarling99, [&](std::uint64_t seed) {
        sim::Stream chance(seed, 0, "shape");
        std::vector<double> values(static_cast<std::size_t>(samples));
        std::generate(values.begin(), values.end(), [&] { return sample(chance); });
        return andersonDarling(std::move(values), cdf);
    });
}

void expectShares(const std::string& name,
                  const std::vector<double>& shares,
                  int samples,
                  const std::function<std::size_t(sim::Stream&)>& sample) {
    const boost::math::chi_squared reference(static_cast<double>(shares.size() - 1));
    expectBelow(name + ": X2", boost::math::quantile(reference, 0.99), [&](std::uint64_t seed) {
        sim::Stream chance(seed, 0, "shares");
        std::vector<double> counts(shares.size(), 0);
        for (int i = 0; i < samples; ++i) {
            ++counts.at(sample(chance));
        }
        return chiSquared(counts, shares);
    });
}

} // namespace doppel::theory
