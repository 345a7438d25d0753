// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/component_ref.h"
#include "models/data/advisory_sessions.h"
#include "models/describe.h"
#include "models/jobs/enqueues.h"
#include "models/lifecycle.h"
#include "models/problem.h"
#include "models/server_group.h"
#include "models/sidekiq/sidekiq_retry.h"
#include "models/sidekiq/sidekiq_rules.h"
#include "models/sidekiq/unique_locks.h"
#include "sim/distribution.h"
#include "sim/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// A queue as a capsule reads it.
struct SidekiqQueueConfig {
    std::string name;
    std::uint32_t weight = 0; ///< 0: none given

    void describe(FieldVisitor& visitor);
};

/// Threads of each process that read queues of their own.
struct SidekiqCapsuleConfig {
    std::uint32_t concurrency = 1;
    std::vector<SidekiqQueueConfig> queues;

    void describe(FieldVisitor& visitor);
};

/// What a kind of job does, and what becomes of it when it fails.
struct SidekiqJobConfig {
    std::string queue;
    sim::Bytes size{700};
    sim::Distribution cpu = sim::Distribution::exponential(0.02);
    sim::Distribution io{};
    std::vector<CallConfig> calls;
    std::vector<EnqueueConfig> enqueues;
    sim::Probability errors{0.0};
    bool retry = true;
    std::uint32_t retries = kSidekiqRetries;
    std::optional<sim::Duration> retryFor{};
    std::optional<sim::Duration> retryIn{};
    bool dead = true;
    UniqueLock lock = UniqueLock::None;
    std::optional<sim::Duration> lockTtl{};
    OnConflict onConflict = OnConflict::Log;
    std::optional<AdvisoryLockConfig> advisoryLock{};
    std::optional<sim::Duration> deadline{};

    void describe(FieldVisitor& visitor);
    SidekiqRetryOptions retryOptions() const {
        return {.retries = retry, .most = retries, .retryFor = retryFor, .dead = dead};
    }
};

/// A fleet of Sidekiq processes.
struct SidekiqConfig {
    std::uint32_t replicas = 3;
    std::vector<ServerGroupConfig> servers;
    SidekiqVersion version = SidekiqVersion::V8_1;
    ComponentRef redis;
    sim::Duration latency = std::chrono::microseconds(250);
    std::optional<std::uint32_t> concurrency{}; ///< as the version has it where unset
    std::vector<SidekiqQueueConfig> queues;
    std::map<std::string, SidekiqCapsuleConfig> capsules;
    std::map<std::string, SidekiqJobConfig> jobs;
    bool superFetch = false;
    std::optional<sim::Duration> timeout{};
    std::optional<sim::Duration> pollInterval{};
    std::vector<sim::Duration> reconnectAttempts{
        std::chrono::milliseconds(50), std::chrono::milliseconds(250), std::chrono::seconds(1),
        std::chrono::seconds(5),       std::chrono::seconds(15),       std::chrono::seconds(30)};
    LifecycleConfig lifecycle{.bootTime = std::chrono::seconds(20)};

    void describe(FieldVisitor& visitor);

    /// The capsules in order: that of `queues` first, then the others by name.
    struct Capsule {
        std::uint32_t concurrency = 1;
        std::vector<SidekiqQueueConfig> queues;
    };
    std::vector<Capsule> allCapsules() const;
    /// The names of all queues, in the order in which capsules name them first, and then jobs that
    /// nobody reads.
    std::vector<std::string> allQueues() const;
};

Problems problemsOf(const SidekiqConfig& config);
Problems problemsOn(const SidekiqConfig& config, const PlatformPlan& plan);
Problems notesOn(const SidekiqConfig& config, const PlatformPlan& plan);
/// A kind of job, or a queue, that it does not know, as problems of the fields `job` and `route`.
Problems
problemsOfJob(const std::string& job, const std::string& route, const SidekiqConfig& config);

} // namespace doppel::models
