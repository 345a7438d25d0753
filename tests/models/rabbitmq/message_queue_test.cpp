// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/dead_letter.h"
#include "models/rabbitmq/message_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Keys = std::vector<std::uint64_t>;

// A queue in which messages are known by their keys, and what happened to them.
class WatchedQueue : public QueueWatcher {
public:
    explicit WatchedQueue(const QueueTerms& terms = {}) : queue(terms, *this) {}

    void leaves(Message& message, QueueExit how) override {
        left[static_cast<std::size_t>(how)].push_back(message.job.key);
    }
    bool publish(std::uint64_t key,
                 sim::Duration now = 0s,
                 std::uint32_t size = 1,
                 std::optional<sim::Duration> expiration = {}) {
        Message message;
        message.job.key = key;
        message.job.size = size;
        message.expiration = expiration;
        const auto published = queue.publish(message, sim::kStart + now);
        if (published.delivered) {
            seen.push_back(*published.delivered);
        }
        return published.accepted;
    }
    // All that can be delivered now, by key.
    Keys deliver(sim::Duration now = 0s) {
        Keys keys;
        while (const auto delivery = queue.deliver(sim::kStart + now)) {
            seen.push_back(*delivery);
            keys.push_back(delivery->job.key);
        }
        return keys;
    }
    // The last delivery of that key.
    MessageQueue::Delivery last(std::uint64_t key) const {
        for (auto delivery = seen.rbegin(); delivery != seen.rend(); ++delivery) {
            if (delivery->job.key == key) {
                return *delivery;
            }
        }
        ADD_FAILURE() << key << " was never delivered";
        return MessageQueue::Delivery{};
    }
    bool ack(std::uint64_t key) { return queue.ack(last(key).position); }
    bool reject(std::uint64_t key) { return queue.reject(last(key).position); }
    bool
    requeue(std::uint64_t key, ReturnCause cause = ReturnCause::Reject, sim::Duration now = 0s) {
        return queue.requeue(last(key).position, cause, sim::kStart + now);
    }
    Keys gone(QueueExit how) const { return left[static_cast<std::size_t>(how)]; }
    Keys waiting() const {
        Keys keys;
        queue.waiting().forEach([&](MessageQueue::Position, const Message& message) {
            keys.push_back(message.job.key);
        });
        return keys;
    }

    MessageQueue queue;
    std::vector<MessageQueue::Delivery> seen;
    std::array<Keys, kQueueExits> left;
};

QueueTerms quorum(RabbitVersion version) {
    return {.type = QueueType::Quorum, .rules = {version}};
}

TEST(MessageQueue, DeliversInOrderAsFarAsThePrefetchGoes) {
    WatchedQueue queue;
    for (std::uint64_t key = 1; key <= 4; ++key) {
        queue.publish(key);
    }
    queue.queue.subscribe({.channel = 1, .prefetch = 2});
    EXPECT_THAT(queue.deliver(), ElementsAre(1, 2));
    EXPECT_EQ(queue.queue.ready(), 2U);
    EXPECT_EQ(queue.queue.unacked(), 2U);
    queue.ack(2);
    EXPECT_THAT(queue.deliver(), ElementsAre(3));
    EXPECT_FALSE(queue.ack(2)) << "it is acknowledged already";
    EXPECT_TRUE(queue.queue.balances());
}

TEST(MessageQueue, DeliversWithoutBoundsWhereThePrefetchIsZero) {
    WatchedQueue queue;
    for (std::uint64_t key = 1; key <= 100; ++key) {
        queue.publish(key);
    }
    queue.queue.subscribe({.channel = 1});
    EXPECT_EQ(queue.deliver().size(), 100U);
}

TEST(MessageQueue, ServesConsumersInRoundsTheHighestPriorityFirst) {
    WatchedQueue queue;
    const auto low = queue.queue.subscribe({.channel = 1, .prefetch = 2, .priority = 0});
    const auto first = queue.queue.subscribe({.channel = 2, .prefetch = 2, .priority = 5});
    const auto second = queue.queue.subscribe({.channel = 3, .prefetch = 1, .priority = 5});
    for (std::uint64_t key = 1; key <= 6; ++key) {
        queue.publish(key);
    }
    std::vector<MessageQueue::ConsumerId> order;
    for (const auto& delivery : queue.seen) {
        order.push_back(*delivery.consumer);
    }
    EXPECT_THAT(order, ElementsAre(first, second, first, low, low));
    EXPECT_EQ(queue.queue.ready(), 1U);
    queue.ack(2);
    EXPECT_THAT(queue.deliver(), ElementsAre(6));
    EXPECT_EQ(queue.last(6).consumer, second);
}

