// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/jobs/key_table.h"
#include "sim/time.h"

#include <queue>

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// For how long a job keeps others that do the same from being taken in (sidekiq-unique-jobs).
enum class UniqueLock : std::uint8_t {
    None,
    UntilExecuting, ///< from its enqueueing until a worker begins it
    UntilExecuted,  ///< until its work is done, or it is given up
};
ChoiceNames choiceNames(UniqueLock);

/// What becomes of a job that finds the lock taken.
enum class OnConflict : std::uint8_t {
    Log,   ///< it is dropped, and a line is logged
    Raise, ///< whoever enqueues it gets an error
};
ChoiceNames choiceNames(OnConflict);

/// The locks of jobs, by a digest of what they do. A lock belongs to a job, which may take it again
/// (as when it is enqueued again for a retry). One that nobody gives back, as its job was lost with
/// a worker, stays until its time is over, or for good. Source: sidekiq-unique-jobs 8,
/// lib/sidekiq_unique_jobs/lock/{until_executing,until_executed}.rb, on_conflict/log.rb.
class UniqueLocks {
public:
    /// Takes the lock for a job if it is free or the job's own. `ttl` unset: it never expires.
    bool
    take(std::uint64_t digest, std::uint64_t job, sim::Time now, std::optional<sim::Duration> ttl);
    /// Gives it back, if it is the job's.
    void release(std::uint64_t digest, std::uint64_t job);
    /// The job that has it, where it has not expired; 0: none.
    std::uint64_t holder(std::uint64_t digest, sim::Time now) const;
    /// Locks that have not expired.
    std::uint64_t size(sim::Time now);
    void clear();

private:
    struct Lock {
        std::uint64_t job = 0;
        sim::Time expires = sim::kNever;
    };
    struct Expiry {
        sim::Time at{};
        std::uint64_t digest = 0;
        friend bool operator>(const Expiry& a, const Expiry& b) { return a.at > b.at; }
    };
    void expire(sim::Time now);

    KeyTable<Lock> locks_; // by digest
    std::priority_queue<Expiry, std::vector<Expiry>, std::greater<>> expiries_;
};

} // namespace doppel::models
