// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/broker_alarms.h"
#include "models/rabbitmq/credit_flow.h"
#include "models/rabbitmq/mirrored_queue.h"
#include "models/rabbitmq/publisher_confirms.h"
#include "models/rabbitmq/quorum.h"
#include "models/rabbitmq/rabbit_rules.h"
#include "tests/real/rabbitmq/delivery_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using test::DeliveryTags;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(BrokerAlarms, G2_3_LookAtTheDiskTheMoreOftenTheFullerItIs) {
    const std::vector<std::pair<std::int64_t, sim::Duration>> cases{
        {50'000'001, 100ms},     {62'500'000, 100ms},       {100'000'000, 400ms},
        {1'250'000'000, 9600ms}, {1'300'000'000, 10'000ms}, {9'000'000'000, 10'000ms}};
    for (const auto& [free, interval] : cases) {
        EXPECT_EQ(diskCheckInterval({free}, kDiskFreeLimit, false), interval) << free;
    }
    EXPECT_EQ(diskCheckInterval({49'000'000}, kDiskFreeLimit, true), 10s);
    EXPECT_EQ(diskCheckInterval({49'000'000}, kDiskFreeLimit, false), 100ms);
}

TEST(BrokerAlarms, GoOffBeyondTheirLimits) {
    const RabbitRules three{RabbitVersion::V3_13};
    const RabbitRules four{RabbitVersion::V4_0};
    const sim::Bytes memory{16'000'000'000};
    EXPECT_EQ(memoryLimit(memory, three.memoryWatermark()), sim::Bytes{6'400'000'000});
    EXPECT_EQ(memoryLimit(memory, four.memoryWatermark()), sim::Bytes{9'600'000'000});
    EXPECT_FALSE(isMemoryAlarm({100}, {100}));
    EXPECT_TRUE(isMemoryAlarm({101}, {100}));
    EXPECT_FALSE(isDiskAlarm(kDiskFreeLimit, kDiskFreeLimit));
    EXPECT_TRUE(isDiskAlarm({49'999'999}, kDiskFreeLimit));
}

TEST(RabbitRules, DifferByVersion) {
    const auto rules = [](RabbitVersion version) {
        return RabbitRules{version};
    };
    EXPECT_TRUE(rules(RabbitVersion::V3_13).hasMirroredQueues());
    EXPECT_FALSE(rules(RabbitVersion::V4_0).hasMirroredQueues());
    EXPECT_FALSE(rules(RabbitVersion::V3_9).hasMessageTtl(QueueType::Quorum));
    EXPECT_TRUE(rules(RabbitVersion::V3_9).hasMessageTtl(QueueType::Classic));
    EXPECT_TRUE(rules(RabbitVersion::V3_10).hasMessageTtl(QueueType::Quorum));
    EXPECT_EQ(rules(RabbitVersion::V3_13).defaultDeliveryLimit(QueueType::Quorum), std::nullopt);
    EXPECT_EQ(rules(RabbitVersion::V4_0).defaultDeliveryLimit(QueueType::Quorum), 20U);
    EXPECT_EQ(rules(RabbitVersion::V4_0).defaultDeliveryLimit(QueueType::Classic), std::nullopt);
    for (const ReturnCause cause :
         {ReturnCause::Nack, ReturnCause::ConsumerTimeout, ReturnCause::Partition}) {
        EXPECT_TRUE(rules(RabbitVersion::V4_0).countsTowardsLimit(cause));
        EXPECT_FALSE(rules(RabbitVersion::V4_3).countsTowardsLimit(cause));
    }
    EXPECT_TRUE(rules(RabbitVersion::V4_3).countsTowardsLimit(ReturnCause::Reject));
    EXPECT_TRUE(rules(RabbitVersion::V4_3).countsTowardsLimit(ReturnCause::ConsumerGone));
    EXPECT_TRUE(rules(RabbitVersion::V4_0).hasConsumerTimeout(QueueType::Classic));
    EXPECT_FALSE(rules(RabbitVersion::V4_3).hasConsumerTimeout(QueueType::Classic));
    EXPECT_TRUE(rules(RabbitVersion::V4_3).hasConsumerTimeout(QueueType::Quorum));
}

TEST(DeliveryTags, SettleOneOrAllUpToIt) {
    DeliveryTags tags;
    for (std::uint64_t position = 0; position < 5; ++position) {
        EXPECT_EQ(tags.add({1, position}), position + 1);
    }
    EXPECT_THAT(*tags.settle(2, false), ElementsAre(DeliveryTags::Origin{1, 1}));
    EXPECT_EQ(tags.settle(2, false), std::nullopt) << "settled: PRECONDITION_FAILED";
    EXPECT_EQ(tags.settle(2, true), std::nullopt);
    EXPECT_EQ(tags.settle(9, false), std::nullopt);
    EXPECT_THAT(*tags.settle(3, true),
                ElementsAre(DeliveryTags::Origin{1, 0}, DeliveryTags::Origin{1, 2}));
    EXPECT_EQ(tags.unacked(), 2U);
    EXPECT_THAT(*tags.settle(0, true),
                ElementsAre(DeliveryTags::Origin{1, 3}, DeliveryTags::Origin{1, 4}));
    EXPECT_THAT(*tags.settle(0, true), IsEmpty());
    EXPECT_EQ(tags.add({1, 7}), 6U);
}

using Verdict = PublisherConfirms::Verdict;

TEST(PublisherConfirms, WaitForAllQueuesAndComeAtOnceForNone) {
    PublisherConfirms channel;
    EXPECT_EQ(channel.publish(2), 1U);
    EXPECT_EQ(channel.publish(0), 2U);
    EXPECT_EQ(channel.publish(1), 3U);
    EXPECT_THAT(channel.flush(), ElementsAre(Verdict{2, false, true})) << "1 is still open";
    channel.accept(1);
    channel.accept(3);
    EXPECT_THAT(channel.flush(), ElementsAre(Verdict{3, false, true}));
    channel.accept(1);
    EXPECT_THAT(channel.flush(), ElementsAre(Verdict{1, true, true}));
    EXPECT_EQ(channel.outstanding(), 0U);
}

TEST(PublisherConfirms, GoAsOneWhereNothingIsOpenBefore) {
    PublisherConfirms channel;
    for (int i = 0; i < 3; ++i) {
        channel.publish(1);
    }
    channel.accept(3);
    channel.accept(1);
    channel.accept(2);
    EXPECT_THAT(channel.flush(), ElementsAre(Verdict{3, true, true}));
}

TEST(PublisherConfirms, OneRefusingQueueIsEnoughForANack) {
    PublisherConfirms channel;
    channel.publish(3);
    channel.publish(1);
    channel.accept(1);
    channel.refuse(1);
    channel.accept(1);
    channel.accept(2);
    EXPECT_THAT(channel.flush(), ElementsAre(Verdict{1, false, false}, Verdict{2, false, true}));
}

TEST(PublisherConfirms, TakeCopiesByTheQueuesType) {
    EXPECT_EQ(copiesToConfirm(QueueType::Classic, 3), 1U);
    EXPECT_EQ(copiesToConfirm(QueueType::Mirrored, 3), 3U);
    EXPECT_EQ(copiesToConfirm(QueueType::Quorum, 3), 2U);
    EXPECT_EQ(copiesToConfirm(QueueType::Quorum, 5), 3U);
}

TEST(Quorum, NeedsTheGreaterHalf) {
    EXPECT_EQ(majorityOf(1), 1U);
    EXPECT_EQ(majorityOf(2), 2U);
    EXPECT_EQ(majorityOf(3), 2U);
    EXPECT_EQ(majorityOf(5), 3U);
    EXPECT_EQ(failuresTolerated(2), 0U);
    EXPECT_EQ(failuresTolerated(3), 1U);
    EXPECT_EQ(failuresTolerated(5), 2U);
}

TEST(Quorum, ElectsTheSoonerTheSurerTheLossIs) {
    EXPECT_EQ(failoverTime(LeaderLoss::ProcessDied), (FailoverTime{1ms, 100ms}));
    EXPECT_EQ(failoverTime(LeaderLoss::ConnectionClosed), (FailoverTime{101ms, 600ms}));
    EXPECT_EQ(failoverTime(LeaderLoss::Silent), (FailoverTime{1001ms, 4000ms}));
    EXPECT_EQ(drawTimeout(kElectionMedium, 0.0), 101ms);
    EXPECT_EQ(drawTimeout(kElectionMedium, 0.9999), 1100ms);
    EXPECT_EQ(drawTimeout(kElectionLong, 0.5), 1501ms);
}

TEST(MirroredQueue, PromotesTheOldestSynchronisedMirror) {
    MirroredQueue queue({0, 1, 2});
    EXPECT_THAT(queue.nodeLeaves(1, PromoteOn::Always, 0).promoted, std::nullopt);
    queue.nodeJoins(1, 100); // now the youngest, and it lacks what came before 100
    EXPECT_THAT(queue.members(), ElementsAre(0, 2, 1));
    EXPECT_THAT(queue.unsynchronised(40), ElementsAre(1));
    EXPECT_THAT(queue.unsynchronised(100), IsEmpty()) << "all that it lacks has left the queue";
    const MirroredQueue::Loss loss = queue.nodeLeaves(0, PromoteOn::Always, 40);
    EXPECT_EQ(loss.promoted, 2U);
    EXPECT_EQ(loss.goneBefore, 0U);
}

TEST(MirroredQueue, LosesWhatAMirrorThatIsNotSynchronisedLacks) {
    MirroredQueue queue({0, 1});
    queue.nodeLeaves(1, PromoteOn::Always, 0);
    queue.nodeJoins(1, 100);
    const MirroredQueue::Loss loss = queue.nodeLeaves(0, PromoteOn::Always, 40);
    EXPECT_EQ(loss.promoted, 1U);
    EXPECT_EQ(loss.goneBefore, 100U);
    EXPECT_TRUE(loss.leaderLost);
}

TEST(MirroredQueue, WaitsForItsLeaderWhereOnlySynchronisedMirrorsMayTakeOver) {
    MirroredQueue queue({0, 1});
    queue.nodeLeaves(1, PromoteOn::WhenSynced, 0);
    queue.nodeJoins(1, 100);
    EXPECT_EQ(queue.nodeLeaves(0, PromoteOn::WhenSynced, 40).promoted, std::nullopt);
    EXPECT_EQ(queue.leader(), std::nullopt);
    queue.nodeJoins(1, 120);
    EXPECT_EQ(queue.leader(), std::nullopt) << "it has not got the messages";
    queue.nodeJoins(0, 100);
    EXPECT_EQ(queue.leader(), 0U);
}

TEST(MirroredQueue, IsSafeAgainOnceItIsSynchronised) {
    MirroredQueue queue({0, 1});
    queue.nodeLeaves(1, PromoteOn::Always, 0);
    queue.nodeJoins(1, 100);
    queue.synchronised();
    EXPECT_THAT(queue.unsynchronised(0), IsEmpty());
    EXPECT_EQ(queue.nodeLeaves(0, PromoteOn::Always, 40).goneBefore, 0U);
}

TEST(MirroredQueue, IsBlockedForAsLongAsTheBytesAndTheBatchesTake) {
    const SyncTerms terms{.batch = 4096, .bytesASecond = {50e6}, .roundTrip = 1ms};
    EXPECT_EQ(syncTime(0, {0}, terms), 0s);
    EXPECT_EQ(syncTime(4096, {50'000'000}, terms), 1001ms);
    EXPECT_EQ(syncTime(4097, {50'000'000}, terms), 1002ms);
    EXPECT_EQ(silenceNoticed(60s, 0.0), 45s);
    EXPECT_EQ(silenceNoticed(60s, 1.0), 75s);
}

// reader 1 -> channel 2 -> queue 3 -> message store 4
constexpr FlowProcess::Id kReader = 1;
constexpr FlowProcess::Id kChannel = 2;
constexpr FlowProcess::Id kQueue = 3;
constexpr FlowProcess::Id kStore = 4;

TEST(CreditFlow, BlocksASenderAfterItsCreditAndGrantsHalfOfItAgain) {
    FlowProcess channel;
    FlowProcess queue;
    for (int i = 0; i < 399; ++i) {
        channel.send(kQueue, sim::kStart);
        EXPECT_FALSE(channel.isBlocked());
    }
    channel.send(kQueue, sim::kStart);
    EXPECT_TRUE(channel.isBlocked());
    for (int i = 0; i < 199; ++i) {
        EXPECT_THAT(queue.dealtWith(kChannel), IsEmpty());
    }
    EXPECT_THAT(queue.dealtWith(kChannel), ElementsAre(FlowProcess::Grant{kChannel, 200}));
    EXPECT_THAT(channel.isGranted(kQueue, 200), IsEmpty());
    EXPECT_FALSE(channel.isBlocked());
    EXPECT_EQ(channel.creditFor(kQueue), 200);
}

TEST(CreditFlow, DefersGrantsWhileBlockedSoThatThePressureGoesUp) {
    FlowProcess channel;
    for (int i = 0; i < 400; ++i) {
        channel.send(kQueue, sim::kStart);
    }
    for (int i = 0; i < 200; ++i) {
        EXPECT_THAT(channel.dealtWith(kReader), IsEmpty()) << "it is blocked itself";
    }
    EXPECT_THAT(channel.isGranted(kQueue, 200), ElementsAre(FlowProcess::Grant{kReader, 200}));
    EXPECT_THAT(channel.isGranted(kQueue, 200), IsEmpty()) << "once";
}

TEST(CreditFlow, StaysBlockedWhileAnyReceiverHasGivenNoCredit) {
    FlowProcess queue;
    for (int i = 0; i < 400; ++i) {
        queue.send(kReader, sim::kStart);
    }
    for (int i = 0; i < 4000; ++i) {
        queue.send(kStore, kStoreFlowCredit, sim::kStart);
    }
    queue.isGranted(kReader, 200);
    EXPECT_TRUE(queue.isBlocked());
    queue.isGranted(kStore, 800);
    EXPECT_FALSE(queue.isBlocked());
}

TEST(CreditFlow, ShowsFlowForASecondAfterItWasBlocked) {
    FlowProcess channel;
    EXPECT_FALSE(channel.isInFlow(sim::kStart));
    for (int i = 0; i < 400; ++i) {
        channel.send(kQueue, sim::kStart);
    }
    channel.isGranted(kQueue, 200);
    EXPECT_TRUE(channel.isInFlow(sim::kStart + 999ms));
    EXPECT_FALSE(channel.isInFlow(sim::kStart + 1s));
}

TEST(RabbitRules, ReadLongQuorumQueuesOneByOneBeforeVersion310) {
    EXPECT_TRUE(RabbitRules{RabbitVersion::V3_9}.readsOneByOne(QueueType::Quorum, 4097));
    EXPECT_FALSE(RabbitRules{RabbitVersion::V3_9}.readsOneByOne(QueueType::Quorum, 4096));
    EXPECT_FALSE(RabbitRules{RabbitVersion::V3_9}.readsOneByOne(QueueType::Classic, 10'000));
    EXPECT_FALSE(RabbitRules{RabbitVersion::V3_10}.readsOneByOne(QueueType::Quorum, 10'000));
}

} // namespace
} // namespace doppel::models
