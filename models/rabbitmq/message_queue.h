// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rabbitmq/consumer_turns.h"
#include "models/rabbitmq/message.h"
#include "models/rabbitmq/rabbit_rules.h"
#include "models/rabbitmq/ready_messages.h"
#include "sim/time.h"
#include "sim/units.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace doppel::models {

/// What a queue does with a message that is published while it is full.
enum class Overflow : std::uint8_t {
    DropHead,         ///< takes it and drops the oldest that waits
    RejectPublish,    ///< refuses it, which a publisher with confirms is told
    RejectPublishDlx, ///< the same, and dead-letters it; classic queues only
};
ChoiceNames choiceNames(Overflow);

/// Which returns wait before they are delivered again (delayed-retry-type, from 4.3 on).
enum class DelayedRetryType : std::uint8_t {
    Disabled,
    All,
    Failed,   ///< those that count towards the delivery limit
    Returned, ///< those that don't
};
ChoiceNames choiceNames(DelayedRetryType);

/// min(shortest · count, longest), where count is how often the message came back so far. (The
/// documentation's example says otherwise from the fourth on; this is its formula.)
sim::Duration retryDelay(sim::Duration shortest, sim::Duration longest, std::uint32_t count);

/// How a message leaves its queue for good.
enum class QueueExit : std::uint8_t {
    Acked,
    Rejected,      ///< by a consumer, without requeue
    Expired,       ///< at the head
    MaxLength,     ///< dropped from the head of a full queue
    Refused,       ///< reject-publish-dlx: it never was in the queue
    DeliveryLimit, ///< came back too often
    Purged,        ///< thrown away with others: purge, a lost node
    AckedFailed,   ///< acknowledged by a consumer whose work on it had failed
};
inline constexpr std::size_t kQueueExits = 8;

/// Is told of what happens to a queue's messages, and may write into their jobs, but not act on the
/// queue.
class QueueWatcher {
public:
    virtual ~QueueWatcher() = default;
    virtual void enters(Message&) {}                 ///< it waits
    virtual void delivered(Message&) {}              ///< from waiting to a consumer
    virtual void comesBack(Message&, ReturnCause) {} ///< from a consumer to waiting
    virtual void isDelayed(Message&, sim::Time) {}   ///< from a consumer, until then
    virtual void delayEnds(Message&) {}              ///< it waits
    /// From wherever it was; a watcher may move out of it. One that is Refused never entered.
    virtual void leaves(Message&, QueueExit) {}
};

struct QueueTerms {
    QueueType type = QueueType::Classic;
    RabbitRules rules{};
    std::optional<sim::Duration> messageTtl{};
    std::optional<std::uint64_t> maxLength{}; ///< of messages that wait
    std::optional<sim::Bytes> maxLengthBytes{};
    Overflow overflow = Overflow::DropHead;
    std::optional<std::uint32_t> deliveryLimit{}; ///< quorum only; unset: the version's
    DelayedRetryType delayedRetry = DelayedRetryType::Disabled;
    sim::Duration retryShortest = std::chrono::seconds(1);
    sim::Duration retryLongest = std::chrono::minutes(1);
};

/// A queue of RabbitMQ: what it holds, whom it delivers to, and what each operation does, as pure
/// decisions on explicit state; time is an argument. Whoever owns it calls deliver() after each
/// operation until nothing comes.
///
/// A message waits (ready), is with a consumer (unacked), is delayed, or has left in one way;
/// length limits count what waits only. Expired messages leave at the head, so that one with a long
/// TTL keeps those behind it. Memory: what it holds.
///
/// Source: RabbitMQ rabbit_amqqueue_process.erl, rabbit_queue_consumers.erl, rabbit_fifo.erl; docs
/// confirms, dlx, maxlength, ttl, quorum-queues.
class MessageQueue {
public:
    using Position = ReadyMessages::Position;
    using ConsumerId = ConsumerTurns::Id;

    struct Delivery {
        Position position = 0;
        std::uint64_t number = 0; ///< of the queue's deliveries, from 1: each has one of its own
        std::optional<ConsumerId> consumer{}; ///< none: basic.get
        std::uint32_t channel = 0;
        bool needsAck = true;
        bool redelivered = false;
        Job job;
        std::uint32_t routingKey = 0;
    };

    struct Published {
        bool accepted = true;
        std::optional<Delivery> delivered{}; ///< at once
    };

    MessageQueue(const QueueTerms& terms, QueueWatcher& watcher);

    const QueueTerms& terms() const { return terms_; }
    /// A policy was changed. What waits keeps its time to live. REQUIRES: the same type.
    void setTerms(const QueueTerms& terms) { terms_ = terms; }

    Published publish(Message message, sim::Time now);
    /// The next message to whose turn it is; none where none waits or nobody may have it.
    std::optional<Delivery> deliver(sim::Time now);
    /// basic.get, whatever credit there is.
    std::optional<Delivery> get(std::uint32_t channel, bool noAck, sim::Time now);

