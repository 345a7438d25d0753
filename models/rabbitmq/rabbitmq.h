// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/jobs/work_meter.h"
#include "models/jobs/work_sink.h"
#include "models/rabbitmq/dead_letter.h"
#include "models/rabbitmq/flow_channel.h"
#include "models/rabbitmq/message_broker.h"
#include "models/rabbitmq/quorum.h"
#include "models/rabbitmq/rabbit_config.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "models/rabbitmq/rabbit_queue.h"
#include "models/rabbitmq/rabbit_routes.h"
#include "models/registry.h"
#include "sim/gate.h"
#include "sim/pool.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// What puts messages into a broker by hand, as an operator does with its management tool.
struct MessageByHand {
    std::string route; ///< as WorkSink has it
    std::string kind;  ///< of messages; empty: none
    std::uint32_t size = 0;
    std::uint64_t count = 1;
};

/// A cluster of RabbitMQ on one node or several.
///
/// A message that is published, step by step:
///
///     an alarm is up               -> it waits until there is none
///     the node's processor         -> the queues that it is routed to, by exchange and key
///     its channel has no credit    -> it waits until the queues have dealt with what they got
///     each queue                   -> waits while that stands still; takes it, or refuses it
///     confirms                     -> once each queue's process has come to it, it is on disk,
///                                     and all mirrors (of a quorum queue the greater half) have it
///
/// A queue delivers to consumers as far as their prefetch goes; deliveries and what is said of them
/// cross the network as TCP has it. What leaves for a dead-letter exchange is published again at
/// once, without confirms. Queues, messages and whom they go to: MessageQueue and what else is pure
/// beside it.
///
/// A node that dies takes its connections with it, and the lead of its queues: mirrors and quorum
/// queues find another leader, others wait until it is back.
class RabbitMq final : public Component,
                       public WorkSink,
                       public MessageBroker,
                       public KeepsWork,
                       public RabbitQueueOwner {
public:
    RabbitMq(Platform& platform, std::string name, const RabbitMqConfig& config);
    ~RabbitMq() override;

    sim::Task<Response> serve(Request request, InstanceId node) override;
    /// While publishers are blocked, nothing is read from their connections: one that closes its
    /// own has published nothing.
    bool endsWithItsClient() const override { return isBlocked(); }
    void show(View& view) const override;
    void start() override;
    void reconfigure() override;
    void serverEnded(InstanceId node) override;
    void serversChanged() override;

    // ---- WorkSink: publishing ----
    std::unique_ptr<WorkWay> wayFrom(std::string_view caller, std::uint32_t call) override;
    std::optional<WorkRoute> routeOf(std::string_view name) override;
    std::optional<JobKind> kindOf(std::string_view name) override;
    std::optional<WorkRoute> usualRouteOf(JobKind) const override { return std::nullopt; }
    /// Messages appear in its queues, whatever alarms there are. False where no queue takes them.
    bool putByHand(const MessageByHand& messages);

    // ---- MessageBroker: consuming ----
    std::optional<std::uint32_t> queueNumber(std::string_view name) const override;
    std::uint16_t kindNumber(std::string_view name) override { return kindOf(name)->index; }
    void willConsume(std::uint32_t queue) override { queues_[queue]->isConsumed = true; }
    std::uint32_t subscribe(const Subscription& subscription, InstanceId node) override;
    void
    settle(std::uint32_t channel, const MessageQueue::Delivery& delivery, Settlement how) override;
    void leave(std::uint32_t channel, sim::Duration noticedAfter) override;
    sim::Duration heartbeat() const override { return config_.heartbeat; }

    void forEachWorkMeter(
        const std::function<void(std::string_view, const WorkMeter&)>& visit) const override;
    const RabbitQueue& queue(std::uint32_t number) const { return *queues_[number]; }
    /// Whether publishers are blocked.
    bool isBlocked() const {
        return metrics_.memoryAlarms.current() + metrics_.diskAlarms.current() > 0;
    }

private:
    class Way;

    /// A message that is on its way to the broker with a request.
    struct Rider {
        Job job;
        RabbitRoutes::Route route;
        std::uint32_t way = 0;   // that it came by
        std::uint32_t count = 0; // of requests with that key
    };
    struct Node {
        Node(sim::World& world, std::uint32_t processors);
        bool up = true;
        bool silent = false; // gone, and nobody has noticed
        std::uint32_t lives = 0;
        sim::Pool processors;
        std::int64_t messages = 0;
        sim::Bytes bytes{};
        bool memoryAlarm = false;
        bool diskAlarm = false;
        bool looksAtMemory = false;
        bool looksAtDisk = false;
    };
    struct Channel {
        Subscription subscription;
        InstanceId node{};
    };

    // rabbitmq.cpp: what is published
    sim::Task<Response> publish(Request request, Rider rider, InstanceId node);
    sim::Task<void> confirm(std::uint32_t queue, sim::Time done, sim::Duration onDisk);
    std::optional<Rider> takeRider(std::uint64_t key);
    bool put(std::uint32_t queue, Message message);
    Message messageOf(const Rider& rider) const;
    std::uint32_t membersOf(const RabbitQueue& queue) const;
    sim::Duration
    workOf(const RabbitQueue& queue, std::uint64_t key, sim::Duration more = {}) const;
    sim::Time handTo(std::uint32_t queue, FlowChannel& channel, std::uint64_t key);
    FlowChannel& channelOf(const Rider& rider, InstanceId node);

    // rabbit_delivery.cpp: what is consumed
    void tidy(std::uint32_t queue);
    void send(std::uint32_t queue, const MessageQueue::Delivery& delivery);
    void deadLetter(std::uint32_t queue, RabbitQueue::Dead dead);
    void timePassed(std::uint32_t queue) override;
    bool passesOn(std::uint32_t queue, const Message& message, DeathReason reason) override;
    void left(std::uint32_t queue, const Message& message, bool failed) override;
    template <class Act>
    void forEachDiedIn(const Message& message, std::uint32_t but, Act act);
    sim::Task<void> putWhenItCan(std::uint32_t queue, Message message);
    sim::Task<void> carry(MessageQueue::Delivery delivery, sim::Time ready);
    sim::Task<void>
    carrySettlement(std::uint32_t channel, MessageQueue::Delivery delivery, Settlement how);
    sim::Task<bool>
    crosses(NetworkPath& path, std::uint64_t key, Heading heading, sim::Duration latency);
    sim::Task<void> closeLater(std::uint32_t channel, sim::Duration after);
    sim::Task<void> tellLater(std::uint32_t channel, BrokerClient& client, sim::Duration after);
    sim::Task<void> takeBackWhenItCan(std::uint32_t queue, std::uint32_t channel);
    sim::Task<void> watchConsumers(std::uint32_t queue);
    void breakConnection(std::uint32_t channel);
    void close(std::uint32_t channel);
    void account(RabbitQueue& queue);

    // rabbit_cluster.cpp: nodes and alarms
    bool isOperable(const RabbitQueue& queue) const;
    /// Whether a dead letter comes to it: at most once, so that what a process that is not there
    /// should take is gone. A quorum queue's is sent again to its next leader.
    bool takesDeadLetters(const RabbitQueue& queue) const;
    bool waitsForMirror(const RabbitQueue& queue) const;
    std::uint32_t nodesUp() const;
    void nodeIsDown(std::uint32_t node);
    void nodeIsUp(std::uint32_t node);
    void loseNode(RabbitQueue& queue, std::uint32_t node);
    void joinNode(RabbitQueue& queue, std::uint32_t node);
    void beginSync(RabbitQueue& queue);
    void reopen();
    sim::Task<void> synchronise(std::uint32_t queue, std::uint64_t epoch);
    sim::Task<void> noticeLater(std::uint32_t node, std::uint32_t lives);
    sim::Task<void> elect(std::uint32_t queue, FailoverTime time);
    void recount();
    sim::Bytes memoryOf(const Node& node) const;
    sim::Bytes diskFreeOf(const Node& node) const;
    void watchAlarms();
    sim::Task<void> lookAtMemory(Node& node, std::uint32_t lives);
    sim::Task<void> lookAtDisk(Node& node, std::uint32_t lives);
    void setAlarms();

    const RabbitMqConfig& config_;
    RabbitRules rules_;
    RabbitRoutes routes_;
    RabbitMetrics metrics_;
    std::deque<Node> nodes_;
    std::vector<std::unique_ptr<RabbitQueue>> queues_;
    std::vector<std::optional<DeadLetterRoute>> deadLetterRoutes_; // by queue
    std::vector<RabbitRoutes::Route> workRoutes_;
    NumberedNames kinds_;
    std::unordered_map<std::uint64_t, Rider> riders_; // by their requests' keys
    std::uint32_t ways_ = 0;
    std::map<std::pair<std::uint32_t, std::uint32_t>, FlowChannel> flow_; // by way and node
    std::map<std::uint32_t, Channel> channels_;
    std::uint32_t nextChannel_ = 1;
    std::uint64_t byHand_ = 0; // messages so far
    sim::Gate unblocked_;
    sim::Stream cpuChance_;
    sim::Stream diskChance_;
    sim::Stream clusterChance_;
};

/// `rabbitmq` in platform files.
const ComponentKind& rabbitMqKind();

} // namespace doppel::models
