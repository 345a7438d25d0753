// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/message_queue.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace doppel::models {

ChoiceNames choiceNames(Overflow) {
    static constexpr std::array<std::string_view, 3> kNames{"drop-head", "reject-publish",
                                                            "reject-publish-dlx"};
    return kNames;
}

ChoiceNames choiceNames(DelayedRetryType) {
    static constexpr std::array<std::string_view, 4> kNames{"disabled", "all", "failed",
                                                            "returned"};
    return kNames;
}

sim::Duration retryDelay(sim::Duration shortest, sim::Duration longest, std::uint32_t count) {
    if (count != 0 && shortest > longest / count) {
        return longest;
    }
    return shortest * count;
}

MessageQueue::MessageQueue(const QueueTerms& terms, QueueWatcher& watcher)
    : terms_(terms), watcher_(watcher), turns_(terms.type == QueueType::Quorum),
      ready_(terms.type == QueueType::Quorum) {}

MessageQueue::Published MessageQueue::publish(Message message, sim::Time now) {
    passTime(now);
    if (terms_.overflow != Overflow::DropHead && isFullFor(message)) {
        if (terms_.overflow == Overflow::RejectPublishDlx && terms_.type != QueueType::Quorum) {
            ++published_;
            leave(message, QueueExit::Refused);
        }
        return {.accepted = false};
    }
    ++published_;
    message.redelivered = false;
    message.failures = 0;
    message.expires = sim::kNever;
    if (terms_.rules.hasMessageTtl(terms_.type)) {
        for (const std::optional<sim::Duration>& ttl : {terms_.messageTtl, message.expiration}) {
            message.expires =
                ttl ? std::min(message.expires, sim::after(now, *ttl)) : message.expires;
        }
    }
    const Position position = next_++;
    watcher_.enters(message);
    if (const auto consumer = ready_.empty() ? turns_.next() : std::nullopt) {
        const ConsumerTerms taker = *turns_.find(*consumer);
        turns_.take(*consumer);
        return {.delivered = handOver(position, std::move(message), taker.channel, *consumer,
                                      taker.noAck, now)};
    }
    ready_.push(position, std::move(message));
    dropOverLength();
    passTime(now);
    return {};
}

std::optional<MessageQueue::Delivery> MessageQueue::deliver(sim::Time now) {
    passTime(now);
    if (ready_.empty()) {
        return std::nullopt;
    }
    const std::optional<ConsumerId> consumer = turns_.next();
    if (!consumer) {
        return std::nullopt;
    }
    const ConsumerTerms taker = *turns_.find(*consumer);
    turns_.take(*consumer);
    auto [position, message] = ready_.pop();
    return handOver(position, std::move(message), taker.channel, consumer, taker.noAck, now);
}

std::optional<MessageQueue::Delivery>
MessageQueue::get(std::uint32_t channel, bool noAck, sim::Time now) {
    passTime(now);
    if (ready_.empty()) {
        return std::nullopt;
    }
    auto [position, message] = ready_.pop();
    return handOver(position, std::move(message), channel, std::nullopt, noAck, now);
}

MessageQueue::Delivery MessageQueue::handOver(Position position,
                                              Message message,
                                              std::uint32_t channel,
                                              std::optional<ConsumerId> consumer,
                                              bool noAck,
                                              sim::Time now) {
    ++deliveries_;
    redeliveries_ += message.redelivered ? 1 : 0;
    watcher_.delivered(message);
    const Delivery delivery{.position = position,
                            .number = deliveries_,
                            .consumer = consumer,
                            .channel = channel,
                            .needsAck = !noAck,
                            .redelivered = message.redelivered,
                            .job = message.job,
                            .routingKey = message.routingKey};
    if (noAck) {
        leave(message, QueueExit::Acked);
    } else {
        unacked_.emplace(position,
                         Unacked{std::move(message), channel, consumer, now, deliveries_});
    }
    return delivery;
}

bool MessageQueue::ack(Position position, QueueExit how) {
    const auto delivery = unacked_.find(position);
    if (delivery == unacked_.end()) {
        return false;
    }
    Message message = takeBack(delivery);
    leave(message, how);
    return true;
}

bool MessageQueue::reject(Position position) {
    const auto delivery = unacked_.find(position);
    if (delivery == unacked_.end()) {
        return false;
    }
    Message message = takeBack(delivery);
    leave(message, QueueExit::Rejected);
    return true;
}

bool MessageQueue::requeue(Position position, ReturnCause cause, sim::Time now) {
    const auto delivery = unacked_.find(position);
    if (delivery == unacked_.end()) {
        return false;
    }
    Message message = takeBack(delivery);
    message.redelivered = true;
    message.failures += terms_.rules.countsTowardsLimit(cause) ? 1 : 0;
    const std::optional<std::uint32_t> limit = deliveryLimit();
    if (limit && message.failures > *limit) {
        leave(message, QueueExit::DeliveryLimit);
    } else if (isDelayedRetry(cause)) {
        const sim::Duration delay =
            retryDelay(terms_.retryShortest, terms_.retryLongest, std::max(message.failures, 1U));
        const sim::Time until = sim::after(now, delay);
        watcher_.isDelayed(message, until);
        delayed_.emplace(until, std::pair(position, std::move(message)));
    } else {
        watcher_.comesBack(message, cause);
        ready_.giveBack(position, std::move(message));
        dropOverLength(); // also what has just come back
    }
    return true;
}

