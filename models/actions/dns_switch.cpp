// SPDX-License-Identifier: Apache-2.0
#include "models/actions/dns_switch.h"

#include "models/actions/fault_aim.h"
#include "models/dns/name_service.h"
#include "models/platform_plan.h"

#include <algorithm>
#include <vector>

namespace doppel::models {

namespace {

class DnsSwitch final : public Action {
public:
    DnsSwitch(const DnsSwitchConfig& config, const ActionScope& scope)
        : change_(config.change),
          names_(dynamic_cast<NameService&>(componentOf(scope.platform, config.target))),
          name_(names_.find(change_.record).value()) {}

    void begin(double) override { pointing_ = names_.point(name_, change_.target, change_.onlyAt); }
    void end() override { names_.retract(name_, pointing_); }

private:
    const DnsChange& change_;
    NameService& names_;
    std::uint16_t name_;
    std::uint64_t pointing_ = 0;
};

} // namespace

void DnsChange::describe(FieldVisitor& visitor) {
    visitor.field("record", record, "the name that changes", {.required = true});
    target.describe(visitor);
    visitor.field("only_at", onlyAt, "the one authority that changes; none: all of the record's");
}

void DnsSwitchConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the dns component", {.required = true});
    visitor.field("dns", change, "which name changes, and where it points from now on",
                  {.required = true});
}

Problems problemsOf(const DnsSwitchConfig& config) {
    if (!config.change.target.cname.empty() && !config.change.target.to.empty()) {
        return {{"dns", "a name has one target: cname or to"}};
    }
    return {};
}

Problems problemsOn(const DnsSwitchConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const PlatformPlan::Component* target = plan.find(config.target.name);
    if (target == nullptr || target->kind == nullptr) {
        return problems;
    }
    if (target->kind->name != dnsKind().name) {
        problems.push_back({"target", target->name + " is no dns component"});
        return problems;
    }
    if (target->config == nullptr) {
        return problems;
    }
    const DnsChange& change = config.change;
    const auto& records = static_cast<const ConfigOf<DnsConfig>&>(*target->config).value.records;
    std::vector<std::string> names;
    for (const auto& [name, record] : records) {
        names.push_back(name);
    }
    const std::string what = "record of " + target->name;
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
        return problems;
    }
    const auto& authorities = record->second.authorities;
    if (std::find(authorities.begin(), authorities.end(), change.onlyAt) == authorities.end()) {
        problems.push_back(
            {"dns.only_at", change.onlyAt.name + " is no authority of " + change.record});
    }
    return problems;
}

std::string toText(const DnsSwitchConfig& config) {
    const DnsTarget& target = config.change.target;
    const std::string& to = target.cname.empty() ? target.to.name : target.cname;
    const std::string& where = config.change.onlyAt.name;
    return "point " + config.change.record + " to " + (to.empty() ? "nothing" : to) +
           (where.empty() ? "" : " at " + where);
}

const ActionKind& dnsSwitchKind() {
    static const ActionKind kKind = actionKindOf<DnsSwitch, DnsSwitchConfig>({
        .name = "dns",
        .summary = "a name points somewhere else from now on, as its authorities say",
        .inFlight = "requests in flight and those that wait go on to where they were sent; "
                    "resolvers and visitors keep the answer that they have until its TTL is over",
        .leavesOut = "the time that a change takes from an operator to the authorities",
        .source = "RFC 1034 4.3.5; Route 53 and Cloud DNS documentation",
    });
    return kKind;
}

} // namespace doppel::models
