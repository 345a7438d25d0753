// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/aim_watch.h"
#include "models/actions/fault_aim.h"
#include "models/actions/fault_ledger.h"
#include "models/component.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// What becomes of requests on servers whose hosts vanish: `inFlight` of the faults that take them.
inline constexpr std::string_view kInFlightOnLostServers =
    "requests in flight on them and those that wait there are lost, and with them the calls that "
    "they had made: their callers wait in silence until their time-out for the first byte or, "
    "without one, until they give up; a new call to such a server waits for its connect time-out, "
    "until callers are no longer sent there; what was in memory is gone, and a server that comes "
    "back boots";

/// As above, and what becomes of those whose processes die.
inline constexpr std::string_view kInFlightOnDownServers =
    "requests in flight on them and those that wait there are lost, and with them the calls that "
    "they had made; vanish: their callers wait in silence until their time-out for the first byte "
    "or, without one, until they give up; a new call to such a server waits for its connect "
    "time-out, until callers are no longer sent there; crash: they get a reset at once, and new "
    "calls are refused; what was in memory and in queues is gone either way, and a server that "
    "comes back boots";

/// The servers that one fault has taken away.
class LostServers {
public:
    LostServers(FaultLedger& faults, DownBy how) : faults_(faults), how_(how) {}

    std::size_t countOf(const Component& component) const { return of(component).size(); }
    bool holds(const Component& component, std::uint32_t server) const;
    /// Also one that it has taken already, where that is started again.
    void lose(Component& component, std::uint32_t server);
    void giveAllBack();

private:
    using Servers = std::set<FaultLedger::Incumbent>;
    const Servers& of(const Component& component) const;

    FaultLedger& faults_;
    DownBy how_;
    std::vector<std::pair<Component*, Servers>> lost_; // in the order of the first
};

/// A fault that takes all servers that it is aimed at, those too that begin while it lasts, and
/// gives them back. Where it is aimed at all of a store, nobody takes over there meanwhile.
class TakeServers : public Action {
public:
    TakeServers(FaultAim aim, const ActionScope& scope, DownBy how)
        : aim_(std::move(aim)), platform_(scope.platform), faults_(scope.faults), how_(how),
          lost_(scope.faults, how) {}

    void begin(double strength) final;
    void end() final;

private:
    void holdAll(bool isDown);
    bool losesZone() const { return how_ == DownBy::Vanish && aim_.isWholeZone(); }

    FaultAim aim_;
    Platform& platform_;
    FaultLedger& faults_;
    DownBy how_;
    LostServers lost_;
    std::optional<AimWatch> later_;
};

} // namespace doppel::models
