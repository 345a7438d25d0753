// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/target_group.h"

#include "models/replica_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace doppel::models {

std::vector<TargetGroup::Registration>
TargetGroup::follow(const ReplicaSet& servers, bool trusted, sim::Time now) {
    version_ = servers.version();
    const std::size_t size = std::max<std::size_t>(servers.size(), records_.size());
    standings_.resize(size);
    loads_.resize(size);
    records_.resize(size);
    const bool first = registered_ == 0;
    std::vector<Registration> added;
    for (std::uint32_t i = 0; i < size; ++i) {
        const InstanceId server{i};
        if (servers.belongs(server) == standings_[i].registered) {
            continue;
        }
        if (standings_[i].registered) {
            dismiss(i, now);
            continue;
        }
        standings_[i].zone = servers.zoneOf(server);
        enroll(i, trusted, first);
        added.push_back({i, records_[i].registrations});
    }
    return added;
}

bool TargetGroup::isBehind(const ReplicaSet& servers) const {
    return version_ != servers.version();
}

void TargetGroup::dismissAll(sim::Time now) {
    version_ = 0;
    for (std::uint32_t i = 0; i < standings_.size(); ++i) {
        if (standings_[i].registered) {
            dismiss(i, now);
        }
    }
}

void TargetGroup::enroll(std::uint32_t target, bool trusted, bool first) {
    usableIsStale_ = true;
    standings_[target].registered = true;
    ++registered_;
    Record& record = records_[target];
    ++record.registrations;
    record.health = TargetHealth{};
    // Slow start does not apply to the first fill of an empty group.
    record.healthySince = first ? sim::Time::min() : sim::kNever;
    if (trusted) {
        record.health.state = TargetHealth::State::Healthy;
        setHealthy(target, true);
    }
}

void TargetGroup::dismiss(std::uint32_t target, sim::Time now) {
    usableIsStale_ = true;
    setHealthy(target, false);
    standings_[target].registered = false;
    --registered_;
    records_[target].deregisteredAt = now;
}

void TargetGroup::setHealthy(std::uint32_t target, bool healthy) {
    usableIsStale_ = true;
    if (std::exchange(standings_[target].healthy, healthy) != healthy) {
        healthy_ += healthy ? 1 : -1;
    }
}

bool TargetGroup::current(Registration registration) const {
    return standings_[registration.target].registered &&
           records_[registration.target].registrations == registration.number;
}

std::optional<sim::Time> TargetGroup::endOf(Registration registration) const {
    if (current(registration)) {
        return std::nullopt;
    }
    return records_[registration.target].deregisteredAt;
}

bool TargetGroup::probed(const HealthCheckConfig& config,
                         std::uint32_t target,
                         bool success,
                         sim::Time now) {
    Record& record = records_[target];
    const TargetHealth before = record.health;
    record.health = afterProbe(config, record.health, success);
    const bool after = record.health.healthy();
    if (before.healthy() == after) {
        return before.state != record.health.state;
    }
    setHealthy(target, after);
    if (!after) {
        record.healthySince = sim::kNever;
    } else if (record.healthySince == sim::kNever) {
        record.healthySince = now;
        if (!std::exchange(record.starting, true)) {
            starting_.push_back(target);
        }
    }
    return true;
}

TargetHealth::State TargetGroup::stateOf(std::uint32_t target) const {
    const bool isTarget = target < standings_.size() && standings_[target].registered;
    return isTarget ? records_[target].health.state : TargetHealth::State::Initial;
}

std::uint32_t TargetGroup::unhealthyCount() const {
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < records_.size(); ++i) {
        const bool failed = records_[i].health.state == TargetHealth::State::Unhealthy;
        count += standings_[i].registered && failed ? 1 : 0;
    }
    return count;
}

TargetGroup::Offer TargetGroup::offer(const Rules& rules, sim::Time now) {
    if (std::exchange(usableIsStale_, false)) {
        useAgain(rules);
    }
    if (usable_.indices.empty()) {
        return {};
    }
    shareOut(rules, now);
    return {usable_.indices, share_, leastBusy_.least(), usable_.failedOpen};
}

TargetGroup::Registration TargetGroup::takeInTurn() {
    return take(turns_.next().value());
}

TargetGroup::Registration TargetGroup::takeLeastBusy() {
    return take(leastBusy_.next(last_));
}

TargetGroup::Registration TargetGroup::take(std::uint32_t target) {
    last_ = target;
    addOutstanding(target, 1);
    return {target, records_[target].registrations};
}

// Takes out and puts in only those that changed. Who is not usable keeps its credit for when it is.
void TargetGroup::useAgain(const Rules& rules) {
    const UsableTargets before = std::exchange(usable_, usableTargets(standings_, rules.zone));
    std::vector<std::uint32_t> changed;
    std::set_difference(before.indices.begin(), before.indices.end(), usable_.indices.begin(),
                        usable_.indices.end(), std::back_inserter(changed));
    for (const std::uint32_t target : changed) {
        loads_[target].credit = turns_.remove(target);
        share_ -= loads_[target].share;
        leastBusy_.remove(target);
    }
    changed.clear();
    std::set_difference(usable_.indices.begin(), usable_.indices.end(), before.indices.begin(),
                        before.indices.end(), std::back_inserter(changed));
    for (const std::uint32_t target : changed) {
        turns_.add(target, loads_[target].share, loads_[target].credit);
        share_ += loads_[target].share;
        leastBusy_.add(target, loads_[target].outstanding);
    }
}

void TargetGroup::addOutstanding(std::uint32_t target, std::int64_t change) {
    loads_[target].outstanding += change;
    if (leastBusy_.has(target)) {
        leastBusy_.setLoad(target, loads_[target].outstanding);
    }
}

void TargetGroup::shareOut(const Rules& rules, sim::Time now) {
    const auto isOver = [&](std::uint32_t target) {
        Record& record = records_[target];
        const bool starts =
            rules.slowStart > sim::Duration::zero() && record.healthySince != sim::kNever &&
            record.healthySince != sim::Time::min() && now - record.healthySince < rules.slowStart;
        const std::int64_t before = loads_[target].share;
        loads_[target].share = starts ? slowStartShare(now - record.healthySince, rules.slowStart)
                                      : TargetLoad::kFullShare;
        if (turns_.has(target)) {
            turns_.setWeight(target, loads_[target].share);
            share_ += loads_[target].share - before;
        }
        record.starting = starts;
        return !starts;
    };
    std::erase_if(starting_, isOver);
}

} // namespace doppel::models
