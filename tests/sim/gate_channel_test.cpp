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

Task<void> receiveOne(World&, Channel<int>& channel, std::vector<int>& received) {
    received.push_back(co_await channel.receive());
}

Task<void>
receiveFor(World& world, Duration patience, Channel<int>& channel, std::vector<int>& received) {
    co_await within(world, patience, receiveOne(world, channel, received), OnTimeout::Cancel);
}

TEST(Channel, ServesReceiversInTheOrderInWhichTheyCame) {
    World world({});
    Channel<int> channel(world);
    std::vector<int> first;
    std::vector<int> second;
    std::vector<int> late;
    world.spawn(receiveOne(world, channel, first));
    world.spawn(receiveOne(world, channel, second));
    EXPECT_EQ(channel.waiting(), 2U);
    channel.trySend(1);
    channel.trySend(2);
    channel.trySend(3);
    world.spawn(receiveOne(world, channel, late)); // runs before those who are woken
    EXPECT_EQ(late, (std::vector{3}));
    world.run(kStart);
    EXPECT_EQ(first, (std::vector{1}));
    EXPECT_EQ(second, (std::vector{2}));
}

Task<void> sendAfter(World& world, Duration length, Channel<int>& channel, int value) {
    co_await world.sleep(length);
    channel.trySend(value);
}

TEST(Channel, GivesAValueToTheNextWhenItsReceiverIsCancelledAtThatInstant) {
    World world({});
    Channel<int> channel(world);
    std::vector<int> cancelled;
    std::vector<int> next;
    world.spawn(sendAfter(world, 1s, channel, 7)); // before the time-out of the same instant
    world.spawn(receiveFor(world, 1s, channel, cancelled));
    world.spawn(receiveOne(world, channel, next));
    world.run(kStart + 1s);
    EXPECT_TRUE(cancelled.empty());
    EXPECT_EQ(next, (std::vector{7}));
}

TEST(Channel, KeepsAValueWhoseReceiverIsCancelledAheadOfLaterOnes) {
    World world({});
    Channel<int> channel(world);
    std::vector<int> received;
    world.spawn(sendAfter(world, 1s, channel, 1));
    world.spawn(sendAfter(world, 1s, channel, 2));
    world.spawn(receiveFor(world, 1s, channel, received));
    world.run(kStart + 1s);
    EXPECT_TRUE(received.empty());
    EXPECT_EQ(channel.size(), 2U);
    world.spawn(receiveOne(world, channel, received));
    world.spawn(receiveOne(world, channel, received));
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

Task<void> sleepFor(World& world, Duration length) {
    co_await world.sleep(length);
}

enum class LimitIs { Lane, Time };
Task<void> waitFor(World& world, Duration work, AtLimit atLimit, LimitIs kind, bool& inTime) {
    inTime = kind == LimitIs::Lane
                 ? co_await within(world, 1s, sleepFor(world, work), OnTimeout::Cancel, atLimit)
                 : co_await withinUntil(world, kStart + 1s, sleepFor(world, work),
                                        OnTimeout::Cancel, atLimit);
}

bool endsInTime(Duration work, AtLimit atLimit, LimitIs kind) {
    World world({});
    bool result = false;
    world.spawn(waitFor(world, work, atLimit, kind, result));
    world.run(kStart + 10s);
    EXPECT_EQ(world.processes(), 0U);
    return result;
}

TEST(Within, AResultAtTheVeryLimitIsInTimeWhereThatIsAskedFor) {
    for (const LimitIs kind : {LimitIs::Lane, LimitIs::Time}) {
        EXPECT_TRUE(endsInTime(1s - 1ns, AtLimit::FirstScheduled, kind));
        EXPECT_FALSE(
            endsInTime(1s, AtLimit::FirstScheduled, kind)); // the limit was scheduled first
        EXPECT_TRUE(endsInTime(1s, AtLimit::InTime, kind));
        EXPECT_FALSE(endsInTime(1s + 1ns, AtLimit::InTime, kind));
    }
}

Task<void> delegateInParallel(World& world, bool& wasted) {
    const auto self = co_await thisProcess();
    world.spawnFor(self, work(world, wasted));
    co_await world.sleep(5s);
}

Task<void> delegateForAll(World& world, bool& wasted) {
    co_await ofUseToOthers();
    co_await work(world, wasted);
}

Task<void> giveUpOn(World& world, Task<void> task) {
    co_await within(world, 1s, std::move(task), OnTimeout::Abandon);
}

TEST(Within, TellsThoseWhoWorkOnBehalfOfOneWhoseCallerGaveUp) {
    World world({});
    bool wasted = false;
    world.spawn(giveUpOn(world, delegateInParallel(world, wasted)));
    world.run(kStart + 10s);
    EXPECT_TRUE(wasted);
    EXPECT_EQ(world.processes(), 0U);
    EXPECT_EQ(world.abandoned(), 0U);
}

TEST(Within, WorkThatIsOfUseToOthersIsNotInVain) {
    World world({});
    bool wasted = true;
    world.spawn(giveUpOn(world, delegateForAll(world, wasted)));
    world.run(kStart + 10s);
    EXPECT_FALSE(wasted);
}

} // namespace
} // namespace doppel::sim
