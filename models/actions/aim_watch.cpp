// SPDX-License-Identifier: Apache-2.0
#include "models/actions/aim_watch.h"

#include <utility>

namespace doppel::models {

AimWatch::AimWatch(const FaultAim& aim, const Platform& platform, const WhyNot& whyNot, Hit hit)
    : zone_(aim.zone), hit_(std::move(hit)) {
    if (aim.servers) {
        return;
    }
    watched_ = componentsHit(aim, platform, whyNot);
    for (Component* component : watched_) {
        component->watchServers(*this);
    }
}

AimWatch::~AimWatch() {
    for (Component* component : watched_) {
        component->watchServersNoMore(*this);
    }
}

void AimWatch::serverStarts(Component& component, InstanceId server) {
    if (!zone_ || standsIn(component.fleet(), server, *zone_)) {
        hit_(component, server.index);
    }
}

} // namespace doppel::models
