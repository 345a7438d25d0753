// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/job_store.h"

#include "models/sidekiq/sidekiq_shutdown.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

void JobStore::grow(const Job& job, std::uint64_t overhead) {
    memory_.grow(job.size + overhead);
    memory_.append(job.size);
}

void JobStore::shrink(const Job& job, std::uint64_t overhead) {
    memory_.shrink(job.size + overhead);
    memory_.append(0);
}

QueuedJob& JobStore::goesOut(QueuedJob& queued) {
    queued.take = ++takes_;
    out_.tryEmplace(queued.take, true);
    return queued;
}

// Whether a take was out; it isn't any more.
bool JobStore::comesIn(const QueuedJob& queued) {
    return out_.erase(queued.take);
}

void JobStore::end(const QueuedJob& queued, JobEnd how, sim::Time now) {
    if (comesIn(queued)) {
        Job job = queued.job;
        forgetFailures(job.key);
        meter_.end(job, how, now);
    }
}

void JobStore::push(Job job, std::uint32_t queue, sim::Time now) {
    meter_.enter(job, now);
    grow(job, RedisMemory::kListEntry);
    queues_[queue].push_back(job);
}

std::optional<QueuedJob>
JobStore::pop(std::span<const std::uint32_t> order, sim::Time now, bool isPrivate) {
    for (const std::uint32_t queue : order) {
        if (queues_[queue].empty()) {
            continue;
        }
        QueuedJob popped{queues_[queue].front(), queue};
        queues_[queue].pop_front();
        shrink(popped.job, RedisMemory::kListEntry);
        if (!isPrivate) {
            begin(popped, now);
        }
        return goesOut(popped);
    }
    return std::nullopt;
}

void JobStore::begin(QueuedJob& queued, sim::Time now) {
    meter_.start(queued.job, now);
}

void JobStore::putBack(const QueuedJob& queued, sim::Time now) {
    if (!comesIn(queued)) {
        return;
    }
    Job job = queued.job;
    meter_.requeue(job, now);
    grow(job, RedisMemory::kListEntry);
    queues_[queued.queue].push_front(job);
}

std::size_t JobStore::enqueued() const {
    std::size_t all = 0;
    for (const std::deque<Job>& queue : queues_) {
        all += queue.size();
    }
    return all;
}

sim::Duration JobStore::latency(std::uint32_t queue, sim::Time now) const {
    if (queues_[queue].empty()) {
        return {};
    }
    const sim::Time enqueued = queues_[queue].front().enqueued;
    if (!rules_.countsMilliseconds) {
        return now - enqueued;
    }
    const auto whole = [](sim::Time time) {
        return std::chrono::floor<std::chrono::milliseconds>(time);
    };
    return whole(now) - whole(enqueued);
}

void JobStore::retry(const QueuedJob& queued, sim::Time due, sim::Time now) {
    if (!comesIn(queued)) {
        return;
    }
    QueuedJob waiting = queued;
    meter_.retry(waiting.job, now);
    grow(waiting.job, RedisMemory::kSetEntry);
    retries_.emplace(due, waiting);
}

void JobStore::schedule(const QueuedJob& queued, sim::Time due, sim::Time now) {
    QueuedJob waiting = queued;
    meter_.enterDelayed(waiting.job, now);
    grow(waiting.job, RedisMemory::kSetEntry);
    scheduled_.emplace(due, waiting);
}

// ZREMRANGEBYRANK dead 0 -10000 takes all but the last 9999.
void JobStore::trimDead(sim::Time now) {
    const auto isOut = [&](const Dead& oldest) {
        return oldest.at <= now - kSidekiqDeadTimeout || dead_.size() >= kSidekiqDeadMax;
    };
    while (!dead_.empty() && isOut(dead_.front())) {
        memory_.shrink(dead_.front().size + RedisMemory::kSetEntry);
        dead_.pop_front();
    }
}

void JobStore::kill(const QueuedJob& queued, sim::Time now) {
    if (!comesIn(queued)) {
        return;
    }
    Job job = queued.job;
    meter_.end(job, JobEnd::Dead, now);
    forgetFailures(job.key);
    grow(job, RedisMemory::kSetEntry);
    dead_.push_back({now, job.size});
    trimDead(now);
}

