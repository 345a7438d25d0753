// SPDX-License-Identifier: Apache-2.0
#include "models/actions/lost_servers.h"

#include "models/data/taken_over.h"
#include "models/platform.h"

#include <algorithm>

namespace doppel::models {

const LostServers::Servers& LostServers::of(const Component& component) const {
    static const Servers kNone;
    const auto found = std::find_if(lost_.begin(), lost_.end(), [&component](const auto& lost) {
        return lost.first == &component;
    });
    return found == lost_.end() ? kNone : found->second;
}

bool LostServers::holds(const Component& component, std::uint32_t server) const {
    const Servers& servers = of(component);
    const auto first = servers.lower_bound({server, 0});
    return first != servers.end() && first->first == server;
}

void LostServers::lose(Component& component, std::uint32_t server) {
    auto found = std::find_if(lost_.begin(), lost_.end(),
                              [&component](const auto& lost) { return lost.first == &component; });
    if (found == lost_.end()) {
        found = lost_.insert(found, {&component, {}});
    }
    if (found->second.contains({server, component.fleet().incumbent({server})})) {
        faults_.loseAgain(component, server, how_);
    } else {
        found->second.insert(faults_.lose(component, server, how_));
    }
}

void LostServers::giveAllBack() {
    for (const auto& [component, servers] : lost_) {
        for (const FaultLedger::Incumbent& server : servers) {
            faults_.giveBack(*component, server);
        }
    }
    lost_.clear();
}

void TakeServers::holdAll(bool isDown) {
    if (!aim_.isAll()) {
        return;
    }
    for (Component* component : componentsHit(aim_, platform_)) {
        const bool isFirstOrLast = faults_.holdAll(*component, isDown);
        auto* store = dynamic_cast<TakenOver*>(component);
        if (store != nullptr && isFirstOrLast) {
            store->setAllDown(isDown);
        }
    }
}

void TakeServers::begin(double) {
    holdAll(true);
    if (losesZone()) {
        platform_.lostZones().lose(*aim_.zone);
    }
    for (const Aimed& hit : aimedAt(aim_, platform_)) {
        for (const std::uint32_t server : hit.servers) {
            lost_.lose(*hit.component, server);
        }
    }
    later_.emplace(aim_, platform_, WhyNot{}, [this](Component& component, std::uint32_t server) {
        lost_.lose(component, server);
    });
}

void TakeServers::end() {
    later_.reset();
    if (losesZone()) {
        platform_.lostZones().giveBack(*aim_.zone);
    }
    lost_.giveAllBack();
    holdAll(false);
}

} // namespace doppel::models
