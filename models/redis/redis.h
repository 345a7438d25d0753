// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/describe.h"
#include "models/held_back.h"
#include "models/incarnations.h"
#include "models/lifecycle.h"
#include "models/problem.h"
#include "models/redis/redis_memory.h"
#include "models/redis/redis_metrics.h"
#include "models/registry.h"
#include "models/sidekiq/job_command.h"
#include "sim/distribution.h"
#include "sim/gate.h"
#include "sim/pool.h"
#include "sim/random.h"
#include "sim/units.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace doppel::models {

/// What of a Redis outlives its process.
enum class RedisPersistence : std::uint8_t {
    Nothing,
    Everysec, ///< an append-only file, written at once and synchronised every second
};
ChoiceNames choiceNames(RedisPersistence);

/// The configuration of a Redis that holds jobs.
struct RedisConfig {
    std::uint32_t zone = 0;
    sim::Distribution service = sim::Distribution::deterministic(0.00002);
    sim::Bytes maxMemory{1'000'000'000};
    std::uint32_t maxClients = 10'000;
    RedisPersistence persistence = RedisPersistence::Everysec;
    sim::Bytes replay{50'000'000}; ///< of the file, in a second
    sim::Duration bootTime = std::chrono::seconds(2);
    LifecycleConfig lifecycle{.lostAfter = std::chrono::seconds(10)};

    void describe(FieldVisitor& visitor);
};
Problems problemsOn(const RedisConfig& config, const PlatformPlan& plan);

/// One Redis that holds the jobs of Sidekiq: what is in its lists and sets counts. One thread
/// carries out command after command, in the order of their coming; a BRPOP that finds nothing
/// waits beside it, and the longest waiting gets what is pushed.
///
/// Commands come by connections: a client writes its command into its connection, and calls through
/// a Link with the connection's number as Request::client. A call without a connection is a plain
/// read or write, which only takes time.
class Redis final : public Component, public HoldsClientsBack {
public:
    Redis(Platform& platform, std::string name, const RedisConfig& config);

    /// Data whose jobs are lost with it. REQUIRES: it outlives the run.
    void keep(JobStore& store) { stores_.push_back(&store); }
    RedisMemory& memory() { return memory_; }

    /// A connection's number, from 1.
    std::uint32_t open();
    /// The command to be sent, and the last reply. REQUIRES: open.
    JobCommand& command(std::uint32_t connection) { return at(connection).command; }
    /// A command is about to be sent.
    void sending(std::uint32_t connection) { at(connection).isUnderWay = true; }
    /// Its client goes away, or gives up on the connection: what its command brings is nobody's.
    void close(std::uint32_t connection);

    static constexpr std::uint16_t kOutOfMemory =
        507; ///< as a status, of "OOM command not allowed"

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    bool isGood(const Request&, const Response& response) const override {
        return response.successful() && !response.stopsInItsMidst();
    }
    sim::Duration heldBack(const Request& request) const override;
    void forEachHeldBack(
        const std::function<void(sim::Time arrived, sim::Duration atWork)>& visit) const override;
    void show(View& view) const override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId server) override;
    sim::Task<Response> answerProbe(InstanceId server, std::uint64_t key) override;
    void serverEnded(InstanceId server) override;

private:
    struct Server {
        Server(sim::World& world, const RedisConfig& config, const sim::PoolMetrics& metrics);
        void die();
        bool dead() const { return isDead; }
        sim::Pool thread;
        bool isDead = false;
    };
    // A client that waits in a BRPOP.
    struct Blocked {
        Blocked(Redis& redis, std::uint32_t connection);
        ~Blocked();
        Blocked(const Blocked&) = delete;
        Blocked& operator=(const Blocked&) = delete;
        Redis& owner;
        std::uint32_t number;
        sim::Gate gate;
        std::list<Blocked*>::iterator place;
    };
    struct Connection {
        JobCommand command;
        Blocked* blocked = nullptr;
        bool isOpen = false;
        bool isUnderWay = false;    // sent, and not carried out yet
        sim::Duration blockedFor{}; // by the command that was carried out last
        sim::Time arrived{};        // of the command that waited for something to come
        sim::Time waitsSince{};
    };

    Connection& at(std::uint32_t connection) const { return *connections_[connection - 1]; }
    Incarnations<Server>::Occupancy enter(InstanceId server);
    bool namesAConnection(const Request& request) const;
    bool isOfAConnection(const Request& request) const;
    void tidy(std::uint32_t connection);
    sim::Task<void> blockUntilServed(std::uint32_t connection);
    sim::Task<void> waitAt(sim::Gate& gate);
    void serveBlocked(JobStore& store);
    void count();

    const RedisConfig& config_;
    Incarnations<Server> servers_;
    RedisMemory memory_;
    std::vector<JobStore*> stores_;
    std::vector<std::unique_ptr<Connection>> connections_; // they stay where they are
    std::vector<std::uint32_t> free_;
    std::list<Blocked*> blocked_; // the longest waiting in front
    sim::Stream serviceChance_;
    RedisMetrics metrics_;
};

/// `redis` in platform files.
const ComponentKind& redisKind();

} // namespace doppel::models
