// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_ledger.h"

#include "models/chance_key.h"
#include "sim/assert.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace doppel::models {

std::uint64_t FaultLedger::Chances::next(sim::Time now) {
    atOnce_ = now == last_ ? atOnce_ + 1 : 0;
    last_ = now;
    return deriveKey(static_cast<std::uint64_t>(now.time_since_epoch().count()), atOnce_);
}

FaultLedger::Id FaultLedger::add(Component& target,
                                 const std::vector<std::uint32_t>* servers,
                                 const FaultState& effect) {
    const Id fault = ++last_;
    Suffering& suffering = suffering_[&target];
    Entry& entry = entries_[fault];
    entry.target = &target;
    entry.began = target.world().now();
    entry.chance = suffering.chances.next(entry.began);
    entry.hitsAll = servers == nullptr;
    setEffect(entry, effect);
    if (entry.hitsAll) { // the last one comes to what there is
        suffering.everywhere.insert(fault);
        addFault(target.faults(), entry.effect);
        renewServers(target);
    } else {
        for (const std::uint32_t server : *servers) {
            hit(fault, entry, server);
        }
    }
    return fault;
}

void FaultLedger::change(Id fault, const FaultState& effect) {
    Entry& entry = entryOf(fault);
    setEffect(entry, effect);
    renew(entry);
}

void FaultLedger::extend(Id fault, std::uint32_t server) {
    Entry& entry = entryOf(fault);
    DOPPEL_ASSERT(!entry.hitsAll);
    hit(fault, entry, server);
}

void FaultLedger::remove(Id fault) {
    const Entry entry = std::move(entryOf(fault));
    entries_.erase(fault);
    Suffering& suffering = suffering_[entry.target];
    suffering.everywhere.erase(fault);
    for (const std::uint32_t server : entry.servers) {
        suffering.servers[server].by.erase(fault);
    }
    renew(entry);
}

FaultLedger::Entry& FaultLedger::entryOf(Id fault) {
    const auto found = entries_.find(fault);
    DOPPEL_ASSERT(found != entries_.end());
    return found->second;
}

void FaultLedger::setEffect(Entry& entry, const FaultState& effect) {
    entry.effect = effect;
    for (Slowing& slowing : entry.effect.slow) {
        slowing.chance = entry.chance;
    }
    if (entry.effect.certificate) {
        entry.effect.certificate->since = entry.began;
    }
}

void FaultLedger::hit(Id fault, Entry& entry, std::uint32_t server) {
    Component& component = *entry.target;
    const std::uint32_t incumbent = component.fleet().incumbent({server});
    entry.servers.insert(server);
    Hit& hit = suffering_[&component].servers[server];
    if (hit.incumbent != incumbent) { // what its predecessor suffered is not its affair
        hit = {incumbent, {}};
    }
    hit.by.insert(fault);
    renewAt(component, server);
    component.fleet().reprobe({server});
}

void FaultLedger::renew(const Entry& entry) {
    Component& component = *entry.target;
    if (entry.hitsAll) {
        FaultState everywhere;
        for (const Id fault : suffering_[&component].everywhere) {
            addFault(everywhere, entryOf(fault).effect);
        }
        component.faults() = std::move(everywhere);
        renewServers(component);
        return;
    }
    for (const std::uint32_t server : entry.servers) {
        renewAt(component, server);
        component.fleet().reprobe({server});
    }
}

void FaultLedger::renewServers(Component& component) {
    const auto& servers = suffering_[&component].servers;
    for (auto each = servers.begin(); each != servers.end();) {
        renewAt(component, (each++)->first); // which may drop it
    }
    component.fleet().reprobe();
}

void FaultLedger::renewAt(Component& component, std::uint32_t server) {
    Suffering& suffering = suffering_[&component];
    const auto hit = suffering.servers.find(server);
    const bool isHit = hit != suffering.servers.end() && !hit->second.by.empty() &&
                       hit->second.incumbent == component.fleet().incumbent({server});
    if (!isHit) {
        suffering.servers.erase(server);
        component.clearFaultsAt({server});
        return;
    }
    std::vector<Id> faults;
    std::set_union(suffering.everywhere.begin(), suffering.everywhere.end(), hit->second.by.begin(),
                   hit->second.by.end(), std::back_inserter(faults));
    FaultState state;
    for (const Id fault : faults) {
        addFault(state, entryOf(fault).effect);
    }
    component.setFaultsAt({server}, state);
}

FaultLedger::Incumbent FaultLedger::lose(Component& component, std::uint32_t server, DownBy how) {
    const Incumbent who{server, component.fleet().incumbent({server})};
    ++lostBy_[{&component, who}];
    loseAgain(component, server, how);
    return who;
}

void FaultLedger::loseAgain(Component& component, std::uint32_t server, DownBy how) {
    how == DownBy::Vanish ? component.fleet().lose({server}) : component.fleet().kill({server});
}

bool FaultLedger::holdAll(const Component& component, bool isDown) {
    int& holders = allDownBy_[&component];
    const int before = std::exchange(holders, holders + (isDown ? 1 : -1));
    return before == 0 || holders == 0;
}

void FaultLedger::giveBack(Component& component, Incumbent server) {
    const auto held = lostBy_.find({&component, server});
    DOPPEL_ASSERT(held != lostBy_.end());
    if (--held->second > 0) {
        return;
    }
    lostBy_.erase(held);
    if (component.fleet().incumbent({server.first}) == server.second) {
        component.fleet().restore({server.first});
    }
}

} // namespace doppel::models
