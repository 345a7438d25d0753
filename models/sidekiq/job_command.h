// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sidekiq/job_store.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// What a client of Sidekiq's data asks Redis for: one command, or several in one transaction or
/// pipeline, which are carried out together.
enum class JobOp : std::uint8_t {
    Push,        ///< LPUSH of new jobs, behind their locks
    Fetch,       ///< BRPOP: waits, where all queues are empty
    PutBack,     ///< RPUSH of jobs that were not finished
    Retry,       ///< ZADD retry
    Kill,        ///< ZADD dead, and what keeps it short
    Schedule,    ///< ZADD schedule
    TakeDue,     ///< ZPOPBYSCORE of one job of the retry or schedule set
    Release,     ///< LPUSH of what TakeDue took, behind its lock
    Unlock,      ///< a unique job gives its lock back
    Beat,        ///< a process's heartbeat
    Leave,       ///< a process says that it ends
    Count,       ///< SCARD processes
    Prune,       ///< takes processes out whose heartbeats have expired
    FindOrphans, ///< super_fetch
};

/// Whether Redis refuses it when its memory is full: what may need more of it (the flag denyoom).
/// Source: Redis 7 src/commands: LPUSH, RPUSH, ZADD, HSET, SET; not BRPOP, ZREM, DEL, SREM.
constexpr bool isDeniedWhenFull(JobOp op) {
    switch (op) {
    case JobOp::Push:
    case JobOp::PutBack:
    case JobOp::Retry:
    case JobOp::Kill:
    case JobOp::Schedule:
    case JobOp::Release:
    case JobOp::Beat:
        return true;
    default:
        return false;
    }
}

/// A lock that a command takes or gives back.
struct JobLock {
    std::uint64_t digest = 0; ///< 0: none
    std::optional<sim::Duration> ttl{};
    OnConflict onConflict = OnConflict::Log;
};

/// A command with its arguments and, afterwards, its reply. It belongs to the connection that it
/// came by: nobody else looks at it.
struct JobCommand {
    JobStore* store = nullptr;
    JobOp op = JobOp::Count;
    QueuedJob queued{};
    std::vector<QueuedJob> several{};   ///< of PutBack
    std::vector<std::uint32_t> order{}; ///< of Fetch
    sim::Time due{};
    JobLock lock{};
    std::uint64_t process = 0;
    bool atMostOnceAMinute = false; ///< of Prune
    bool isPrivate = false;         ///< of Fetch: into a list of `process`'s own, as by super_fetch

    // ---- the reply ----
    bool duplicate = false;           ///< the lock was another's: nothing was pushed
    std::optional<QueuedJob> found{}; ///< of Fetch and TakeDue
    std::uint64_t count = 0;          ///< of Count
    JobStore::Recovered recovered{};  ///< of FindOrphans
};

/// Carries it out. False: of Fetch, where there is nothing to fetch yet.
bool carryOut(JobCommand& command, sim::Time now);

/// Its reply reaches nobody: what it took out of Redis is lost, unless it lies in a private list.
void loseReply(JobCommand& command, sim::Time now);

} // namespace doppel::models
