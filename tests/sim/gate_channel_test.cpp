// SPDX-License-Identifier: Apache-2.0
#include "sim/channel.h"
#include "sim/gate.h"
#include "sim/within.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

Task<void> pass(World& world, Gate& gate, std::vector<int>& passed, int number) {
    co_await gate.wait();
    passed.push_back(number);
    co_await world.sleep(1s);
}

Task<void> receiveAll(World& world, Channel<int>& channel, std::vector<int>& received) {
    for (;;) {
        const int value = co_await channel.receive();
        received.push_back(value);
        co_await world.sleep(1s);
    }
}

Task<void> work(World& world, bool& wasted) {
    co_await world.sleep(2s);
    wasted = co_await callerGaveUp();
}

Task<void> delegate(World& world, bool& wasted) {
    co_await work(world, wasted);
}

Task<void> giveUpAfter(World& world, Duration patience, bool& wasted) {
    co_await within(world, patience, delegate(world, wasted), OnTimeout::Abandon);
}

TEST(Gate, LetsTheLongestWaitingPassFirst) {
    World world({});
    Gate gate(world);
    std::vector<int> passed;
    for (int i = 1; i <= 4; ++i) {
        world.spawn(pass(world, gate, passed, i));
    }
    gate.open(2);
    EXPECT_TRUE(passed.empty()); // they run as events of this instant
    world.run(kStart);
    EXPECT_EQ(passed, (std::vector{1, 2}));
    gate.openForAll();
    world.run(kStart);
    EXPECT_EQ(passed, (std::vector{1, 2, 3, 4}));
}

TEST(Gate, ForgetsAProcessThatEndsBetweenTheOpeningAndItsPassing) {
    World world({});
    Gate gate(world);
    std::vector<int> passed;
    world.spawn(pass(world, gate, passed, 1));
    gate.openForAll();
    world.clear();
    world.run(kStart + 1s);
    EXPECT_TRUE(passed.empty());
}

TEST(Channel, GivesEachValueToOneReceiverInOrder) {
    World world({});
    Channel<int> channel(world);
    std::vector<int> received;
    world.spawn(receiveAll(world, channel, received));
    EXPECT_TRUE(channel.trySend(1));
    EXPECT_TRUE(channel.trySend(2));
    world.run(kStart + 10s);
    EXPECT_EQ(received, (std::vector{1, 2}));
}

TEST(Channel, RefusesWhatDoesNotFit) {
    World world({});
    Channel<int> channel(world, 1);
    EXPECT_TRUE(channel.trySend(1));
    EXPECT_FALSE(channel.trySend(2));
    EXPECT_EQ(channel.size(), 1U);
}

TEST(Within, TellsWorkAtAnyDepthThatItsCallerGaveUp) {
    World world({});
    bool wasted = false;
    bool wanted = true;
    world.spawn(giveUpAfter(world, 1s, wasted));
    world.spawn(giveUpAfter(world, 3s, wanted));
    world.run(kStart + 10s);
    EXPECT_TRUE(wasted);
    EXPECT_FALSE(wanted);
}

} // namespace
} // namespace doppel::sim
