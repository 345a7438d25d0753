// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/rabbitmq.h"

#include "models/platform.h"
#include "models/rabbitmq/publisher_confirms.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

constexpr std::uint16_t kNack = 503; ///< what a refused message is answered with

// A publisher that waits for an alarm to end, or for credit.
class WaitingPublisher {
public:
    WaitingPublisher(sim::World& world, sim::Gauge& waiting) : world_(world), waiting_(waiting) {
        waiting_.add(world_.now(), 1);
    }
    ~WaitingPublisher() { waiting_.add(world_.now(), -1); }
    WaitingPublisher(const WaitingPublisher&) = delete;
    WaitingPublisher& operator=(const WaitingPublisher&) = delete;

private:
    sim::World& world_;
    sim::Gauge& waiting_;
};

// The nodes that have a queue's copies, the leader first.
std::vector<RabbitQueue::Node> nodesOf(const QueueSpec& spec, std::uint32_t all) {
    std::vector<RabbitQueue::Node> nodes{spec.node};
    if (spec.type != QueueType::Classic) {
        for (std::uint32_t node = 0; node < all; ++node) {
            if (node != spec.node) {
                nodes.push_back(node);
            }
        }
    }
    return nodes;
}

} // namespace

RabbitMq::Node::Node(sim::World& world, std::uint32_t count)
    : processors(world, {.capacity = count}) {}

