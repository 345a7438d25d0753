// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/describe.h"
#include "models/scaling/asg_zones.h"
#include "models/scaling/tracked_servers.h"
#include "sim/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace doppel::models {

/// How an Auto Scaling group keeps its instances.
struct AsgConfig {
    sim::Duration healthCheckGrace = std::chrono::seconds(300);
    sim::Duration unhealthyAfter = std::chrono::seconds(120);
    bool rebalances = true;

    void describe(FieldVisitor& visitor);
};

/// An Auto Scaling group's care for its instances, which are a component's servers, by the pure
/// decisions of asg_zones.h:
///
///     one is wanted           -> launched in the zone with the fewest; in another one where the
///                                launch fails, and here again at the next look
///     too many are in service -> one goes by the default termination policy
///     one is unhealthy        -> terminated, and another launched
///     zones are uneven        -> launched in the one with the fewest, within the margin; the one
///                                that is too many goes when the new one is in service
///
/// While a release is brought to the servers it only terminates unhealthy ones: their steward starts
/// and stops them, wherever it likes. It lives as long as its platform.
class AsgKeeper final {
public:
    /// Between two looks at the instances' health.
    static constexpr sim::Duration kLook = std::chrono::seconds(30);
    /// Takes down a decision and its reason.
    using Told = std::function<void(std::string what, std::string why)>;

    /// `servers` outlive it.
    AsgKeeper(Component& group, const TrackedServers& servers, const AsgConfig& config, Told told);
    AsgKeeper(const AsgKeeper&) = delete;
    AsgKeeper& operator=(const AsgKeeper&) = delete;

    /// That many instances are wanted.
    void scaleTo(std::uint32_t desired);
    /// What a look at the instances leads to.
    void look(std::int32_t maxCapacity);

private:
    ReplicaSet& fleet() const { return group_.fleet(); }
    sim::Time now() const { return group_.world().now(); }
    std::vector<InstanceId> instances() const;
    std::vector<std::uint32_t> byZone(bool onlyInService) const;
    bool isUnhealthy(InstanceId instance) const;
    bool launch(const std::string& why);
    bool launchIn(std::uint32_t zone, const std::string& why);
    std::span<bool> usable() const { return {usable_.get(), fleet().zones()}; }
    void terminate(InstanceId instance, const std::string& why);
    void terminateByPolicy(const std::string& why);
    void terminateUnhealthy();
    void rebalanceZones(std::int32_t maxCapacity);

    Component& group_;
    const TrackedServers& servers_;
    const AsgConfig& config_;
    Told told_;
    std::unique_ptr<bool[]> usable_; // by zone: no launch there has failed since the last look
    std::vector<bool> isShut_;       // by zone: its last launch failed, which was told
};

} // namespace doppel::models