TEST(MessageQueue, LetsThoseWithoutCreditJoinTheEndOfTheRound) {
    WatchedQueue queue;
    const auto a = queue.queue.subscribe({.channel = 1, .prefetch = 1});
    const auto b = queue.queue.subscribe({.channel = 2, .prefetch = 1});
    queue.publish(1); // to a
    queue.publish(2); // to b
    queue.publish(3); // waits: both step aside
    queue.publish(4);
    queue.ack(2);
    EXPECT_THAT(queue.deliver(), ElementsAre(3));
    EXPECT_EQ(queue.last(3).consumer, b);
    queue.ack(1);
    EXPECT_THAT(queue.deliver(), ElementsAre(4));
    EXPECT_EQ(queue.last(4).consumer, a);
}

TEST(MessageQueue, PutsWhatIsRequeuedBackWhereItWas) {
    WatchedQueue queue;
    for (std::uint64_t key = 1; key <= 4; ++key) {
        queue.publish(key);
    }
    queue.queue.subscribe({.channel = 1, .prefetch = 3});
    queue.deliver();
    queue.queue.cancel(0);
    queue.requeue(3);
    queue.requeue(1);
    EXPECT_THAT(queue.waiting(), ElementsAre(1, 3, 4));
    queue.queue.subscribe({.channel = 2});
    EXPECT_THAT(queue.deliver(), ElementsAre(1, 3, 4));
    EXPECT_TRUE(queue.last(1).redelivered);
    EXPECT_FALSE(queue.last(4).redelivered);
    EXPECT_EQ(queue.queue.redeliveries(), 2U);
}

TEST(MessageQueue, OfQuorumTypeServesReturnsInTheOrderInWhichTheyCameBack) {
    WatchedQueue queue(quorum(RabbitVersion::V3_13));
    for (std::uint64_t key = 1; key <= 4; ++key) {
        queue.publish(key);
    }
    queue.queue.subscribe({.channel = 1, .prefetch = 3});
    queue.deliver();
    queue.queue.cancel(0);
    queue.requeue(3);
    queue.requeue(1);
    EXPECT_THAT(queue.waiting(), ElementsAre(3, 1, 4));
}

TEST(MessageQueue, TakesBackAllThatAClosedChannelHad) {
    WatchedQueue queue;
    for (std::uint64_t key = 1; key <= 5; ++key) {
        queue.publish(key);
    }
    queue.queue.subscribe({.channel = 1, .prefetch = 2});
    queue.queue.subscribe({.channel = 2, .prefetch = 2});
    queue.deliver();
    queue.queue.closeChannel(1, ReturnCause::ConsumerGone, sim::kStart);
    EXPECT_THAT(queue.waiting(), ElementsAre(1, 3, 5));
    EXPECT_EQ(queue.queue.consumers(), 1U);
    EXPECT_THAT(queue.deliver(), IsEmpty()) << "the other has its two";
}

TEST(MessageQueue, LosesWhatItSendsWithoutAcknowledgementWithTheConnection) {
    WatchedQueue queue;
    queue.publish(1);
    queue.queue.subscribe({.channel = 1, .noAck = true});
    EXPECT_THAT(queue.deliver(), ElementsAre(1));
    queue.queue.closeChannel(1, ReturnCause::ConsumerGone, sim::kStart);
    EXPECT_THAT(queue.gone(QueueExit::Acked), ElementsAre(1));
    EXPECT_EQ(queue.queue.messages(), 0U);
}

TEST(MessageQueue, GivesWhatIsAskedForWhateverTheCredit) {
    WatchedQueue queue;
    queue.publish(1);
    queue.publish(2);
    EXPECT_EQ(queue.queue.get(1, false, sim::kStart)->job.key, 1U);
    EXPECT_EQ(queue.queue.get(1, true, sim::kStart)->job.key, 2U);
    EXPECT_FALSE(queue.queue.get(1, false, sim::kStart));
    EXPECT_EQ(queue.queue.unacked(), 1U);
}

