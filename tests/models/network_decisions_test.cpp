// SPDX-License-Identifier: Apache-2.0
#include "models/link_fault.h"
#include "models/name_pattern.h"
#include "models/tcp.h"

#include <gtest/gtest.h>

#include <array>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

TEST(Tcp, SendsASynAgainAfter1And3And7Seconds) {
    EXPECT_EQ(synSentAgain(0), 0s);
    EXPECT_EQ(synSentAgain(1), 1s);
    EXPECT_EQ(synSentAgain(2), 3s);
    EXPECT_EQ(synSentAgain(3), 7s);
    EXPECT_EQ(synSentAgain(6), 63s);
}

TEST(Tcp, GivesAConnectionUpAfter924Seconds) { // Linux ip-sysctl, tcp_retries2
    EXPECT_EQ(dataSentAgain(0ms, 1), 200ms);
    EXPECT_EQ(dataSentAgain(0ms, 2), 600ms);
    EXPECT_EQ(dataSentAgain(100ms, 2), 900ms);
    EXPECT_EQ(dataSentAgain(0ms, kTcpRetries + 1), 924600ms);
    EXPECT_EQ(dataSentAgain(sim::kForever, 2), 240s);
}

TEST(APattern, IsThatOfAShell) {
    EXPECT_TRUE(matchesPattern("content-*", "content-store"));
    EXPECT_TRUE(matchesPattern("*", ""));
    EXPECT_TRUE(matchesPattern("*-s?ore*", "content-store-2"));
    EXPECT_TRUE(matchesPattern("a*b*c", "aXbbYc"));
    EXPECT_FALSE(matchesPattern("content-*", "draft-content-store"));
    EXPECT_FALSE(matchesPattern("a?", "a"));
    EXPECT_FALSE(matchesPattern("", "a"));
}

class Packets : public testing::Test {
protected:
    PacketFate fate(Heading heading, std::uint64_t key = 1) const {
        return fateOf(faults_, heading, chance_, {key, 0});
    }
    LinkFault fault_;
    std::array<const LinkFault*, 1> faults_{&fault_};
    sim::Stream chance_{36, 0, "packets"};
};

TEST_F(Packets, VanishOnlyInTheDirectionThatIsCut) {
    fault_.cuts = true;
    fault_.hitsBack = false;
    EXPECT_EQ(fate(Heading::There), PacketFate::Vanishes);
    EXPECT_EQ(fate(Heading::Back), PacketFate::Arrives);
    fault_.cuts = false;
    fault_.resets = true;
    EXPECT_EQ(fate(Heading::There), PacketFate::Reset);
}

TEST_F(Packets, AreLostAsOftenAsTheFaultSays) {
    fault_.loss = {0.2};
    fault_.strength = 0.5;
    int lost = 0;
    for (std::uint64_t key = 0; key < 100'000; ++key) {
        lost += fate(Heading::There, key) == PacketFate::Vanishes ? 1 : 0;
    }
    EXPECT_NEAR(lost, 10'000, 4 * 95); // four deviations
}

TEST_F(Packets, AreLateByTheDelayMoreOrLessTheJitter) {
    fault_.delay = sim::Distribution::deterministic(0.1);
    fault_.jitter = 30ms;
    sim::Duration least = 1h;
    sim::Duration most{};
    for (std::uint64_t key = 0; key < 10'000; ++key) {
        const sim::Duration delay = delayOf(faults_, Heading::Back, chance_, {key, 0});
        least = std::min(least, delay);
        most = std::max(most, delay);
    }
    EXPECT_GE(least, 70ms);
    EXPECT_LT(least, 71ms);
    EXPECT_LE(most, 130ms);
    EXPECT_GT(most, 129ms);
}

} // namespace
} // namespace doppel::models