std::optional<QueuedJob> JobStore::popDue(sim::Time now) {
    for (Delayed* set : {&retries_, &scheduled_}) {
        if (!set->empty() && set->begin()->first <= now) {
            QueuedJob due = set->begin()->second;
            set->erase(set->begin());
            shrink(due.job, RedisMemory::kSetEntry);
            return goesOut(due);
        }
    }
    return std::nullopt;
}

void JobStore::release(const QueuedJob& queued, sim::Time now) {
    if (!comesIn(queued)) {
        return;
    }
    Job job = queued.job;
    meter_.release(job, now);
    grow(job, RedisMemory::kListEntry);
    queues_[queued.queue].push_back(job);
}

std::optional<sim::Time> JobStore::nextRetry() const {
    return retries_.empty() ? std::nullopt : std::optional(retries_.begin()->first);
}

bool JobStore::lock(std::uint64_t digest,
                    std::uint64_t job,
                    sim::Time now,
                    std::optional<sim::Duration> ttl) {
    const bool taken = locks_.take(digest, job, now, ttl);
    locks(now);
    memory_.append(0);
    return taken;
}

void JobStore::unlock(std::uint64_t digest, std::uint64_t job, sim::Time now) {
    locks_.release(digest, job);
    locks(now);
    memory_.append(0);
}

std::uint64_t JobStore::locks(sim::Time now) {
    const std::uint64_t size = locks_.size(now);
    memory_.grow(size * RedisMemory::kLock);
    memory_.shrink(std::exchange(locksCounted_, size) * RedisMemory::kLock);
    return size;
}

void JobStore::orphan(QueuedJob queued, std::uint64_t process, sim::Time now) {
    if (out_.find(queued.take) == nullptr) {
        return; // something has become of it, and its process did not hear of that
    }
    if (queued.job.place == JobPlace::InFlight) {
        meter_.abandon(queued.job, now);
    }
    orphans_.push_back({queued, process});
}

JobStore::Recovered JobStore::recoverOrphans(sim::Time now) {
    if (!isOrphanCheckDue(lastOrphanCheck_, now)) {
        return {};
    }
    lastOrphanCheck_ = now;
    Recovered recovered;
    std::vector<Orphan> left;
    for (Orphan& orphan : orphans_) {
        if (!processes_.isGone(orphan.process, now)) {
            left.push_back(orphan);
            continue;
        }
        std::vector<sim::Time>& before = recoveries_[orphan.queued.job.key];
        std::erase_if(before, [&](sim::Time t) { return now - t > std::chrono::hours(72); });
        before.push_back(now);
        if (isPoisonPill(static_cast<std::uint32_t>(before.size()))) {
            recoveries_.erase(orphan.queued.job.key);
            kill(orphan.queued, now);
            recovered.dead.push_back(orphan.queued.job.kind);
            continue;
        }
        comesIn(orphan.queued);
        meter_.putBackAbandoned();
        grow(orphan.queued.job, RedisMemory::kListEntry);
        queues_[orphan.queued.queue].push_back(orphan.queued.job);
        ++recovered.putBack;
    }
    orphans_ = std::move(left);
    return recovered;
}

void JobStore::loseSince(sim::Time last, sim::Time now) {
    const auto losesThat = [&](Job job, std::uint64_t overhead) {
        const bool lost = job.since > last;
        if (lost) {
            shrink(job, overhead);
            meter_.end(job, JobEnd::Lost, now);
        }
        return lost;
    };
    for (std::deque<Job>& queue : queues_) {
        std::erase_if(queue,
                      [&](const Job& job) { return losesThat(job, RedisMemory::kListEntry); });
    }
    for (Delayed* set : {&retries_, &scheduled_}) {
        std::erase_if(*set, [&](const auto& entry) {
            return losesThat(entry.second.job, RedisMemory::kSetEntry);
        });
    }
}

void JobStore::loseAll(sim::Time now) {
    loseSince(sim::Time::min(), now);
    for (const Orphan& orphan : orphans_) {
        end(orphan.queued, JobEnd::Lost, now);
    }
    orphans_.clear();
    for (const Dead& dead : dead_) {
        memory_.shrink(dead.size + RedisMemory::kSetEntry);
    }
    dead_.clear();
    firstFailures_.clear();
    recoveries_.clear();
    locks_.clear();
    locks(now);
    processes_.clear();
}

} // namespace doppel::models
