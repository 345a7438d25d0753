// SPDX-License-Identifier: Apache-2.0
#include "models/nodes/node_cpu.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Time;

namespace {

constexpr int kFraction = 32;
constexpr sim::Int128 kOne = sim::Int128{1} << kFraction;
constexpr std::int64_t kMilliCpu = 1000;

sim::Int128 amountOf(Duration length) {
    return sim::Int128{length.count()} << kFraction;
}

// As long as time is at most.
Duration ceilOf(sim::Int128 amount, sim::Int128 speed) {
    const sim::Int128 most = sim::kForever.count();
    return Duration(static_cast<std::int64_t>(std::min((amount + speed - 1) / speed, most)));
}

} // namespace

std::int64_t sharesOf(std::int64_t milliCpu) {
    constexpr std::int64_t kSharesOfOne = 1024;
    constexpr std::int64_t kFewest = 2;
    constexpr std::int64_t kMost = 262'144;
    return std::clamp(milliCpu * kSharesOfOne / kMilliCpu, kFewest, kMost);
}

Duration quotaOf(std::int64_t milliCpu, Duration period) {
    static constexpr Duration kLeast = std::chrono::milliseconds(1);
    const std::int64_t micros = milliCpu * (period.count() / 1000) / kMilliCpu;
    return std::max<Duration>(std::chrono::microseconds(micros), kLeast);
}

NodeCpu::NodeCpu(std::int64_t milliCpu) : milliCpu_(milliCpu) {
    DOPPEL_ASSERT(milliCpu > 0);
}

NodeCpu::Group NodeCpu::add(const CpuGroup& group, Time now) {
    groups_.emplace_back();
    restart(static_cast<Group>(groups_.size() - 1), group, now);
    return static_cast<Group>(groups_.size() - 1);
}

void NodeCpu::restart(Group group, const CpuGroup& as, Time now) {
    DOPPEL_ASSERT(groups_[group].threads.empty());
    run(now);
    const CfsCounts counts = groups_[group].counts;
    groups_[group] = {};
    groups_[group].rules = as;
    groups_[group].counts = counts;
    groups_[group].left = as.quota ? amountOf(*as.quota) : 0;
}

void NodeCpu::begin(Group group, Thread thread, Duration work, Time now) {
    run(now);
    State& state = groups_[group];
    const Running running{thread, state.had + amountOf(work)};
    state.threads.insert(
        std::upper_bound(state.threads.begin(), state.threads.end(), running,
                         [](const Running& a, const Running& b) { return a.until < b.until; }),
        running);
    wake(state, now);
    share();
}

void NodeCpu::leave(Group group, Thread thread, Time now) {
    run(now);
    State& state = groups_[group];
    if (std::erase_if(state.threads, [&](const Running& one) { return one.thread == thread; }) >
        0) {
        share();
    }
}

// Somebody wants to compute: where its periods were not counted, they are from now on.
void NodeCpu::wake(State& group, Time now) const {
    if (!group.rules.quota) {
        return;
    }
    if (!group.timed) {
        const Duration past = (now - group.rules.phase) % group.rules.period;
        const bool isBefore = past < Duration::zero();
        group.boundary = now - past + (isBefore ? Duration::zero() : group.rules.period);
        group.timed = true;
    }
    group.used = true;
    group.throttled = group.throttled || group.left <= 0;
}

std::int64_t NodeCpu::most(const State& group) const {
    const std::int64_t processors = (milliCpu_ + kMilliCpu - 1) / kMilliCpu;
    return std::min(static_cast<std::int64_t>(group.threads.size()), processors);
}

// By rising threads for its weight: whoever wants less than its share is served in full, and leaves
// the rest to those behind.
void NodeCpu::share() {
    wanting_.clear();
    std::int64_t threads = 0;
    std::int64_t weights = 0;
    for (State& group : groups_) {
        group.speed = 0;
        if (!group.threads.empty() && !group.throttled) {
            wanting_.push_back(&group);
            threads += most(group);
            weights += group.rules.weight;
        }
    }
    const bool isShort = threads * kMilliCpu > milliCpu_;
    if (isShort) {
        std::stable_sort(wanting_.begin(), wanting_.end(), [this](const State* a, const State* b) {
            return most(*a) * b->rules.weight < most(*b) * a->rules.weight;
        });
    }
    sim::Int128 left = milliCpu_ * kOne / kMilliCpu;
    for (State* group : wanting_) {
        const sim::Int128 wants = most(*group) * kOne;
        const sim::Int128 gets =
            isShort ? std::min(wants, left * group->rules.weight / weights) : wants;
        group->speed = gets / static_cast<std::int64_t>(group->threads.size());
        left -= gets;
        weights -= group->rules.weight;
    }
}

