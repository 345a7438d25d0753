// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/fewest_first.h"
#include "models/balancing/smooth_turns.h"
#include "models/balancing/target_choice.h"
#include "models/balancing/target_health.h"
#include "models/balancing/usable_targets.h"
#include "models/request.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

class ReplicaSet;

/// What one node of a load balancer knows of the servers of one component: which are registered,
/// which it thinks healthy, and how many requests it has with each. Target i is the component's
/// server i.
class TargetGroup {
public:
    /// What the choice depends on beside the targets' own state.
    struct Rules {
        sim::Duration slowStart{};
        std::optional<std::uint32_t> zone{}; ///< only targets there; unset: all
    };
    /// A stay of a target in the group: from its registration to its deregistration.
    struct Registration {
        std::uint32_t target = 0;
        std::uint32_t number = 0;
    };

    /// Follows the servers that belong to the component, working or not: gives the registrations
    /// that are new. `trusted`: they count as healthy at once, as those do that were there before
    /// the run began.
    std::vector<Registration> follow(const ReplicaSet& servers, bool trusted, sim::Time now);
    /// Whether that list has changed since it was followed last.
    bool isBehind(const ReplicaSet& servers) const;
    /// Ends all registrations.
    void dismissAll(sim::Time now);
    bool current(Registration registration) const;
    /// When the registration ended; none while it lasts. REQUIRES: it is the target's last one.
    std::optional<sim::Time> endOf(Registration registration) const;

    /// Takes in what a probe found; gives whether the target's health changed by it, be it from
    /// initial to unhealthy.
    bool probed(const HealthCheckConfig& config, std::uint32_t target, bool success, sim::Time now);

    /// What it has for a request now: those that may be used, what they are to get in sum, and how
    /// many requests the least busy of them has.
    struct Offer {
        std::span<const std::uint32_t> usable{};
        std::int64_t share = 0;
        std::int64_t least = 0;
        bool failedOpen = false;
    };
    Offer offer(const Rules& rules, sim::Time now);
    std::int64_t outstanding(std::uint32_t target) const { return loads_[target].outstanding; }

    /// Sends a request to the one whose turn it is, to the least busy one, or to this one: it
    /// counts as outstanding until `done`. REQUIRES: it is, or there are, usable; offer() was just
    /// asked.
    Registration takeInTurn();
    Registration takeLeastBusy();
    Registration take(std::uint32_t target);
    void done(std::uint32_t target) { addOutstanding(target, -1); }

    /// Initial, where it isn't registered.
    TargetHealth::State stateOf(std::uint32_t target) const;
    const std::vector<TargetStanding>& standings() const { return standings_; }
    std::uint32_t healthyCount() const { return healthy_; }
    std::uint32_t registeredCount() const { return registered_; }
    /// Those that have failed their checks: an initial one has not yet. Costs as much as there are.
    std::uint32_t unhealthyCount() const;
    /// Whether there is one that has neither passed nor failed its checks. Costs as much.
    bool isChecking() const { return healthy_ + unhealthyCount() < registered_; }

private:
    struct Record {
        TargetHealth health;
        sim::Time healthySince = sim::Time::min(); ///< of a slow start
        bool starting = false;                     ///< is in starting_
        std::uint32_t registrations = 0;
        sim::Time deregisteredAt{};
    };
    void enroll(std::uint32_t target, bool trusted, bool first);
    void dismiss(std::uint32_t target, sim::Time now);
    void setHealthy(std::uint32_t target, bool healthy);
    void useAgain(const Rules& rules);
    void shareOut(const Rules& rules, sim::Time now);
    void addOutstanding(std::uint32_t target, std::int64_t change);

    std::vector<TargetStanding> standings_; // these three by target
    std::vector<TargetLoad> loads_;
    std::vector<Record> records_;
    std::vector<std::uint32_t> starting_; // those whose share may still grow
    std::int64_t share_ = 0;              // of the usable ones, in sum
    UsableTargets usable_;
    SmoothTurns turns_;     // of the usable ones
    FewestFirst leastBusy_; // of the usable ones
    std::uint32_t registered_ = 0;
    std::uint32_t healthy_ = 0;
    std::uint64_t version_ = 0; // of the list that was followed last
    bool usableIsStale_ = true;
    std::uint32_t last_ = 0;
};

} // namespace doppel::models
