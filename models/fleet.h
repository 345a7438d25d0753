// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// The equal servers of a component: which of them work, and which of them callers are still sent to.
/// The two differ for a while after a server dies, until whoever keeps the list of end points
/// notices.
///
/// Servers stand in zones in turn: number i in zone i modulo the number of zones, as a scheduler
/// that spreads would have it.
class Fleet {
public:
    enum class State : std::uint8_t {
        Ready,   ///< takes requests
        Booting, ///< started, not ready yet: refuses connections
        Lost,    ///< gone: nothing answers
    };

    explicit Fleet(std::uint32_t size = 1, std::uint32_t zones = 1);

    std::uint32_t size() const { return static_cast<std::uint32_t>(servers_.size()); }
    std::uint32_t zones() const { return zones_; }
    std::uint32_t zoneOf(InstanceId id) const { return id.index % zones_; }
    State state(InstanceId id) const { return servers_[id.index].state; }
    bool ready(InstanceId id) const { return state(id) == State::Ready; }
    /// Grows each time the server dies: work that began in another life of it is lost.
    std::uint32_t life(InstanceId id) const { return servers_[id.index].life; }
    std::uint32_t readyCount() const;

    /// Changes the number of servers: new ones begin as `state`, unlisted unless Ready; the last
    /// ones go first.
    void resize(std::uint32_t size, State state);
    void setState(InstanceId id, State state);

    /// Whether callers are sent to this server.
    void setListed(InstanceId id, bool listed);
    bool listed(InstanceId id) const { return servers_[id.index].listed; }

    /// One of the listed servers, all equally likely, chosen by a uniform number in [0, 1); none
    /// when the list is empty.
    std::optional<InstanceId> pick(double uniform) const;

private:
    struct Server {
        State state = State::Ready;
        bool listed = true;
        std::uint32_t life = 0;
    };
    void rebuildList();

    std::vector<Server> servers_;
    std::vector<InstanceId> list_;
    std::uint32_t zones_;
};

} // namespace doppel::models
