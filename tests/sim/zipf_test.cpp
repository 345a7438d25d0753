// SPDX-License-Identifier: Apache-2.0
#include "sim/zipf.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

namespace doppel::sim {
namespace {

// Chi-square of counts against probabilities; the 99.9 % point by Wilson and Hilferty.
template <class Probability>
void expectShares(const std::vector<int>& counts, int draws, Probability probability) {
    double chiSquare = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = draws * probability(i);
        chiSquare += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    const double freedom = static_cast<double>(counts.size() - 1);
    const double root = 1 - 2 / (9 * freedom) + 3.09 * std::sqrt(2 / (9 * freedom));
    EXPECT_LT(chiSquare, freedom * root * root * root);
}

TEST(AliasTable, DrawsByWeight) {
    const std::vector<double> weights{5, 0.5, 1, 0.01, 3, 20, 2};
    const AliasTable table(weights);
    Stream chance(36, 0, "alias");
    constexpr int kDraws = 300'000;
    std::vector<int> counts(weights.size());
    for (int i = 0; i < kDraws; ++i) {
        ++counts[table.sample(chance)];
    }
    expectShares(counts, kDraws, [&](std::size_t i) { return weights[i] / 31.51; });
}

TEST(AliasTable, NeverDrawsWhatHasNoWeight) {
    const AliasTable table(std::vector<double>{0, 1, 0, 3, 0});
    Stream chance(36, 0, "alias");
    for (int i = 0; i < 10'000; ++i) {
        const std::uint32_t drawn = table.sample(chance);
        ASSERT_TRUE(drawn == 1 || drawn == 3);
    }
    EXPECT_EQ(AliasTable(std::vector<double>{7}).sample(chance), 0U);
}

TEST(Zipf, ProbabilitiesFallByThePowerLaw) {
    const Zipf zipf(1000, 0.9);
    double sum = 0;
    for (std::uint64_t rank = 0; rank < 1000; ++rank) {
        sum += zipf.probability(rank);
        EXPECT_NEAR(zipf.probability(rank) / zipf.probability(0),
                    std::pow(static_cast<double>(rank + 1), -0.9), 1e-13);
    }
    EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Zipf, DrawsByTheTableFollowTheProbabilities) {
    for (const double exponent : {0.0, 0.8, 1.0, 2.0}) {
        const Zipf zipf(50, exponent);
        Stream chance(36, 0, "zipf");
        constexpr int kDraws = 200'000;
        std::vector<int> counts(50);
        for (int i = 0; i < kDraws; ++i) {
            ++counts[zipf.sample(chance)];
        }
        expectShares(counts, kDraws, [&](std::size_t i) { return zipf.probability(i); });
    }
}

TEST(Zipf, DrawsByRejectionFollowTheProbabilities) {
    // The head rank by rank, the tail in doublings.
    constexpr std::uint64_t kRanks = 3 * Zipf::kLargestTable;
    for (const double exponent : {0.0, 0.7, 1.0, 1.1, 3.0}) {
        const Zipf zipf(kRanks, exponent);
        const auto cellOf = [](std::uint64_t rank) {
            return rank < 16 ? rank : static_cast<std::uint64_t>(std::bit_width(rank)) + 11;
        };
        std::vector<double> probability(cellOf(kRanks - 1) + 1);
        double sum = 0;
        for (std::uint64_t rank = 0; rank < kRanks; ++rank) {
            probability[cellOf(rank)] += zipf.probability(rank);
            sum += zipf.probability(rank);
        }
        EXPECT_NEAR(sum, 1, 1e-9);
        Stream chance(36, 0, "zipf");
        constexpr int kDraws = 50'000;
        std::vector<int> counts(probability.size());
        for (int i = 0; i < kDraws; ++i) {
            const std::uint64_t rank = zipf.sample(chance);
            ASSERT_LT(rank, kRanks);
            ++counts[cellOf(rank)];
        }
        // Cells that expect fewer than five are put together, as the test requires.
        std::vector<int> full{0};
        std::vector<double> shares{0};
        for (std::size_t i = 0; i < counts.size(); ++i) {
            full.back() += counts[i];
            shares.back() += probability[i];
            if (shares.back() * kDraws >= 5 && i + 1 < counts.size()) {
                full.push_back(0);
                shares.push_back(0);
            }
        }
        if (shares.back() * kDraws < 5) {
            full[full.size() - 2] += full.back();
            shares[shares.size() - 2] += shares.back();
            full.pop_back();
            shares.pop_back();
        }
        expectShares(full, kDraws, [&](std::size_t i) { return shares[i]; });
    }
}

TEST(Zipf, TakesOneNumberASampleEitherWay) {
    for (const std::uint64_t ranks : {std::uint64_t{100}, 2 * Zipf::kLargestTable}) {
        const Zipf zipf(ranks, 0.9);
        Stream sampled(36, 0, "one");
        Stream counted(36, 0, "one");
        for (int i = 0; i < 50; ++i) {
            zipf.sample(sampled);
            counted.bits();
        }
        EXPECT_EQ(sampled.bits(), counted.bits());
    }
}

} // namespace
} // namespace doppel::sim
