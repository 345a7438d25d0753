// SPDX-License-Identifier: Apache-2.0
#include "scenarios/snapshot_taker.h"

#include "models/component_references.h"
#include "scenarios/observation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace doppel::scenarios {

namespace {

// The place of a list that grows as the platform's does: some metrics come late.
template <class T>
T& placeOf(std::vector<T>& list, std::size_t place) {
    if (place >= list.size()) {
        list.resize(place + 1);
    }
    return list[place];
}

std::vector<ServersInState> serversByZone(const models::ReplicaSet& servers) {
    std::vector<std::array<std::uint32_t, models::kServerStates>> counts;
    for (std::uint32_t i = 0; i < servers.size(); ++i) {
        const models::InstanceId id{i};
        const std::uint32_t zone = servers.zoneOf(id);
        ++placeOf(counts, zone)[static_cast<std::size_t>(servers.state(id))];
    }
    std::vector<ServersInState> all;
    for (std::uint32_t zone = 0; zone < counts.size(); ++zone) {
        for (std::size_t i = 0; i < models::kServerStates; ++i) {
            const auto state = static_cast<models::ServerState>(i);
            if (state != models::ServerState::Gone && counts[zone][i] > 0) {
                all.push_back({models::toText(state), counts[zone][i], zone});
            }
        }
    }
    return all;
}

// Servers that drain go in good order; these are missed.
bool missesServers(const models::ReplicaSet& servers) {
    using models::ServerState;
    return servers.count(ServerState::Booting) + servers.count(ServerState::Unready) +
               servers.count(ServerState::Failed) + servers.count(ServerState::Lost) >
           0;
}

Health healthOf(const models::Component& component, bool touched) {
    const models::FaultState& faults = component.faults();
    if (component.fleet().isHeldBack()) {
        return Health::NotBuilt;
    }
    if (component.fleet().readyCount() == 0 || faults.refuse > 0) {
        return Health::Down;
    }
    return touched || faults.any() || missesServers(component.fleet()) ? Health::Impaired
                                                                       : Health::Well;
}

// The components that an action names: its target above all.
std::vector<std::string> touchedBy(models::TimelineEvent event) {
    std::vector<std::string> names;
    for (const models::ComponentReference& reference : models::referencesOf(event.config())) {
        names.push_back(reference.target);
    }
    return names;
}

} // namespace

SnapshotTaker::SnapshotTaker(const BuiltPlatform& built,
                             const sim::SeriesRecorder& series,
                             Look& look)
    : built_(built), series_(series), look_(look),
      seconds_(sim::toSeconds(built.world().now() - look.at_)) {}

Snapshot SnapshotTaker::take() {
    const models::Platform& platform = built_.platform();
    followTimeline();
    Snapshot snapshot;
    snapshot.now = built_.world().now();
    snapshot.events = built_.world().events();
    snapshot.components.reserve(platform.components().size());
    for (const auto& component : platform.components()) {
        snapshot.components.push_back(stateOf(*component));
    }
    snapshot.sources.reserve(built_.sources().size());
    for (const auto& source : built_.sources()) {
        const models::Meter& meter = source->book().meter();
        snapshot.sources.push_back(
            {meter.inFlight(), flowSinceLook({meter.arrived(), meter.answered(), meter.failed()}),
             staySinceLook(meter)});
    }
    snapshot.links.reserve(platform.arrows().size());
    for (const models::Platform::Arrow& arrow : platform.arrows()) {
        const models::LinkBook& book = arrow.link->book();
        snapshot.links.push_back(
            {arrow.link->path().isCut(), flowSinceLook({book.calls, book.good, book.failed})});
    }
    snapshot.series = series_.since(look_.series_);
    look_.series_ = series_.cursor();
    snapshot.decisions = platform.decisions().since(look_.decisions_);
    look_.decisions_ = platform.decisions().made();
    snapshot.timeline = std::move(happened_);
    look_.at_ = snapshot.now;
    return snapshot;
}

void SnapshotTaker::followTimeline() {
    const models::Timeline& timeline = built_.timeline();
    happened_ = timelineEntries(built_, look_.records_, look_.at_);
    for (; look_.records_ < timeline.records().size(); ++look_.records_) {
        const models::TimelineRecord& record = timeline.records()[look_.records_];
        if (record.phase == models::TimelineRecord::Phase::End) {
            std::erase_if(look_.underWay_,
                          [&](const auto& action) { return action.event == record.event; });
        } else if (const models::TimelineEvent& event = timeline.events()[record.event];
                   event.kind().lasts) {
            look_.underWay_.push_back({record.event, touchedBy(event)});
        }
    }
}

std::vector<std::size_t> SnapshotTaker::actionsOn(const std::string& component) const {
    std::vector<std::size_t> actions;
    for (const Look::ActionAtWork& action : look_.underWay_) {
        const auto& names = action.components;
        if (std::find(names.begin(), names.end(), component) != names.end()) {
            actions.push_back(action.event);
        }
    }
    return actions;
}

ComponentState SnapshotTaker::stateOf(const models::Component& component) {
    const models::Meter& meter = component.meter();
    state_ = {};
    state_.actions = actionsOn(component.name());
    state_.health = healthOf(component, !state_.actions.empty());
    state_.servers = serversByZone(component.fleet());
    state_.inFlight = meter.inFlight();
    state_.flow =
        flowSinceLook({meter.arrived(), meter.answered(), meter.failed(), meter.wasted()});
    state_.stay = staySinceLook(meter);
    component.show(*this);
    return std::move(state_);
}

Flow SnapshotTaker::flowSinceLook(const Look::Totals& now) {
    const Look::Totals before = std::exchange(placeOf(look_.flows_, flows_++), now);
    if (seconds_ <= 0) {
        return {};
    }
    const auto perSecond = [this](std::uint64_t count) {
        return static_cast<double>(count) / seconds_;
    };
    return {perSecond(now.arrived - before.arrived), perSecond(now.good - before.good),
            perSecond(now.failed - before.failed), perSecond(now.wasted - before.wasted)};
}

std::optional<double> SnapshotTaker::staySinceLook(const models::Meter& meter) {
    const Look::Stays now{meter.left(), meter.staysOfGone()};
    const Look::Stays before = std::exchange(placeOf(look_.stays_, stays_++), now);
    if (now.left == before.left) {
        return std::nullopt;
    }
    return static_cast<double>(now.nanoseconds - before.nanoseconds) /
           static_cast<double>(now.left - before.left) / 1e9;
}

void SnapshotTaker::queue(std::string_view name,
                          std::int64_t length,
                          std::optional<std::int64_t> capacity) {
    state_.queues.push_back({name, length, capacity});
}

void SnapshotTaker::use(std::string_view name, std::int64_t used, std::int64_t of) {
    state_.uses.push_back({name, used, of});
}

void SnapshotTaker::share(std::string_view name, std::uint64_t part, std::uint64_t whole) {
    const Look::Share now{part, whole};
    const Look::Share before = std::exchange(placeOf(look_.shares_, shares_++), now);
    const std::uint64_t asked = now.whole - before.whole;
    state_.shares.push_back({name, std::nullopt});
    if (asked > 0) {
        state_.shares.back().value =
            static_cast<double>(now.part - before.part) / static_cast<double>(asked);
    }
}

void SnapshotTaker::underWay(std::string_view what, sim::Time since) {
    state_.underWay.push_back({what, since});
}

} // namespace doppel::scenarios
