// SPDX-License-Identifier: Apache-2.0
// Keys of calls: golden values, and that keys derived in the ways that the components derive them
// collide no more often than random numbers would.
#include "models/chance_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace doppel::models {
namespace {

// The first outputs of SplitMix64 seeded with 1234567, as published with java.util.SplittableRandom
// and in Vigna's splitmix64.c: its n-th output is the n-th step from its seed.
TEST(ChanceKey, StepsFromASeedAreSplitMix64) {
    EXPECT_EQ(deriveKey(1234567, 1), 6457827717110365317U);
    EXPECT_EQ(deriveKey(1234567, 2), 3203168211198807973U);
    EXPECT_EQ(deriveKey(1234567, 3), 9817491932198370423U);
}

TEST(ChanceKey, NumberOneOfOneKindIsNotNumberOneOfAnother) {
    std::set<std::uint64_t> keys;
    for (const KeyStep step :
         {KeyStep::Number, KeyStep::Retry, KeyStep::Peer, KeyStep::Restart, KeyStep::Shield,
          KeyStep::Refresh, KeyStep::Probe, KeyStep::Server}) {
        for (std::uint64_t number = 0; number < 100; ++number) {
            keys.insert(deriveKey(42, step, number));
        }
    }
    EXPECT_EQ(keys.size(), 800U);
}

TEST(ChanceKey, ALinkHasADirectionAndANumber) {
    const std::set<std::uint64_t> keys{keyOfLink("a", "b", 0), keyOfLink("b", "a", 0),
                                       keyOfLink("a", "b", 1), keyOfLink("ab", "", 0),
                                       keyOfLink("", "ab", 0), keyOfLink("a", "bc", 0),
                                       keyOfLink("ab", "c", 0)};
    EXPECT_EQ(keys.size(), 7U);
}

TEST(ChanceKey, TheOrderOfStepsMatters) {
    EXPECT_NE(deriveKey(deriveKey(1, 2), 3), deriveKey(deriveKey(1, 3), 2));
}

// How many numbers are equal to an earlier one in 40 of their bits: sorted by their first ten bits,
// and then each of these heaps, which fits the processor's cache.
template <class BitsAt>
std::size_t collisions(std::uint32_t count, BitsAt bitsAt) {
    constexpr unsigned kBits = 40;
    constexpr unsigned kHeapBits = 10;
    std::vector<std::vector<std::uint64_t>> heaps(std::size_t{1} << kHeapBits);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t bits = bitsAt(i);
        heaps[bits >> (kBits - kHeapBits)].push_back(bits);
    }
    std::size_t distinct = 0;
    for (auto& heap : heaps) {
        std::sort(heap.begin(), heap.end());
        distinct += static_cast<std::size_t>(std::unique(heap.begin(), heap.end()) - heap.begin());
    }
    return count - distinct;
}

// The birthday paradox: n^2/2 pairs, each equal with the chance of 2^-40, make 32 for 2^23 numbers,
// Poisson with a deviation of 5.7.
template <class KeyAt>
void expectCollisionsOfRandomNumbers(KeyAt keyAt) {
    constexpr std::uint32_t kKeys = 1U << 23;
    const auto top = collisions(kKeys, [&](std::uint32_t i) { return keyAt(i) >> 24; });
    const auto bottom =
        collisions(kKeys, [&](std::uint32_t i) { return keyAt(i) & ((1ULL << 40) - 1); });
    EXPECT_NEAR(static_cast<double>(top), 32, 18);
    EXPECT_NEAR(static_cast<double>(bottom), 32, 18);
}

const std::uint64_t kSource = keyOfName("visitors");
const std::uint64_t kEntry = keyOfLink("visitors", "web", 0);

TEST(ChanceKeyBirthdays, OfConsecutiveVisits) {
    expectCollisionsOfRandomNumbers(
        [](std::uint32_t i) { return deriveKey(kSource, KeyStep::Number, i); });
}

TEST(ChanceKeyBirthdays, OfVisitsAndTheirCalls) {
    std::vector<std::uint64_t> calls;
    for (std::uint32_t call = 0; call < 32; ++call) {
        calls.push_back(keyOfLink("web", "db", call));
    }
    expectCollisionsOfRandomNumbers([&](std::uint32_t i) {
        const std::uint64_t visit = deriveKey(kSource, KeyStep::Number, i >> 5);
        return deriveKey(deriveKey(visit, kEntry), calls[i & 31]);
    });
}

TEST(ChanceKeyBirthdays, OfLayersOfRetries) {
    const std::uint64_t database = keyOfLink("web", "db", 0);
    expectCollisionsOfRandomNumbers([&](std::uint32_t i) {
        std::uint64_t key = deriveKey(kSource, KeyStep::Number, i >> 9);
        key = deriveKey(deriveKey(key, KeyStep::Retry, i >> 6 & 7), kEntry);
        key = deriveKey(deriveKey(key, KeyStep::Peer, i >> 3 & 7), database);
        return deriveKey(key, KeyStep::Retry, i & 7);
    });
}

// One visit whose calls fan out 32-fold at each of five layers.
TEST(ChanceKeyBirthdays, OfAFanOutOfFiveLayers) {
    std::vector<std::uint64_t> calls;
    for (std::uint32_t call = 0; call < 32; ++call) {
        calls.push_back(keyOfLink("service", "service", call));
    }
    expectCollisionsOfRandomNumbers([&](std::uint32_t i) {
        std::uint64_t key = kSource;
        for (int layer = 0; layer < 5; ++layer, i >>= 5) {
            key = deriveKey(key, calls[i & 31]);
        }
        return key;
    });
}

} // namespace
} // namespace doppel::models
