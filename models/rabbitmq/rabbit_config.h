// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/lifecycle.h"
#include "models/problem.h"
#include "models/rabbitmq/exchanges.h"
#include "models/rabbitmq/message_queue.h"
#include "models/rabbitmq/mirrored_queue.h"
#include "models/rabbitmq/rabbit_rules.h"
#include "models/server_group.h"
#include "sim/distribution.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class PlatformPlan;

struct ExchangeConfig {
    ExchangeType type = ExchangeType::Topic;
    std::string alternate; ///< takes what it has no queue for; empty: none

    void describe(FieldVisitor& visitor);
};

struct BindingConfig {
    std::string exchange;
    std::string key;
    std::string queue; ///< or
    std::string toExchange;
    std::map<std::string, std::string> arguments; ///< of a headers exchange

    void describe(FieldVisitor& visitor);
};

/// What a queue's arguments or a policy may say of a queue; unset: the other one, or nothing.
struct QueueArguments {
    std::optional<sim::Duration> messageTtl{};
    std::optional<std::string> deadLetterExchange{};
    std::optional<std::string> deadLetterRoutingKey{};
    std::optional<std::uint64_t> maxLength{};
    std::optional<sim::Bytes> maxLengthBytes{};
    std::optional<Overflow> overflow{};
    std::optional<std::uint32_t> deliveryLimit{};
    std::optional<DelayedRetryType> delayedRetryType{};
    std::optional<sim::Duration> delayedRetryMin{};
    std::optional<sim::Duration> delayedRetryMax{};

    void describe(FieldVisitor& visitor);
    /// Fills in what is unset.
    void addFrom(const QueueArguments& other);
};

struct QueueConfig {
    QueueType type = QueueType::Classic;
    std::uint32_t node = 0; ///< its first leader
    QueueArguments arguments;

    void describe(FieldVisitor& visitor);
};

enum class SyncMode : std::uint8_t { Automatic, Manual };
ChoiceNames choiceNames(SyncMode);

struct QueuePolicyConfig {
    std::string queues = "*"; ///< a pattern of names
    std::int32_t priority = 0;
    bool mirrored = false; ///< ha-mode all
    SyncMode sync = SyncMode::Automatic;
    PromoteOn promoteOnFailure = PromoteOn::Always;
    QueueArguments arguments;

    void describe(FieldVisitor& visitor);
};

/// How those who publish reach the broker, and how long they wait.
struct PublishingConfig {
    bool confirms = true;
    sim::Duration confirmTimeout = std::chrono::seconds(15);
    sim::Duration connectTimeout = std::chrono::seconds(30);
    sim::Duration latency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
};

/// The configuration of a cluster of RabbitMQ.
struct RabbitMqConfig {
    RabbitVersion version = RabbitVersion::V3_13;
    std::uint32_t replicas = 3;
    std::vector<ServerGroupConfig> servers;
    std::uint32_t zone = 0; ///< of the first node
    std::uint32_t processors = 4;
    std::string exchange; ///< that routes without one mean; empty: the default exchange
    std::map<std::string, ExchangeConfig> exchanges;
    std::map<std::string, QueueConfig> queues;
    std::vector<BindingConfig> bindings;
    std::vector<QueuePolicyConfig> policies;
    PublishingConfig publishing;
    sim::Distribution publishCpu = sim::Distribution::deterministic(20e-6);
    sim::Duration queueWork = std::chrono::microseconds(18);
    sim::Duration logRead = std::chrono::microseconds(72);
    sim::Distribution diskSync = sim::Distribution::lognormalByMedian(0.004, 0.05);
    sim::Duration nodeLatency = std::chrono::microseconds(500);
    sim::Bytes memory{16'000'000'000};
    std::optional<sim::Probability> memoryWatermark{}; ///< unset: the version's
    sim::Bytes baseMemory{400'000'000};
    sim::Bytes messageMemory{1'000};
    sim::Bytes diskSpace{200'000'000'000};
    sim::Bytes diskFreeLimit{50'000'000};
    sim::Bytes syncThroughput{50'000'000};
    std::uint32_t syncBatch = 4096;
    sim::Duration netTickTime = std::chrono::seconds(60);
    sim::Duration heartbeat = std::chrono::seconds(60);
    sim::Duration consumerTimeout = std::chrono::minutes(30);
    LifecycleConfig lifecycle{.bootTime = std::chrono::seconds(20),
                              .lostAfter = std::chrono::seconds(30)};

    void describe(FieldVisitor& visitor);
    double watermark() const {
        return memoryWatermark ? memoryWatermark->value : RabbitRules{version}.memoryWatermark();
    }
};

Problems problemsOf(const RabbitMqConfig& config);
Problems problemsOn(const RabbitMqConfig& config, const PlatformPlan& plan);

/// What holds for a queue: its own arguments, and those of the matching policy of the highest
/// priority, of equals the first, which also says whether it is mirrored.
struct QueueSpec {
    std::string name;
    QueueType type = QueueType::Classic;
    std::uint32_t node = 0;
    QueueArguments arguments;
    SyncMode sync = SyncMode::Automatic;
    PromoteOn promoteOnFailure = PromoteOn::Always;

    QueueTerms terms(const RabbitRules& rules) const;
};
QueueSpec specOf(const RabbitMqConfig& config, const std::string& queue);

} // namespace doppel::models
