// SPDX-License-Identifier: Apache-2.0
#include "models/component.h"

#include "models/platform.h"

#include <utility>

namespace doppel::models {

Component::Component(Platform& platform, std::string name, std::string_view kind)
    : platform_(platform), world_(platform.world()), name_(std::move(name)), kind_(kind),
      meter_(world_.metrics(), name_) {}

sim::Stream Component::stream(std::string_view use) const {
    return world_.stream(name_ + '.' + std::string(use));
}

sim::Duration Component::slowed(sim::Duration serviceTime) const {
    const double factor = faults_.slowFactor.value;
    return factor == 1.0 ? serviceTime : sim::fromSeconds(sim::toSeconds(serviceTime) * factor);
}

void Component::lose(InstanceId instance) {
    fleet_.setState(instance, Fleet::State::Lost);
    world_.spawn(removeEndpoint(instance));
}

sim::Task<void> Component::removeEndpoint(InstanceId instance) {
    co_await world_.sleep(endpointRemoval());
    if (instance.index < fleet_.size() && !fleet_.ready(instance)) {
        fleet_.setListed(instance, false);
    }
}

void Component::restore(InstanceId instance) {
    fleet_.setState(instance, Fleet::State::Ready);
    fleet_.setListed(instance, true);
}

} // namespace doppel::models
