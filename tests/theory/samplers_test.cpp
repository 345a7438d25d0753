// SPDX-License-Identifier: Apache-2.0
// Every sampler of the engine against its textbook distribution: mean and variance over 20 seeds,
// and the shape by Anderson and Darling, who look hardest at the tails, or by Pearson where values
// are whole numbers. Parameters are given, not fitted, so the published critical values apply.
#include "sim/alias_table.h"
#include "sim/distribution.h"
#include "sim/random.h"
#include "sim/rate_profile.h"
#include "sim/sampler.h"
#include "sim/zipf.h"
#include "tests/theory/replications.h"
#include "tests/theory/shapes.h"

#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using sim::Distribution;
using sim::Draws;
using sim::Stream;

double phi(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

Cdf lognormal(double mu, double sigma) {
    return [=](double x) {
        return phi((std::log(x) - mu) / sigma);
    };
}

Cdf gamma(double mean, double shape) {
    return [=](double x) {
        return boost::math::gamma_p(shape, x * shape / mean);
    };
}

// A distribution, its mean and variance and its distribution function, all from the textbook.
struct Textbook {
    Distribution distribution;
    double mean;
    double variance;
    Cdf cdf;
    double widthOfVariance = 0.01;
};

std::vector<Textbook> continuous() {
    const double sigma2 = std::log(2.0);                             // a lognormal with cv 1
    const double narrow = std::log(0.2 / 0.08) / 2.3263478740408408; // sigma by median and p99
    const double narrow2 = narrow * narrow;
    const double g1 = std::tgamma(1 + 1 / 1.7);
    const double g2 = std::tgamma(1 + 2 / 1.7);
    return {
        {Distribution::exponential(0.05), 0.05, 0.0025,
         [](double x) {
             return 1 - std::exp(-x / 0.05);
         }},
        {Distribution::uniform(1, 4), 2.5, 0.75,
         [](double x) {
             return (x - 1) / 3;
         }},
        {Distribution::normal(5, 2), 5, 4,
         [](double x) {
             return phi((x - 5) / 2);
         }},
        {Distribution::lognormalByMean(0.1, 1), 0.1, 0.01,
         lognormal(std::log(0.1) - sigma2 / 2, std::sqrt(sigma2)), 0.0125},
        {Distribution::lognormalByMedian(0.08, 0.2), 0.08 * std::exp(narrow2 / 2),
         0.0064 * (std::exp(narrow2) - 1) * std::exp(narrow2), lognormal(std::log(0.08), narrow)},
        {Distribution::lognormalByLog(-1, 0.5), std::exp(-0.875),
         (std::exp(0.25) - 1) * std::exp(-1.75), lognormal(-1, 0.5)},
        {Distribution::gammaByShape(2, 9), 2, 4.0 / 9, gamma(2, 9)},
        {Distribution::gammaByMean(0.2, 2), 0.2, 0.16, gamma(0.2, 0.25), 0.0125},
        {Distribution::pareto(0.01, 9), 0.01 * 9 / 8, 0.0001 * 9 / (64.0 * 7),
         [](double x) { return 1 - std::pow(0.01 / x, 9); }, 0.0125},
        {Distribution::weibull(0.3, 1.7), 0.3 * g1, 0.09 * (g2 - g1 * g1),
         [](double x) {
             return 1 - std::exp(-std::pow(x / 0.3, 1.7));
         }},
        {Distribution::hyperexponential(0.7, 0.1, 2), 0.67, 2 * (0.007 + 1.2) - 0.67 * 0.67,
         [](double x) {
             return 1 - 0.7 * std::exp(-x / 0.1) - 0.3 * std::exp(-x / 2);
         }},
        {Distribution::interpolated({{0, 1}, {0.5, 2}, {1, 6}}), 2.75,
         (1.0 + 2 + 4 + 4 + 12 + 36) / 6 - 2.75 * 2.75,
         [](double x) {
             return x < 2 ? (x - 1) / 2 : 0.5 + (x - 2) / 8;
         }},
    };
}

// The mean and the mean square distance from the true mean.
std::vector<double> moments(const Distribution& distribution, double mean, std::uint64_t seed) {
    sim::Sampler sampler(Stream(seed, 0, "samples"), distribution);
    const int count = lengthOf(20'000);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; ++i) {
        const double x = sampler.value();
        sum += x;
        squares += (x - mean) * (x - mean);
    }
    return {sum / count, squares / count};
}

TEST(Samplers, HaveTheMomentsOfTheTextbook) {
    for (const Textbook& book : continuous()) {
        const std::string name = book.distribution.toText(sim::Quantity::Number);
        EXPECT_NEAR(book.distribution.mean(), book.mean, 1e-9 * book.mean) << name;
        EXPECT_NEAR(book.distribution.variance(), book.variance, 1e-9 * book.variance) << name;
        expectTheory(
            [&](std::uint64_t seed) { return moments(book.distribution, book.mean, seed); },
            {{name + ": mean", book.mean},
             {name + ": variance", book.variance, book.widthOfVariance}});
    }
}

TEST(Samplers, HaveTheShapeOfTheTextbook) {
    for (const Textbook& book : continuous()) {
        expectShape(book.distribution.toText(sim::Quantity::Number), book.cdf, lengthOf(200'000),
                    [&](Stream& chance) { return book.distribution.sample(chance); });
    }
}

// What these tests can see.
TEST(Power, AnExponentialSamplerThatIsOnePercentOffIsSeen) {
    const Distribution wrong = Distribution::exponential(1.01);
    const Cdf right = [](double x) {
        return 1 - std::exp(-x);
    };
    Stream chance(1, 0, "wrong");
    std::vector<double> values;
    for (int i = 0; i < 200'000; ++i) {
        values.push_back(wrong.sample(chance));
    }
    // The deviation adds n 10^-4 2 (zeta(3) - 1) = 8.1 to a mean of 1.
    EXPECT_GT(andersonDarling(values, right), kAndersonDarling99);
    EXPECT_FALSE(refusals([&](std::uint64_t seed) { return moments(wrong, 1.01, seed); },
                          {{"wrong sampler: mean", 1}, {"wrong sampler: variance", 1}})
                     .empty());
}

TEST(Samplers, G9_3LognormalOfAMeanAndAP99) {
    const Distribution d = Distribution::lognormalByMeanAndP99(0.1, 0.5);
    expectTheory([&](std::uint64_t seed) { return moments(d, 0.1, seed); },
                 {{"lognormal(mean .1, p99 .5): mean", 0.1},
                  {"lognormal(mean .1, p99 .5): variance", std::pow(0.10216629724, 2), 0.0125}});
    expectShape("lognormal(mean .1, p99 .5)", lognormal(-2.6599893360, 0.8454634740),
                lengthOf(200'000), [&](Stream& chance) { return d.sample(chance); });
}

TEST(Samplers, G9_4HyperexponentialWithBalancedMeans) {
    const Distribution d = Distribution::hyperexponentialByMean(1, 2);
    expectTheory([&](std::uint64_t seed) { return moments(d, 1, seed); },
                 {{"H2 balanced, cv2 4: mean", 1}, {"H2 balanced, cv2 4: variance", 4, 0.0125}});
    expectShape(
        "H2 balanced, cv2 4",
        [](double x) {
            return 1 - 0.8872983346 * std::exp(-1.7745966692 * x) -
                   0.1127016654 * std::exp(-0.2254033308 * x);
        },
        lengthOf(200'000), [&](Stream& chance) { return d.sample(chance); });
}

TEST(Samplers, UniformNumbersAreUniform) {
    const auto identity = [](double x) {
        return x;
    };
    expectShape("uniform()", identity, lengthOf(200'000),
                [](Stream& chance) { return chance.uniform(); });
    expectShape("uniformOpen()", identity, lengthOf(200'000),
                [](Stream& chance) { return chance.uniformOpen(); });
    // One number of each of many indices, as visits draw them.
    expectShape("at(i).uniform()", identity, lengthOf(100'000),
                [](Stream& chance) { return chance.at(chance.bits() >> 40).uniform(); });
    expectShape("fork().uniform()", identity, lengthOf(100'000),
                [](Stream& chance) { return chance.fork().uniform(); });
}

TEST(Samplers, WholeNumbersHaveTheirShares) {
    expectShares("below(7)", std::vector<double>(7, 1.0 / 7), lengthOf(200'000),
                 [](Stream& chance) { return chance.below(7); });
    expectShares("chance(.3)", {0.7, 0.3}, lengthOf(200'000),
                 [](Stream& chance) { return std::size_t{chance.chance(0.3)}; });
    const std::vector<double> weights{5, 1, 0.5, 3, 0.01, 0.49};
    const sim::AliasTable table(weights);
    expectShares("alias table", {.5, .1, .05, .3, .001, .049}, lengthOf(200'000),
                 [&](Stream& chance) { return std::size_t{table.sample(chance)}; });
    const Distribution d = Distribution::empirical({{1, 1}, {0.01, 3}, {5, 4}});
    expectShares("empirical", {3.0 / 8, 1.0 / 8, 4.0 / 8}, lengthOf(200'000), [&](Stream& chance) {
        const double x = d.sample(chance);
        return std::size_t{x == 0.01 ? 0U : x == 1 ? 1U : 2U};
    });
}

// The most popular ranks one by one, the others in doublings.
std::size_t binOf(std::uint64_t rank) {
    return rank < 16 ? static_cast<std::size_t>(rank)
                     : 12 + static_cast<std::size_t>(std::bit_width(rank) - 1);
}

void expectZipf(const std::string& name, std::uint64_t ranks, double exponent, int samples) {
    std::vector<double> shares(binOf(ranks - 1) + 1, 0);
    double sum = 0;
    for (std::uint64_t rank = 0; rank < ranks; ++rank) {
        const double weight = std::pow(static_cast<double>(rank + 1), -exponent);
        shares[binOf(rank)] += weight;
        sum += weight;
    }
    for (double& share : shares) {
        share /= sum;
    }
    const sim::Zipf zipf(ranks, exponent);
    expectShares(name, shares, samples, [&](Stream& chance) { return binOf(zipf.sample(chance)); });
}

TEST(Samplers, ZipfByTableAndByRejectionFollowTheLaw) {
    expectZipf("Zipf(1000, .8), table", 1000, 0.8, lengthOf(200'000));
    expectZipf("Zipf(100000, 1), table", 100'000, 1, lengthOf(200'000));
    const std::uint64_t many = sim::Zipf::kLargestTable * 2;
    expectZipf("Zipf(2^21, .9), rejection", many, 0.9, lengthOf(200'000));
    expectZipf("Zipf(2^21, 1), rejection", many, 1, lengthOf(200'000));
    expectZipf("Zipf(2^21, 1.3), rejection", many, 1.3, lengthOf(200'000));
}

// Where arrivals are Poisson, what was expected between two of them is exponential with mean 1.
TEST(Samplers, ArrivalsOfEveryProfileAreAPoissonProcess) {
    using sim::RateProfile;
    const std::pair<std::string, RateProfile> profiles[] = {
        {"constant rate", RateProfile::constant({4})},
        {"steps", RateProfile::steps({{0s, {1}}, {6s, {0}}, {8s, {10}}, {20s, {3}}}, 24s)},
        {"sine wave", RateProfile::sinusoidal({10}, 0.9, 24s, 5s)},
    };
    for (const auto& [name, profile] : profiles) {
        sim::Time now = sim::kStart;
        expectShape(
            name, [](double x) { return 1 - std::exp(-x); }, lengthOf(40'000),
            [&, &its = profile](Stream& chance) {
                const sim::Time before = now;
                now = its.nextArrival(now, -std::log(chance.uniformOpen()));
                return its.expected(before, now);
            });
    }
}

} // namespace
} // namespace doppel::theory
