// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/gauge.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// What a container may take of its node's processors, as Linux' fair scheduler is told it.
struct CpuGroup {
    /// Its share while processors are short, to those of others: cpu.shares.
    std::int64_t weight = 1024;
    /// Processor time that it may take in each period; none: as much as there is.
    std::optional<sim::Duration> quota{};
    sim::Duration period = std::chrono::milliseconds(100);
    /// When a period began, or will: they follow one another from then on.
    sim::Time phase{};
};

/// cpu.shares for a request in thousandths of a processor, 2 at least. Source: kubelet
/// cm/helpers_linux.go, MilliCPUToShares.
std::int64_t sharesOf(std::int64_t milliCpu);
/// The quota for a limit in thousandths of a processor, 1 ms at least. Source: the same,
/// MilliCPUToQuota.
sim::Duration quotaOf(std::int64_t milliCpu, sim::Duration period);

/// What became of a group's periods, as cpu.stat counts it and cAdvisor tells it.
struct CfsCounts {
    std::uint64_t periods = 0;     ///< that ended while it was at work, or in the one before
    std::uint64_t throttled = 0;   ///< of them those in which it had used up its quota
    sim::Duration throttledTime{}; ///< of each processor that it would have used
    friend bool operator==(const CfsCounts&, const CfsCounts&) = default;
};

/// The processors of a node, and who computes on them: the fair scheduler as a fluid, with
/// bandwidth control by periods.
///
///     free processors        -> each thread runs at full speed
///     fewer than threads     -> groups share by weight; none gets more than it has threads for,
///                               and what it leaves is the others'; its threads share alike
///     a quota is used up     -> all of the group's threads stand still until its next period
///     a period begins        -> the group has its quota again, less what it took too much
///
/// A pure state machine: it is told what happens when, and tells what happens next of itself.
/// Between two such moments all speeds are constant, so that nothing is computed for periods in
/// which nobody is throttled. A thread alone is exact to the nanosecond; one among others is done
/// less than a nanosecond late.
///
/// Left out: slices of quota by processor (5 ms), time slices, migration, caches, hyper-threads.
/// Source: Linux kernel/sched/fair.c, Documentation/scheduler/sched-bwc.rst.
class NodeCpu {
public:
    using Group = std::uint32_t;
    using Thread = std::uint64_t; ///< whatever the caller calls it; unique among those at work

    /// `milliCpu`: processors in thousandths.
    explicit NodeCpu(std::int64_t milliCpu);

    Group add(const CpuGroup& group, sim::Time now);
    /// It has begun anew: nothing of its periods so far is left but its counts. REQUIRES: it has no
    /// threads.
    void restart(Group group, const CpuGroup& as, sim::Time now);

    /// A thread wants so much of a processor's time. REQUIRES: work > 0; all that happens by itself
    /// until then has: advance(now).
    void begin(Group group, Thread thread, sim::Duration work, sim::Time now);
    /// It wants no more; nothing happens where it is through. REQUIRES: likewise.
    void leave(Group group, Thread thread, sim::Time now);
    /// When something happens next by itself; none: never.
    std::optional<sim::Time> next() const;
    /// Lets time pass; those whose work is done by then go, in the order in which they end.
    std::vector<Thread> advance(sim::Time now);

    /// What a group computes with at the moment, in thousandths of a processor.
    std::int64_t usage(Group group) const;
    bool isThrottled(Group group) const { return groups_[group].throttled; }
    const CfsCounts& counts(Group group) const { return groups_[group].counts; }
    /// Those that want to compute, throttled ones too.
    std::size_t threads(Group group) const { return groups_[group].threads.size(); }

private:
    using Amount = sim::Int128; // nanoseconds of processor time, in 2^-32

    struct Running {
        Thread thread = 0;
        Amount until = 0; // of what each thread of its group has had
    };
    struct State {
        CpuGroup rules;
        std::vector<Running> threads; // by when they are through
        Amount had = 0;               // by each thread that was there all the time
        Amount speed = 0;             // of each thread
        Amount left = 0;              // of the quota, until the period ends
        sim::Time boundary{};         // when the period ends
        bool timed = false;           // its periods are counted
        bool used = false;            // it computed in this period
        bool throttled = false;
        CfsCounts counts{};
    };

    void run(sim::Time until);
    void run(State& group, sim::Duration length) const;
    void endPeriods(State& group, sim::Time now) const;
    void wake(State& group, sim::Time now) const;
    void share();
    std::optional<sim::Time> nextOf(const State& group) const;
    std::int64_t most(const State& group) const;

    std::int64_t milliCpu_;
    std::vector<State> groups_;
    std::vector<State*> wanting_; // while speeds are set
    sim::Time now_{};
};

} // namespace doppel::models
