// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_ledger.h"

#include "models/chance_key.h"
#include "sim/assert.h"

#include <algorithm>
#include <set>
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
    for (const std::uint32_t server :
         servers == nullptr ? std::vector<std::uint32_t>{} : *servers) {
        entry.servers.emplace_back(server, target.fleet().incumbent({server}));
    }
    entry.effect = effect;
    found->second.push_back(std::move(entry));
    apply(target, found->second);
    return last_;
}

void FaultLedger::change(Id fault, const FaultState& effect) {
    const auto [component, entries] = holderOf(fault);
    for (Entry& entry : *entries) {
        if (entry.id == fault) {
            entry.effect = effect;
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

FaultState FaultLedger::effectOf(const Entry& entry) {
    FaultState effect = entry.effect;
    for (Slowing& slowing : effect.slow) {
        slowing.chance = entry.chance;
    }
    if (effect.certificate) {
        effect.certificate->since = entry.began;
    }
    return effect;
}

void FaultLedger::apply(Component& component, const std::vector<Entry>& entries) {
    const auto together = [&](auto hits) {
        std::vector<FaultState> effects;
        for (const Entry& entry : entries) {
            if (entry.hitsAll || hits(entry)) {
                effects.push_back(effectOf(entry));
            }
        }
        return combine(effects);
    };
    component.faults() = together([](const Entry&) { return false; });
    component.clearFaultsAt();
    std::set<std::pair<std::uint32_t, std::uint32_t>> aimedAt;
    for (const Entry& entry : entries) {
        for (const auto& server : entry.servers) {
            if (component.fleet().incumbent({server.first}) == server.second) {
                aimedAt.insert(server);
            }
        }
    }
    for (const auto& server : aimedAt) {
        component.setFaultsAt({server.first}, together([&](const Entry& entry) {
                                  return std::find(entry.servers.begin(), entry.servers.end(),
                                                   server) != entry.servers.end();
                              }));
    }
    component.fleet().reprobe();
}

std::uint64_t FaultLedger::chanceOfNetworkFault(sim::Time now) {
    networkFaultsAtOnce_ = now == lastNetworkFault_ ? networkFaultsAtOnce_ + 1 : 0;
    lastNetworkFault_ = now;
    return deriveKey(static_cast<std::uint64_t>(now.time_since_epoch().count()),
                     networkFaultsAtOnce_);
}

void FaultLedger::lose(Component& component, std::uint32_t server, DownBy how) {
    ++lostBy_[{&component, server}];
    how == DownBy::Vanish ? component.fleet().lose({server}) : component.fleet().kill({server});
}

void FaultLedger::giveBack(Component& component, std::uint32_t server) {
    const auto held = lostBy_.find({&component, server});
    DOPPEL_ASSERT(held != lostBy_.end());
    if (--held->second > 0) {
        return;
    }
    lostBy_.erase(held);
    component.fleet().restore({server});
}

} // namespace doppel::models