TEST(MessageQueue, LetsMessagesExpireAtItsHeadOnly) {
    WatchedQueue queue;
    queue.publish(1, 0s, 1, 100s);
    queue.publish(2, 0s, 1, 10s);
    EXPECT_EQ(queue.queue.nextChange(), sim::kStart + 100s);
    queue.queue.passTime(sim::kStart + 50s);
    EXPECT_THAT(queue.gone(QueueExit::Expired), IsEmpty()) << "2 waits behind 1";
    queue.queue.passTime(sim::kStart + 100s);
    EXPECT_THAT(queue.gone(QueueExit::Expired), ElementsAre(1, 2));
}

TEST(MessageQueue, NeverDeliversWhatHasExpired) {
    WatchedQueue queue;
    queue.publish(1, 0s, 1, 10s);
    queue.publish(2, 0s);
    queue.queue.subscribe({.channel = 1});
    EXPECT_THAT(queue.deliver(10s), ElementsAre(2));
}

TEST(MessageQueue, TakesTheShorterOfTwoTimesToLive) {
    WatchedQueue queue({.messageTtl = 60s});
    queue.publish(1, 0s);
    queue.publish(2, 0s, 1, 5s);
    EXPECT_EQ(queue.queue.nextChange(), sim::kStart + 60s);
    queue.queue.get(1, true, sim::kStart);
    EXPECT_EQ(queue.queue.nextChange(), sim::kStart + 5s);
}

TEST(MessageQueue, WithoutTimeToLiveServesOnlyWhoIsThere) {
    WatchedQueue queue({.messageTtl = 0s});
    queue.publish(1);
    EXPECT_THAT(queue.gone(QueueExit::Expired), ElementsAre(1));
    queue.queue.subscribe({.channel = 1});
    queue.publish(2);
    EXPECT_THAT(queue.seen, testing::SizeIs(1));
}

TEST(MessageQueue, OfQuorumTypeHasNoTimeToLiveBefore310) {
    for (const auto& [version, next] :
         {std::pair{RabbitVersion::V3_9, sim::kNever}, {RabbitVersion::V3_10, sim::kStart + 60s}}) {
        QueueTerms terms = quorum(version);
        terms.messageTtl = 60s;
        WatchedQueue queue(terms);
        queue.publish(1);
        EXPECT_EQ(queue.queue.nextChange(), next);
    }
}

TEST(MessageQueue, DropsItsHeadWhenTooManyWait) {
    WatchedQueue queue({.maxLength = 2});
    queue.queue.subscribe({.channel = 1, .prefetch = 1});
    for (std::uint64_t key = 1; key <= 4; ++key) {
        EXPECT_TRUE(queue.publish(key));
    }
    EXPECT_THAT(queue.gone(QueueExit::MaxLength), ElementsAre(2)) << "1 is unacked: not counted";
    EXPECT_THAT(queue.waiting(), ElementsAre(3, 4));
}

TEST(MessageQueue, DropsItsHeadWhenSomethingComesBackToAFullQueue) {
    WatchedQueue queue({.maxLength = 2});
    queue.queue.subscribe({.channel = 1, .prefetch = 1});
    for (std::uint64_t key = 1; key <= 3; ++key) {
        queue.publish(key);
    }
    queue.requeue(1);
    EXPECT_THAT(queue.gone(QueueExit::MaxLength), ElementsAre(1));
    EXPECT_THAT(queue.deliver(), ElementsAre(2));
}

TEST(MessageQueue, DropsItsHeadWhenTooManyBytesWait) {
    WatchedQueue queue({.maxLengthBytes = sim::Bytes{10}});
    queue.publish(1, 0s, 6);
    queue.publish(2, 0s, 4);
    EXPECT_THAT(queue.waiting(), ElementsAre(1, 2));
    queue.publish(3, 0s, 1);
    EXPECT_THAT(queue.waiting(), ElementsAre(2, 3));
    EXPECT_EQ(queue.queue.readyBytes(), sim::Bytes{5});
}

