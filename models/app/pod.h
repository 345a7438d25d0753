// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/accept_policy.h"
#include "models/app/call_chain.h"
#include "models/app/template_cache.h"
#include "models/filters/codel.h"
#include "models/filters/overload_policy.h"
#include "models/link.h"
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

/// One incarnation of a server of an app: its workers and their threads, the queues in front of
/// them, and what it remembers about those that it calls.
class Pod {
public:
    struct Options {
        std::uint32_t workers = 1;
        std::uint32_t threads = 1; ///< of each worker
        std::uint32_t backlog = 1024;
        AcceptPolicy policy = AcceptPolicy::Puma7;
        QueueOrder order = QueueOrder::Fifo;
        std::uint32_t lifoFrom = 0; ///< waiting requests, for QueueOrder::AdaptiveLifo
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
    /// Requests that wait for a thread.
    std::size_t waiting() const;
    RequestCoDel& codel() { return codel_; }
    /// What a worker's requests compute with: one at a time, in the order of asking (Ruby's global
    /// lock).
    sim::Pool& processor(std::size_t worker) { return workers_[worker].cpu; }

    /// The server died: those who wait get empty leases, and whoever computes next doesn't.
    void die();
    bool dead() const { return dead_; }

    std::deque<CallChain>& calls() { return calls_; }
    TemplateCache& templates() { return templates_; }

private:
    struct Worker {
        Worker(sim::World& world, const Options& options);
        sim::Pool threads;
        sim::Pool cpu;
    };
    int priorityOf(const sim::Pool& queue);
    sim::Task<ThreadLease> queueInKernel();
    sim::Task<ThreadLease> queueInWorker();

    sim::World& world_;
    Options options_;
    sim::Pool threads_; // of all workers, where requests queue in the kernel
    std::deque<Worker> workers_;
    std::vector<WorkerLoad> loads_; // by worker
    std::deque<CallChain> calls_;
    TemplateCache templates_;
    RequestCoDel codel_;
    std::uint32_t unaccepted_ = 0;
    int firstOfAll_ = 0; // the priority of the last one that came before all who waited
    std::int64_t leases_ = 0;
    bool dead_ = false;
};

} // namespace doppel::models
