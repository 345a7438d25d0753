// SPDX-License-Identifier: Apache-2.0
#include "models/faults/timeline.h"

#include "models/dns/name_service.h"
#include "models/platform.h"
#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

using sim::Task;
using sim::Time;

namespace {

bool grows(const TimelineEvent& event) {
    return event.fault && event.ramp > sim::Duration::zero();
}

} // namespace

Timeline::Timeline(Platform& platform, TimelineHooks& hooks)
    : platform_(platform), hooks_(hooks), world_(platform.world()) {}

std::size_t Timeline::add(const TimelineEvent& event) {
    DOPPEL_ASSERT(problemsOf(event).empty());
    const std::size_t number = events_.size();
    events_.push_back(event);
    under_.emplace_back();
    world_.spawn(play(number));
    return number;
}

Task<void> Timeline::play(std::size_t number) {
    const TimelineEvent& event = events_[number];
    const Time start = std::max(sim::after(sim::kStart, event.at), world_.now());
    if (start > world_.now()) {
        co_await world_.sleepUntil(start);
    }
    begin(number);
    for (int step = 1; grows(event) && step <= kRampSteps; ++step) {
        co_await world_.sleepUntil(start + event.ramp * step / kRampSteps);
        if (!under_[number].running) {
            co_return;
        }
        setStrength(number, rampStrength(step));
    }
    if (event.length) {
        const Time over = sim::after(start, *event.length);
        if (over > world_.now()) {
            co_await world_.sleepUntil(over);
        }
        end(number);
    }
}

void Timeline::begin(std::size_t number) {
    const TimelineEvent& event = events_[number];
    Under& under = under_[number];
    under.running = true;
    records_.push_back({world_.now(), TimelineRecord::Phase::Begin, number});
    if (!event.set.empty()) {
        under.formerValue = hooks_.set(event.set, event.value);
    } else if (event.purge) {
        dynamic_cast<Purgeable&>(componentOf(event)).purge(*event.purge);
    } else if (event.dns) {
        switchName(event, under);
    } else if (*event.fault == FaultKind::Partition) {
        beginPartition(event.asFault(), under);
    } else {
        active_[event.target.name].push_back({number, event.asFault(), 0.0});
        setStrength(number, grows(event) ? rampStrength(0) : 1.0);
    }
}

void Timeline::end(std::size_t number) {
    const TimelineEvent& event = events_[number];
    Under& under = under_[number];
    if (!under.running) {
        return;
    }
    under.running = false;
    records_.push_back({world_.now(), TimelineRecord::Phase::End, number});
    if (!event.set.empty()) {
        hooks_.set(event.set, under.formerValue);
    } else if (event.dns) {
        NameService& names = nameServiceOf(event);
        names.setValues(names.find(event.dns->record).value(), std::move(under.formerAnswer));
    } else if (event.fault) {
        std::erase_if(active_[event.target.name],
                      [&](const ActiveFault& fault) { return fault.number == number; });
        for (Link* link : under.cut) {
            link->mend();
        }
        restoreServers(under);
        apply(componentOf(event));
    }
    under = {};
}

void Timeline::setStrength(std::size_t number, double strength) {
    const TimelineEvent& event = events_[number];
    for (ActiveFault& fault : active_[event.target.name]) {
        if (fault.number == number) {
            fault.strength = strength;
            loseServers(fault.fault, strength, under_[number]);
        }
    }
    apply(componentOf(event));
}

void Timeline::apply(Component& component) {
    component.faults() = combine(active_[component.name()]);
}

void Timeline::beginPartition(const Fault& fault, Under& under) {
    for (const Platform::Arrow& arrow : platform_.arrows()) {
        const std::string& callee = arrow.link->target().name();
        const std::string& other = callee == fault.target ? arrow.caller : callee;
        const bool touches = callee == fault.target || arrow.caller == fault.target;
        if (touches && (fault.with.empty() || other == fault.with)) {
            arrow.link->cut();
            under.cut.push_back(arrow.link.get());
        }
    }
}

void Timeline::loseServers(const Fault& fault, double strength, Under& under) {
    Component* component = platform_.find(fault.target);
    const ReplicaSet& fleet = component->fleet();
    if (fault.kind == FaultKind::LostZone && under.lost.empty()) {
        for (std::uint32_t server = 0; server < fleet.size(); ++server) {
            if (fleet.zoneOf({server}) == fault.zone) {
                lose(*component, server, under);
            }
        }
    }
    if (fault.kind == FaultKind::LostReplicas) {
        const std::uint32_t wanted = lostServers(fleet.size(), fault.share.value * strength);
        for (std::uint32_t server = 0; server < fleet.size() && under.lost.size() < wanted;
             ++server) {
            if (hostAnswers(fleet.state({server}))) {
                lose(*component, server, under);
            }
        }
    }
}

void Timeline::lose(Component& component, std::uint32_t server, Under& under) {
    const Server lost{&component, server};
    under.lost.push_back(lost);
    const auto known = std::find_if(lostBy_.begin(), lostBy_.end(),
                                    [&](const auto& entry) { return entry.first == lost; });
    if (known != lostBy_.end()) {
        ++known->second;
        return;
    }
    lostBy_.push_back({lost, 1});
    component.fleet().lose({server});
}

void Timeline::restoreServers(const Under& under) {
    for (const Server& lost : under.lost) {
        const auto known = std::find_if(lostBy_.begin(), lostBy_.end(),
                                        [&](const auto& entry) { return entry.first == lost; });
        if (--known->second > 0) {
            continue;
        }
        lostBy_.erase(known);
        auto& [component, server] = lost;
        component->fleet().restore({server});
    }
}

void Timeline::switchName(const TimelineEvent& event, Under& under) {
    NameService& names = nameServiceOf(event);
    const std::uint16_t name = names.find(event.dns->record).value();
    under.formerAnswer = names.values(name);
    names.point(name, event.dns->target, event.dns->onlyAt);
}

NameService& Timeline::nameServiceOf(const TimelineEvent& event) const {
    return dynamic_cast<NameService&>(componentOf(event));
}

Component& Timeline::componentOf(const TimelineEvent& event) const {
    Component* component = platform_.find(event.target.name);
    DOPPEL_ASSERT(component != nullptr);
    return *component;
}

} // namespace doppel::models
