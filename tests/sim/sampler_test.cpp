// SPDX-License-Identifier: Apache-2.0
#include "sim/sampler.h"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <vector>

namespace doppel::sim {
namespace {

constexpr int kSamples = 100'000;

const std::vector<Distribution> kDistributions{
    Distribution::deterministic(0.02),
    Distribution::exponential(1),
    Distribution::exponential(3e-7),
    Distribution::exponential(1e12),
    Distribution::lognormalByMean(0.1, 2),
    Distribution::gammaByMean(1, 0.5),
    Distribution::hyperexponentialByMean(1, 3),
};

TEST(Sampler, GivesTheValuesThatTheDistributionGivesBitForBit) {
    for (const Distribution& distribution : kDistributions) {
        Stream stream(1, 0, "service");
        Sampler sampler(stream, distribution);
        for (int i = 0; i < kSamples; ++i) {
            const double wanted = distribution.sample(stream);
            ASSERT_EQ(std::bit_cast<std::uint64_t>(sampler.value()),
                      std::bit_cast<std::uint64_t>(wanted))
                << distribution.toText() << ", sample " << i;
        }
    }
}

TEST(Sampler, GivesTheSameDurations) {
    for (const Distribution& distribution : kDistributions) {
        Stream stream(1, 0, "service");
        Sampler sampler(stream, distribution);
        for (int i = 0; i < 1000; ++i) {
            ASSERT_EQ(sampler.duration(), distribution.sampleDuration(stream));
        }
    }
}

TEST(Draws, FillAsManyAsTheyWouldGiveOneByOne) {
    for (const std::size_t before : {0U, 1U, 4U, 7U, 30U}) {
        for (const std::size_t count : {0U, 1U, 3U, 4U, 16U, 61U}) {
            Stream oneByOne(1, 0, "some");
            Stream filled(1, 0, "some");
            for (std::size_t i = 0; i < before; ++i) {
                ASSERT_EQ(filled.bits(), oneByOne.bits());
            }
            std::vector<std::uint64_t> numbers(count);
            filled.fill(numbers);
            for (const std::uint64_t number : numbers) {
                ASSERT_EQ(number, oneByOne.bits());
            }
            ASSERT_EQ(filled.bits(), oneByOne.bits());
        }
    }
}

} // namespace
} // namespace doppel::sim
