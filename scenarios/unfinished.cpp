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
unfinishedOf(const models::Component& component, const models::Meter& meter, sim::Time now) {
    auto held = heldBack(component);
    models::Meter::Unfinished unfinished;
    meter.forEachInside([&](models::Meter::Ticket, sim::Time arrival) {
        ++unfinished.all;
        if (const auto one = held.find(arrival); one != held.end()) {
            unfinished.waits.record(one->second.count());
            held.erase(one);
        } else if (meter.isOverdue(arrival, now)) {
            ++unfinished.overdue;
            unfinished.overdueAges.record((now - arrival).count());
        } else {
            unfinished.waits.record((now - arrival).count());
        }
    });
    meter.forEachSent([&](models::Meter::Ticket, sim::Time sent) {
        ++unfinished.all;
        if (meter.isOverdue(sent, now)) {
            ++unfinished.overdue;
            ++unfinished.unreached;
        } else {
            unfinished.waits.record((now - sent).count());
        }
    });
    return unfinished;
}

} // namespace doppel::scenarios
