// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"

#include <cstdint>
#include <list>
#include <memory>
#include <utility>
#include <vector>

namespace doppel::models {

/// The insides of a component's servers, one object for each incarnation of each server: one that
/// died and came back has forgotten everything, while what the dead one was doing may still have to
/// notice. A dead incarnation goes on existing until the last process has left it.
///
/// `Server` has `die()`, which sends its waiting requests away, and `dead()`. Made when first used.
template <class Server>
class Incarnations {
    struct Incarnation {
        std::unique_ptr<Server> server;
        std::uint64_t occupants = 0;
    };
    using Place = typename std::list<Incarnation>::iterator;

public:
    /// A process's presence in an incarnation, which it keeps alive.
    class [[nodiscard]] Occupancy {
    public:
        Occupancy(Incarnations& all, Place place) : all_(all), place_(place) {
            ++place_->occupants;
        }
        Occupancy(const Occupancy& other) : Occupancy(other.all_, other.place_) {}
        Occupancy& operator=(const Occupancy&) = delete;
        ~Occupancy() {
            if (--place_->occupants == 0 && place_->server->dead()) {
                all_.all_.erase(place_);
            }
        }
        Server& operator*() const { return *place_->server; }
        Server* operator->() const { return place_->server.get(); }

    private:
        Incarnations& all_;
        Place place_;
    };

    /// Enters the present incarnation of a server; `make()` gives a unique_ptr to a new one.
    template <class Make>
    Occupancy enter(InstanceId id, const Make& make) {
        if (id.index >= present_.size()) {
            present_.resize(id.index + 1, all_.end());
        }
        if (present_[id.index] == all_.end()) {
            present_[id.index] = all_.insert(all_.end(), Incarnation{make(), 0});
        }
        return Occupancy(*this, present_[id.index]);
    }

    /// The present incarnation of a server, or null where it has not been entered yet.
    Server* find(InstanceId id) const {
        const bool none = id.index >= present_.size() || present_[id.index] == all_.end();
        return none ? nullptr : present_[id.index]->server.get();
    }

    /// Calls `visit(server)` for the present incarnations, in the order of the servers.
    template <class Visit>
    void forEach(const Visit& visit) {
        for (const Place place : present_) {
            if (place != all_.end()) {
                visit(*place->server);
            }
        }
    }

    /// The server dies.
    void end(InstanceId id) {
        if (find(id) == nullptr) {
            return;
        }
        const Place place = std::exchange(present_[id.index], all_.end());
        place->server->die();
        if (place->occupants == 0) {
            all_.erase(place);
        }
    }

private:
    std::list<Incarnation> all_;
    std::vector<Place> present_; // by server; end() where none
};

} // namespace doppel::models
