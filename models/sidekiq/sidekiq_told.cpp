// SPDX-License-Identifier: Apache-2.0
// What a fleet tells of its queues and sets, and who looks after them.
#include "models/sidekiq/sidekiq.h"
#include "models/sidekiq/sidekiq_shutdown.h"
#include "models/view.h"

#include <array>
#include <string>

namespace doppel::models {

using sim::Task;

void Sidekiq::tell() {
    const sim::Time now = world().now();
    const auto count = [](std::size_t size) {
        return static_cast<std::int64_t>(size);
    };
    metrics_.processes.set(now, count(store_->processes().size()));
    metrics_.enqueued.set(now, count(store_->enqueued()));
    metrics_.retrySize.set(now, count(store_->retries()));
    metrics_.scheduledSize.set(now, count(store_->scheduled()));
    metrics_.deadSize.set(now, count(store_->dead()));
    metrics_.locks.set(now, count(store_->locks(now)));
    for (std::uint32_t queue = 0; queue < queueMetrics_.size(); ++queue) {
        queueMetrics_[queue].backlog.set(now, count(store_->length(queue)));
        queueMetrics_[queue].latency.set(now, store_->latency(queue, now).count());
    }
}

bool Sidekiq::anyLives() const {
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (processes_.find({i}) != nullptr) {
            return true;
        }
    }
    return false;
}

void Sidekiq::lookAfterIfNobodyDoes() {
    if (!looksAfter_ && !anyLives()) {
        looksAfter_ = true;
        world().spawn(lookAfter());
    }
}

// Whoever watches the queues sees them grow, though no process is left to tell.
Task<void> Sidekiq::lookAfter() {
    for (;;) {
        co_await world().sleepConstant(rules().heartbeat);
        if (anyLives()) {
            break;
        }
        tell();
    }
    looksAfter_ = false;
}

void Sidekiq::tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const {
    KeepsWork::tellSoFar(from, now, reader);
    const auto level = [&](std::string_view name, std::uint64_t stands) {
        reader.level(name, {}, static_cast<std::int64_t>(stands));
    };
    level("sidekiq_stats_processes_size", store_->processes().alive(now));
    level("sidekiq_stats_enqueued", store_->enqueued());
    level("sidekiq_stats_retry_size", store_->retries());
    level("sidekiq_stats_scheduled_size", store_->scheduled());
    level("sidekiq_stats_dead_size", store_->dead());
    for (std::uint32_t queue = 0; queue < queueNames_.size(); ++queue) {
        const SoFarReader::Labels labels{{"queue", queueNames_[queue]}};
        reader.level("sidekiq_queue_backlog", labels,
                     static_cast<std::int64_t>(store_->length(queue)));
        reader.level("sidekiq_queue_latency_seconds", labels, store_->latency(queue, now).count());
    }
}

void Sidekiq::show(View& view) const {
    if (store_ == nullptr) {
        return;
    }
    for (std::uint32_t queue = 0; queue < queueNames_.size(); ++queue) {
        view.queue(queueNames_[queue], static_cast<std::int64_t>(store_->length(queue)),
                   std::nullopt);
    }
    view.queue("retry set", static_cast<std::int64_t>(store_->retries()), std::nullopt);
    view.queue("scheduled set", static_cast<std::int64_t>(store_->scheduled()), std::nullopt);
    view.queue("dead set", static_cast<std::int64_t>(store_->dead()), kSidekiqDeadMax - 1);
    view.use("threads", metrics_.busy.current(), metrics_.concurrency.current());
    view.use("processors", metrics_.computing.current(), fleet().runningCount());
    static constexpr std::array<std::string_view, 5> kColumns{"job", "queue", "done", "failed",
                                                              "dead"};
    view.table("jobs", kColumns, [this] {
        View::Rows rows;
        for (const Kind& kind : kinds_) {
            rows.push_back({kind.name, queueNames_[kind.queue], std::to_string(kind.done),
                            std::to_string(kind.failed), std::to_string(kind.dead)});
        }
        return rows;
    });
}

} // namespace doppel::models
