// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <utility>

namespace doppel::models {

/// Is told of the tries of jobs or messages on a component's servers.
class TryWatcher {
public:
    virtual ~TryWatcher() = default;
    virtual void tryBegan(InstanceId server) = 0;
    /// It succeeded, or failed. Not told of one that is put back to be done by another.
    virtual void tryEnded(InstanceId server, bool succeeded) = 0;
};

/// A component that does jobs implements this beside Component: what it has to show for itself are
/// these, not answers.
class DoesJobs {
public:
    virtual ~DoesJobs() = default;
    /// `watcher`, one in all, is told from now on; it outlives the last job.
    void watchTries(TryWatcher& watcher) { watcher_ = &watcher; }

private:
    friend class JobTry;
    TryWatcher* watcher_ = nullptr;
};

/// A try of a job on a server. Destroyed before it ended or was put back, it has ended with its
/// process, and failed.
class JobTry {
public:
    JobTry(DoesJobs& doer, InstanceId server) : doer_(&doer), server_(server) {
        if (doer.watcher_ != nullptr) [[unlikely]] {
            doer.watcher_->tryBegan(server);
        }
    }
    ~JobTry() { ended(false); }
    JobTry(const JobTry&) = delete;
    JobTry& operator=(const JobTry&) = delete;

    void ended(bool succeeded) {
        const DoesJobs* doer = std::exchange(doer_, nullptr);
        if (doer != nullptr && doer->watcher_ != nullptr) [[unlikely]] {
            doer->watcher_->tryEnded(server_, succeeded);
        }
    }
    void putBack() { doer_ = nullptr; }

private:
    DoesJobs* doer_; // null: it is over
    InstanceId server_;
};

} // namespace doppel::models
