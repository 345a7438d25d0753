// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/broker_alarms.h"
#include "models/rabbitmq/quorum.h"
#include "models/rabbitmq/rabbitmq.h"

#include <algorithm>
#include <string>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

bool RabbitMq::isOperable(const RabbitQueue& queue) const {
    if (!queue.leader || !nodes_[*queue.leader].up || queue.syncing) {
        return false;
    }
    return queue.spec().type != QueueType::Quorum ||
           nodesUp() >= majorityOf(static_cast<std::uint32_t>(nodes_.size()));
}

bool RabbitMq::takesDeadLetters(const RabbitQueue& queue) const {
    return queue.leader && (nodes_[*queue.leader].up || queue.spec().type == QueueType::Quorum);
}

// A mirror that says nothing holds confirms up until it is taken for down.
bool RabbitMq::waitsForMirror(const RabbitQueue& queue) const {
    if (queue.spec().type != QueueType::Mirrored) {
        return false;
    }
    const std::vector<RabbitQueue::Node> members = queue.mirrors.members();
    return std::any_of(members.begin(), members.end(),
                       [this](RabbitQueue::Node node) { return nodes_[node].silent; });
}

std::uint32_t RabbitMq::nodesUp() const {
    return static_cast<std::uint32_t>(
        std::count_if(nodes_.begin(), nodes_.end(), [](const Node& node) { return node.up; }));
}

void RabbitMq::serverEnded(InstanceId id) {
    if (id.index >= nodes_.size() || !nodes_[id.index].up) {
        return;
    }
    Node& node = nodes_[id.index];
    node.up = false;
    ++node.lives;
    const bool vanished = fleet().state(id) == ServerState::Lost;
    node.silent = vanished;
    for (const auto& [number, channel] : channels_) {
        if (channel.node == id) {
            const Subscription& subscription = channel.subscription;
            world().spawn(tellLater(number, *subscription.client,
                                    vanished ? config_.heartbeat : subscription.latency));
        }
    }
    for (std::uint32_t number = 0; number < queues_.size(); ++number) {
        RabbitQueue& queue = *queues_[number];
        if (queue.spec().type == QueueType::Quorum && queue.leader == id.index) {
            queue.leader.reset();
            const LeaderLoss loss = vanished ? LeaderLoss::Silent : LeaderLoss::ConnectionClosed;
            world().spawn(elect(number, failoverTime(loss)));
        }
    }
    if (vanished) {
        const std::uint32_t lost = id.index;
        world().spawn(noticeLater(lost, node.lives)); // by those who are left
    } else {
        nodeIsDown(id.index);
    }
}

void RabbitMq::serversChanged() {
    for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
        if (!nodes_[node].up && fleet().ready(InstanceId{node})) {
            nodeIsUp(node);
        }
    }
}

Task<void> RabbitMq::noticeLater(std::uint32_t node, std::uint32_t lives) {
    const double uniform = clusterChance_.at(deriveKey(node, lives)).uniform();
    co_await world().sleep(silenceNoticed(config_.netTickTime, uniform));
    if (nodes_[node].silent && nodes_[node].lives == lives) {
        nodeIsDown(node);
    }
}

// The other nodes know it.
void RabbitMq::nodeIsDown(std::uint32_t node) {
    nodes_[node].silent = false;
    std::vector<std::uint32_t> gone;
    for (const auto& [number, channel] : channels_) {
        if (channel.node.index == node) {
            gone.push_back(number);
        }
    }
    for (const std::uint32_t channel : gone) {
        close(channel);
    }
    for (const auto& queue : queues_) {
        loseNode(*queue, node);
    }
    reopen();
}

void RabbitMq::loseNode(RabbitQueue& queue, std::uint32_t node) {
    const bool isMember =
        std::find(queue.copies.begin(), queue.copies.end(), node) != queue.copies.end();
    if (queue.spec().type == QueueType::Classic && isMember) {
        queue.core().requeueAll(ReturnCause::ConsumerGone, world().now());
    }
    if (queue.spec().type != QueueType::Mirrored || !isMember) {
        return;
    }
    const MirroredQueue::Loss loss =
        queue.mirrors.nodeLeaves(node, queue.spec().promoteOnFailure, queue.core().oldest());
    queue.leader = queue.mirrors.leader();
    queue.copies = queue.mirrors.members();
    if (!loss.leaderLost) {
        if (queue.syncing && queue.mirrors.unsynchronised(queue.core().oldest()).empty()) {
            queue.syncing = false;
            ++queue.epoch;
        }
        return;
    }
    queue.syncing = false;
    ++queue.epoch;
    queue.core().requeueAll(ReturnCause::Partition, world().now());
    if (loss.promoted) {
        metrics_.promotions.add();
        decided("node " + std::to_string(*loss.promoted) + " leads " + queue.spec().name,
                "node " + std::to_string(node) + " is down");
        queue.core().purge(true, [&](MessageQueue::Position position, const Message&) {
            return position >= loss.goneBefore;
        });
    }
}

