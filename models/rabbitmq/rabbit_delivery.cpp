// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/rabbitmq.h"
#include "sim/within.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

constexpr Duration kConsumerTimeoutCheck = std::chrono::seconds(60);

} // namespace

std::optional<std::uint32_t> RabbitMq::queueNumber(std::string_view name) const {
    return routes_.queue(name);
}

// After anything happened to a queue: it delivers what it can, what left it is dead-lettered.
void RabbitMq::tidy(std::uint32_t number) {
    RabbitQueue& queue = *queues_[number];
    if (isOperable(queue)) {
        while (const auto delivery = queue.core().deliver(world().now())) {
            send(number, *delivery);
        }
        queue.armTimer();
    }
    for (RabbitQueue::Dead& dead : queue.takeDead()) {
        deadLetter(number, std::move(dead));
    }
    account(queue);
}

void RabbitMq::account(RabbitQueue& queue) {
    const sim::Time now = world().now();
    const auto ready = static_cast<std::int64_t>(queue.core().ready());
    const auto unacked = static_cast<std::int64_t>(queue.core().unacked());
    metrics_.ready.add(now, ready - queue.shownReady);
    metrics_.unacked.add(now, unacked - queue.shownUnacked);
    queue.shownReady = ready;
    queue.shownUnacked = unacked;
    RabbitQueueMetrics& metrics = queue.metrics();
    metrics.ready.set(now, ready);
    metrics.unacked.set(now, unacked);
    metrics.consumers.set(now, static_cast<std::int64_t>(queue.core().consumers()));
    metrics.utilisation.set(now, queue.core().consumers() > 0 && ready == 0 ? 1 : 0);

    const std::size_t messages = queue.core().messages();
    for (const RabbitQueue::Node each : queue.copies) {
        nodes_[each].messages +=
            static_cast<std::int64_t>(messages) - static_cast<std::int64_t>(queue.countedMessages);
        nodes_[each].bytes += queue.bytes() - queue.countedBytes;
    }
    queue.countedMessages = messages;
    queue.countedBytes = queue.bytes();
    watchAlarms();
}

void RabbitMq::send(std::uint32_t number, const MessageQueue::Delivery& delivery) {
    RabbitQueue& queue = *queues_[number];
    queue.metrics().delivered.add();
    metrics_.delivered.add();
    metrics_.redelivered.add(delivery.redelivered ? 1 : 0);
    const bool isRead = rules_.readsOneByOne(queue.spec().type, queue.core().ready());
    const sim::Time ready =
        queue.work(workOf(queue, delivery.job.key, isRead ? config_.logRead : Duration::zero()));
    const auto channel = channels_.find(delivery.channel);
    if (channel != channels_.end() && nodes_[channel->second.node.index].up) {
        world().spawn(carry(delivery, ready));
    }
    if (!queue.watchesConsumers && rules_.hasConsumerTimeout(queue.spec().type)) {
        queue.watchesConsumers = true;
        world().spawn(watchConsumers(number));
    }
}

Task<void> RabbitMq::carry(MessageQueue::Delivery delivery, sim::Time ready) {
    Subscription subscription = channels_.at(delivery.channel).subscription;
    NetworkPath& path = *subscription.path;
    bool arrives = true;
    if (path.isDisturbed()) [[unlikely]] {
        co_await world().sleepUntil(ready);
        arrives = co_await crosses(path, delivery.job.key, Heading::Back, subscription.latency);
    } else {
        co_await world().sleepUntil(sim::after(ready, subscription.latency));
    }
    if (!channels_.contains(delivery.channel)) {
        co_return;
    }
    if (arrives) {
        subscription.client->receives(delivery.channel, delivery);
    } else {
        breakConnection(delivery.channel);
    }
}

// Whether it gets through before the connection's heartbeats are missed.
Task<bool>
RabbitMq::crosses(NetworkPath& path, std::uint64_t key, Heading heading, Duration latency) {
    const auto end =
        co_await sim::withinUntil(world(), sim::after(world().now(), config_.heartbeat),
                                  path.carry(key, heading, latency), sim::OnTimeout::Cancel);
    co_return end&&* end == Failure::None;
}

std::uint32_t RabbitMq::subscribe(const Subscription& subscription, InstanceId node) {
    const std::uint32_t channel = nextChannel_++;
    channels_.emplace(channel, Channel{subscription, node});
    queues_[subscription.queue]->core().subscribe(
        {.channel = channel, .prefetch = subscription.prefetch, .priority = subscription.priority});
    metrics_.connections.set(world().now(), static_cast<std::int64_t>(channels_.size()));
    tidy(subscription.queue);
    return channel;
}

void RabbitMq::settle(std::uint32_t channel,
                      const MessageQueue::Delivery& delivery,
                      Settlement how) {
    if (channels_.contains(channel)) {
        world().spawn(carrySettlement(channel, delivery, how));
    }
}

Task<void>
RabbitMq::carrySettlement(std::uint32_t channel, MessageQueue::Delivery delivery, Settlement how) {
    const Subscription subscription = channels_.at(channel).subscription;
    bool arrives = true;
    if (subscription.path->isDisturbed()) [[unlikely]] {
        arrives = co_await crosses(*subscription.path, delivery.job.key, Heading::There,
                                   subscription.latency);
    } else {
        co_await world().sleep(subscription.latency);
    }
    if (!arrives) {
        breakConnection(channel);
        co_return;
    }
    RabbitQueue& queue = *queues_[subscription.queue];
    while (!isOperable(queue)) {
        co_await queue.gate().wait();
    }
    // Its node is gone, or the channel was closed: the delivery has come back.
    const auto open = channels_.find(channel);
    if (open == channels_.end() || !nodes_[open->second.node.index].up ||
        !queue.core().isUnderWay(delivery.position, delivery.number)) {
        co_return;
    }
    switch (how) {
    case Settlement::Ack:
        queue.core().ack(delivery.position);
        metrics_.acknowledged.add();
        break;
    case Settlement::AckFailed:
        queue.core().ack(delivery.position, QueueExit::AckedFailed);
        metrics_.acknowledged.add();
        break;
    case Settlement::Discard:
        queue.core().reject(delivery.position);
        break;
    case Settlement::Requeue:
        queue.core().requeue(delivery.position, ReturnCause::Reject, world().now());
        break;
    }
    tidy(subscription.queue);
}

