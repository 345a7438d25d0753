// SPDX-License-Identifier: Apache-2.0
#include "models/dns/name_service.h"
#include "models/faults/timeline.h"
#include "models/platform.h"

#include <algorithm>

namespace doppel::models {

namespace {

using Problems = std::vector<std::string>;

void checkDns(const Platform& platform,
              const DnsSwitch& change,
              Component* component,
              Problems& problems) {
    const auto* names = dynamic_cast<const NameService*>(component);
    if (names == nullptr) {
        problems.push_back(component->name() + " is no dns component");
        return;
    }
    const auto record = names->find(change.record);
    if (!record) {
        problems.push_back(change.record + " is no record of " + component->name());
        return;
    }
    if (!change.target.cname.empty() && !names->find(change.target.cname)) {
        problems.push_back(change.target.cname + " is no record of " + component->name());
    }
    if (!change.target.to.empty() && platform.find(change.target.to.name) == nullptr) {
        problems.push_back(change.target.to.name + " is no component");
    }
    if (!change.onlyAt.empty() && !names->servedBy(*record, change.onlyAt)) {
        problems.push_back(change.onlyAt.name + " is no authority of " + change.record);
    }
}

void checkFault(const Platform& platform, const TimelineEvent& event, Problems& problems) {
    const std::uint32_t zones = platform.find(event.target.name)->fleet().zones();
    if (event.fault == FaultKind::LostZone && event.zone >= zones) {
        problems.push_back("zone " + std::to_string(event.zone) + ": " + event.target.name +
                           " has zones 0 to " + std::to_string(zones - 1));
    }
    if (event.fault != FaultKind::Partition || event.with.empty()) {
        return;
    }
    const auto& arrows = platform.arrows();
    const bool calls = std::any_of(arrows.begin(), arrows.end(), [&](const auto& arrow) {
        const std::string& callee = arrow.link->target().name();
        return (arrow.caller == event.with && callee == event.target.name) ||
               (arrow.caller == event.target.name && callee == event.with);
    });
    if (!calls) {
        problems.push_back(event.target.name + " and " + event.with + " do not call each other");
    }
}

} // namespace

Problems problemsOn(const Platform& platform, const TimelineEvent& event) {
    Problems problems;
    if (!event.set.empty()) {
        return problems;
    }
    Component* component = platform.find(event.target.name);
    if (component == nullptr) {
        problems.push_back(event.target.name + " is no component");
        return problems;
    }
    if (event.purge && dynamic_cast<Purgeable*>(component) == nullptr) {
        problems.push_back(event.target.name + " has no cache that can be purged");
    }
    if (event.dns) {
        checkDns(platform, *event.dns, component, problems);
    }
    if (event.fault) {
        checkFault(platform, event, problems);
    }
    return problems;
}

} // namespace doppel::models
