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
class FaultLedger {
public:
    using Id = std::uint64_t;
    using Incumbent = std::pair<std::uint32_t, std::uint32_t>; ///< a server's number, and who it is

    /// A fault begins. `servers` are the numbers of those that it hits; null: all, and those to
    /// come.
    Id add(Component& target, const std::vector<std::uint32_t>* servers, const FaultState& effect);
    /// It hits one more server of its target. REQUIRES, here and below: it is under way.
    void extend(Id fault, std::uint32_t server);
    /// It has come to another size.
    void change(Id fault, const FaultState& effect);
    void remove(Id fault);

    /// What indexes the chance of a fault of the network that begins now: another number for each
    /// of those of one instant.
    std::uint64_t chanceOfNetworkFault(sim::Time now);

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
    struct Entry {
        Id id = 0; ///< later ones are greater
        sim::Time began{};
        std::uint64_t chance = 0;
        bool hitsAll = true;
        std::set<Incumbent> servers;
        FaultState effect; ///< with its chance and its beginning
    };
    using Server = std::pair<Component*, Incumbent>;

    std::pair<Component*, std::vector<Entry>*> holderOf(Id fault);
    static void setEffect(Entry& entry, const FaultState& effect);
    static void apply(Component& component, const std::vector<Entry>& entries);

    Id last_ = 0;
    sim::Time lastNetworkFault_ = sim::Time::min();
    std::uint64_t networkFaultsAtOnce_ = 0;
    std::vector<std::pair<Component*, std::vector<Entry>>> entries_; // by component, in their order
    std::map<Server, int> lostBy_;              // how many faults hold each server; never walked
    std::map<const Component*, int> allDownBy_; // likewise a whole component
};

} // namespace doppel::models
