// SPDX-License-Identifier: Apache-2.0
#include "models/component.h"

#include "models/platform.h"

#include <utility>

namespace doppel::models {

Component::Component(Platform& platform, std::string name, std::string_view kind)
    : platform_(platform), world_(platform.world()), name_(std::move(name)), kind_(kind),
      fleet_(world_, *this), probeChance_(stream("readiness")), meter_(world_.metrics(), name_) {}

sim::Stream Component::stream(std::string_view use) const {
    return world_.stream(name_ + '.' + std::string(use));
}

void Component::waits(const Request& request, std::string_view what) const {
    platform_.journal().change(request.span, Phase::Waiting, what, world_.now());
}

void Component::goesOn(const Request& request) const {
    platform_.journal().change(request.span, Phase::Serving, {}, world_.now());
}

void Component::decided(std::string what, std::string why) {
    platform_.decisions().add({world_.now(), name_, std::move(what), std::move(why)});
}

sim::Task<void> Component::boot(InstanceId) {
    const sim::Duration length = fleet_.lifecycle().bootTime;
    if (length > sim::Duration::zero()) {
        co_await world_.sleep(length);
    }
}

bool Component::answersProbe(InstanceId server, std::uint32_t number) {
    const FaultState& faults = faultsAt(server);
    const auto& probe = fleet_.lifecycle().readiness;
    if (faults.down > 0 || faults.refuse > 0 || (probe && faults.addedDelay >= probe->timeout)) {
        return false;
    }
    auto draws = probeChance_.at(std::uint64_t{server.index} << 32 | number);
    const bool error = draws.chance(faults.errorShare.value);
    return !error && !draws.chance(faults.stallShare.value);
}

const FaultState& Component::faultsAt(InstanceId server) const {
    if (faultsAt_.empty()) [[likely]] {
        return faults_;
    }
    const auto own = faultsAt_.find(server.index);
    return own == faultsAt_.end() ? faults_ : own->second;
}

void Component::setFaultsAt(InstanceId server, const FaultState& faults) {
    faultsAt_[server.index] = faults;
}

double Component::slowness(InstanceId server) const {
    return faultsAt(server).slowFactor.value * fleet_.slower(server);
}

sim::Duration Component::slowed(sim::Duration serviceTime, InstanceId server) const {
    const double factor = slowness(server);
    return factor == 1.0 ? serviceTime : sim::fromSeconds(sim::toSeconds(serviceTime) * factor);
}

} // namespace doppel::models