TEST(MessageQueue, RefusesWhatItHasNoRoomFor) {
    WatchedQueue queue({.maxLength = 1, .overflow = Overflow::RejectPublish});
    EXPECT_TRUE(queue.publish(1));
    EXPECT_FALSE(queue.publish(2));
    EXPECT_THAT(queue.gone(QueueExit::Refused), IsEmpty());
    EXPECT_EQ(queue.queue.published(), 1U);

    WatchedQueue dlx({.maxLength = 0, .overflow = Overflow::RejectPublishDlx});
    dlx.queue.subscribe({.channel = 1});
    EXPECT_FALSE(dlx.publish(1)) << "it looks before it delivers";
    EXPECT_THAT(dlx.gone(QueueExit::Refused), ElementsAre(1));
    EXPECT_TRUE(dlx.queue.balances());
}

TEST(MessageQueue, WithoutRoomDeliversToWhoIsThere) {
    WatchedQueue queue({.maxLength = 0});
    queue.queue.subscribe({.channel = 1, .prefetch = 1});
    queue.publish(1);
    queue.publish(2);
    EXPECT_EQ(queue.seen.size(), 1U);
    EXPECT_THAT(queue.gone(QueueExit::MaxLength), ElementsAre(2));
}

// Deliveries of one message that always comes back, until it is dropped.
int deliveriesUntilGone(WatchedQueue& queue, ReturnCause cause) {
    queue.publish(1);
    queue.queue.subscribe({.channel = 1});
    int deliveries = 0;
    while (deliveries < 50 && !queue.deliver().empty()) {
        ++deliveries;
        queue.requeue(1, cause);
    }
    return deliveries;
}

TEST(MessageQueue, EndsPoisonAtTheDeliveryLimit) {
    WatchedQueue four(quorum(RabbitVersion::V4_0));
    EXPECT_EQ(deliveriesUntilGone(four, ReturnCause::Nack), 21) << "20 returns, and one too many";
    EXPECT_THAT(four.gone(QueueExit::DeliveryLimit), ElementsAre(1));

    QueueTerms terms = quorum(RabbitVersion::V3_13);
    terms.deliveryLimit = 3;
    WatchedQueue set(terms);
    EXPECT_EQ(deliveriesUntilGone(set, ReturnCause::ConsumerGone), 4);

    WatchedQueue none(quorum(RabbitVersion::V3_13));
    EXPECT_EQ(deliveriesUntilGone(none, ReturnCause::Reject), 50);

    terms.type = QueueType::Classic;
    WatchedQueue classic(terms);
    EXPECT_EQ(deliveriesUntilGone(classic, ReturnCause::Reject), 50);

    WatchedQueue newest(quorum(RabbitVersion::V4_3));
    EXPECT_EQ(deliveriesUntilGone(newest, ReturnCause::Nack), 50) << "a nack is no failure";
    WatchedQueue rejecting(quorum(RabbitVersion::V4_3));
    EXPECT_EQ(deliveriesUntilGone(rejecting, ReturnCause::Reject), 21);
}

