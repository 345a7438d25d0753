// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/pod.h"
#include "models/chance_key.h"
#include "models/sidekiq/job_store.h"
#include "sim/gate.h"
#include "sim/interruption.h"
#include "sim/pool.h"
#include "sim/world.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace doppel::models {

class RunningJob;

/// One incarnation of a Sidekiq process: its threads, what they have, and whether it is told to
/// end.
class SidekiqProcess {
public:
    SidekiqProcess(sim::World& itsWorld, std::uint64_t itsKey, sim::Gauge& computing)
        : key(itsKey), world(itsWorld),
          cpu(itsWorld, {.capacity = 1, .metrics = {.busy = &computing}}), hardStop(itsWorld),
          never(itsWorld) {}

    void die() {
        isDead = true;
        cpu.close();
        hardStop.interrupt();
    }
    bool dead() const { return isDead; }
    /// For a command that it sends by itself: another one each time.
    std::uint64_t nextKey() { return deriveKey(key, KeyStep::Number, ++commands_); }

    std::uint64_t key;
    sim::World& world;
    sim::Pool cpu;              ///< Ruby's global lock
    sim::Interruption hardStop; ///< of what its threads do, at its death at the latest
    sim::Gate never;            ///< never opens
    bool isQuiet = false;
    bool isDead = false;
    bool isPuttingBack = false;
    std::uint32_t threads = 0;
    std::vector<RunningJob*> running; ///< in the order of their beginning: as few as threads
    std::deque<std::deque<CallChain>> calls{}; ///< by kind of job

private:
    std::uint64_t commands_ = 0;
};

/// A job that a thread has. It ends with the thread: then, unless something has become of it, it is
/// lost, or, with super_fetch, stays in its process's private list.
class RunningJob {
public:
    RunningJob(JobStore& store, SidekiqProcess& process, const QueuedJob& taken, bool superFetch)
        : queued(taken), store_(store), process_(process), superFetch_(superFetch) {
        if (superFetch_) {
            store_.begin(queued, process_.world.now());
        }
        process.running.push_back(this);
    }
    ~RunningJob() {
        std::erase(process_.running, this);
        if (isSettled) {
            return;
        }
        if (superFetch_) {
            store_.orphan(queued, process_.key, process_.world.now());
        } else {
            store_.end(queued, JobEnd::Lost, process_.world.now());
        }
    }
    RunningJob(const RunningJob&) = delete;
    RunningJob& operator=(const RunningJob&) = delete;

    QueuedJob queued;
    bool isSettled = false;
    bool hasEnded = false; ///< while it was being put back

private:
    JobStore& store_;
    SidekiqProcess& process_;
    bool superFetch_;
};

} // namespace doppel::models