std::optional<Time> NodeCpu::nextOf(const State& group) const {
    if (group.throttled) {
        return group.boundary;
    }
    if (group.threads.empty() || group.speed <= 0) {
        return std::nullopt;
    }
    const Duration done = ceilOf(group.threads.front().until - group.had, group.speed);
    const Time ends = sim::after(now_, std::max(done, Duration::zero()));
    if (!group.rules.quota) {
        return ends;
    }
    const sim::Int128 speed = group.speed * static_cast<std::int64_t>(group.threads.size());
    const Time exhausted = sim::after(now_, ceilOf(std::max<Amount>(group.left, 0), speed));
    if (exhausted < group.boundary) {
        return std::min(ends, exhausted);
    }
    if (speed * group.rules.period.count() > amountOf(*group.rules.quota)) {
        return std::min(ends, group.boundary); // it may use its quota up in the next one
    }
    return ends;
}

std::optional<Time> NodeCpu::next() const {
    std::optional<Time> first;
    for (const State& group : groups_) {
        const auto one = nextOf(group);
        if (one && (!first || *one < *first)) {
            first = one;
        }
    }
    return first;
}

std::vector<NodeCpu::Thread> NodeCpu::advance(Time now) {
    std::vector<Thread> done;
    for (auto at = next(); at && *at <= now; at = next()) {
        run(*at);
        for (State& group : groups_) {
            while (!group.threads.empty() && group.speed > 0 &&
                   group.threads.front().until <= group.had) {
                done.push_back(group.threads.front().thread);
                group.threads.erase(group.threads.begin());
            }
            const bool isOut = group.rules.quota && group.left <= 0 && !group.threads.empty();
            if (isOut && group.speed > 0) {
                group.throttled = true;
            }
        }
        share();
    }
    run(now);
    return done;
}

// Up to a time before which nothing happens but that periods end in which nobody is throttled.
void NodeCpu::run(Time until) {
    const Duration length = until - now_;
    DOPPEL_ASSERT(length >= Duration::zero());
    bool resumes = false;
    for (State& group : groups_) {
        run(group, length);
        if (group.timed && group.boundary <= until) {
            resumes = resumes || group.throttled;
            endPeriods(group, until);
        }
    }
    now_ = until;
    if (resumes) {
        share();
    }
}

void NodeCpu::run(State& group, Duration length) const {
    if (group.throttled) {
        group.counts.throttledTime += most(group) * length;
        return;
    }
    const Amount each = group.speed * length.count();
    group.had += each;
    if (group.rules.quota) {
        group.left -= each * static_cast<std::int64_t>(group.threads.size());
    }
}

// The timer of a group's periods fires at their ends, until it finds one in which nobody computed.
void NodeCpu::endPeriods(State& group, Time now) const {
    const Amount quota = amountOf(*group.rules.quota);
    const Duration past = now - group.boundary;
    const std::int64_t ended = past / group.rules.period + 1;
    const bool isAtWork = !group.threads.empty();
    if (!isAtWork && !group.throttled) {
        const std::int64_t counted = std::min<std::int64_t>(ended, group.used ? 2 : 1);
        group.counts.periods += static_cast<std::uint64_t>(counted);
        group.timed = group.used && ended == 1;
        group.boundary += group.rules.period;
        group.used = false;
        group.left = quota;
        return;
    }
    group.counts.periods += static_cast<std::uint64_t>(ended);
    group.counts.throttled += group.throttled ? 1 : 0;
    group.throttled = false;
    group.used = isAtWork;
    group.boundary += ended * group.rules.period;
    // Since the last of these ends it has taken some of the quota that it got there.
    const Duration within = now - (group.boundary - group.rules.period);
    const Amount taken =
        group.speed * static_cast<std::int64_t>(group.threads.size()) * within.count();
    const Amount before = ended > 1 ? 0 : group.left + taken;
    group.left = std::min(quota, before + quota) - taken;
}

std::int64_t NodeCpu::usage(Group group) const {
    const State& state = groups_[group];
    const sim::Int128 speed = state.speed * static_cast<std::int64_t>(state.threads.size());
    return static_cast<std::int64_t>((speed * kMilliCpu + kOne / 2) / kOne);
}

} // namespace doppel::models
