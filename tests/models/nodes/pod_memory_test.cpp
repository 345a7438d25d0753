// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/pod_memory.h"

#include <gtest/gtest.h>

#include <array>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Bytes;
using sim::kStart;

constexpr std::int64_t kMebibyte = 1 << 20;
constexpr Bytes mib(std::int64_t count) {
    return {count * kMebibyte};
}

TEST(ContainerMemory, IsWhatItBeganWithAndWhatRequestsLeaveBehind) {
    const MemoryGrowth growth{.base = mib(100), .perRequest = mib(1), .growsTo = mib(103)};
    ContainerMemory memory;
    EXPECT_EQ(memory.used(kStart), mib(0));
    memory.begin(growth, 0, kStart);
    EXPECT_EQ(memory.used(kStart), mib(100));
    for (int i = 0; i < 2; ++i) {
        memory.takesUp();
        memory.putsDown();
    }
    EXPECT_EQ(memory.used(kStart + 1h), mib(102));
    for (int i = 0; i < 5; ++i) {
        memory.takesUp();
        memory.putsDown();
    }
    EXPECT_EQ(memory.used(kStart + 1h), mib(103));
    EXPECT_FALSE(memory.reaches(mib(200), kStart + 1h));
}

TEST(ContainerMemory, HoldsMoreWhileRequestsAreInHand) {
    const MemoryGrowth growth{.base = mib(100), .inHand = mib(10)};
    ContainerMemory memory;
    memory.begin(growth, 0, kStart);
    memory.takesUp();
    memory.takesUp();
    EXPECT_EQ(memory.used(kStart), mib(120));
    memory.putsDown();
    EXPECT_EQ(memory.used(kStart), mib(110));
}

TEST(ContainerMemory, LeaksToItsLimitAtTheComputedInstant) {
    const MemoryGrowth growth{.base = mib(100)};
    ContainerMemory memory;
    memory.begin(growth, 10 * kMebibyte, kStart + 5s);
    ASSERT_EQ(memory.reaches(mib(150), kStart + 5s), kStart + 5s + 5min);
    EXPECT_LT(memory.used(kStart + 5s + 5min - 1us), mib(150));
    EXPECT_EQ(memory.used(kStart + 5s + 5min), mib(150));
    // Twice as fast from the second minute on: 20 MiB by then, 30 MiB in a minute and a half.
    memory.setLeak(20 * kMebibyte, kStart + 5s + 2min);
    EXPECT_EQ(memory.reaches(mib(150), kStart + 5s + 2min), kStart + 5s + 3min + 30s);
    // What has leaked stays when nothing leaks any more.
    memory.setLeak(0, kStart + 5s + 3min);
    EXPECT_EQ(memory.used(kStart + 1h), mib(140));
    memory.end();
    EXPECT_EQ(memory.used(kStart + 1h), mib(0));
}

TEST(Garbage, IsCollectedWhenThereIsEnoughOfIt) {
    const GarbageRules rules{
        .allocated = mib(10), .collectedAt = mib(32), .pause = 5ms, .perGib = 100ms};
    EXPECT_EQ(afterRequest(rules, mib(0), mib(512)), (Collection{mib(10), 0ms}));
    EXPECT_EQ(afterRequest(rules, mib(20), mib(512)), (Collection{mib(30), 0ms}));
    EXPECT_EQ(afterRequest(rules, mib(22), mib(512)), (Collection{mib(0), 55ms}));
}

TEST(QosClass, FollowsFromRequestsAndLimits) {
    EXPECT_EQ(qosClassOf({}), QosClass::BestEffort);
    EXPECT_EQ(qosClassOf({.cpuRequest = 100}), QosClass::Burstable);
    EXPECT_EQ(qosClassOf({.cpuLimit = 100}), QosClass::Burstable);
    EXPECT_EQ(qosClassOf({.cpuLimit = 100, .memoryLimit = mib(1)}), QosClass::Guaranteed);
    EXPECT_EQ(
        qosClassOf(
            {.cpuRequest = 100, .cpuLimit = 100, .memoryRequest = mib(1), .memoryLimit = mib(1)}),
        QosClass::Guaranteed);
    EXPECT_EQ(
        qosClassOf(
            {.cpuRequest = 99, .cpuLimit = 100, .memoryRequest = mib(1), .memoryLimit = mib(1)}),
        QosClass::Burstable);
}

// kubelet qos/policy_test.go has the same bounds.
TEST(OomScore, IsTheKubeletsByClassAndRequest) {
    const Bytes node = mib(16'000);
    EXPECT_EQ(oomScoreAdjustment(QosClass::Guaranteed, mib(1000), node), -997);
    EXPECT_EQ(oomScoreAdjustment(QosClass::BestEffort, mib(0), node), 1000);
    EXPECT_EQ(oomScoreAdjustment(QosClass::Burstable, mib(8000), node), 500);
    EXPECT_EQ(oomScoreAdjustment(QosClass::Burstable, mib(16'000), node), 3);
    EXPECT_EQ(oomScoreAdjustment(QosClass::Burstable, mib(0), node), 999);
}

TEST(Eviction, TakesWhoIsFurthestBeyondItsRequest) {
    const std::array pods{
        MemoryUser{.used = mib(900), .request = mib(1000), .qos = QosClass::Guaranteed},
        MemoryUser{.used = mib(700), .request = mib(500)},
        MemoryUser{.used = mib(300), .request = mib(0), .qos = QosClass::BestEffort},
        MemoryUser{.used = mib(250), .request = mib(0), .qos = QosClass::BestEffort}};
    EXPECT_EQ(evictedFirst(pods), 2u);
    // Where nobody is beyond it, whoever is nearest to it.
    EXPECT_EQ(evictedFirst(std::span(pods).first(1)), 0u);
    EXPECT_EQ(evictedFirst({}), std::nullopt);
}

TEST(OomKiller, TakesTheHighestScore) {
    const Bytes node = mib(10'000);
    // 6000 - 9970; 3000 + 700 × 10; 100 + 10,000
    const std::array pods{
        MemoryUser{.used = mib(6000), .request = mib(6000), .qos = QosClass::Guaranteed},
        MemoryUser{.used = mib(3000), .request = mib(3000)},
        MemoryUser{.used = mib(100), .request = mib(0), .qos = QosClass::BestEffort}};
    EXPECT_EQ(oomVictim(pods, node), 2u);
    EXPECT_EQ(oomVictim(std::span(pods).first(2), node), 1u);
}

TEST(PodResources, LimitsAreRequestsWhereThereAreNone) {
    const PodResources limited{.cpuLimit = 2000, .memoryLimit = mib(64)};
    EXPECT_EQ(limited.requests(), (NodeResources{2000, mib(64)}));
    const PodResources both{.cpuRequest = 500, .cpuLimit = 2000, .memoryLimit = mib(64)};
    EXPECT_EQ(both.requests(), (NodeResources{500, mib(64)}));
}

} // namespace
} // namespace doppel::models
