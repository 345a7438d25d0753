// SPDX-License-Identifier: Apache-2.0
#include "sim/distribution.h"

#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

// A distribution and its distribution function, written down a second time from the textbook.
struct Case {
    std::string name;
    Distribution distribution;
    std::function<double(double)> cdf;
};

double phi(double z) {
    return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

std::vector<Case> continuousCases() {
    const double sigma = std::sqrt(std::log(2.0)); // lognormal with cv 1
    return {
        {"exponential", Distribution::exponential(0.05),
         [](double x) {
             return 1 - std::exp(-x / 0.05);
         }},
        {"uniform", Distribution::uniform(-1, 3),
         [](double x) {
             return (x + 1) / 4;
         }},
        {"normal", Distribution::normal(5, 2),
         [](double x) {
             return phi((x - 5) / 2);
         }},
        {"lognormal", Distribution::lognormalByMean(0.1, 1),
         [=](double x) {
             return phi((std::log(x / 0.1) + sigma * sigma / 2) / sigma);
         }},
        {"gamma, peaked", Distribution::gammaByShape(2, 9),
         [](double x) {
             return boost::math::gamma_p(9.0, x * 9 / 2);
         }},
        {"gamma, shape below 1", Distribution::gammaByMean(0.2, 2),
         [](double x) {
             return boost::math::gamma_p(0.25, x * 0.25 / 0.2);
         }},
        {"pareto", Distribution::pareto(0.01, 4.5),
         [](double x) {
             return 1 - std::pow(0.01 / x, 4.5);
         }},
        {"weibull", Distribution::weibull(0.3, 1.7),
         [](double x) {
             return 1 - std::exp(-std::pow(x / 0.3, 1.7));
         }},
        {"hyperexponential", Distribution::hyperexponential(0.7, 0.1, 2),
         [](double x) {
             return 1 - 0.7 * std::exp(-x / 0.1) - 0.3 * std::exp(-x / 2);
         }},
        {"quantiles", Distribution::interpolated({{0, 1}, {0.5, 2}, {1, 6}}),
         [](double x) {
             return x < 2 ? (x - 1) / 2 : 0.5 + (x - 2) / 8;
         }},
    };
}

constexpr int kSampled = 40'000;

std::vector<double> samplesOf(const Distribution& distribution) {
    Stream chance(36, 0, "samples");
    std::vector<double> samples;
    for (int i = 0; i < kSampled; ++i) {
        samples.push_back(distribution.sample(chance));
    }
    std::sort(samples.begin(), samples.end());
    return samples;
}

TEST(Distribution, SamplesFollowTheTextbookDistribution) {
    // Kolmogorov and Smirnov: 1.95 / sqrt(n) is the 99.9 % point; the parameters are not fitted, so
    // it applies.
    for (const Case& c : continuousCases()) {
        const std::vector<double> sorted = samplesOf(c.distribution);
        double distance = 0;
        for (std::size_t i = 0; i < sorted.size(); ++i) {
            const double expected = c.cdf(sorted[i]);
            const double below = static_cast<double>(i) / kSampled;
            distance = std::max({distance, expected - below, below + 1.0 / kSampled - expected});
        }
        EXPECT_LT(distance, 1.95 / std::sqrt(kSampled)) << c.name;
    }
}

TEST(Distribution, SampledMomentsAreTheStatedOnes) {
    for (const Case& c : continuousCases()) {
        const std::vector<double> samples = samplesOf(c.distribution);
        double sum = 0;
        for (const double x : samples) {
            sum += x;
        }
        const double mean = sum / kSampled;
        double squares = 0;
        double fourth = 0;
        for (const double x : samples) {
            squares += (x - mean) * (x - mean);
            fourth += (x - mean) * (x - mean) * (x - mean) * (x - mean);
        }
        const double variance = squares / kSampled;
        const double stated = c.distribution.variance();
        EXPECT_NEAR(mean, c.distribution.mean(), 3.3 * std::sqrt(stated / kSampled))
            << c.name; // 99.9 %
        // The standard error of a variance, from the sampled fourth moment; 5 of them, since tails
        // are heavy.
        const double error = std::sqrt((fourth / kSampled - variance * variance) / kSampled);
        EXPECT_NEAR(variance, stated, 5 * error) << c.name;
    }
}

TEST(Distribution, QuantileInvertsTheDistributionFunction) {
    for (const Case& c : continuousCases()) {
        if (c.distribution.kind() == Distribution::Kind::Gamma) {
            EXPECT_FALSE(c.distribution.quantile(0.5).has_value());
            continue;
        }
        for (const double p : {0.001, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.9999}) {
            EXPECT_NEAR(c.cdf(*c.distribution.quantile(p)), p, 1e-12) << c.name;
        }
    }
}

TEST(Distribution, SamplesRiseWithTheNumberDrawn) {
    // The same draw gives comparable values under different parameters: common random numbers.
    const Stream chance(36, 0, "common");
    const Distribution slow = Distribution::lognormalByMean(0.2, 1);
    const Distribution fast = Distribution::lognormalByMean(0.1, 1);
    const Distribution other = Distribution::exponential(0.1);
    double before = 0;
    std::vector<std::pair<double, std::uint64_t>> order;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        ASSERT_NEAR(slow.sample(chance.at(i)), 2 * fast.sample(chance.at(i)), 1e-12);
        order.emplace_back(fast.sample(chance.at(i)), i);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [value, i] : order) {
        const double here = other.sample(chance.at(i));
        ASSERT_GE(here, before);
        before = here;
    }
}