    // Each without effect for what is no delivery under way, and false then.
    bool ack(Position position, QueueExit how = QueueExit::Acked);
    bool reject(Position position); ///< without requeue
    bool requeue(Position position, ReturnCause cause, sim::Time now);
    /// Whether that very delivery is still under way: a message may have been delivered anew since.
    bool isUnderWay(Position position, std::uint64_t number) const;
    /// All deliveries under way come back: another node leads the queue. Consumers stay.
    void requeueAll(ReturnCause cause, sim::Time now);

    ConsumerId subscribe(const ConsumerTerms& terms) { return turns_.add(terms); }
    /// basic.cancel: it gets no more, and keeps what it has.
    void cancel(ConsumerId consumer) { turns_.remove(consumer); }
    /// The same for all consumers of a channel.
    void cancelChannel(std::uint32_t channel);
    /// Its consumers go, and all that it has not acknowledged comes back.
    void closeChannel(std::uint32_t channel, ReturnCause cause, sim::Time now);
    /// Channels that have had a delivery for longer than that, by rising number.
    std::vector<std::uint32_t> overdueChannels(sim::Time now, sim::Duration timeout) const;

    /// What has expired at the head leaves, and what was delayed until now waits again.
    void passTime(sim::Time now);
    /// When passTime() has something to do, as things are; kNever: as long as nothing happens.
    sim::Time nextChange() const;
    /// Messages that wait leave as Purged; with unacked: all of them. Those for which `keep` is
    /// true stay.
    template <class Keep>
    void purge(bool unackedToo, const Keep& keep);

    std::size_t ready() const { return ready_.size(); }
    sim::Bytes readyBytes() const { return ready_.bytes(); }
    std::size_t unacked() const { return unacked_.size(); }
    std::size_t delayed() const { return delayed_.size(); }
    std::size_t messages() const { return ready() + unacked() + delayed(); }
    std::size_t consumers() const { return turns_.size(); }
    /// The oldest that it holds, in whatever state; the next position where it holds none.
    Position oldest() const;
    /// The position that the next message gets.
    Position next() const { return next_; }

    std::uint64_t published() const { return published_; }
    std::uint64_t left(QueueExit how) const { return left_[static_cast<std::size_t>(how)]; }
    std::uint64_t deliveries() const { return deliveries_; }
    std::uint64_t redeliveries() const { return redeliveries_; }
    /// published = left in any way + ready + unacked + delayed.
    bool balances() const;

    const ReadyMessages& waiting() const { return ready_; }

private:
    struct Unacked {
        Message message;
        std::uint32_t channel = 0;
        std::optional<ConsumerId> consumer{};
        sim::Time since{};
        std::uint64_t number = 0;
    };
    using UnackedList = std::map<Position, Unacked>;

    bool isFullFor(const Message& message) const;
    bool isOverLength() const;
    void dropOverLength();
    std::optional<std::uint32_t> deliveryLimit() const;
    bool isDelayedRetry(ReturnCause cause) const;
    Delivery handOver(Position position,
                      Message message,
                      std::uint32_t channel,
                      std::optional<ConsumerId> consumer,
                      bool noAck,
                      sim::Time now);
    void leave(Message& message, QueueExit how);
    Message takeBack(UnackedList::iterator delivery);

    QueueTerms terms_;
    QueueWatcher& watcher_;
    ConsumerTurns turns_;
    ReadyMessages ready_;
    UnackedList unacked_;
    std::multimap<sim::Time, std::pair<Position, Message>> delayed_; // by when it waits again
    Position next_ = 0;
    std::uint64_t published_ = 0;
    std::uint64_t deliveries_ = 0;
    std::uint64_t redeliveries_ = 0;
    std::array<std::uint64_t, kQueueExits> left_{};
};

template <class Keep>
void MessageQueue::purge(bool unackedToo, const Keep& keep) {
    ReadyMessages kept(terms_.type == QueueType::Quorum);
    while (!ready_.empty()) {
        auto [position, message] = ready_.pop();
        if (keep(position, message)) {
            kept.giveBack(position, std::move(message));
        } else {
            leave(message, QueueExit::Purged);
        }
    }
    ready_ = std::move(kept);
    if (!unackedToo) {
        return;
    }
    for (auto delivery = unacked_.begin(); delivery != unacked_.end();) {
        const auto at = delivery++;
        if (!keep(at->first, at->second.message)) {
            Message message = takeBack(at);
            leave(message, QueueExit::Purged);
        }
    }
    for (auto waiting = delayed_.begin(); waiting != delayed_.end();) {
        auto& [position, message] = waiting->second;
        if (keep(position, message)) {
            ++waiting;
        } else {
            leave(message, QueueExit::Purged);
            waiting = delayed_.erase(waiting);
        }
    }
}

} // namespace doppel::models
