// SPDX-License-Identifier: Apache-2.0
#include "models/dns/name_service.h"
#include "models/faults/timeline_event.h"
#include "models/field_path.h"
#include "models/platform_plan.h"

#include <algorithm>

namespace doppel::models {

namespace {

void checkDns(const PlatformPlan& plan,
              const DnsSwitch& change,
              const PlatformPlan::Component& component,
              Problems& problems) {
    if (component.kind != &dnsKind()) {
        problems.push_back({"target", component.name + " is no dns component"});
        return;
    }
    if (component.config == nullptr) {
        return;
    }
    const auto& records = static_cast<const ConfigOf<DnsConfig>&>(*component.config).value.records;
    std::vector<std::string> names;
    for (const auto& [name, record] : records) {
        names.push_back(name);
    }
    const std::string what = "record of " + component.name;
    refuseUnknown(problems, "dns.record", what, change.record, names);
    if (!change.target.cname.empty()) {
        refuseUnknown(problems, "dns.cname", what, change.target.cname, names);
    }
    if (const std::string& to = change.target.to.name; !to.empty()) {
        refuseUnknown(problems, "dns.to", "component", to, plan.componentNames());
        if (plan.find(to) != nullptr && !plan.canBeVisited(to)) {
            problems.push_back({"dns.to", '"' + to + "\" answers no pages"});
        }
    }
    const auto record = records.find(change.record);
    if (record == records.end() || change.onlyAt.empty()) {
        return;
    }
    const auto& authorities = record->second.authorities;
    if (std::find(authorities.begin(), authorities.end(), change.onlyAt) == authorities.end()) {
        problems.push_back(
            {"dns.only_at", change.onlyAt.name + " is no authority of " + change.record});
    }
}

void checkFault(const PlatformPlan& plan,
                const TimelineEvent& event,
                const PlatformPlan::Component& target,
                Problems& problems) {
    const std::uint32_t zones = target.kind != nullptr && !target.kind->isInZones ? 1 : plan.zones;
    if (event.fault == FaultKind::LostZone && event.zone >= zones) {
        problems.push_back({"zone", std::to_string(event.zone) + ": " + event.target.name +
                                        " has zones 0 to " + std::to_string(zones - 1)});
    }
    if (event.fault == FaultKind::Partition && !event.with.empty() &&
        !plan.calls(event.with, event.target.name) && !plan.calls(event.target.name, event.with)) {
        problems.push_back(
            {"with", event.target.name + " and " + event.with + " do not call each other"});
    }
}

} // namespace

Problems problemsOn(const TimelineEvent& event, const PlatformPlan& plan) {
    Problems problems;
    if (!event.set.empty()) {
        return problems;
    }
    const PlatformPlan::Component* target = plan.find(event.target.name);
    if (target == nullptr) {
        if (!event.target.empty()) {
            refuseUnknown(problems, "target", "component", event.target.name,
                          plan.componentNames());
        }
        return problems;
    }
    if (event.purge && target->kind != nullptr && !target->kind->canBePurged) {
        problems.push_back({"target", event.target.name + " has no cache that can be purged"});
    }
    if (event.dns && target->kind != nullptr) {
        checkDns(plan, *event.dns, *target, problems);
    }
    if (event.fault) {
        checkFault(plan, event, *target, problems);
    }
    return problems;
}

} // namespace doppel::models
