// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_state.h"

#include "gui/future/played_events.h"
#include "sim/assert.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace doppel::gui {
namespace {

using scenarios::Flow;

std::optional<double> shareOfLeft(double count, const Flow& flow) {
    const double left = flow.good + flow.failed;
    return left > 0 ? std::optional(count / left) : std::nullopt;
}

std::optional<double> failingShareOf(const Flow& flow) {
    return shareOfLeft(std::max(0.0, flow.failed - flow.wasted), flow);
}

ServerMark markOf(std::string_view state) {
    if (state == "ready") {
        return ServerMark::Ready;
    }
    if (state == "booting" || state == "unready") {
        return ServerMark::Booting;
    }
    return state == "draining" || state == "stopping" ? ServerMark::Draining : ServerMark::Failed;
}

std::vector<ZoneServers> byZone(const std::vector<scenarios::ServersInState>& servers) {
    std::vector<ZoneServers> zones;
    for (const scenarios::ServersInState& some : servers) {
        if (zones.empty() || zones.back().zone != some.zone) {
            zones.push_back({some.zone, {}});
        }
        zones.back().count[static_cast<std::size_t>(markOf(some.state))] += some.count;
    }
    return zones;
}

double shareOf(const scenarios::UseState& use) {
    return static_cast<double>(use.used) / static_cast<double>(use.of);
}

// The mean of that use in all of the states.
double meanShare(const scenarios::ComponentState& component,
                 std::size_t use,
                 std::size_t place,
                 std::span<const PlatformState* const> before) {
    double sum = shareOf(component.uses[use]);
    double count = 1;
    for (const PlatformState* state : before) {
        if (place < state->components.size() && use < state->components[place].uses.size() &&
            state->components[place].uses[use].of > 0) {
            sum += shareOf(state->components[place].uses[use]);
            ++count;
        }
    }
    return sum / count;
}

// What is fullest by its share, and the longest queue. Whom no requests load has no load: an
// autoscaler at its most replicas is not busy.
void tellLoad(NodeState& node,
              std::size_t place,
              std::span<const PlatformState* const> before,
              bool takesRequests) {
    for (std::size_t i = 0; takesRequests && i < node.told.uses.size(); ++i) {
        if (node.told.uses[i].of <= 0) {
            continue;
        }
        const double share = meanShare(node.told, i, place, before);
        if (node.fullest.of == 0 || share > node.utilisation) {
            node.fullest = node.told.uses[i];
            node.utilisation = share;
        }
    }
    for (const scenarios::QueueState& queue : node.told.queues) {
        if (node.longest.name.empty() || queue.length > node.longest.length) {
            node.longest = queue;
        }
    }
}

// Of a kind that gets no requests, that something of it is at work.
bool isAtWork(const NodeState& node) {
    return std::any_of(node.told.uses.begin(), node.told.uses.end(),
                       [](const scenarios::UseState& use) { return use.used > 0; });
}

void tellHealth(NodeState& node,
                scenarios::Health health,
                bool takesRequests = true,
                std::optional<double> slowFrom = {}) {
    node.health = healthOf({.built = health != scenarios::Health::NotBuilt,
                            .down = health == scenarios::Health::Down,
                            .asked = node.rate > 0 || node.inFlight > 0 || node.failing ||
                                     (!takesRequests && isAtWork(node)),
                            .hit = health == scenarios::Health::Impaired,
                            .holds = takesRequests && node.inFlight > 0 && !node.failing,
                            .failing = node.failing,
                            .inVain = node.inVain,
                            .stay = node.stay,
                            .slow = slowFrom && node.stay.value_or(0) > *slowFrom,
                            .utilisation = node.utilisation,
                            .waiting = node.longest.length});
}

NodeState sourceState(const scenarios::SourceState& source, std::optional<double> slowFrom) {
    NodeState node{.rate = source.flow.arrivals,
                   .failing = failingShareOf(source.flow),
                   .stay = source.stay,
                   .inFlight = source.underWay};
    tellHealth(node, scenarios::Health::Well, true, slowFrom);
    return node;
}

NodeState componentState(const scenarios::ComponentState& component,
                         std::size_t place,
                         std::span<const PlatformState* const> before,
                         bool takesRequests) {
    NodeState node{.rate = component.flow.arrivals,
                   .failing = failingShareOf(component.flow),
                   .inVain = shareOfLeft(component.flow.wasted, component.flow),
                   .stay = component.stay,
                   .inFlight = component.inFlight,
                   .servers = byZone(component.servers),
                   .told = component};
    tellLoad(node, place, before, takesRequests);
    tellHealth(node, component.health, takesRequests);
    return node;
}

std::optional<FaultPin> pinOf(const MapEvent& event, sim::Time now) {
    if (now < event.begins || (event.ends && now >= *event.ends + kPinStays)) {
        return std::nullopt;
    }
    if (!event.isFault && !event.isWork && !event.ends && now >= event.begins + kPinStays) {
        return std::nullopt; // another value that was meant is how it is now
    }
    FaultPin pin{event.text,    std::nullopt, std::nullopt, std::nullopt,
                 event.isFault, {},           event.isWork};
    if (event.ends) {
        pin.of = *event.ends - event.begins;
        if (now < *event.ends) {
            pin.left = *event.ends - now;
        } else {
            pin.since = now - *event.ends;
        }
    }
    return pin;
}

// What each does to those who call it. A call that nobody counted says nothing.
void tellHarm(const MapSketch& sketch, const std::vector<Flow>& flows, MapState& state) {
    std::vector<bool> isTried(state.nodes.size(), false);
    std::vector<bool> isKnown(state.nodes.size(), true);
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const std::size_t callee = sketch.calls[i].to;
        if (!state.calls[i].recorded) {
            isKnown[callee] = false;
            continue;
        }
        isTried[callee] = isTried[callee] || flows[i].arrivals > 0;
        const double failed = std::max(0.0, flows[i].failed - flows[i].wasted);
        const double all = std::max(state.nodes[sketch.calls[i].from].rate, flows[i].arrivals);
        NodeState& node = state.nodes[callee];
        node.harm = std::max(node.harm.value_or(0), all > 0 ? std::min(failed / all, 1.0) : 0);
    }
    for (std::size_t i = 0; i < state.nodes.size(); ++i) {
        NodeState& node = state.nodes[i];
        node.harm = isKnown[i] ? node.harm : std::nullopt;
        node.isAsked = !isKnown[i] || isTried[i] || node.rate > 0 || node.inFlight > 0;
    }
}