void RabbitMq::nodeIsUp(std::uint32_t node) {
    if (nodes_[node].silent) {
        nodeIsDown(node);
    }
    nodes_[node].up = true;
    for (std::uint32_t number = 0; number < queues_.size(); ++number) {
        RabbitQueue& queue = *queues_[number];
        if (queue.spec().type == QueueType::Quorum) {
            if (!queue.leader) {
                world().spawn(elect(number, failoverTime(LeaderLoss::ConnectionClosed)));
            }
        } else if (queue.spec().type == QueueType::Mirrored) {
            joinNode(queue, node);
        } else if (queue.leader == node) {
            queue.core().purge(true, [](MessageQueue::Position, const Message& message) {
                return message.persistent; // the rest was in its memory only
            });
        }
    }
    reopen();
}

void RabbitMq::joinNode(RabbitQueue& queue, std::uint32_t node) {
    const bool led = queue.mirrors.leader().has_value();
    queue.mirrors.nodeJoins(node, queue.core().next());
    if (!led && queue.mirrors.leader()) { // the one that was waited for
        for (std::uint32_t other = 0; other < nodes_.size(); ++other) {
            if (nodes_[other].up) {
                queue.mirrors.nodeJoins(other, queue.core().next());
            }
        }
    }
    queue.leader = queue.mirrors.leader();
    queue.copies = queue.mirrors.members();
    beginSync(queue);
}

void RabbitMq::beginSync(RabbitQueue& queue) {
    if (!queue.leader || queue.mirrors.unsynchronised(queue.core().oldest()).empty()) {
        return;
    }
    if (queue.core().messages() == 0) {
        queue.mirrors.synchronised();
        return;
    }
    if (queue.spec().sync == SyncMode::Manual) {
        return;
    }
    queue.syncing = true;
    ++queue.epoch;
    const auto self = std::find_if(queues_.begin(), queues_.end(),
                                   [&](const auto& each) { return each.get() == &queue; });
    world().spawn(synchronise(static_cast<std::uint32_t>(self - queues_.begin()), queue.epoch));
}

Task<void> RabbitMq::synchronise(std::uint32_t number, std::uint64_t epoch) {
    RabbitQueue& queue = *queues_[number];
    const Duration takes =
        syncTime(queue.core().messages(), queue.bytes(),
                 {.batch = config_.syncBatch,
                  .bytesASecond = {static_cast<double>(config_.syncThroughput.count)},
                  .roundTrip = 2 * config_.nodeLatency});
    decided(queue.spec().name + " stands still for " + sim::toText(takes),
            "a mirror is given its " + std::to_string(queue.core().messages()) + " messages");
    co_await world().sleep(takes);
    if (queue.epoch == epoch) {
        queue.syncing = false;
        queue.mirrors.synchronised();
        reopen();
    }
}

Task<void> RabbitMq::elect(std::uint32_t number, FailoverTime time) {
    RabbitQueue& queue = *queues_[number];
    const std::uint64_t epoch = ++queue.epoch;
    auto draws = clusterChance_.at(deriveKey(keyOfName(queue.spec().name), epoch));
    const Duration spread = time.longest - time.shortest;
    co_await world().sleep(time.shortest +
                           sim::fromSeconds(sim::toSeconds(spread) * draws.uniform()));
    const bool canVote = nodesUp() >= majorityOf(static_cast<std::uint32_t>(nodes_.size()));
    if (queue.leader || queue.epoch != epoch || !canVote) {
        co_return;
    }
    for (std::uint32_t node = 0; node < nodes_.size() && !queue.leader; ++node) {
        if (nodes_[node].up) {
            queue.leader = node;
        }
    }
    metrics_.promotions.add();
    decided("node " + std::to_string(*queue.leader) + " leads " + queue.spec().name,
            "it was elected");
    reopen();
}

