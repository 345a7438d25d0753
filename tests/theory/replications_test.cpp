// SPDX-License-Identifier: Apache-2.0
// The suite's own statistics: published intervals, and the false-alarm rate that it claims.
#include "sim/distribution.h"
#include "sim/random.h"
#include "tests/theory/replications.h"
#include "tests/theory/shapes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace doppel::theory {
namespace {

TEST(Replications, G10_8IntervalOfTenBatches) {
    const std::vector<double> batches{4.1, 3.9, 4.4, 4.0, 4.3, 3.8, 4.2, 4.0, 4.5, 3.8};
    const Estimate estimate = estimateOf(batches, 0.95);
    EXPECT_NEAR(estimate.mean, 4.1, 1e-12);
    EXPECT_NEAR(estimate.halfWidth, 0.1752259404, 1e-9);
}

TEST(Replications, G10_10IntervalOfPairedDifferences) {
    const double a[] = {12.1, 11.8, 12.9, 12.4, 11.5};
    const double b[] = {11.6, 11.5, 12.2, 12.1, 11.1};
    std::vector<double> differences;
    for (int i = 0; i < 5; ++i) {
        differences.push_back(a[i] - b[i]);
    }
    const Estimate estimate = estimateOf(differences, 0.95);
    EXPECT_NEAR(estimate.mean, 0.44, 1e-12);
    EXPECT_NEAR(estimate.halfWidth, 0.2077701267, 1e-9);
}

// 10,000 times 20 numbers: the share of intervals that miss is 1 % +- 0.3 % (three standard
// deviations of a binomial).
TEST(Replications, IntervalsMissTheTruthOnceInAHundred) {
    const sim::Distribution normal = sim::Distribution::normal(3, 2);
    sim::Stream chance(36, 0, "normal");
    int missed = 0;
    for (int trial = 0; trial < 10'000; ++trial) {
        std::vector<double> runs(kSeeds);
        for (double& value : runs) {
            value = normal.sample(chance);
        }
        missed += estimateOf(runs).contains(3) ? 0 : 1;
    }
    EXPECT_NEAR(missed, 100, 30);
}

TEST(Replications, AndersonAndDarlingExceedTheirPointOnceInAHundred) {
    sim::Stream chance(36, 0, "uniform");
    int exceeded = 0;
    double sum = 0;
    for (int trial = 0; trial < 10'000; ++trial) {
        std::vector<double> sample(100);
        for (double& value : sample) {
            value = chance.uniformOpen();
        }
        const double statistic = andersonDarling(std::move(sample), [](double x) { return x; });
        exceeded += statistic > kAndersonDarling99 ? 1 : 0;
        sum += statistic;
    }
    EXPECT_NEAR(exceeded, 100, 30);
    EXPECT_NEAR(sum / 10'000, 1, 0.025); // its variance is 2 pi^2 / 3 - 6 = 0.58
}

} // namespace
} // namespace doppel::theory
