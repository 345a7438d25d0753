// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/job.h"
#include "models/jobs/key_table.h"
#include "models/jobs/work_meter.h"
#include "models/redis/redis_memory.h"
#include "models/sidekiq/sidekiq_poller.h"
#include "models/sidekiq/sidekiq_rules.h"
#include "models/sidekiq/unique_locks.h"
#include "sim/time.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// A job that has a place to go to: the number of its queue. One that was taken out of the store
/// bears the number of that take, for what becomes of it; the same job has another at its next one.
struct QueuedJob {
    Job job;
    std::uint32_t queue = 0;
    std::uint64_t take = 0; ///< 0: it was not taken out
};

/// What Sidekiq keeps in Redis: queues (lists), the sets of retries, of scheduled and of dead jobs,
/// the set of processes, locks of unique jobs, and super_fetch's private lists. It moves the jobs
/// in their books, and knows neither how long a command takes nor who sent it.
///
/// Whether a command is let through when memory is full is asked before it is called here.
///
/// A job that was taken out is out until something becomes of it, once for each take: a command
/// that comes a second time, as its first reply was lost, or after the process that sent it was
/// given up, changes nothing, whoever has taken the job out meanwhile. (Redis would have the job
/// twice.)
class JobStore {
public:
    JobStore(WorkMeter& meter, RedisMemory& memory, const SidekiqRules& rules)
        : meter_(meter), memory_(memory), rules_(rules) {}
    JobStore(const JobStore&) = delete;
    JobStore& operator=(const JobStore&) = delete;

    /// Queues are numbered in the order in which they are added.
    std::uint32_t addQueue() {
        queues_.emplace_back();
        return static_cast<std::uint32_t>(queues_.size() - 1);
    }

    WorkMeter& meter() { return meter_; }

    // ---- queues ----

    /// LPUSH of a job that is new: the last to be fetched.
    void push(Job job, std::uint32_t queue, sim::Time now);
    /// RPOP from the first of these queues that has one. The job is in flight from now on; with
    /// super_fetch it waits on in its process's private list, until that one begins it.
    std::optional<QueuedJob>
    pop(std::span<const std::uint32_t> order, sim::Time now, bool isPrivate = false);
    /// A thread has one that was fetched.
    void begin(QueuedJob& queued, sim::Time now);
    /// RPUSH of jobs that were not finished: the last of them is the next to be fetched. They keep
    /// the time at which they were enqueued.
    void putBack(const QueuedJob& queued, sim::Time now);
    std::size_t length(std::uint32_t queue) const { return queues_[queue].size(); }
    std::size_t enqueued() const;
    /// How old the job is that is fetched next, from its enqueueing: what Queue#latency says. 0 for
    /// an empty queue. Since 8.0 times are whole milliseconds.
    sim::Duration latency(std::uint32_t queue, sim::Time now) const;

    // ---- the sets ----

    /// A job that failed waits until then.
    void retry(const QueuedJob& queued, sim::Time due, sim::Time now);
    /// A new job waits until then.
    void schedule(const QueuedJob& queued, sim::Time due, sim::Time now);
    /// A job that was given up.
    void kill(const QueuedJob& queued, sim::Time now);
    /// What else may become of a job that is out.
    void end(const QueuedJob& queued, JobEnd how, sim::Time now);
    /// Takes one that is due out of the retries, or else the scheduled ones; it is Delayed still,
    /// and whoever took it releases or ends it.
    std::optional<QueuedJob> popDue(sim::Time now);
    void release(const QueuedJob& queued, sim::Time now);
    std::size_t retries() const { return retries_.size(); }
    std::size_t scheduled() const { return scheduled_.size(); }
    std::size_t dead() const { return dead_.size(); }
    /// When the first of the retries is due.
    std::optional<sim::Time> nextRetry() const;

    /// When a job failed for the first time; kept from its first failure until `forget`.
    sim::Time firstFailure(std::uint64_t key, sim::Time now) {
        return firstFailures_.try_emplace(key, now).first->second;
    }
    void forgetFailures(std::uint64_t key) {
        if (!firstFailures_.empty()) { // hardly ever
            firstFailures_.erase(key);
        }
    }

    // ---- the rest ----

    bool
    lock(std::uint64_t digest, std::uint64_t job, sim::Time now, std::optional<sim::Duration> ttl);
    void unlock(std::uint64_t digest, std::uint64_t job, sim::Time now);
    std::uint64_t locks(sim::Time now);
    /// The job that has a lock; 0: none.
    std::uint64_t holder(std::uint64_t digest, sim::Time now) const {
        return locks_.holder(digest, now);
    }
    SidekiqProcesses& processes() { return processes_; }

    /// super_fetch: a job that its process had when it died, or never heard of, stays in that one's
    /// private list. Nobody runs it: it waits.
    void orphan(QueuedJob queued, std::uint64_t process, sim::Time now);
    /// What became of what super_fetch found.
    struct Recovered {
        std::uint64_t putBack = 0;
        std::vector<JobKind> dead; ///< the kind of each
    };
    /// A process starts: what processes left that have been gone for as long as their heartbeats
    /// last goes back into the queues, once an hour; what was found so too often is dead.
    Recovered recoverOrphans(sim::Time now);
    std::size_t orphans() const { return orphans_.size(); }

    /// Everything is gone.
    void loseAll(sim::Time now);
    /// What came to its place later than that is gone from queues and sets.
    void loseSince(sim::Time last, sim::Time now);

private:
    struct Orphan {
        QueuedJob queued;
        std::uint64_t process = 0;
    };
    struct Dead {
        sim::Time at{};
        std::uint32_t size = 0;
    };
    using Delayed = std::multimap<sim::Time, QueuedJob>;

    void grow(const Job& job, std::uint64_t overhead);
    void shrink(const Job& job, std::uint64_t overhead);
    void trimDead(sim::Time now);
    QueuedJob& goesOut(QueuedJob& queued);
    bool comesIn(const QueuedJob& queued);

    WorkMeter& meter_;
    RedisMemory& memory_;
    const SidekiqRules& rules_;
    std::vector<std::deque<Job>> queues_; // the front is fetched next
    KeyTable<bool> out_;                  // by take
    std::uint64_t takes_ = 0;
    Delayed retries_;
    Delayed scheduled_;
    std::deque<Dead> dead_; // the oldest in front
    std::unordered_map<std::uint64_t, sim::Time> firstFailures_;
    UniqueLocks locks_;
    std::uint64_t locksCounted_ = 0; // in memory
    SidekiqProcesses processes_;
    std::vector<Orphan> orphans_;
    std::optional<sim::Time> lastOrphanCheck_;
    std::unordered_map<std::uint64_t, std::vector<sim::Time>> recoveries_; // by job
};

} // namespace doppel::models