TEST(Distribution, TakesOneNumberASample) {
    for (const Case& c : continuousCases()) {
        Stream sampled(36, 0, "one");
        Stream counted(36, 0, "one");
        for (int i = 0; i < 100; ++i) {
            c.distribution.sample(sampled);
            counted.bits();
        }
        EXPECT_EQ(sampled.bits(), counted.bits()) << c.name;
    }
}

TEST(Distribution, G9_3LognormalFromMeanAndP99) {
    const Distribution d = Distribution::lognormalByMeanAndP99(0.1, 0.5);
    EXPECT_NEAR(std::log(*d.quantile(0.5)), -2.6599893360, 1e-9);
    EXPECT_NEAR(*d.quantile(0.5), 0.0699489677, 1e-9);
    EXPECT_NEAR(std::log(*d.quantile(0.8413447460685429) / *d.quantile(0.5)), 0.8454634740, 1e-9);
    EXPECT_NEAR(std::sqrt(d.variance()) / d.mean(), 1.0216629724, 1e-9);
    EXPECT_NEAR(*d.quantile(0.99), 0.5, 1e-12);
    EXPECT_NEAR(d.mean(), 0.1, 1e-12);
}

TEST(Distribution, G9_4HyperexponentialWithBalancedMeans) {
    const Distribution d = Distribution::hyperexponentialByMean(1, 2);
    const Distribution known =
        Distribution::hyperexponential(0.8872983346, 1 / 1.7745966692, 1 / 0.2254033308);
    EXPECT_NEAR(d.mean(), 1, 1e-12);
    EXPECT_NEAR(d.variance(), 4, 1e-12);
    for (const double p : {0.1, 0.5, 0.9, 0.99}) {
        EXPECT_NEAR(*d.quantile(p), *known.quantile(p), 1e-7);
    }
}

TEST(Distribution, LognormalFormsAgree) {
    const Distribution byMedian = Distribution::lognormalByMedian(0.08, 0.6);
    EXPECT_NEAR(*byMedian.quantile(0.5), 0.08, 1e-13);
    EXPECT_NEAR(*byMedian.quantile(0.99), 0.6, 1e-12);
    const Distribution byLog =
        Distribution::lognormalByLog(std::log(0.08), std::log(0.6 / 0.08) / 2.3263478740408408);
    EXPECT_NEAR(byLog.mean(), byMedian.mean(), 1e-14);
}

TEST(Distribution, MomentsOfHeavyTailsAreInfiniteWhereTheyAre) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(Distribution::pareto(1, 1).mean(), kInfinity);
    EXPECT_EQ(Distribution::pareto(1, 2).variance(), kInfinity);
    EXPECT_DOUBLE_EQ(Distribution::pareto(2, 3).mean(), 3);
    EXPECT_DOUBLE_EQ(Distribution::pareto(2, 3).variance(), 3);
}

TEST(Distribution, EmpiricalGivesEachValueItsShare) {
    const Distribution d = Distribution::empirical({{1, 1}, {0.01, 3}, {5, 0}});
    Stream chance(36, 0, "empirical");
    int fast = 0;
    for (int i = 0; i < kSampled; ++i) {
        const double value = d.sample(chance);
        ASSERT_TRUE(value == 0.01 || value == 1);
        fast += value == 0.01 ? 1 : 0;
    }
    EXPECT_NEAR(fast, 0.75 * kSampled, 3.3 * std::sqrt(kSampled * 0.75 * 0.25));
    EXPECT_DOUBLE_EQ(d.mean(), 0.75 * 0.01 + 0.25);
    EXPECT_DOUBLE_EQ(d.variance(), 0.75 * 0.25 * 0.99 * 0.99);
    EXPECT_EQ(d.quantile(0.75), 0.01);
    EXPECT_EQ(d.quantile(1), 1);
    EXPECT_EQ(d.weights(), (std::vector<Distribution::Weighted>{{0.01, 0.75}, {1, 0.25}}));
}

TEST(Distribution, DurationsAreWholeNanosecondsAndNeverNegative) {
    Stream chance(36, 0, "durations");
    EXPECT_EQ(Distribution::deterministic(0.25).sampleDuration(chance), 250ms);
    EXPECT_EQ(Distribution::deterministic(-1).sampleDuration(chance), 0ns);
    EXPECT_EQ(Distribution::deterministic(1.6e-9).sampleDuration(chance), 2ns);
    EXPECT_EQ(Distribution::deterministic(1e10).sampleDuration(chance), kForever);
    EXPECT_EQ(Distribution().sampleDuration(chance), 0ns);
}

TEST(Distribution, IsShownAsItIsWritten) {
    EXPECT_EQ(Distribution::deterministic(0.02).toText(), "20ms");
    EXPECT_EQ(Distribution::deterministic(3).toText(Quantity::Number), "3");
    EXPECT_EQ(Distribution::exponential(0.05).toText(), "exponential(50ms)");
    EXPECT_EQ(Distribution::lognormalByMean(0.1, 1).toText(), "lognormal(mean 100ms, cv 1)");
    EXPECT_EQ(Distribution::lognormalByMedian(0.07, 1.5).toText(),
              "lognormal(median 70ms, p99 1.5s)");
    EXPECT_EQ(Distribution::uniform(0, 10).toText(Quantity::Number), "uniform(low 0, high 10)");
    EXPECT_EQ(Distribution::gammaByShape(2.5e-6, 3).toText(), "gamma(mean 2.5us, shape 3)");
    EXPECT_EQ(Distribution::empirical({{1, 1}, {0.01, 3}}).toText(),
              "empirical(10ms: 0.75, 1s: 0.25)");
    EXPECT_EQ(Distribution::interpolated({{0, 0.01}, {0.5, 0.08}, {1, 1}}).toText(),
              "quantiles(0: 10ms, 0.5: 80ms, 1: 1s)");
}

} // namespace
} // namespace doppel::sim
