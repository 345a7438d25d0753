// SPDX-License-Identifier: Apache-2.0
#include "sim/random.h"

#include <gtest/gtest.h>

#include <Random123/philox.h>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace doppel::sim {
namespace {

std::vector<std::uint64_t> take(Draws draws, int n) {
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < n; ++i) {
        numbers.push_back(draws.bits());
    }
    return numbers;
}

TEST(Philox, GivesTheKnownAnswersOfItsAuthors) {
    // Source: Random123's tests/kat_vectors, philox4x64 10.
    struct Known {
        std::array<std::uint64_t, 4> counter;
        std::array<std::uint64_t, 2> key;
        std::array<std::uint64_t, 4> answer;
    };
    constexpr std::uint64_t kOnes = ~std::uint64_t{0};
    const std::array known{
        Known{{0, 0, 0, 0},
              {0, 0},
              {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
        Known{{kOnes, kOnes, kOnes, kOnes},
              {kOnes, kOnes},
              {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
        Known{{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
              {0x452821e638d01377, 0xbe5466cf34e90c6c},
              {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}}};
    for (const Known& k : known) {
        const philox4x64_ctr_t counter{{k.counter[0], k.counter[1], k.counter[2], k.counter[3]}};
        const philox4x64_key_t key{{k.key[0], k.key[1]}};
        const philox4x64_ctr_t answer = philox4x64(counter, key);
        for (std::size_t i = 0; i < 4; ++i) {
            EXPECT_EQ(answer.v[i], k.answer[i]);
        }
    }
}

// A Draws whose key can be chosen, to hold the sequence against the cipher itself.
class KeyedDraws : public Draws {
public:
    KeyedDraws(const Key& key, std::uint64_t index) : Draws(key, Domain::Indexed, index) {}
};

TEST(Draws, AreTheBlocksOfTheCipherInTheirOrder) {
    const Draws::Key key{0x452821e638d01377, 0xbe5466cf34e90c6c};
    const std::vector<std::uint64_t> drawn = take(KeyedDraws(key, 1234), 100);
    for (std::uint64_t block = 0; block < 25; ++block) {
        const philox4x64_ctr_t counter{{block, 1234, 1, 0}};
        const philox4x64_key_t cipherKey{{key[0], key[1]}};
        const philox4x64_ctr_t expected = philox4x64(counter, cipherKey);
        for (std::size_t i = 0; i < 4; ++i) {
            ASSERT_EQ(drawn[4 * block + i], expected.v[i]) << "block " << block;
        }
    }
}

TEST(Stream, RepeatsItselfForTheSameSeedReplicationAndName) {
    EXPECT_EQ(take(Stream(1, 0, "edge.latency"), 50), take(Stream(1, 0, "edge.latency"), 50));
}

TEST(Stream, DiffersInEveryNumberWhenSeedReplicationOrNameDiffers) {
    std::set<std::uint64_t> seen;
    std::size_t drawn = 0;
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        for (std::uint64_t replication = 0; replication < 4; ++replication) {
            for (const char* name : {"", "a", "b", "ab", "edge.latency", "edge.latency2"}) {
                for (const std::uint64_t number : take(Stream(seed, replication, name), 100)) {
                    seen.insert(number);
                    ++drawn;
                }
            }
        }
    }
    EXPECT_EQ(seen.size(), drawn);
}

TEST(Stream, TellsNamesApartThatDifferOnlyInZeros) {
    using namespace std::string_view_literals;
    EXPECT_NE(Stream(1, 0, "a"sv).bits(), Stream(1, 0, "a\0"sv).bits());
    EXPECT_NE(Stream(1, 0, ""sv).bits(), Stream(1, 0, "\0\0\0\0\0\0\0\0"sv).bits());
}

TEST(Stream, GivesAnIndexItsNumbersWhateverWasDrawnBefore) {
    Stream stream(7, 0, "visits");
    const std::vector<std::uint64_t> before = take(stream.at(42), 10);
    for (int i = 0; i < 33; ++i) {
        stream.bits();
    }
    EXPECT_EQ(take(stream.at(42), 10), before);
    EXPECT_NE(take(stream.at(43), 10), before);
}

TEST(Stream, SequenceIsNotMovedByDrawingAtAnIndex) {
    Stream disturbed(7, 0, "visits");
    Stream left(7, 0, "visits");
    disturbed.at(0).bits();
    EXPECT_EQ(take(disturbed, 20), take(left, 20));
    EXPECT_NE(take(left, 4), take(left.at(0), 4));
}

TEST(Stream, CopyGoesOnWhereTheOriginalStood) {
    Stream stream(7, 0, "visits");
    for (int i = 0; i < 5; ++i) {
        stream.bits();
    }
    Stream copy = stream;
    EXPECT_EQ(take(stream, 40), take(copy, 40));
}

// These numbers were drawn once: a change of them changes the fingerprint of every run.
TEST(Stream, KeepsItsNumbersFromVersionToVersion) {
    Stream stream(36, 2, "edge.latency");
    EXPECT_EQ(stream.bits(), 735727928301263475U);
    EXPECT_EQ(stream.at(1'000'000).bits(), 5279922673521076989U);
}

TEST(Draws, UniformsFillTheUnitIntervalEvenly) {
    // Chi-square over 100 cells; 148.2 is the 99.9 % point with 99 degrees of freedom.
    Stream stream(36, 0, "uniform");
    constexpr int kDraws = 200'000;
    std::array<int, 100> cells{};
    double sum = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double u = stream.uniform();
        ASSERT_GE(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
        ++cells[static_cast<std::size_t>(u * 100)];
    }
    double chiSquare = 0;
    for (const int count : cells) {
        chiSquare += (count - kDraws / 100.0) * (count - kDraws / 100.0) / (kDraws / 100.0);
    }
    EXPECT_LT(chiSquare, 148.2);
    EXPECT_NEAR(sum / kDraws, 0.5, 3.3 * std::sqrt(1.0 / 12 / kDraws)); // 99.9 %
}

TEST(Draws, NeighbouringIndicesAreUncorrelated) {
    const Stream stream(36, 0, "visits");
    constexpr int kPairs = 100'000;
    double sum = 0;
    for (std::uint64_t i = 0; i < kPairs; ++i) {
        sum += (stream.at(i).uniform() - 0.5) * (stream.at(i + 1).uniform() - 0.5) * 12;
    }
    EXPECT_LT(std::fabs(sum / kPairs), 3.3 / std::sqrt(kPairs)); // 99.9 %
}

TEST(Draws, OpenUniformsNeverTouchTheEnds) {
    Stream stream(36, 0, "open");
    for (int i = 0; i < 100'000; ++i) {
        const double u = stream.uniformOpen();
        ASSERT_GT(u, 0.0);
        ASSERT_LT(u, 1.0);
    }
}

TEST(Draws, BelowGivesEachNumberItsShare) {
    // Chi-square with 6 degrees of freedom; 22.46 is the 99.9 % point.
    Stream stream(36, 0, "below");
    constexpr int kDraws = 70'000;
    std::array<int, 7> cells{};
    for (int i = 0; i < kDraws; ++i) {
        ++cells[stream.below(7)];
    }
    double chiSquare = 0;
    for (const int count : cells) {
        chiSquare += (count - 10'000.0) * (count - 10'000.0) / 10'000.0;
    }
    EXPECT_LT(chiSquare, 22.46);
    EXPECT_EQ(stream.below(1), 0U);
}

TEST(Draws, BelowIsUnbiasedWhereAModuloWouldNotBe) {
    // With n = 3 * 2^62 a plain 64-bit product or modulo gives a third of the numbers double
    // weight.
    Stream stream(36, 0, "below");
    constexpr std::uint64_t kThird = std::uint64_t{1} << 62;
    constexpr int kDraws = 60'000;
    std::array<int, 3> thirds{};
    for (int i = 0; i < kDraws; ++i) {
        ++thirds[stream.below(3 * kThird) / kThird];
    }
    for (const int count : thirds) {
        EXPECT_NEAR(count, kDraws / 3.0, 3.5 * std::sqrt(kDraws * 2 / 9.0));
    }
}

TEST(Draws, ForkTakesOneNumberHoweverManyAreDrawnFromIt) {
    Stream forked(36, 0, "fork");
    Stream plain(36, 0, "fork");
    Draws fork = forked.fork();
    for (int i = 0; i < 100; ++i) {
        fork.bits();
    }
    plain.bits();
    EXPECT_EQ(take(forked, 10), take(plain, 10));
    EXPECT_NE(take(forked.fork(), 10), take(forked.fork(), 10));
}

TEST(Draws, ChanceIsNeverAtZeroAndAlwaysAtOne) {
    Stream stream(36, 0, "chance");
    for (int i = 0; i < 1000; ++i) {
        ASSERT_FALSE(stream.chance(0));
        ASSERT_TRUE(stream.chance(1));
    }
}

} // namespace
} // namespace doppel::sim