// Whoever waits for a queue looks again whether it goes on.
void RabbitMq::reopen() {
    std::int64_t syncing = 0;
    std::int64_t unavailable = 0;
    for (std::uint32_t number = 0; number < queues_.size(); ++number) {
        RabbitQueue& queue = *queues_[number];
        syncing += queue.syncing ? 1 : 0;
        unavailable += !queue.syncing && !isOperable(queue) ? 1 : 0;
        tidy(number);
        queue.gate().openForAll();
    }
    metrics_.syncing.set(world().now(), syncing);
    metrics_.unavailable.set(world().now(), unavailable);
    recount();
}

// What each node holds, from the beginning.
void RabbitMq::recount() {
    for (Node& node : nodes_) {
        node.messages = 0;
        node.bytes = {};
    }
    for (const auto& queue : queues_) {
        queue->countedMessages = queue->core().messages();
        queue->countedBytes = queue->bytes();
        for (const RabbitQueue::Node each : queue->copies) {
            nodes_[each].messages += static_cast<std::int64_t>(queue->countedMessages);
            nodes_[each].bytes += queue->countedBytes;
        }
    }
    watchAlarms();
    setAlarms();
}

sim::Bytes RabbitMq::memoryOf(const Node& node) const {
    return config_.baseMemory + node.bytes +
           sim::Bytes{node.messages * config_.messageMemory.count};
}

sim::Bytes RabbitMq::diskFreeOf(const Node& node) const {
    return config_.diskSpace - node.bytes;
}

// A node's looks at its memory and disk matter only where they would find something new.
void RabbitMq::watchAlarms() {
    const sim::Bytes limit = memoryLimit(config_.memory, config_.watermark());
    sim::Bytes most{};
    sim::Bytes least = config_.diskSpace;
    for (Node& node : nodes_) {
        if (!node.up) {
            continue;
        }
        most = std::max(most, memoryOf(node));
        least = std::min(least, diskFreeOf(node));
        if (!node.looksAtMemory && isMemoryAlarm(memoryOf(node), limit) != node.memoryAlarm) {
            node.looksAtMemory = true;
            world().spawn(lookAtMemory(node, node.lives));
        }
        if (!node.looksAtDisk &&
            isDiskAlarm(diskFreeOf(node), config_.diskFreeLimit) != node.diskAlarm) {
            node.looksAtDisk = true;
            world().spawn(lookAtDisk(node, node.lives));
        }
    }
    const sim::Time now = world().now();
    metrics_.memory.set(now, most.count);
    metrics_.memoryLimit.set(now, limit.count);
    metrics_.diskFree.set(now, least.count);
    metrics_.diskLimit.set(now, config_.diskFreeLimit.count);
}

Task<void> RabbitMq::lookAtMemory(Node& node, std::uint32_t lives) {
    const std::int64_t checks = world().now().time_since_epoch() / kMemoryCheckInterval;
    co_await world().sleepUntil(sim::kStart + (checks + 1) * kMemoryCheckInterval);
    node.looksAtMemory = false;
    if (node.up && node.lives == lives) {
        node.memoryAlarm =
            isMemoryAlarm(memoryOf(node), memoryLimit(config_.memory, config_.watermark()));
        setAlarms();
    }
    watchAlarms();
}

Task<void> RabbitMq::lookAtDisk(Node& node, std::uint32_t lives) {
    co_await world().sleep(
        diskCheckInterval(diskFreeOf(node), config_.diskFreeLimit, node.diskAlarm));
    node.looksAtDisk = false;
    if (node.up && node.lives == lives) {
        node.diskAlarm = isDiskAlarm(diskFreeOf(node), config_.diskFreeLimit);
        setAlarms();
    }
    watchAlarms();
}

// Any node's alarm blocks the publishers of all.
void RabbitMq::setAlarms() {
    const bool wasBlocked = isBlocked();
    std::int64_t memory = 0;
    std::int64_t disk = 0;
    for (Node& node : nodes_) {
        node.memoryAlarm = node.memoryAlarm && node.up;
        node.diskAlarm = node.diskAlarm && node.up;
        memory += node.memoryAlarm ? 1 : 0;
        disk += node.diskAlarm ? 1 : 0;
    }
    metrics_.memoryAlarms.set(world().now(), memory);
    metrics_.diskAlarms.set(world().now(), disk);
    if (isBlocked() == wasBlocked) {
        return;
    }
    if (isBlocked()) {
        decided("blocks all publishers",
                memory > 0 ? "a node's memory is above its watermark" : "a node's disk is full");
    } else {
        decided("lets publishers go on", "no alarm is up any more");
        unblocked_.openForAll();
    }
}

} // namespace doppel::models
