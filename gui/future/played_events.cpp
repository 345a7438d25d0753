// SPDX-License-Identifier: Apache-2.0
#include "gui/future/played_events.h"

#include "models/actions/deploy.h"

#include <algorithm>
#include <optional>

namespace doppel::gui {
namespace {

constexpr std::string_view kUnderWay = "deploys_under_way"; // a gauge, of which a row has the mean

// The end of the last row from an event on in which its component was at it without a break; none:
// it still is, or that is not recorded.
std::optional<sim::Time> workEnds(const Recording& recording, const EventSketch& event) {
    const sim::SeriesColumn* underWay =
        event.components.empty() ? nullptr : recording.column(event.components.front(), kUnderWay);
    if (underWay == nullptr) {
        return std::nullopt;
    }
    const auto times = recording.seriesTimes();
    const std::size_t rows = std::min(times.size(), underWay->values.size());
    auto row = static_cast<std::size_t>(
        std::upper_bound(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(rows),
                         event.at) -
        times.begin());
    while (row < rows && underWay->values[row] > 0) {
        ++row;
    }
    return row < rows ? std::optional(std::max(event.at, row == 0 ? sim::kStart : times[row - 1]))
                      : std::nullopt;
}

} // namespace

bool isWork(const EventSketch& event) {
    return event.kind == models::deployKind().name;
}

std::vector<EventSketch> eventsAsPlayed(const Recording& recording) {
    std::vector<EventSketch> events = recording.sketch().events;
    for (EventSketch& event : events) {
        if (!isWork(event)) {
            continue;
        }
        const auto ends = workEnds(recording, event);
        // One that is to be taken back after a time is at work until then and beyond.
        if (ends && (!event.length || *ends > event.at + *event.length)) {
            event.length = *ends - event.at;
        }
    }
    return events;
}

void putAt(const PlatformSketch& sketch, sim::Time at, PlatformState& state) {
    state.at = at;
    const auto isAtWork = [&](const EventSketch& event) {
        return event.lasts && event.at <= at && (!event.length || at < event.at + *event.length);
    };
    for (std::size_t i = 0; i < std::min(sketch.components.size(), state.components.size()); ++i) {
        scenarios::ComponentState& component = state.components[i];
        component.actions.clear();
        for (std::size_t event = 0; event < sketch.events.size(); ++event) {
            const std::vector<std::string>& whom = sketch.events[event].components;
            if (isAtWork(sketch.events[event]) &&
                std::find(whom.begin(), whom.end(), sketch.components[i].name) != whom.end()) {
                component.actions.push_back(event);
            }
        }
        component.health = at < sketch.components[i].builtAt ? scenarios::Health::NotBuilt
                           : component.actions.empty()       ? scenarios::Health::Well
                                                             : scenarios::Health::Impaired;
    }
}

} // namespace doppel::gui