RabbitMq::RabbitMq(Platform& platform, std::string name, const RabbitMqConfig& config)
    : Component(platform, std::move(name), "rabbitmq"), config_(config), rules_{config.version},
      routes_(config), metrics_(world().metrics(), this->name()), unblocked_(world()),
      cpuChance_(stream("cpu")), diskChance_(stream("disk")), clusterChance_(stream("cluster")) {
    const std::uint32_t count = serversWanted(config.replicas, config.servers);
    for (std::uint32_t node = 0; node < count; ++node) {
        nodes_.emplace_back(world(), config.processors);
    }
    for (const auto& [queue, own] : config.queues) {
        const QueueSpec spec = specOf(config, queue);
        const auto number = static_cast<std::uint32_t>(queues_.size());
        queues_.push_back(std::make_unique<RabbitQueue>(world(), this->name(), *this, number, spec,
                                                        rules_, nodesOf(spec, count)));
        std::optional<DeadLetterRoute>& dead = deadLetterRoutes_.emplace_back();
        if (spec.arguments.deadLetterExchange) {
            dead.emplace();
            dead->exchange = *routes_.exchange(*spec.arguments.deadLetterExchange);
            if (const auto& key = spec.arguments.deadLetterRoutingKey) {
                dead->routingKey = routes_.keyNumber(*key);
            }
        }
    }
    workRoutes_.push_back({Exchanges::kDefault, routes_.keyNumber("")}); // of no route: to no queue
    fleet().begin({.count = count,
                   .zones = platform.options().zones,
                   .firstZone = config.zone,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

RabbitMq::~RabbitMq() = default;

void RabbitMq::start() {
    recount();
}

void RabbitMq::reconfigure() {
    recount();
}

Task<Response> RabbitMq::serve(Request request, InstanceId node) {
    std::optional<Rider> rider = takeRider(request.key);
    if (!rider) { // a request that is no message
        co_return Response::withStatus(404);
    }
    metrics_.received.add();
    metrics_.receivedConfirm.add(config_.publishing.confirms ? 1 : 0);
    if (isBlocked()) {
        waits(request, "alarm");
        const WaitingPublisher blocked(world(), metrics_.blocked);
        while (isBlocked()) {
            co_await unblocked_.wait();
        }
        goesOn(request);
    }
    {
        waits(request, "processor");
        const sim::Pool::Lease processor = co_await nodes_[node.index].processors.acquire();
        goesOn(request);
        const Duration cpu = config_.publishCpu.sampleDuration(cpuChance_.at(request.key));
        co_await world().sleep(slowdown(request.key, node).ofAll(cpu));
    }
    co_return co_await publish(request, *rider, node);
}

// A channel hands a message to all of its queues at once; those that stand still come to it later.
Task<Response> RabbitMq::publish(Request request, Rider rider, InstanceId node) {
    const std::vector<std::uint32_t>& queues = routes_.queuesOf(rider.route);
    if (queues.empty()) {
        metrics_.unroutable.add();
        metrics_.accepted.add(rider.job.identity);
        metrics_.confirmed.add(config_.publishing.confirms ? 1 : 0);
        co_return Response::withStatus(204);
    }
    FlowChannel& channel = channelOf(rider, node);
    if (channel.isBlocked()) [[unlikely]] {
        waits(request, "credit");
        const WaitingPublisher inFlow(world(), metrics_.inFlow);
        co_await channel.wait();
        goesOn(request);
    }
    metrics_.routed.add(queues.size());
    const Message message = messageOf(rider);
    bool accepted = true;
    sim::Time done = world().now();
    std::vector<std::uint32_t> standingStill;
    for (const std::uint32_t each : queues) {
        if (!isOperable(*queues_[each])) {
            standingStill.push_back(each);
            continue;
        }
        done = std::max(done, handTo(each, channel, request.key));
        accepted = put(each, message) && accepted;
    }
    for (const std::uint32_t each : standingStill) {
        waits(request, "queue");
        while (!isOperable(*queues_[each])) {
            co_await queues_[each]->gate().wait();
        }
        goesOn(request);
        done = std::max(done, handTo(each, channel, request.key));
        accepted = put(each, message) && accepted;
    }
    if (config_.publishing.confirms) {
        const Duration usual = config_.diskSync.sampleDuration(diskChance_.at(request.key));
        const Duration onDisk = slowdown(request.key, node).ofDisk(usual);
        waits(request, "confirm");
        for (const std::uint32_t each : queues) {
            co_await confirm(each, done, onDisk);
        }
        goesOn(request);
        (accepted ? metrics_.confirmed : metrics_.refused).add();
    }
    if (accepted) {
        metrics_.accepted.add(rider.job.identity);
    }
    co_return Response::withStatus(accepted ? 200 : kNack);
}

// All that comes by one way to a node shares a channel there.
FlowChannel& RabbitMq::channelOf(const Rider& rider, InstanceId node) {
    return flow_.try_emplace({rider.way, node.index}, world()).first->second;
}

// When the queue's process has come to it.
sim::Time RabbitMq::handTo(std::uint32_t number, FlowChannel& channel, std::uint64_t key) {
    RabbitQueue& queue = *queues_[number];
    const sim::Time done = queue.work(workOf(queue, key));
    const bool isQuorum = queue.spec().type == QueueType::Quorum;
    channel.sent(number + 1, isQuorum ? kQuorumFlowCredit : kFlowCredit, done);
    return done;
}

// Until the queue has it where it must be.
Task<void> RabbitMq::confirm(std::uint32_t number, sim::Time done, Duration onDisk) {
    RabbitQueue& queue = *queues_[number];
    const std::uint32_t copies = copiesToConfirm(queue.spec().type, membersOf(queue));
    const Duration mirrored = copies > 1 ? 2 * config_.nodeLatency : Duration::zero();
    co_await world().sleepUntil(sim::after(done, sim::sum(onDisk, mirrored)));
    while (waitsForMirror(queue)) {
        co_await queue.gate().wait();
    }
}

std::uint32_t RabbitMq::membersOf(const RabbitQueue& queue) const {
    return queue.spec().type == QueueType::Mirrored
               ? static_cast<std::uint32_t>(queue.mirrors.members().size())
               : static_cast<std::uint32_t>(queue.copies.size());
}

Duration RabbitMq::workOf(const RabbitQueue& queue, std::uint64_t key, Duration more) const {
    return slowdown(key, InstanceId{queue.leader.value_or(0)}).ofWork(config_.queueWork + more);
}

Message RabbitMq::messageOf(const Rider& rider) const {
    Message message;
    message.job = rider.job;
    message.exchange = rider.route.exchange;
    message.routingKey = rider.route.key;
    return message;
}

// False where the queue refuses it.
bool RabbitMq::put(std::uint32_t number, Message message) {
    message.job.place = JobPlace::Outside;
    RabbitQueue& queue = *queues_[number];
    const MessageQueue::Published published =
        queue.core().publish(std::move(message), world().now());
    if (published.delivered) {
        send(number, *published.delivered);
    }
    tidy(number);
    return published.accepted;
}

std::optional<RabbitMq::Rider> RabbitMq::takeRider(std::uint64_t key) {
    const auto found = riders_.find(key);
    if (found == riders_.end()) {
        return std::nullopt;
    }
    const Rider rider = found->second;
    if (--found->second.count == 0) {
        riders_.erase(found);
    }
    return rider;
}

bool RabbitMq::putByHand(const MessageByHand& messages) {
    const auto route = routes_.find(messages.route);
    if (!route || routes_.queuesOf(*route).empty()) {
        return false;
    }
    for (std::uint64_t i = 0; i < messages.count; ++i) {
        Rider rider{firstJob(keyOfName(name()), keyOfName("by hand"), ++byHand_, world().now()),
                    *route};
        rider.job.size = messages.size;
        if (!messages.kind.empty()) {
            rider.job.kind = *kindOf(messages.kind);
        }
        for (const std::uint32_t each : routes_.queuesOf(*route)) {
            world().spawn(putWhenItCan(each, messageOf(rider)));
        }
    }
    return true;
}

void RabbitMq::forEachWorkMeter(
    const std::function<void(std::string_view, const WorkMeter&)>& visit) const {
    for (const auto& queue : queues_) {
        visit(queue->spec().name, queue->meter());
    }
}

void RabbitMq::show(View& view) const {
    for (const auto& queue : queues_) {
        const auto& most = queue->spec().arguments.maxLength;
        view.queue(queue->spec().name, static_cast<std::int64_t>(queue->core().ready()),
                   most ? std::optional(static_cast<std::int64_t>(*most)) : std::nullopt);
    }
    view.use("memory", metrics_.memory.current(), metrics_.memoryLimit.current());
    view.queue("publishers blocked", metrics_.blocked.current(), std::nullopt);
    view.queue("publishers in flow", metrics_.inFlow.current(), std::nullopt);
    view.share("redelivered", metrics_.redelivered.total(), metrics_.delivered.total());
    static constexpr std::array<std::string_view, 7> kColumns{
        "queue", "type", "leader", "ready", "unacked", "consumers", "state"};
    view.table("queues", kColumns, [this] {
        View::Rows rows;
        for (const auto& queue : queues_) {
            const QueueType type = queue->spec().type;
            rows.push_back(
                {queue->spec().name, std::string(choiceNames(type)[static_cast<std::size_t>(type)]),
                 queue->leader ? std::to_string(*queue->leader) : "none",
                 std::to_string(queue->core().ready()), std::to_string(queue->core().unacked()),
                 std::to_string(queue->core().consumers()),
                 queue->syncing       ? "synchronising"
                 : isOperable(*queue) ? "running"
                                      : "down"});
        }
        return rows;
    });
}

const ComponentKind& rabbitMqKind() {
    static constexpr ComponentKind kKind{
        .name = "rabbitmq",
        .summary = "a cluster of RabbitMQ: exchanges, queues, confirms, alarms, mirrors",
        .leavesOut =
            "of credit flow that of the message store, and channels of their own for a caller's "
            "threads, which share one here for each node; priority queues, streams, single active "
            "consumers, the CC header; paging to disk, but for the longer quorum queues of 3.9; a "
            "consumer's channel has one queue; partitions between its nodes; dead letters for a "
            "queue that nobody leads, or a classic one whose node is down, are lost, as without "
            "confirms",
        .defaults = &pricedDefaultsOf<RabbitMqConfig>,
        .build = &buildOf<RabbitMq, RabbitMqConfig>,
        .metrics = metricsOf<RabbitMetrics>(),
        .answersPages = false,
        .holdsContent = false,
        .answersByHttp = false,
        .serverZones = &serverZonesOf<RabbitMqConfig>,
        .ownWork = "the publish_cpu of a message, and the queue_work of each queue",
        .disk = "the disk_sync of a message that is to be confirmed",
        .readsDisk = &anyTakesTime<RabbitMqConfig, &RabbitMqConfig::diskSync>,
        .holds =
            "a processor of its node while it is routed; until its confirm it waits for alarms "
            "to end, for its channel's credit, for queues that stand still, for the disk and for "
            "mirrors",
        .inFlight = "publishers get a reset, or hear nothing if the host vanishes: what was in a "
                    "queue stays there, or on its mirrors; consumers of that node lose their "
                    "connections, and what they had comes back to its queue",
        .source = "rabbitmq/rabbitmq-server; rabbitmq.com/docs; govuk-infrastructure "
                  "amazonmq_schema.json.tpl",
        .whenClientLeaves =
            "it doesn't notice, and the message is taken; where publishers are blocked, "
            "nothing was read of it, and it is not"};
    return kKind;
}

} // namespace doppel::models
