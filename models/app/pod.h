// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/accept_policy.h"
#include "models/app/call.h"
#include "models/filters/circuit_breaker_filter.h"
#include "models/filters/retry_filter.h"
#include "models/link.h"
#include "models/service.h"
#include "sim/metrics.h"
#include "sim/pool.h"
#include "sim/task.h"
#include "sim/world.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace doppel::models {

/// How a call leaves a pod: the pod's own breaker and retries in front of the link.
class CallChain {
public:
    struct Context {
        sim::World& world;
        const CallConfig& config;
        const sim::Stream& chance;
        std::uint64_t call; ///< the link's key
        sim::Counter& retries;
        sim::Counter& rejected;
        Journal& journal;
    };
    CallChain(Link& link, const Context& context);
    CallChain(const CallChain&) = delete;
    CallChain& operator=(const CallChain&) = delete;

    Service& entry() { return *entry_; }

private:
    Service* entry_;
    std::optional<CircuitBreakerFilter> breaker_;
    std::optional<RetryFilter> retries_;
};

/// One incarnation of a server of an app: its workers and their threads, the queues in front of
/// them, and what it remembers about those that it calls.
class Pod {
public:
    struct Options {
        std::uint32_t workers = 1;
        std::uint32_t threads = 1; ///< of each worker
        std::uint32_t backlog = 1024;
        AcceptPolicy policy = AcceptPolicy::Puma7;
        sim::Gauge* busyThreads = nullptr;
        sim::Gauge* waiting = nullptr;
        sim::Gauge* computing = nullptr;
    };
    Pod(sim::World& world, const Options& options);

    sim::World& world() const { return world_; }

    /// A worker's thread that a request has; given back when the lease ends.
    class [[nodiscard]] ThreadLease {
    public:
        ThreadLease() = default; ///< refused
        ThreadLease(Pod& pod, std::size_t worker, sim::Pool::Lease thread)
            : pod_(&pod), worker_(worker), thread_(std::move(thread)) {
            ++pod.leases_;
        }
        ThreadLease(ThreadLease&& other) noexcept;
        ThreadLease& operator=(ThreadLease&&) = delete;
        ~ThreadLease();

        explicit operator bool() const { return static_cast<bool>(thread_); }
        std::size_t worker() const { return worker_; }

    private:
        Pod* pod_ = nullptr;
        std::size_t worker_ = 0;
        sim::Pool::Lease thread_;
    };

    /// Waits for a thread as the accept policy has it; an empty lease where the backlog is full
    /// or the server died.
    sim::Task<ThreadLease> takeThread();
    /// All its threads have a request: who comes now waits.
    bool full() const {
        return leases_ >= std::int64_t{options_.workers} * std::int64_t{options_.threads};
    }
    /// What a worker's requests compute with: one at a time, in the order of asking (Ruby's global
    /// lock).
    sim::Pool& processor(std::size_t worker) { return workers_[worker].cpu; }

    /// The server died: those who wait get empty leases, and whoever computes next doesn't.
    void die();
    bool dead() const { return dead_; }

    std::deque<CallChain>& calls() { return calls_; }

private:
    struct Worker {
        Worker(sim::World& world, const Options& options);
        sim::Pool threads;
        sim::Pool cpu;
    };
    sim::Task<ThreadLease> queueInKernel();
    sim::Task<ThreadLease> queueInWorker();

    sim::World& world_;
    Options options_;
    sim::Pool threads_; // of all workers, where requests queue in the kernel
    std::deque<Worker> workers_;
    std::vector<WorkerLoad> loads_; // by worker
    std::deque<CallChain> calls_;
    std::uint32_t unaccepted_ = 0;
    std::int64_t leases_ = 0;
    bool dead_ = false;
};

} // namespace doppel::models
