// SPDX-License-Identifier: Apache-2.0
#include "models/app/pod.h"

#include <utility>

namespace doppel::models {

using sim::Pool;
using sim::Task;

namespace {

sim::Discipline disciplineOf(QueueOrder order) {
    switch (order) {
    case QueueOrder::Lifo:
        return sim::Discipline::Lifo;
    case QueueOrder::AdaptiveLifo:
        return sim::Discipline::Priority;
    case QueueOrder::Fifo:
        break;
    }
    return sim::Discipline::Fifo;
}

} // namespace

Pod::Worker::Worker(sim::World& world, const Options& options)
    : threads(world,
              {.capacity = options.threads,
               .discipline = disciplineOf(options.order),
               .metrics = {.busy = options.busyThreads, .waiting = options.waiting}}),
      cpu(world, {.capacity = 1, .metrics = {.busy = options.computing}}) {}

Pod::Pod(sim::World& world, const Options& options)
    : world_(world), options_(options),
      threads_(world,
               {.capacity = std::int64_t{options.workers} * options.threads,
                .discipline = disciplineOf(options.order),
                .bound = options.backlog,
                .metrics = {.busy = options.busyThreads, .waiting = options.waiting}}),
      loads_(options.workers) {
    for (std::uint32_t i = 0; i < options.workers; ++i) {
        workers_.emplace_back(world, options);
    }
}

Pod::ThreadLease::ThreadLease(ThreadLease&& other) noexcept
    : pod_(std::exchange(other.pod_, nullptr)), worker_(other.worker_),
      thread_(std::move(other.thread_)) {}

Pod::ThreadLease::~ThreadLease() {
    if (pod_ != nullptr) {
        --pod_->loads_[worker_].requests;
        --pod_->leases_;
    }
}

std::size_t Pod::waiting() const {
    std::size_t count = threads_.waiting() + unaccepted_;
    for (const Worker& worker : workers_) {
        count += worker.threads.waiting();
    }
    return count;
}

// Counts only where the order is adaptive: who comes while too many wait is served before them.
int Pod::priorityOf(const Pool& queue) {
    return takesTheLast(options_.order, queue.waiting(), options_.lifoFrom) ? --firstOfAll_ : 0;
}

Task<Pod::ThreadLease> Pod::takeThread() {
    return options_.policy == AcceptPolicy::Puma7 ? queueInWorker() : queueInKernel();
}

// Puma 7: accepted early, by the worker that is through with its waits first; then it waits there.
Task<Pod::ThreadLease> Pod::queueInWorker() {
    if (unaccepted_ >= options_.backlog) {
        co_return ThreadLease();
    }
    const Acceptance accepted =
        nextAcceptance(options_.policy, loads_, options_.threads, world_.now());
    WorkerLoad& load = loads_[accepted.worker];
    ++load.requests;
    load.acceptorFree = accepted.at;
    if (accepted.at > world_.now()) {
        ++unaccepted_;
        co_await world_.sleepUntil(accepted.at);
        --unaccepted_;
    }
    Pool& threads = workers_[accepted.worker].threads;
    Pool::Lease thread = co_await threads.acquire(priorityOf(threads));
    co_return ThreadLease(*this, accepted.worker, std::move(thread)); // empty if it died
}

// Puma 6 and the shared queue: it waits in the kernel until some worker has a free thread.
Task<Pod::ThreadLease> Pod::queueInKernel() {
    Pool::Lease thread = co_await threads_.acquire(priorityOf(threads_));
    if (!thread) {
        co_return ThreadLease();
    }
    const Acceptance accepted =
        nextAcceptance(options_.policy, loads_, options_.threads, world_.now());
    WorkerLoad& load = loads_[accepted.worker];
    ++load.requests;
    load.acceptorFree = accepted.at;
    if (accepted.at > world_.now()) {
        co_await world_.sleepUntil(accepted.at);
    }
    co_return ThreadLease(*this, accepted.worker, std::move(thread));
}

void Pod::die() {
    dead_ = true;
    threads_.close();
    for (Worker& worker : workers_) {
        worker.threads.close();
        worker.cpu.close();
    }
}

} // namespace doppel::models