void RabbitMq::leave(std::uint32_t channel, Duration noticedAfter) {
    if (channels_.contains(channel)) {
        world().spawn(closeLater(channel, noticedAfter));
    }
}

Task<void> RabbitMq::closeLater(std::uint32_t channel, Duration after) {
    co_await world().sleep(after);
    close(channel);
}

Task<void> RabbitMq::tellLater(std::uint32_t channel, BrokerClient& client, Duration after) {
    co_await world().sleep(after);
    client.closes(channel);
}

// Both sides find that nothing gets through.
void RabbitMq::breakConnection(std::uint32_t channel) {
    const auto found = channels_.find(channel);
    if (found == channels_.end()) {
        return;
    }
    BrokerClient* client = found->second.subscription.client;
    close(channel);
    client->closes(channel);
}

// The broker's side of a connection is over: what was not acknowledged comes back.
void RabbitMq::close(std::uint32_t channel) {
    const auto found = channels_.find(channel);
    if (found == channels_.end()) {
        return;
    }
    const std::uint32_t queue = found->second.subscription.queue;
    channels_.erase(found);
    queues_[queue]->core().cancelChannel(channel);
    metrics_.connections.set(world().now(), static_cast<std::int64_t>(channels_.size()));
    world().spawn(takeBackWhenItCan(queue, channel));
}

Task<void> RabbitMq::takeBackWhenItCan(std::uint32_t number, std::uint32_t channel) {
    RabbitQueue& queue = *queues_[number];
    while (!isOperable(queue)) {
        co_await queue.gate().wait();
    }
    queue.core().closeChannel(channel, ReturnCause::ConsumerGone, world().now());
    tidy(number);
}

Task<void> RabbitMq::watchConsumers(std::uint32_t number) {
    RabbitQueue& queue = *queues_[number];
    do {
        co_await world().sleep(kConsumerTimeoutCheck);
        for (const std::uint32_t channel :
             queue.core().overdueChannels(world().now(), config_.consumerTimeout)) {
            decided("closes a channel of " + queue.spec().name,
                    "a delivery was not acknowledged for " + sim::toText(config_.consumerTimeout));
            breakConnection(channel);
        }
    } while (queue.core().unacked() > 0);
    queue.watchesConsumers = false;
}

void RabbitMq::deadLetter(std::uint32_t number, RabbitQueue::Dead dead) {
    const DeadLetterRoute& route = *deadLetterRoutes_[number];
    metrics_.deadLettered[static_cast<std::size_t>(dead.reason)]->add();
    const Message message =
        deadLetterOf(std::move(dead.message), number, dead.reason, route, world().now());
    for (const std::uint32_t each : routes_.queuesOf({message.exchange, message.routingKey})) {
        if (isCycle(message.deaths, each, dead.reason)) {
            metrics_.cyclesBroken.add();
        } else if (!takesDeadLetters(*queues_[each])) {
            metrics_.deadLettersLost.add();
        } else {
            forEachDiedIn(message, each, [&](RabbitQueue& before) {
                before.meter().followElsewhere(message.job);
            });
            world().spawn(putWhenItCan(each, message));
        }
    }
}

bool RabbitMq::passesOn(std::uint32_t number, const Message& dying, DeathReason reason) {
    const Message message =
        deadLetterOf(dying, number, reason, *deadLetterRoutes_[number], world().now());
    const auto queues = routes_.queuesOf({message.exchange, message.routingKey});
    return std::any_of(queues.begin(), queues.end(), [&](std::uint32_t each) {
        return takesDeadLetters(*queues_[each]) && !isCycle(message.deaths, each, reason);
    });
}

// Each queue that it died in, once, but for one.
template <class Act>
void RabbitMq::forEachDiedIn(const Message& message, std::uint32_t but, Act act) {
    for (auto death = message.deaths.begin(); death != message.deaths.end(); ++death) {
        const bool isKnown = std::any_of(message.deaths.begin(), death, [&](const Death& other) {
            return other.queue == death->queue;
        });
        if (death->queue != but && !isKnown) {
            act(*queues_[death->queue]);
        }
    }
}

void RabbitMq::left(std::uint32_t number, const Message& message, bool failed) {
    forEachDiedIn(message, number,
                  [&](RabbitQueue& before) { before.meter().endElsewhere(message.job, failed); });
}

void RabbitMq::timePassed(std::uint32_t number) {
    if (isOperable(*queues_[number])) {
        queues_[number]->core().passTime(world().now());
        tidy(number);
    }
}

Task<void> RabbitMq::putWhenItCan(std::uint32_t number, Message message) {
    RabbitQueue& queue = *queues_[number];
    while (!isOperable(queue)) {
        co_await queue.gate().wait();
    }
    queue.work(workOf(queue, message.job.key));
    const Message asSent = message;
    if (!put(number, std::move(message)) && !queue.tellsOfRefused()) {
        left(number, asSent, true);
    }
}

} // namespace doppel::models