TEST(RetryDelay, GrowsByItsShortestUpToItsLongest) {
    EXPECT_EQ(retryDelay(2s, 7s, 1), 2s);
    EXPECT_EQ(retryDelay(2s, 7s, 3), 6s);
    EXPECT_EQ(retryDelay(2s, 7s, 4), 7s);
    EXPECT_EQ(retryDelay(2s, 7s, 4'000'000'000U), 7s);
}

TEST(MessageQueue, DelaysRetriesFrom43On) {
    QueueTerms terms = quorum(RabbitVersion::V4_3);
    terms.delayedRetry = DelayedRetryType::Failed;
    terms.retryShortest = 10s;
    terms.retryLongest = 15s;
    WatchedQueue queue(terms);
    queue.publish(1);
    queue.publish(2);
    queue.queue.subscribe({.channel = 1, .prefetch = 1});
    queue.deliver();
    queue.requeue(1, ReturnCause::Reject, 0s);
    EXPECT_EQ(queue.queue.delayed(), 1U);
    EXPECT_EQ(queue.queue.nextChange(), sim::kStart + 10s);
    EXPECT_THAT(queue.deliver(1s), ElementsAre(2)) << "others pass it";
    queue.ack(2);
    EXPECT_THAT(queue.deliver(9s), IsEmpty());
    EXPECT_THAT(queue.deliver(10s), ElementsAre(1));
    queue.requeue(1, ReturnCause::Reject, 10s);
    EXPECT_EQ(queue.queue.nextChange(), sim::kStart + 25s) << "min(2 * 10 s, 15 s)";
    EXPECT_THAT(queue.deliver(25s), ElementsAre(1));
    queue.requeue(1, ReturnCause::Nack, 25s);
    EXPECT_THAT(queue.deliver(25s), ElementsAre(1)) << "no failure: at once";
    EXPECT_TRUE(queue.queue.balances());
}

TEST(MessageQueue, FindsChannelsThatDoNotAcknowledgeInTime) {
    WatchedQueue queue;
    queue.publish(1, 0s);
    queue.queue.subscribe({.channel = 7});
    queue.deliver(0s);
    EXPECT_THAT(queue.queue.overdueChannels(sim::kStart + 30min, 30min), IsEmpty());
    EXPECT_THAT(queue.queue.overdueChannels(sim::kStart + 30min + 1ns, 30min), ElementsAre(7));

    QueueTerms terms;
    terms.rules = {RabbitVersion::V4_3};
    WatchedQueue newest(terms);
    newest.publish(1, 0s);
    newest.queue.subscribe({.channel = 7});
    newest.deliver(0s);
    EXPECT_THAT(newest.queue.overdueChannels(sim::kStart + 24h, 30min), IsEmpty())
        << "quorum queues only, from 4.3 on";
}

TEST(MessageQueue, ThrowsAwayWhatItIsTold) {
    WatchedQueue queue;
    for (std::uint64_t key = 1; key <= 4; ++key) {
        queue.publish(key);
    }
    queue.queue.subscribe({.channel = 1, .prefetch = 2});
    queue.deliver();
    queue.queue.purge(
        false, [](MessageQueue::Position, const Message& message) { return message.job.key == 4; });
    EXPECT_THAT(queue.gone(QueueExit::Purged), ElementsAre(3));
    queue.queue.purge(true, [](MessageQueue::Position, const Message&) { return false; });
    EXPECT_THAT(queue.gone(QueueExit::Purged), ElementsAre(3, 4, 1, 2));
    EXPECT_TRUE(queue.queue.balances());
    EXPECT_FALSE(queue.ack(1));
}

// search_api_govuk_index and its wait_to_retry queue: each message is discarded after 0.1 s, and
// comes back after 60 s.
TEST(MessageQueue, G2_5_APoisonMessageIsDeliveredTenTimesInTenMinutes) {
    constexpr std::uint32_t kIndexQueue = 0;
    constexpr std::uint32_t kWaitQueue = 1;
    WatchedQueue index;
    WatchedQueue wait({.messageTtl = 60s});
    index.queue.subscribe({.channel = 1, .prefetch = 1});
    Message poison;
    std::vector<sim::Duration> deliveries;
    for (sim::Duration now = 0s; now <= 10min;) {
        const auto published = index.queue.publish(poison, sim::kStart + now);
        ASSERT_TRUE(published.delivered);
        deliveries.push_back(now);
        now += 100ms;
        index.queue.reject(published.delivered->position);
        poison = deadLetterOf(poison, kIndexQueue, DeathReason::Rejected, {}, sim::kStart + now);
        ASSERT_FALSE(isCycle(poison.deaths, kWaitQueue, DeathReason::Rejected));
        wait.queue.publish(poison, sim::kStart + now);
        now = wait.queue.nextChange() - sim::kStart;
        wait.queue.passTime(sim::kStart + now);
        poison = deadLetterOf(poison, kWaitQueue, DeathReason::Expired, {}, sim::kStart + now);
        ASSERT_FALSE(isCycle(poison.deaths, kIndexQueue, DeathReason::Expired));
    }
    EXPECT_EQ(deliveries.size(), 10U);
    EXPECT_EQ(deliveries[1], 60'100ms);
    EXPECT_EQ(deliveries.back(), 540'900ms);
    ASSERT_EQ(poison.deaths.size(), 2U);
    EXPECT_EQ(poison.deaths[0].count, 10U);
    EXPECT_EQ(poison.deaths[1].count, 10U);
}

} // namespace
} // namespace doppel::models
