// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/work_meter.h"
#include "models/rabbitmq/message_queue.h"
#include "models/rabbitmq/mirrored_queue.h"
#include "models/rabbitmq/rabbit_config.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "sim/gate.h"
#include "sim/world.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What one of its queues asks and tells its broker.
class RabbitQueueOwner {
public:
    virtual ~RabbitQueueOwner() = default;
    /// The next message of a queue expires, or its delay ends.
    virtual void timePassed(std::uint32_t queue) = 0;
    /// Whether some queue gets what dies there.
    virtual bool passesOn(std::uint32_t queue, const Message& message, DeathReason reason) = 0;
    /// A message left a queue that it had come to from others; `failed`: for good, and not done.
    virtual void left(std::uint32_t queue, const Message& message, bool failed) = 0;
};

/// One queue of a running broker: the queue itself, its books, its process and where its copies
/// are. Who works with it looks first whether it can: nothing happens to a queue that stands still.
class RabbitQueue final : public QueueWatcher {
public:
    using Node = MirroredQueue::Node;
    struct Dead {
        Message message;
        DeathReason reason = DeathReason::Rejected;
    };

    /// `nodes`: all of the cluster's, where it has copies on several. `number`: as its owner, which
    /// outlives it, numbers it.
    RabbitQueue(sim::World& world,
                std::string_view component,
                RabbitQueueOwner& owner,
                std::uint32_t number,
                const QueueSpec& spec,
                const RabbitRules& rules,
                std::vector<Node> nodes);
    ~RabbitQueue() override;

    const QueueSpec& spec() const { return spec_; }
    MessageQueue& core() { return core_; }
    const MessageQueue& core() const { return core_; }
    WorkMeter& meter() { return meter_; }
    const WorkMeter& meter() const { return meter_; }
    RabbitQueueMetrics& metrics() { return metrics_; }
    sim::Gate& gate() { return gate_; } ///< opens whenever its nodes, or their state, change

    /// Messages that have left since it was last asked and are to be dead-lettered.
    std::vector<Dead> takeDead() { return std::exchange(dead_, {}); }
    /// Whether it dead-letters what it does not take: it never leaves a queue, but says so.
    bool tellsOfRefused() const {
        return spec_.arguments.overflow == Overflow::RejectPublishDlx &&
               spec_.type != QueueType::Quorum;
    }
    bool hasDeadLetterRoute() const { return spec_.arguments.deadLetterExchange.has_value(); }
    sim::Bytes bytes() const { return bytes_; } ///< of all that it holds

    /// When its process has done so much more, one thing after the other.
    sim::Time work(sim::Duration cost);
    /// Wakes whoever owns it when the next message expires, or its delay ends.
    void armTimer();

    // ---- QueueWatcher ----
    void enters(Message& message) override;
    void delivered(Message& message) override;
    void comesBack(Message& message, ReturnCause cause) override;
    void isDelayed(Message& message, sim::Time until) override;
    void delayEnds(Message& message) override;
    void leaves(Message& message, QueueExit how) override;

    // What its broker knows of it.
    std::optional<Node> leader;
    MirroredQueue mirrors;    ///< of a mirrored one
    std::vector<Node> copies; ///< nodes that its messages take memory of
    bool syncing = false;
    std::uint64_t epoch = 0; ///< grows with each change of its nodes
    bool watchesConsumers = false;
    bool isConsumed = false;         ///< somebody is to consume it
    std::size_t countedMessages = 0; ///< as its nodes' memory has them
    sim::Bytes countedBytes{};
    std::int64_t shownReady = 0;
    std::int64_t shownUnacked = 0;

private:
    class Timer final : public sim::Callback {
    public:
        explicit Timer(std::function<void()> act) : Callback(&Timer::fire), act_(std::move(act)) {}

    private:
        static void fire(Callback& callback) { static_cast<Timer&>(callback).act_(); }
        std::function<void()> act_;
    };

    sim::World& world_;
    RabbitQueueOwner& owner_;
    std::uint32_t number_;
    QueueSpec spec_;
    std::vector<sim::MetricLabel> labels_;
    WorkMeter meter_;
    RabbitQueueMetrics metrics_;
    MessageQueue core_;
    sim::Gate gate_;
    Timer timer_;
    sim::Time timerAt_ = sim::kNever;
    std::vector<Dead> dead_;
    sim::Bytes bytes_{};
    sim::Time busyUntil_{};
};

} // namespace doppel::models
