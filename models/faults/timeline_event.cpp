// SPDX-License-Identifier: Apache-2.0
#include "models/faults/timeline_event.h"

#include <array>
#include <cstdio>

namespace doppel::models {

namespace {

std::string number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

std::string percent(sim::Probability share) {
    return number(share.value * 100) + " %";
}

std::string slowness(const TimelineEvent& event) {
    const std::string factor = number(event.factor.value) + " times the work";
    const std::string delay = sim::toText(event.delay) + " more";
    if (event.delay == sim::Duration::zero()) {
        return " (" + factor + ")";
    }
    return event.factor.value == 1 ? " (" + delay + ")" : " (" + factor + ", " + delay + ")";
}

std::string details(const TimelineEvent& event) {
    switch (*event.fault) {
    case FaultKind::Error:
        return " (status " + std::to_string(event.status) + ", " + percent(event.share) + ")";
    case FaultKind::Slow:
        return slowness(event);
    case FaultKind::Stall:
    case FaultKind::LostReplicas:
        return " (" + percent(event.share) + ")";
    case FaultKind::LostZone:
        return " (zone " + std::to_string(event.zone) + ")";
    case FaultKind::Partition:
        return " from " + (event.with.empty() ? "everyone" : event.with);
    case FaultKind::Down:
    case FaultKind::Refuse:
        break;
    }
    return {};
}

} // namespace

void DnsSwitch::describe(FieldVisitor& visitor) {
    visitor.field("record", record, "the name that changes", {.required = true});
    target.describe(visitor);
    visitor.field("only_at", onlyAt, "the one authority that changes; none: all of the record's");
}

void TimelineEvent::describe(FieldVisitor& visitor) {
    visitor.field("at", at, "when it happens, from the start of the run",
                  {.min = 0, .required = true});
    visitor.field("for", length, "how long it lasts; unset: until the end of the run", {.min = 0});
    visitor.field("ramp", ramp, "over which time the fault grows to its full size", {.min = 0});
    visitor.field("fault", fault, "what goes wrong with the target");
    visitor.field("target", target, "the component that it happens to");
    visitor.field(
        "with", with,
        "the other side of a partition: a component or a traffic source; none: all others");
    visitor.field("status", status, "what an error fault answers", {.min = 100, .max = 599});
    visitor.field("share", share, "of requests, answers or servers that it hits");
    visitor.field("factor", factor, "how many times as long a slow component's work takes",
                  {.min = 0, .minExclusive = true});
    visitor.field("delay", delay, "how much longer each request of a slow component waits",
                  {.min = 0});
    visitor.field("zone", zone, "the availability zone that is lost, from 0");
    visitor.field("set", set,
                  "the path of a field that is given another value; fixed ones cannot be");
    visitor.field("value", value, "the value that it is given, as in a file");
    visitor.field("purge", purge, "an order to the target's cache to forget");
    visitor.field("dns", dns, "a name that points somewhere else from now on");
}

Fault TimelineEvent::asFault() const {
    return {fault.value(), target.name, with, status, share, factor, delay, zone};
}

Problems problemsOf(const TimelineEvent& event) {
    Problems problems;
    const int kinds = int{event.fault.has_value()} + int{!event.set.empty()} +
                      int{event.purge.has_value()} + int{event.dns.has_value()};
    if (kinds != 1) {
        problems.push_back({"", "an event is exactly one of fault, set, purge and dns; found " +
                                    std::to_string(kinds) + " of them"});
        return problems;
    }
    if (event.set.empty() && event.target.empty()) {
        problems.push_back({"", "has no target: name the component that it happens to"});
    }
    if (event.fault == FaultKind::Slow && event.factor.value == 1.0 &&
        event.delay == sim::Duration::zero()) {
        problems.push_back({"fault", "a slow one needs a factor or a delay"});
    }
    if (event.purge && event.length) {
        problems.push_back({"for", "a purge has no length; take this away"});
    }
    if (event.purge && event.purge->kind != PurgeKind::All && event.purge->text.empty()) {
        problems.push_back({"purge", "by url or key, it needs a text"});
    }
    if (event.dns && !event.dns->target.cname.empty() && !event.dns->target.to.empty()) {
        problems.push_back({"dns", "a name has one target: cname or to"});
    }
    if (event.length && event.ramp > *event.length) {
        problems.push_back({"ramp", "is longer than the event itself"});
    }
    return problems;
}

std::string toText(const TimelineEvent& event) {
    if (event.fault) {
        return std::string(toText(*event.fault)) + " on " + event.target.name + details(event);
    }
    if (!event.set.empty()) {
        return "set " + event.set + " to " + event.value;
    }
    if (event.purge) {
        return std::string(event.purge->soft ? "soft purge" : "purge") + " of " +
               event.target.name +
               (event.purge->text.empty() ? std::string() : ": " + event.purge->text);
    }
    if (event.dns) {
        const DnsTarget& target = event.dns->target;
        const std::string& to = target.cname.empty() ? target.to.name : target.cname;
        return "point " + event.dns->record + " to " + (to.empty() ? "nothing" : to) +
               (event.dns->onlyAt.empty() ? std::string() : " at " + event.dns->onlyAt.name);
    }
    return "nothing";
}

} // namespace doppel::models
