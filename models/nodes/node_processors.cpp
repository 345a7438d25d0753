// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/node_processors.h"

#include <algorithm>
#include <coroutine>

namespace doppel::models {

// Who computes; through with it, or destroyed before.
class NodeProcessors::Computing {
public:
    Computing(NodeProcessors& on, NodeCpu::Group group, sim::Duration work)
        : on_(on), group_(group), work_(work) {}
    ~Computing() {
        if (stage_ == Stage::Computes) {
            on_.advance();
            on_.cpu_.leave(group_, thread(), on_.world_.now());
            on_.settle();
        }
        if (stage_ == Stage::Through) { // since before, or as of this very moment
            on_.world_.cancel(wakeUp_);
        }
    }
    Computing(const Computing&) = delete;
    Computing& operator=(const Computing&) = delete;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> process) {
        process_ = process;
        stage_ = Stage::Computes;
        on_.advance();
        on_.cpu_.begin(group_, thread(), work_, on_.world_.now());
        on_.settle();
    }
    void await_resume() noexcept { stage_ = Stage::GoesOn; }

    void isThrough() {
        wakeUp_ = on_.world_.wake(process_);
        stage_ = Stage::Through;
        for (sim::Counter* seconds : on_.told_[group_].meters->seconds) {
            seconds->add(static_cast<std::uint64_t>(work_.count()));
        }
    }

private:
    enum class Stage { Waits, Computes, Through, GoesOn };
    NodeCpu::Thread thread() { return reinterpret_cast<NodeCpu::Thread>(this); }

    NodeProcessors& on_;
    NodeCpu::Group group_;
    sim::Duration work_;
    std::coroutine_handle<> process_{};
    sim::EventId wakeUp_{};
    Stage stage_ = Stage::Waits;
};

NodeProcessors::NodeProcessors(sim::World& world, std::int64_t milliCpu)
    : sim::Callback(&NodeProcessors::happens), world_(world), cpu_(milliCpu) {}

NodeCpu::Group NodeProcessors::add(const CpuGroup& group, const CpuMeters& meters) {
    advance();
    told_.push_back({.meters = &meters});
    return cpu_.add(group, world_.now());
}

NodeCpu::Group NodeProcessors::restart(NodeCpu::Group group, const CpuGroup& as) {
    if (cpu_.threads(group) > 0) {
        return add(as, *told_[group].meters);
    }
    advance();
    cpu_.restart(group, as, world_.now());
    settle();
    return group;
}

sim::Task<void> NodeProcessors::compute(NodeCpu::Group group, sim::Duration work) {
    Computing computing(*this, group, work);
    co_await computing;
}

void NodeProcessors::happens(sim::Callback& callback) {
    auto& self = static_cast<NodeProcessors&>(callback);
    self.advance();
    self.settle();
}

void NodeProcessors::advance() {
    for (const NodeCpu::Thread thread : cpu_.advance(world_.now())) {
        reinterpret_cast<Computing*>(thread)->isThrough();
    }
}

// What is next is waited for, and what has changed is told.
void NodeProcessors::settle() {
    world_.disarm(*this);
    if (const auto next = cpu_.next()) {
        world_.armAt(*this, std::max(*next, world_.now()));
    }
    const auto add = [](const std::vector<sim::Counter*>& counters, std::uint64_t more) {
        for (sim::Counter* counter : counters) {
            counter->add(more);
        }
    };
    for (NodeCpu::Group group = 0; group < told_.size(); ++group) {
        Told& told = told_[group];
        const std::int64_t usage = cpu_.usage(group);
        if (usage != told.usage) {
            told.meters->usage->add(world_.now(), usage - told.usage);
            told.usage = usage;
        }
        const CfsCounts& counts = cpu_.counts(group);
        if (counts != told.counts) {
            add(told.meters->periods, counts.periods - told.counts.periods);
            add(told.meters->throttled, counts.throttled - told.counts.throttled);
            add(told.meters->throttledSeconds,
                static_cast<std::uint64_t>(
                    (counts.throttledTime - told.counts.throttledTime).count()));
            told.counts = counts;
        }
    }
}

} // namespace doppel::models
