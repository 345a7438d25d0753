// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/network_path.h"
#include "models/rabbitmq/message_queue.h"
#include "models/request.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace doppel::models {

/// Who consumes messages, as a broker knows them. Lives as long as the platform.
class BrokerClient {
public:
    virtual ~BrokerClient() = default;
    /// A message arrives on a channel of its.
    virtual void receives(std::uint32_t channel, const MessageQueue::Delivery& delivery) = 0;
    /// It learns that the channel's connection is no more.
    virtual void closes(std::uint32_t channel) = 0;
};

/// A consumer's connection: with one channel, on which it consumes one queue.
struct Subscription {
    std::uint32_t queue = 0;
    std::uint32_t prefetch = 0;
    std::int32_t priority = 0;
    BrokerClient* client = nullptr;
    NetworkPath* path = nullptr; ///< from the client to the broker
    sim::Duration latency{};     ///< one way
};

/// What a consumer says of a delivery.
enum class Settlement : std::uint8_t {
    Ack,
    AckFailed, ///< basic.ack of one that it could not work on: the broker can't tell, its books do
    Discard,   ///< basic.reject without requeue: it is dead-lettered, or gone
    Requeue,   ///< basic.reject with requeue
};

/// A broker of messages, as consumers see it. What they send takes its time, and may not arrive.
class MessageBroker {
public:
    virtual ~MessageBroker() = default;
    /// The number of a queue of that name, if there is one.
    virtual std::optional<std::uint32_t> queueNumber(std::string_view name) const = 0;
    /// Somebody consumes the queue whenever they are there.
    virtual void willConsume(std::uint32_t queue) = 0;
    /// The number of a kind of messages.
    virtual std::uint16_t kindNumber(std::string_view name) = 0;
    /// At a node that was found to be there. Gives the channel's number; none is used twice.
    virtual std::uint32_t subscribe(const Subscription& subscription, InstanceId node) = 0;
    virtual void
    settle(std::uint32_t channel, const MessageQueue::Delivery& delivery, Settlement how) = 0;
    /// The client's side of the connection is gone, which the broker notices after that long.
    virtual void leave(std::uint32_t channel, sim::Duration noticedAfter) = 0;
    /// How long a connection lasts on which nothing comes.
    virtual sim::Duration heartbeat() const = 0;
};

} // namespace doppel::models
