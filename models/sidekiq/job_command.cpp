// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/job_command.h"

#include <utility>

namespace doppel::models {

namespace {

bool takesLock(JobCommand& command, sim::Time now) {
    command.duplicate =
        command.lock.digest != 0 &&
        !command.store->lock(command.lock.digest, command.queued.job.key, now, command.lock.ttl);
    return !command.duplicate;
}

// Whether a new job gets its lock, or needs none; else it is not taken in.
bool entersLocked(JobCommand& command, sim::Time now) {
    const Job& job = command.queued.job;
    WorkMeter& meter = command.store->meter();
    if (takesLock(command, now)) {
        if (command.lock.digest != 0) {
            meter.expectDuplicates(job);
        }
        return true;
    }
    if (command.lock.onConflict == OnConflict::Log) {
        meter.skipDuplicate(job, command.store->holder(command.lock.digest, now));
    } else {
        meter.refuseDuplicate(job);
    }
    return false;
}

} // namespace

bool carryOut(JobCommand& command, sim::Time now) {
    JobStore& store = *command.store;
    switch (command.op) {
    case JobOp::Push:
        if (entersLocked(command, now)) {
            store.push(command.queued.job, command.queued.queue, now);
        }
        break;
    case JobOp::Schedule:
        if (entersLocked(command, now)) {
            store.schedule(command.queued, command.due, now);
        }
        break;
    case JobOp::Release:
        if (takesLock(command, now)) {
            store.release(command.queued, now);
        } else {
            store.meter().passDuplicates(command.queued.job.key,
                                         store.holder(command.lock.digest, now));
            store.end(command.queued, JobEnd::Discarded, now);
        }
        break;
    case JobOp::Fetch:
        command.found = store.pop(command.order, now, command.isPrivate);
        return command.found.has_value();
    case JobOp::TakeDue:
        command.found = store.popDue(now);
        break;
    case JobOp::PutBack:
        for (const QueuedJob& queued : command.several) {
            store.putBack(queued, now);
        }
        break;
    case JobOp::Retry:
        store.retry(command.queued, command.due, now);
        break;
    case JobOp::Kill:
        store.kill(command.queued, now);
        break;
    case JobOp::Unlock:
        store.unlock(command.lock.digest, command.queued.job.key, now);
        break;
    case JobOp::Beat:
        store.processes().beat(command.process, now);
        break;
    case JobOp::Leave:
        store.processes().leave(command.process);
        break;
    case JobOp::Count:
        command.count = store.processes().size();
        break;
    case JobOp::Prune:
        command.atMostOnceAMinute ? store.processes().pruneAtMostOnceAMinute(now)
                                  : store.processes().prune(now);
        break;
    case JobOp::FindOrphans:
        command.recovered = store.recoverOrphans(now);
        break;
    }
    return true;
}

void loseReply(JobCommand& command, sim::Time now) {
    const auto found = std::exchange(command.found, std::nullopt);
    if (!found) {
        return;
    }
    if (command.isPrivate) {
        command.store->orphan(*found, command.process, now);
    } else {
        command.store->end(*found, JobEnd::Lost, now);
    }
}

} // namespace doppel::models