// "error on frontend (status 503)" is told at frontend.
QString withoutWhom(QString text, const QString& whom) {
    return text.remove(QStringLiteral(" on ") + whom);
}

} // namespace

std::vector<MapEvent> mapEventsOf(const MapSketch& sketch, const std::vector<EventSketch>& events) {
    std::vector<MapEvent> told;
    for (const EventSketch& event : events) {
        if (!event.lasts) {
            continue;
        }
        MapEvent one{QString::fromStdString(event.text),
                     {},
                     event.at,
                     std::nullopt,
                     event.isFault,
                     isWork(event)};
        if (event.length) {
            one.ends = event.at + *event.length;
        }
        for (const std::string& name : event.components) {
            if (const auto node = sketch.find(QString::fromStdString(name))) {
                one.nodes.push_back(*node);
                one.text = withoutWhom(one.text, QString::fromStdString(name));
            }
        }
        if (!one.nodes.empty() || (one.isFault && event.components.empty())) {
            told.push_back(std::move(one));
        }
    }
    return told;
}

std::uint32_t NodeState::serverCount() const {
    std::uint32_t all = 0;
    for (const ZoneServers& zone : servers) {
        for (const std::uint32_t some : zone.count) {
            all += some;
        }
    }
    return all;
}

MapState mapStateOf(const MapSketch& sketch,
                    const std::vector<MapEvent>& events,
                    const PlatformState& platform,
                    std::span<const PlatformState* const> before,
                    std::span<const std::optional<double>> slowFrom) {
    DOPPEL_ASSERT(platform.sources.size() + platform.components.size() == sketch.nodes.size());
    MapState state;
    state.now = platform.at;
    state.nodes.reserve(sketch.nodes.size());
    for (std::size_t i = 0; i < platform.sources.size(); ++i) {
        state.nodes.push_back(sourceState(
            platform.sources[i], i < slowFrom.size() ? slowFrom[i] : std::optional<double>()));
    }
    for (std::size_t i = 0; i < platform.components.size(); ++i) {
        state.nodes.push_back(componentState(platform.components[i], i, before,
                                             sketch.nodes[sketch.sources + i].takesRequests));
    }
    for (const MapEvent& event : events) {
        if (const auto pin = pinOf(event, platform.at)) {
            if (event.nodes.empty()) {
                state.ofAll.push_back(*pin);
            }
            for (const std::size_t node : event.nodes) {
                state.nodes[node].pins.push_back(*pin);
                state.nodes[node].pins.back().whom = sketch.nodes[node].name;
            }
        }
    }
    std::vector<Flow> flows(sketch.calls.size());
    state.calls.resize(sketch.calls.size());
    for (std::size_t i = 0; i < std::min(sketch.links.size(), platform.links.size()); ++i) {
        const std::size_t call = sketch.links[i];
        const scenarios::LinkState& link = platform.links[i];
        state.calls[call].recorded = state.calls[call].recorded && !std::isnan(link.flow.arrivals);
        if (!state.calls[call].recorded) {
            continue;
        }
        flows[call].arrivals += link.flow.arrivals;
        flows[call].good += link.flow.good;
        flows[call].failed += link.flow.failed;
        flows[call].wasted += link.flow.wasted;
        state.calls[call].cut = state.calls[call].cut || link.cut;
    }
    for (std::size_t i = 0; i < flows.size(); ++i) {
        state.calls[i].recorded = state.calls[i].recorded && !platform.links.empty();
        state.calls[i].rate = flows[i].arrivals;
        state.calls[i].failing = failingShareOf(flows[i]);
    }
    tellHarm(sketch, flows, state);
    return state;
}

CallState together(const MapState& state, const std::vector<std::size_t>& calls) {
    CallState all;
    double failed = 0;
    double left = 0;
    for (const std::size_t i : calls) {
        const CallState& call = state.calls[i];
        all.rate += call.rate;
        all.cut = all.cut || call.cut;
        all.recorded = all.recorded && call.recorded;
        if (call.failing) {
            left += call.rate;
            failed += call.rate * *call.failing;
        }
    }
    if (left > 0) {
        all.failing = failed / left;
    } else if (calls.size() == 1) {
        all.failing = state.calls[calls.front()].failing;
    }
    return all;
}

} // namespace doppel::gui
