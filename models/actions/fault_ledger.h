// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/fault_state.h"

#include <cstdint>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace doppel::models {

/// How a server goes down.
enum class DownBy : std::uint8_t {
    Vanish, ///< its host is gone: nothing answers
    Crash,  ///< its process died and is not started again: its host refuses connections
};

/// Which faults hold what. It alone sets Component::faults() of the components that faults touch,
/// to what those under way come to (addFault), and takes servers away and gives them back. A server
/// that several faults have taken comes back with the last of them. Each fault has a chance of its
/// own by when it began, so that it hits the same requests whatever else is on a timeline.
///
/// A fault of some servers costs as much as these have faults, however many others there are; one
/// of all, as much as there are servers that others hit, too.
class FaultLedger {
public:
    using Id = std::uint64_t;
    using Incumbent = std::pair<std::uint32_t, std::uint32_t>; ///< a server's number, and who it is

    /// A fault begins. `servers` are the numbers of those that it hits; null: all, and those to
    /// come.
    Id add(Component& target, const std::vector<std::uint32_t>* servers, const FaultState& effect);
    /// It hits one more server of its target. REQUIRES: it is under way, as below, and not one of
    /// all.
    void extend(Id fault, std::uint32_t server);
    /// It has come to another size.
    void change(Id fault, const FaultState& effect);
    void remove(Id fault);

    /// What indexes the chance of a fault of the network that begins now: another number for each
    /// of those of one instant.
    std::uint64_t chanceOfNetworkFault(sim::Time now) { return networkChances_.next(now); }

    /// Takes a server away, also one that has come back since another fault took it; gives who it was.
    Incumbent lose(Component& component, std::uint32_t server, DownBy how);
    /// The same for one that its fault holds already, where it has been started again.
    void loseAgain(Component& component, std::uint32_t server, DownBy how);
    /// A fault has all servers of a component down, with whoever could take over, or no more:
    /// whether it is the first one, or was the last.
    bool holdAll(const Component& component, bool isDown);
    /// Takes back one lose(); without effect on a server that is no more, or another by now.
    void giveBack(Component& component, Incumbent server);

private:
    /// Numbers the faults that begin at one instant.
    class Chances {
    public:
        std::uint64_t next(sim::Time now);

    private:
        sim::Time last_ = sim::Time::min();
        std::uint64_t atOnce_ = 0;
    };
    struct Entry {
        Component* target = nullptr;
        sim::Time began{};
        std::uint64_t chance = 0;
        bool hitsAll = true;
        std::set<std::uint32_t> servers; // the numbers of those that it has hit
        FaultState effect;               // with its chance and its beginning
    };
    /// A server that is hit by other faults than those that hit all.
    struct Hit {
        std::uint32_t incumbent = 0;
        std::set<Id> by;
    };
    struct Suffering {
        Chances chances;
        std::set<Id> everywhere; // those that hit all
        std::map<std::uint32_t, Hit> servers;
    };
    using Server = std::pair<Component*, Incumbent>;

    Entry& entryOf(Id fault);
    static void setEffect(Entry& entry, const FaultState& effect);
    void hit(Id fault, Entry& entry, std::uint32_t server);
    void renew(const Entry& entry);
    void renewServers(Component& component);
    void renewAt(Component& component, std::uint32_t server);

    Id last_ = 0;
    std::map<Id, Entry> entries_; // in the order in which they began
    Chances networkChances_;
    std::map<const Component*, Suffering> suffering_; // never walked, as those below
    std::map<Server, int> lostBy_;                    // how many faults hold each server
    std::map<const Component*, int> allDownBy_;       // likewise a whole component
};

} // namespace doppel::models
