// SPDX-License-Identifier: Apache-2.0
#include "sim/histogram.h"
#include "sim/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace doppel::sim {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

// Whole numbers of every size from 1 to 2^62, each doubling equally often.
std::int64_t anySize(Draws& chance) {
    return static_cast<std::int64_t>(std::exp2(62 * chance.uniform()));
}

TEST(Histogram, QuantilesAreWithinHalfAPercentOfTheSortedValues) {
    Stream chance(36, 0, "values");
    Histogram histogram;
    std::vector<std::int64_t> sorted;
    for (int i = 0; i < 50'000; ++i) {
        sorted.push_back(anySize(chance));
        histogram.record(sorted.back());
    }
    std::sort(sorted.begin(), sorted.end());
    double worst = 0;
    for (std::size_t rank = 1; rank <= sorted.size(); rank += 7) {
        const double p = static_cast<double>(rank) / static_cast<double>(sorted.size());
        const auto exact = static_cast<double>(sorted[rank - 1]);
        worst = std::max(worst, std::fabs(static_cast<double>(histogram.quantile(p)) / exact - 1));
    }
    std::printf("quantile error at most %.3f %%\n", worst * 100);
    EXPECT_LE(worst, 0.005);
    EXPECT_LE(worst, 1.0 / 256);
}

TEST(Histogram, IsExactForSmallValues) {
    Histogram histogram;
    for (std::int64_t value = 0; value < 256; ++value) {
        histogram.record(value);
    }
    for (int rank = 1; rank <= 256; ++rank) {
        EXPECT_EQ(histogram.quantile(rank / 256.0), rank - 1);
    }
}

TEST(Histogram, TakesTheNearestRank) {
    Histogram histogram;
    for (std::int64_t value = 1; value <= 100; ++value) {
        histogram.record(value);
    }
    for (int percent = 1; percent <= 100; ++percent) {
        EXPECT_EQ(histogram.quantile(percent / 100.0), percent); // 0.07 * 100 is a little above 7
    }
    EXPECT_EQ(histogram.quantile(0), 1);
    EXPECT_EQ(histogram.quantile(-1), 1);
    EXPECT_EQ(histogram.quantile(2), 100);
}

TEST(Histogram, QuantilesStayBetweenMinimumAndMaximumAndRise) {
    Stream chance(36, 0, "values");
    for (int round = 0; round < 200; ++round) {
        Histogram histogram;
        for (int i = 0; i <= round; ++i) {
            histogram.record(anySize(chance));
        }
        std::int64_t before = histogram.min();
        for (const double p : {0.0, 0.01, 0.5, 0.9, 0.99, 0.999, 0.9999999, 1.0}) {
            const std::int64_t value = histogram.quantile(p);
            ASSERT_GE(value, before);
            ASSERT_LE(value, histogram.max());
            before = value;
        }
    }
}

TEST(Histogram, CountMinimumMaximumAndSumAreExact) {
    Histogram histogram;
    histogram.record(1'000'003, 3);
    histogram.record(7);
    histogram.record(kMost, 2);
    EXPECT_EQ(histogram.count(), 6U);
    EXPECT_EQ(histogram.min(), 7);
    EXPECT_EQ(histogram.max(), kMost);
    EXPECT_TRUE(histogram.sum() == Int128{1'000'003} * 3 + 7 + Int128{kMost} * 2);
    EXPECT_EQ(histogram.quantile(1), kMost);
}

TEST(Histogram, EmptyOneSaysZero) {
    const Histogram histogram;
    EXPECT_EQ(histogram.min(), 0);
    EXPECT_EQ(histogram.max(), 0);
    EXPECT_EQ(histogram.quantile(0.99), 0);
    EXPECT_EQ(histogram.mean(), 0);
    EXPECT_EQ(histogram.countAtMost(kMost), 0U);
    EXPECT_TRUE(histogram.buckets().empty());
}

