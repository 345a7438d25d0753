// SPDX-License-Identifier: Apache-2.0
#include "scenarios/unfinished.h"

#include "models/held_back.h"

#include <map>

namespace doppel::scenarios {

namespace {

// How long each was at work, by when it arrived.
std::multimap<sim::Time, sim::Duration> heldBack(const models::Component& component) {
    std::multimap<sim::Time, sim::Duration> all;
    if (const auto* holds = dynamic_cast<const models::HoldsClientsBack*>(&component)) {
        holds->forEachHeldBack(
            [&](sim::Time arrived, sim::Duration atWork) { all.emplace(arrived, atWork); });
    }
    return all;
}

} // namespace

models::Meter::Unfinished
unfinishedOf(const models::Component& component, sim::Time began, sim::Time now) {
    const models::Meter& meter = component.meter();
    auto held = heldBack(component);
    models::Meter::Unfinished unfinished;
    meter.forEachInside([&](models::Meter::Ticket, sim::Time arrival) {
        if (const auto one = held.find(arrival); one != held.end()) {
            ++unfinished.all;
            unfinished.waits.record(one->second.count());
            held.erase(one);
            return;
        }
        if (meter.isOverdue(arrival, began)) {
            return;
        }
        ++unfinished.all;
        if (meter.isOverdue(arrival, now)) {
            ++unfinished.overdue;
            unfinished.overdueAges.record((now - arrival).count());
        } else {
            unfinished.waits.record((now - arrival).count());
        }
    });
    return unfinished;
}

} // namespace doppel::scenarios
