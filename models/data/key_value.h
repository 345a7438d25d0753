// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/data/key_value_metrics.h"
#include "models/data/lease_cache.h"
#include "models/data/standby.h"
#include "models/data/stores_versions.h"
#include "models/data/taken_over.h"
#include "models/incarnations.h"
#include "models/jobs/times_so_far.h"
#include "models/lifecycle.h"
#include "models/registry.h"
#include "models/server_group.h"
#include "sim/distribution.h"
#include "sim/metrics.h"
#include "sim/pool.h"
#include "sim/random.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace doppel::models {

class Link;

/// What it holds of the pages of another component, by their numbers: whoever misses one fetches it
/// there and puts it in.
struct KeyValueContents {
    ComponentRef from;
    bool leases = false;
    sim::Duration leaseInterval = std::chrono::seconds(10);
    sim::Duration lookAgain = std::chrono::milliseconds(10);
    std::uint64_t keys = 1'000'000;
    std::optional<sim::Duration> ttl{};
    sim::Duration fetchTimeout = std::chrono::seconds(4);
    sim::Duration fetchLatency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
    LeaseCache::Terms terms() const {
        return {.leases = leases, .leaseInterval = leaseInterval, .capacity = keys, .ttl = ttl};
    }
};

/// A key-value store's configuration.
struct KeyValueConfig {
    std::uint32_t replicas = 1;
    std::vector<ServerGroupConfig> servers;
    std::uint32_t zone = 0; ///< of the first server
    std::uint32_t threads = 1;
    std::uint32_t maxClients = 10'000;
    sim::Distribution service = sim::Distribution::exponential(0.0001);
    sim::Probability hitShare{0.9};
    std::optional<KeyValueContents> contents{};
    std::optional<sim::Distribution> failover{};
    std::optional<TakeoverConfig> takeover{};
    sim::Duration loadingTime{};
    LifecycleConfig lifecycle{.lostAfter = std::chrono::seconds(10)};

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the configuration as a whole, in words.
Problems problemsOf(const KeyValueConfig& config);
/// A zone that the platform does not have.
Problems problemsOn(const KeyValueConfig& config, const PlatformPlan& plan);

/// A key-value store such as Redis or memcached: commands are served in order by one thread or a
/// few. A read finds its key with a given chance, and is answered by 404 if not; writes succeed.
///
/// With contents it keeps what was read: a read that finds nothing is answered by what it is a copy
/// of, as the application's client would fetch it, and put there; a write takes the key out, so
/// that the next read fetches it anew. Each server has contents of its own, those of its keys, and
/// none after a restart. By LeaseCache it decides who fetches, and what that puts there.
///
/// Without contents, where a standby that takes over may lack writes, what a read finds has the
/// version that was written, which goes back with those.
class KeyValue final : public Component,
                       public TellsSoFar,
                       public TakenOver,
                       public StoresVersions {
public:
    KeyValue(Platform& platform, std::string name, const KeyValueConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    /// A miss is an answer; what it fetched in its place is judged as the page.
    bool isGood(const Request& request, const Response& response) const override;
    void show(View& view) const override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId server) override;
    sim::Task<Response> answerProbe(InstanceId server, std::uint64_t key) override;
    bool mayFailProbes(InstanceId server) const override;
    void start() override { standby_.start(); }
    void serversChanged() override { standby_.serversChanged(); }
    void serverEnded(InstanceId server) override;
    void missCall(const Request& request) override;
    void settled(const Request& request, const Response& answer, bool good) override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;
    bool mayBeTakenOver() const override { return config_.takeover.has_value(); }
    sim::Gate& takeovers() override { return standby_.takeovers(); }
    void lookAtPrimaries() override { standby_.look(); }
    void setAllDown(bool isDown) override { standby_.setAllDown(isDown); }

private:
    static constexpr std::uint16_t kMiss = 404;

    /// One incarnation of a server.
    struct Server {
        Server(sim::World& world, const KeyValueConfig& config, const sim::PoolMetrics& metrics);
        void die();
        bool dead() const { return isDead; }
        bool full() const { return threads.busy() >= threads.capacity(); }
        sim::Pool threads;
        LeaseCache contents;
        bool isDead = false;
    };
    using Occupancy = Incarnations<Server>::Occupancy;

    sim::Task<bool> command(Request request, InstanceId instance, const Occupancy& server);
    sim::Task<Response> lookAside(Request request, InstanceId instance, const Occupancy& server);
    sim::Task<Response>
    fetched(Request request, LeaseCache::Token token, InstanceId instance, const Occupancy& server);

    Incarnations<Server>::Occupancy enter(InstanceId server);

    const KeyValueConfig& config_;
    Link* from_ = nullptr; // null: it has no contents
    Incarnations<Server> servers_;
    /// Of requests under way, by their keys: whose page it had; never walked over.
    std::unordered_set<std::uint64_t> foundAtOnce_;
    sim::Stream serviceChance_;
    sim::Stream hitChance_;
    KeyValueMetrics metrics_;
    Standby standby_;
};

/// `key_value` in platform files.
const ComponentKind& keyValueKind();

} // namespace doppel::models
