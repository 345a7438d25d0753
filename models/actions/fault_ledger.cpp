// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_ledger.h"

#include "models/chance_key.h"
#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

namespace {

// The number of a fault among those of its component that began at the same instant.
template <class Entries>
std::uint64_t ordinalAt(sim::Time began, const Entries& entries) {
    return static_cast<std::uint64_t>(
        std::count_if(entries.begin(), entries.end(),
                      [began](const auto& entry) { return entry.began == began; }));
}

} // namespace

FaultLedger::Id FaultLedger::add(Component& target,
                                 const std::vector<std::uint32_t>* servers,
                                 const FaultState& effect) {
    auto found = std::find_if(entries_.begin(), entries_.end(),
                              [&](const auto& each) { return each.first == &target; });
    if (found == entries_.end()) {
        found = entries_.insert(found, {&target, {}});
    }
    const sim::Time now = target.world().now();
    const auto began = static_cast<std::uint64_t>(now.time_since_epoch().count());
    Entry entry;
    entry.id = ++last_;
    entry.began = now;
    entry.chance = deriveKey(began, ordinalAt(now, found->second));
    entry.hitsAll = servers == nullptr;
    if (servers != nullptr) {
        for (const std::uint32_t server : *servers) {
            entry.servers.emplace(server, target.fleet().incumbent({server}));
        }
    }
    setEffect(entry, effect);
    std::vector<Entry>& entries = found->second;
    entries.push_back(std::move(entry));
    const bool allHitAll =
        std::all_of(entries.begin(), entries.end(), [](const Entry& each) { return each.hitsAll; });
    if (allHitAll) { // the last one comes to what there is
        addFault(target.faults(), entries.back().effect);
        target.fleet().reprobe();
    } else {
        apply(target, entries);
    }
    return last_;
}

void FaultLedger::change(Id fault, const FaultState& effect) {
    const auto [component, entries] = holderOf(fault);
    for (Entry& entry : *entries) {
        if (entry.id == fault) {
            setEffect(entry, effect);
        }
    }
    apply(*component, *entries);
}

void FaultLedger::extend(Id fault, std::uint32_t server) {
    const auto [component, entries] = holderOf(fault);
    for (Entry& entry : *entries) {
        if (entry.id == fault) {
            entry.servers.emplace(server, component->fleet().incumbent({server}));
        }
    }
    apply(*component, *entries);
}

void FaultLedger::remove(Id fault) {
    const auto [component, entries] = holderOf(fault);
    std::erase_if(*entries, [&](const Entry& entry) { return entry.id == fault; });
    apply(*component, *entries);
}

std::pair<Component*, std::vector<FaultLedger::Entry>*> FaultLedger::holderOf(Id fault) {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& each) {
        return std::any_of(each.second.begin(), each.second.end(),
                           [&](const Entry& entry) { return entry.id == fault; });
    });
    DOPPEL_ASSERT(found != entries_.end());
    return {found->first, &found->second};
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

void FaultLedger::apply(Component& component, const std::vector<Entry>& entries) {
    FaultState everywhere;
    std::map<Incumbent, FaultState> aimed; // beside that, and in the order in which all began
    for (const Entry& entry : entries) {
        for (const Incumbent& server : entry.servers) {
            if (component.fleet().incumbent({server.first}) == server.second) {
                aimed.try_emplace(server);
            }
        }
    }
    for (const Entry& entry : entries) {
        if (entry.hitsAll) {
            addFault(everywhere, entry.effect);
            for (auto& [server, state] : aimed) {
                addFault(state, entry.effect);
            }
        }
        for (const Incumbent& server : entry.servers) {
            if (const auto hit = aimed.find(server); hit != aimed.end()) {
                addFault(hit->second, entry.effect);
            }
        }
    }
    component.faults() = std::move(everywhere);
    component.clearFaultsAt();
    for (const auto& [server, state] : aimed) {
        component.setFaultsAt({server.first}, state);
    }
    component.fleet().reprobe();
}

std::uint64_t FaultLedger::chanceOfNetworkFault(sim::Time now) {
    networkFaultsAtOnce_ = now == lastNetworkFault_ ? networkFaultsAtOnce_ + 1 : 0;
    lastNetworkFault_ = now;
    return deriveKey(static_cast<std::uint64_t>(now.time_since_epoch().count()),
                     networkFaultsAtOnce_);
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