TEST(Histogram, BucketsTileTheValuesAndHoldThem) {
    Stream chance(36, 0, "values");
    for (int i = 0; i < 20'000; ++i) {
        const std::int64_t value = anySize(chance);
        Histogram histogram;
        histogram.record(value);
        const Histogram::Bucket bucket = histogram.buckets().front();
        ASSERT_LE(bucket.lower, value);
        ASSERT_GE(bucket.upper, value);
        if (bucket.upper < kMost) {
            Histogram next;
            next.record(bucket.upper + 1);
            ASSERT_EQ(next.buckets().front().lower, bucket.upper + 1);
        }
    }
}

TEST(Histogram, MergingInAnyOrderGivesTheSame) {
    Stream chance(36, 0, "values");
    std::array<Histogram, 5> parts;
    Histogram whole;
    for (int i = 0; i < 5000; ++i) {
        const std::int64_t value = anySize(chance);
        parts[chance.below(5)].record(value);
        whole.record(value);
    }
    std::array order{0U, 1U, 2U, 3U, 4U};
    do {
        Histogram merged;
        for (const unsigned part : order) {
            merged.merge(parts[part]);
        }
        ASSERT_EQ(merged, whole);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Histogram, MergingAnEmptyOneChangesNothing) {
    Histogram histogram;
    histogram.record(12);
    const Histogram before = histogram;
    histogram.merge(Histogram{});
    EXPECT_EQ(histogram, before);
    Histogram empty;
    empty.merge(before);
    EXPECT_EQ(empty, before);
    histogram.merge(histogram);
    EXPECT_EQ(histogram.count(), 2U);
}

TEST(Histogram, DifferenceOfTwoMomentsIsWhatWasRecordedBetween) {
    Histogram histogram;
    histogram.record(100, 5);
    histogram.record(1'000'000);
    const Histogram earlier = histogram;
    histogram.record(200, 4);
    histogram.record(1'000'000, 2);
    const Histogram between = histogram.since(earlier);
    EXPECT_EQ(between.count(), 6U);
    EXPECT_EQ(between.min(), 200);
    EXPECT_EQ(between.max(), 1'000'000);
    EXPECT_EQ(between.quantile(0.5), 200);
    EXPECT_TRUE(between.sum() == 4 * 200 + 2 * 1'000'000);
}

TEST(Histogram, ComesBackFromWhatWasStored) {
    Stream chance(36, 0, "values");
    Histogram histogram;
    for (int i = 0; i < 1000; ++i) {
        histogram.record(anySize(chance), chance.below(3));
    }
    EXPECT_EQ(
        Histogram::restore(histogram.buckets(), histogram.min(), histogram.max(), histogram.sum()),
        histogram);
    EXPECT_EQ(Histogram::restore({}, 0, 0, 0), Histogram{});
}

TEST(Histogram, CountsWhatIsWithinALimit) {
    Histogram histogram;
    for (std::int64_t value = 1; value <= 1000; ++value) {
        histogram.record(value * 1'000'000);
    }
    EXPECT_EQ(histogram.countAtMost(0), 0U);
    EXPECT_NEAR(static_cast<double>(histogram.countAtMost(500'000'000)), 500, 500 * 0.005);
    EXPECT_EQ(histogram.countAtMost(1'000'000'000), 1000U);
}

TEST(Histogram, MemoryDoesNotGrowWithTheNumberOfValues) {
    Stream chance(36, 0, "values");
    Histogram latencies;
    for (int i = 0; i < 100'000; ++i) {
        latencies.record(1'000'000 + static_cast<std::int64_t>(chance.below(10'000'000'000)));
    }
    EXPECT_LE(latencies.memory(), 15U * 1024); // 1 ms to 10 s
    Histogram anything;
    for (int i = 0; i < 100'000; ++i) {
        anything.record(anySize(chance));
    }
    EXPECT_LE(anything.memory(), 57U * 1024);
}

TEST(Histogram, ResetForgetsEverything) {
    Histogram histogram;
    histogram.record(5);
    histogram.reset();
    EXPECT_EQ(histogram, Histogram{});
    EXPECT_EQ(histogram.resets(), 1U);
}

} // namespace
} // namespace doppel::sim
