// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/target_group.h"

#include "models/fleet.h"

#include <algorithm>

namespace doppel::models {

std::vector<TargetGroup::Registration>
TargetGroup::follow(const Fleet& fleet, bool trusted, sim::Time now) {
    const std::size_t size = std::max<std::size_t>(fleet.size(), records_.size());
    standings_.resize(size);
    loads_.resize(size);
    records_.resize(size);
    const bool first = registeredCount() == 0;
    std::vector<Registration> added;
    for (std::uint32_t i = 0; i < size; ++i) {
        const InstanceId server{i};
        const bool listed = i < fleet.size() && fleet.listed(server);
        if (listed == standings_[i].registered) {
            continue;
        }
        usableIsStale_ = true;
        standings_[i] = {.registered = listed, .healthy = false, .zone = fleet.zoneOf(server)};
        if (listed) {
            enroll(i, trusted, first);
            added.push_back({i, records_[i].registrations});
        } else {
            records_[i].deregisteredAt = now;
        }
    }
    return added;
}

void TargetGroup::enroll(std::uint32_t target, bool trusted, bool first) {
    Record& record = records_[target];
    ++record.registrations;
    record.health = TargetHealth{};
    // Slow start does not apply to the first fill of an empty group.
    record.healthySince = first ? sim::Time::min() : sim::kNever;
    if (trusted) {
        record.health.state = TargetHealth::State::Healthy;
        standings_[target].healthy = true;
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

void TargetGroup::probed(const HealthCheckConfig& config,
                         std::uint32_t target,
                         bool success,
                         sim::Time now) {
    Record& record = records_[target];
    const bool before = record.health.healthy();
    record.health = afterProbe(config, record.health, success);
    const bool after = record.health.healthy();
    if (before == after) {
        return;
    }
    standings_[target].healthy = after;
    usableIsStale_ = true;
    if (!after) {
        record.healthySince = sim::kNever;
    } else if (record.healthySince == sim::kNever) {
        record.healthySince = now;
    }
}

std::optional<TargetGroup::Registration>
TargetGroup::choose(const Rules& rules, sim::Draws& draws, sim::Time now) {
    if (usableIsStale_) {
        usable_ = usableTargets(standings_, rules.zone);
        usableIsStale_ = false;
    }
    if (usable_.indices.empty()) {
        return std::nullopt;
    }
    switch (rules.policy) {
    case BalancingPolicy::RoundRobin:
        shareOut(rules, now);
        last_ = chooseInTurn(loads_, usable_.indices);
        break;
    case BalancingPolicy::LeastOutstanding:
        last_ = chooseLeastOutstanding(loads_, usable_.indices, last_);
        break;
    case BalancingPolicy::Random:
        last_ = chooseRandomly(usable_.indices, draws);
        break;
    case BalancingPolicy::PowerOfTwo:
        last_ = choosePowerOfTwo(loads_, usable_.indices, draws);
        break;
    }
    ++loads_[last_].outstanding;
    return Registration{static_cast<std::uint32_t>(last_), records_[last_].registrations};
}

void TargetGroup::shareOut(const Rules& rules, sim::Time now) {
    if (rules.slowStart <= sim::Duration::zero()) {
        return;
    }
    for (const std::uint32_t target : usable_.indices) {
        const sim::Time since = records_[target].healthySince;
        const bool starting = since != sim::Time::min() && since != sim::kNever;
        loads_[target].share =
            starting ? slowStartShare(now - since, rules.slowStart) : TargetLoad::kFullShare;
    }
}

std::uint32_t TargetGroup::healthyCount() const {
    return static_cast<std::uint32_t>(
        std::count_if(standings_.begin(), standings_.end(), [](const TargetStanding& target) {
            return target.registered && target.healthy;
        }));
}

std::uint32_t TargetGroup::registeredCount() const {
    return static_cast<std::uint32_t>(
        std::count_if(standings_.begin(), standings_.end(),
                      [](const TargetStanding& target) { return target.registered; }));
}

} // namespace doppel::models
