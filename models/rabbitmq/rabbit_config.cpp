// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/rabbit_config.h"

#include "models/field_path.h"
#include "models/name_pattern.h"
#include "models/platform_plan.h"

#include <array>

namespace doppel::models {

namespace {

// What a queue's arguments are called beside each other: x-message-ttl and so on, without the x.
constexpr std::string_view kTtlDocs = "rabbitmq.com/docs/ttl";
constexpr std::string_view kQuorumDocs = "rabbitmq.com/docs/quorum-queues";
constexpr std::string_view kGuess = "a guess";

template <class T>
void fillIn(std::optional<T>& value, const std::optional<T>& other) {
    if (!value) {
        value = other;
    }
}

std::vector<std::string> namesIn(const auto& table) {
    std::vector<std::string> names;
    for (const auto& [name, value] : table) {
        names.push_back(name);
    }
    return names;
}

class RabbitCheck {
public:
    explicit RabbitCheck(const RabbitMqConfig& config)
        : config_(config), exchanges_(namesIn(config.exchanges)), queues_(namesIn(config.queues)) {}

    Problems run() {
        known("exchange", config_.exchange, exchanges_, "exchange");
        for (const auto& [name, exchange] : config_.exchanges) {
            known(joinPath(joinPath("exchanges", name), "alternate"), exchange.alternate,
                  exchanges_, "exchange");
        }
        for (const auto& [name, queue] : config_.queues) {
            checkQueue(joinPath("queues", name), queue);
        }
        for (std::size_t i = 0; i < config_.bindings.size(); ++i) {
            checkBinding(joinIndex("bindings", i), config_.bindings[i]);
        }
        for (std::size_t i = 0; i < config_.policies.size(); ++i) {
            checkPolicy(joinIndex("policies", i), config_.policies[i]);
        }
        return std::move(problems_);
    }

private:
    void known(const std::string& path,
               const std::string& name,
               const std::vector<std::string>& names,
               std::string_view what) {
        if (!name.empty()) {
            refuseUnknown(problems_, path, what, name, names);
        }
    }
    void checkArguments(const std::string& path, const QueueArguments& arguments) {
        known(joinPath(path, "dead_letter_exchange"), arguments.deadLetterExchange.value_or(""),
              exchanges_, "exchange");
    }
    void checkQueue(const std::string& path, const QueueConfig& queue) {
        checkArguments(path, queue.arguments);
        if (queue.node >= config_.replicas) {
            problems_.push_back({joinPath(path, "node"),
                                 "there are nodes 0 to " + std::to_string(config_.replicas - 1)});
        }
        const bool isMirrored = queue.type == QueueType::Mirrored;
        if (isMirrored && !RabbitRules{config_.version}.hasMirroredQueues()) {
            problems_.push_back({joinPath(path, "type"), "RabbitMQ 4 has no mirrored queues"});
        }
        if (queue.type == QueueType::Quorum &&
            queue.arguments.overflow == Overflow::RejectPublishDlx) {
            problems_.push_back(
                {joinPath(path, "overflow"), "a quorum queue knows no reject-publish-dlx"});
        }
    }
    void checkBinding(const std::string& path, const BindingConfig& binding) {
        known(joinPath(path, "exchange"), binding.exchange, exchanges_, "exchange");
        known(joinPath(path, "queue"), binding.queue, queues_, "queue");
        known(joinPath(path, "to_exchange"), binding.toExchange, exchanges_, "exchange");
        if (binding.queue.empty() == binding.toExchange.empty()) {
            problems_.push_back(
                {path, "it leads to a queue or to an exchange: say one of the two"});
        }
    }
    void checkPolicy(const std::string& path, const QueuePolicyConfig& policy) {
        checkArguments(path, policy.arguments);
        if (policy.mirrored && !RabbitRules{config_.version}.hasMirroredQueues()) {
            problems_.push_back({joinPath(path, "mirrored"), "RabbitMQ 4 has no mirrored queues"});
        }
    }