bool MessageQueue::isUnderWay(Position position, std::uint64_t number) const {
    const auto delivery = unacked_.find(position);
    return delivery != unacked_.end() && delivery->second.number == number;
}

void MessageQueue::requeueAll(ReturnCause cause, sim::Time now) {
    while (!unacked_.empty()) {
        requeue(unacked_.begin()->first, cause, now);
    }
}

void MessageQueue::cancelChannel(std::uint32_t channel) {
    for (const ConsumerId consumer : turns_.ofChannel(channel)) {
        turns_.remove(consumer);
    }
}

void MessageQueue::closeChannel(std::uint32_t channel, ReturnCause cause, sim::Time now) {
    cancelChannel(channel);
    for (auto delivery = unacked_.begin(); delivery != unacked_.end();) {
        const auto at = delivery++;
        if (at->second.channel == channel) {
            requeue(at->first, cause, now);
        }
    }
    passTime(now);
}

std::vector<std::uint32_t> MessageQueue::overdueChannels(sim::Time now,
                                                         sim::Duration timeout) const {
    std::vector<std::uint32_t> channels;
    if (!terms_.rules.hasConsumerTimeout(terms_.type)) {
        return channels;
    }
    for (const auto& [position, delivery] : unacked_) {
        if (now - delivery.since > timeout) {
            channels.push_back(delivery.channel);
        }
    }
    std::sort(channels.begin(), channels.end());
    channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
    return channels;
}

void MessageQueue::passTime(sim::Time now) {
    while (!delayed_.empty() && delayed_.begin()->first <= now) {
        auto [position, message] = std::move(delayed_.begin()->second);
        delayed_.erase(delayed_.begin());
        watcher_.delayEnds(message);
        ready_.giveBack(position, std::move(message));
    }
    while (!ready_.empty() && ready_.first().expires <= now) {
        Message expired = ready_.pop().second;
        leave(expired, QueueExit::Expired);
    }
}

sim::Time MessageQueue::nextChange() const {
    const sim::Time release = delayed_.empty() ? sim::kNever : delayed_.begin()->first;
    return ready_.empty() ? release : std::min(release, ready_.first().expires);
}

MessageQueue::Position MessageQueue::oldest() const {
    Position oldest = next_;
    ready_.forEach([&](Position position, const Message&) { oldest = std::min(oldest, position); });
    if (!unacked_.empty()) {
        oldest = std::min(oldest, unacked_.begin()->first);
    }
    for (const auto& [until, message] : delayed_) {
        oldest = std::min(oldest, message.first);
    }
    return oldest;
}

bool MessageQueue::balances() const {
    return published_ == std::accumulate(left_.begin(), left_.end(), std::uint64_t{0}) + messages();
}

bool MessageQueue::isFullFor(const Message& message) const {
    const bool tooMany = terms_.maxLength && ready_.size() + 1 > *terms_.maxLength;
    const bool tooBig = terms_.maxLengthBytes &&
                        ready_.bytes() + sim::Bytes{message.job.size} > *terms_.maxLengthBytes;
    return tooMany || tooBig;
}

void MessageQueue::dropOverLength() {
    while (terms_.overflow == Overflow::DropHead && isOverLength()) {
        Message dropped = ready_.pop().second;
        leave(dropped, QueueExit::MaxLength);
    }
}

bool MessageQueue::isOverLength() const {
    return !ready_.empty() && ((terms_.maxLength && ready_.size() > *terms_.maxLength) ||
                               (terms_.maxLengthBytes && ready_.bytes() > *terms_.maxLengthBytes));
}

std::optional<std::uint32_t> MessageQueue::deliveryLimit() const {
    if (terms_.type != QueueType::Quorum) {
        return std::nullopt;
    }
    return terms_.deliveryLimit ? terms_.deliveryLimit
                                : terms_.rules.defaultDeliveryLimit(terms_.type);
}

bool MessageQueue::isDelayedRetry(ReturnCause cause) const {
    if (!terms_.rules.hasDelayedRetry(terms_.type)) {
        return false;
    }
    switch (terms_.delayedRetry) {
    case DelayedRetryType::Disabled:
        return false;
    case DelayedRetryType::All:
        return true;
    case DelayedRetryType::Failed:
        return terms_.rules.countsTowardsLimit(cause);
    case DelayedRetryType::Returned:
        return !terms_.rules.countsTowardsLimit(cause);
    }
    return false;
}

void MessageQueue::leave(Message& message, QueueExit how) {
    ++left_[static_cast<std::size_t>(how)];
    watcher_.leaves(message, how);
}

// What was delivered is nobody's any more.
Message MessageQueue::takeBack(UnackedList::iterator delivery) {
    Message message = std::move(delivery->second.message);
    if (delivery->second.consumer) {
        turns_.giveBack(*delivery->second.consumer);
    }
    unacked_.erase(delivery);
    return message;
}

} // namespace doppel::models
