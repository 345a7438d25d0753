// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/dead_letter.h"

#include <gtest/gtest.h>

#include <chrono>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kIndex = 4;
constexpr std::uint32_t kWait = 5;

sim::Time at(sim::Duration time) {
    return sim::kStart + time;
}

Message message() {
    Message made;
    made.exchange = 1;
    made.routingKey = 9;
    return made;
}

TEST(DeadLetter, CarriesTheKeyOfItsRouteOrItsOwn) {
    EXPECT_EQ(deadLetterOf(message(), kIndex, DeathReason::Rejected, {2, {}}, at(1s)).routingKey,
              9U);
    const Message dead = deadLetterOf(message(), kIndex, DeathReason::Rejected, {2, 3}, at(1s));
    EXPECT_EQ(dead.exchange, 2U);
    EXPECT_EQ(dead.routingKey, 3U);
    ASSERT_EQ(dead.deaths.size(), 1U);
    EXPECT_EQ(dead.deaths[0].exchange, 1U) << "of the message as it was";
    EXPECT_EQ(dead.deaths[0].routingKey, 9U);
}

TEST(DeadLetter, LosesTheTimeToLiveThatItDiedOf) {
    Message mortal = message();
    mortal.expiration = 5s;
    EXPECT_EQ(deadLetterOf(mortal, kWait, DeathReason::Rejected, {}, at(1s)).expiration, 5s);
    const Message expired = deadLetterOf(mortal, kWait, DeathReason::Expired, {}, at(1s));
    EXPECT_FALSE(expired.expiration);
    EXPECT_EQ(expired.deaths[0].expiration, 5s);
}

TEST(DeadLetter, G2_5_CountsDeathsByQueueAndReasonTheNewestFirst) {
    Message poison = message();
    for (int round = 0; round < 3; ++round) {
        poison = deadLetterOf(poison, kIndex, DeathReason::Rejected, {2, {}}, at(round * 60s + 1s));
        poison = deadLetterOf(poison, kWait, DeathReason::Expired, {1, {}}, at(round * 60s + 59s));
    }
    ASSERT_EQ(poison.deaths.size(), 2U);
    EXPECT_EQ(poison.deaths[0].queue, kWait);
    EXPECT_EQ(poison.deaths[0].reason, DeathReason::Expired);
    EXPECT_EQ(poison.deaths[0].count, 3U);
    EXPECT_EQ(poison.deaths[1].queue, kIndex);
    EXPECT_EQ(poison.deaths[1].count, 3U);
    EXPECT_EQ(poison.deaths[1].first, at(1s));
    EXPECT_EQ(poison.deaths[1].last, at(121s));
    EXPECT_FALSE(isCycle(poison.deaths, kIndex, DeathReason::Expired))
        << "a client rejected it on the way";
}

TEST(DeadLetterCycle, IsDroppedOnlyIfNobodyRejectedItOnTheWay) {
    Message message;
    message = deadLetterOf(message, kIndex, DeathReason::Expired, {}, at(1s));
    EXPECT_FALSE(isCycle(message.deaths, kWait, DeathReason::Expired)) << "it was not there yet";
    EXPECT_TRUE(isCycle(message.deaths, kIndex, DeathReason::Expired)) << "into the same queue";
    message = deadLetterOf(message, kWait, DeathReason::MaxLength, {}, at(2s));
    EXPECT_TRUE(isCycle(message.deaths, kIndex, DeathReason::MaxLength));
    message = deadLetterOf(message, kWait, DeathReason::Rejected, {}, at(3s));
    EXPECT_FALSE(isCycle(message.deaths, kIndex, DeathReason::Rejected));
    message = deadLetterOf(message, kIndex, DeathReason::Expired, {}, at(4s));
    EXPECT_TRUE(isCycle(message.deaths, kIndex, DeathReason::Expired))
        << "that rejection came before its last death here";
}

TEST(DeadLetterCycle, NeverDropsWhatWasJustRejected) {
    const Message message = deadLetterOf(Message{}, kIndex, DeathReason::Rejected, {}, at(1s));
    EXPECT_FALSE(isCycle(message.deaths, kIndex, DeathReason::Rejected));
}

} // namespace
} // namespace doppel::models
