// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"

#include <cstdint>
#include <set>
#include <string_view>

namespace doppel::models {

class FaultLedger;

/// What becomes of requests on servers whose hosts vanish: `inFlight` of the faults that take them.
inline constexpr std::string_view kInFlightOnLostServers =
    "requests in flight on them and those that wait there are lost: their callers wait in silence "
    "until their time-out for the first byte or, without one, get a reset when the work would have "
    "ended; a new call to such a server waits for its connect time-out, until callers are no "
    "longer sent there";

/// The servers of a component that one fault has taken away.
class LostServers {
public:
    LostServers(FaultLedger& faults, Component& component)
        : faults_(faults), component_(component) {}

    Component& component() const { return component_; }
    std::size_t count() const { return lost_.size(); }
    bool holds(std::uint32_t server) const { return lost_.contains(server); }
    void lose(std::uint32_t server);
    void giveAllBack();

private:
    FaultLedger& faults_;
    Component& component_;
    std::set<std::uint32_t> lost_;
};

} // namespace doppel::models