    const RabbitMqConfig& config_;
    std::vector<std::string> exchanges_;
    std::vector<std::string> queues_;
    Problems problems_;
};

} // namespace

ChoiceNames choiceNames(SyncMode) {
    static constexpr std::array<std::string_view, 2> kNames{"automatic", "manual"};
    return kNames;
}

void ExchangeConfig::describe(FieldVisitor& visitor) {
    visitor.field("type", type, "by what it routes");
    visitor.field("alternate", alternate,
                  "the exchange that takes what this one has no queue for; without one it is "
                  "dropped, and confirmed");
}

void BindingConfig::describe(FieldVisitor& visitor) {
    visitor.field("exchange", exchange, "from this exchange", {.required = true});
    visitor.field("key", key,
                  "of a topic exchange a pattern: * is one word, # any number of them; of a direct "
                  "one the very key");
    visitor.field("queue", queue, "to this queue");
    visitor.field("to_exchange", toExchange, "or to this exchange");
    visitor.field("arguments", arguments,
                  "of a headers exchange: the headers that a message must have, and x-match");
}

void QueueArguments::describe(FieldVisitor& visitor) {
    visitor.field("message_ttl", messageTtl,
                  "how long a message may wait; it leaves at the head, so that none overtakes",
                  {.min = 0, .source = kTtlDocs});
    visitor.field("dead_letter_exchange", deadLetterExchange,
                  "where rejected, expired and dropped messages are published; without one they "
                  "are gone",
                  {.source = "rabbitmq.com/docs/dlx"});
    visitor.field("dead_letter_routing_key", deadLetterRoutingKey,
                  "with this key; their own if unset");
    visitor.field("max_length", maxLength, "most messages that may wait",
                  {.max = 1e12, .source = "rabbitmq.com/docs/maxlength"});
    visitor.field("max_length_bytes", maxLengthBytes, "most bytes that may wait", {.min = 0});
    visitor.field("overflow", overflow,
                  "what becomes of a message for a full queue; drop-head if "
                  "unset");
    visitor.field("delivery_limit", deliveryLimit,
                  "of a quorum queue: returns after which a message is dropped; if unset 20 from "
                  "4.0 on, and none before",
                  {.max = 1e9, .source = kQuorumDocs});
    visitor.field("delayed_retry_type", delayedRetryType,
                  "of a quorum queue, from 4.3 on: which returned messages wait before they are "
                  "delivered again",
                  {.source = kQuorumDocs});
    visitor.field("delayed_retry_min", delayedRetryMin,
                  "how long, times the number of returns; 1 s if unset", {.min = 0});
    visitor.field("delayed_retry_max", delayedRetryMax, "and at most; 1 min if unset", {.min = 0});
}

void QueueArguments::addFrom(const QueueArguments& other) {
    fillIn(messageTtl, other.messageTtl);
    fillIn(deadLetterExchange, other.deadLetterExchange);
    fillIn(deadLetterRoutingKey, other.deadLetterRoutingKey);
    fillIn(maxLength, other.maxLength);
    fillIn(maxLengthBytes, other.maxLengthBytes);
    fillIn(overflow, other.overflow);
    fillIn(deliveryLimit, other.deliveryLimit);
    fillIn(delayedRetryType, other.delayedRetryType);
    fillIn(delayedRetryMin, other.delayedRetryMin);
    fillIn(delayedRetryMax, other.delayedRetryMax);
}

void QueueConfig::describe(FieldVisitor& visitor) {
    visitor.field("type", type,
                  "classic, on one node; mirrored, as by a policy with ha-mode all; "
                  "quorum, on all nodes");
    visitor.field("node", node, "the node that leads it at first, from 0", {.max = 1e6});
    arguments.describe(visitor);
}

void QueuePolicyConfig::describe(FieldVisitor& visitor) {
    visitor.field("queues", queues, "the queues that it is for: * is any characters, ? one");
    visitor.field("priority", priority, "of those that match a queue the highest counts",
                  {.min = -1e9, .max = 1e9});
    visitor.field("mirrored", mirrored,
                  "its classic queues are mirrored to all nodes (ha-mode all)");
    visitor.field("sync", sync,
                  "automatic: a mirror that joins is given all messages at once, and the queue "
                  "stands still meanwhile; manual: it only gets what comes",
                  {.source = "RabbitMQ 3.13 docs, ha: ha-sync-mode"});
    visitor.field("promote_on_failure", promoteOnFailure,
                  "whether a mirror that has not got all messages may lead when there is no other",
                  {.source = "RabbitMQ 3.13 docs, ha: always"});
    arguments.describe(visitor);
}

void PublishingConfig::describe(FieldVisitor& visitor) {
    visitor.field("confirms", confirms,
                  "publishers wait for the broker's confirm, and know when it refuses",
                  {.source = "publishing-api lib/queue_publisher.rb"});
    visitor.field("confirm_timeout", confirmTimeout, "how long they wait for it",
                  {.min = 0, .minExclusive = true, .source = "bunny: continuation_timeout 15 s"});
    visitor.field("connect_timeout", connectTimeout, "until they give up on a silent node",
                  {.min = 0, .minExclusive = true, .source = "bunny: 30 s"});
    visitor.field("latency", latency, "to the broker, one way", {.min = 0, .source = kGuess});
}

void RabbitMqConfig::describe(FieldVisitor& visitor) {
    visitor.field("version", version, "whose rules hold",
                  {.source = "govuk-infrastructure: Amazon MQ for RabbitMQ 3.13"});
    visitor.field("replicas", replicas, "nodes of the cluster",
                  {.min = 1, .max = 7, .source = "govuk-infrastructure: CLUSTER_MULTI_AZ, 3"});
    describeGroups(visitor, servers);
    visitor.field("zone", zone,
                  "the availability zone of its first node, from 0; the others follow in turn",
                  {.max = 1e6});
    visitor.field("processors", processors, "processors (vCPU) of each node",
                  {.min = 1, .max = 1024, .source = "mq.m5.xlarge: 4"});
    visitor.field("exchange", exchange,
                  "the exchange that a route without one (exchange/key) means; the default "
                  "exchange, which routes by a queue's name, if unset");
    visitor.field("exchanges", exchanges, "its exchanges, by name");
    visitor.field("queues", queues, "its queues, by name; all are durable");
    visitor.field("bindings", bindings, "where its exchanges lead to");
    visitor.field("policies", policies, "what holds for queues that don't say it themselves");
    visitor.field("publishing", publishing, "how others publish to it");
    visitor.field("publish_cpu", publishCpu,
                  "processor time that a node's reader and channel spend on a message that is "
                  "published",
                  {.min = 0, .live = true, .source = kGuess});
    visitor.field("queue_work", queueWork,
                  "time that a queue's process spends on a message that it takes or delivers, one "
                  "after the other",
                  {.min = 0,
                   .live = true,
                   .source = "RabbitMQ blog 2022-05-16: 3.10 takes 10 M messages into one queue in "
                             "about 3 min"});
    visitor.field("log_read", logRead,
                  "with version 3.9: how much longer a quorum queue's process takes to deliver a "
                  "message while more than 4096 wait, which it reads from its log one by one",
                  {.min = 0,
                   .live = true,
                   .source = "RabbitMQ blog 2022-05-16: 3.9 takes almost 15 min to deliver 10 M "
                             "messages, which is what it is fitted on"});
    visitor.field("disk_sync", diskSync,
                  "from a persistent message's coming into its queue until it is on disk",
                  {.min = 0, .live = true, .source = kGuess});
    visitor.field("node_latency", nodeLatency, "between nodes, one way",
                  {.min = 0, .live = true, .source = "a guess: between zones of a region"});
    visitor.field("memory", memory, "memory of each node",
                  {.min = 1, .live = true, .source = "mq.m5.xlarge: 16 GB"});
    visitor.field("memory_watermark", memoryWatermark,
                  "share of the memory beyond which publishers are blocked; if unset 0.4, and 0.6 "
                  "from 4.0 on",
                  {.live = true, .source = "rabbitmq.com/docs/memory; Amazon MQ sets its own"});
    visitor.field("base_memory", baseMemory, "memory that a node takes without any message",
                  {.min = 0, .live = true, .source = kGuess});
    visitor.field("message_memory", messageMemory,
                  "memory that a message takes on each node that has it, beside its size",
                  {.min = 0, .live = true, .source = kGuess});
    visitor.field("disk_space", diskSpace, "free disk space of each node without any message",
                  {.min = 0, .live = true, .source = "Amazon MQ: 200 GB a node"});
    visitor.field("disk_free_limit", diskFreeLimit,
                  "free disk space below which publishers are blocked",
                  {.min = 0, .live = true, .source = "rabbitmq.com/docs/disk-alarms: 50 MB"});
    visitor.field("sync_throughput", syncThroughput,
                  "bytes a second at which a mirror that joins is given a queue's messages",
                  {.min = 1, .live = true, .source = kGuess});
    visitor.field("sync_batch", syncBatch, "messages that it is given at once",
                  {.min = 1, .max = 1e9, .source = "RabbitMQ 3.13 docs, ha-sync-batch-size: 4096"});
    visitor.field("net_ticktime", netTickTime,
                  "a node that says nothing is taken for down after three to five quarters of it",
                  {.min = 0, .live = true, .source = "rabbitmq.com/docs/nettick: 60 s"});
    visitor.field("heartbeat", heartbeat,
                  "a connection on which nothing gets through is closed after as long",
                  {.min = 0,
                   .minExclusive = true,
                   .live = true,
                   .source = "rabbitmq.com/docs/heartbeats: 60 s"});
    visitor.field("consumer_timeout", consumerTimeout,
                  "a channel that does not acknowledge a delivery for longer is closed, as a look "
                  "each minute finds",
                  {.min = 0, .live = true, .source = "rabbitmq.com/docs/consumers: 30 min"});
    lifecycle.describe(visitor);
}

Problems problemsOf(const RabbitMqConfig& config) {
    Problems problems =
        problemsOfServers(config.replicas, RabbitMqConfig{}.replicas, config.servers);
    append(problems, RabbitCheck(config).run());
    return problems;
}

Problems problemsOn(const RabbitMqConfig& config, const PlatformPlan& plan) {
    return problemsOfZone("zone", config.zone, plan);
}

QueueTerms QueueSpec::terms(const RabbitRules& rules) const {
    QueueTerms terms{.type = type,
                     .rules = rules,
                     .messageTtl = arguments.messageTtl,
                     .maxLength = arguments.maxLength,
                     .maxLengthBytes = arguments.maxLengthBytes,
                     .deliveryLimit = arguments.deliveryLimit};
    terms.overflow = arguments.overflow.value_or(terms.overflow);
    terms.delayedRetry = arguments.delayedRetryType.value_or(terms.delayedRetry);
    terms.retryShortest = arguments.delayedRetryMin.value_or(terms.retryShortest);
    terms.retryLongest = arguments.delayedRetryMax.value_or(terms.retryLongest);
    return terms;
}

QueueSpec specOf(const RabbitMqConfig& config, const std::string& queue) {
    const QueueConfig& own = config.queues.at(queue);
    QueueSpec spec{.name = queue, .type = own.type, .node = own.node, .arguments = own.arguments};
    const QueuePolicyConfig* policy = nullptr;
    for (const QueuePolicyConfig& each : config.policies) {
        const bool counts = policy == nullptr || each.priority > policy->priority;
        if (counts && matchesPattern(each.queues, queue)) {
            policy = &each;
        }
    }
    if (policy != nullptr) {
        spec.arguments.addFrom(policy->arguments);
        spec.sync = policy->sync;
        spec.promoteOnFailure = policy->promoteOnFailure;
        if (policy->mirrored && spec.type == QueueType::Classic) {
            spec.type = QueueType::Mirrored;
        }
    }
    return spec;
}

} // namespace doppel::models
