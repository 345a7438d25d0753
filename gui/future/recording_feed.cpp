// SPDX-License-Identifier: Apache-2.0
#include "gui/future/recording_feed.h"

#include <algorithm>
#include <functional>

namespace doppel::gui {

namespace {

constexpr std::uint32_t kMostZones = 10'000;
constexpr std::uint32_t kMostHalvings = 62; // more than int64 nanoseconds can be halved

bool fits(const scenarios::ComponentState& component, const PlatformSketch& sketch) {
    return std::all_of(component.actions.begin(), component.actions.end(),
                       [&](std::size_t event) { return event < sketch.events.size(); }) &&
           std::all_of(component.servers.begin(), component.servers.end(),
                       [](const auto& servers) { return servers.zone < kMostZones; });
}

bool fits(const PlatformState& state, const Recording& recording) {
    const PlatformSketch& sketch = recording.sketch();
    return state.at >= recording.now() && state.at <= sketch.end() &&
           state.components.size() == sketch.components.size() &&
           state.sources.size() == sketch.sources.size() &&
           state.links.size() >= sketch.calls.size() &&
           std::all_of(state.components.begin(), state.components.end(),
                       [&](const scenarios::ComponentState& each) { return fits(each, sketch); });
}

bool fits(const sim::SeriesRows& rows, const Recording& recording) {
    const std::uint32_t epoch = recording.seriesEpoch();
    if (rows.epoch < epoch || rows.epoch - epoch > kMostHalvings ||
        rows.values.size() != rows.times.size() * recording.series().size()) {
        return false;
    }
    const std::size_t there = recording.seriesTimes().size() >> (rows.epoch - epoch);
    // Of halved rows the ends are not known here: halving keeps every second one.
    const std::size_t last = rows.kept << (rows.epoch - epoch);
    const sim::Time before =
        rows.kept == 0 || rows.kept > there ? sim::kStart : recording.seriesTimes()[last - 1];
    return rows.kept <= there && (rows.times.empty() || rows.times.front() > before) &&
           std::is_sorted(rows.times.begin(), rows.times.end(), std::less_equal<>());
}

bool fits(const TablesEntry& entry, const PlatformState& state) {
    return entry.at <= state.at &&
           std::all_of(entry.tables.begin(), entry.tables.end(), [](const auto& table) {
               return std::all_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
                   return row.size() == table.columns.size();
               });
           });
}

} // namespace

bool feed(Recording& recording, const from_host::Sketch& message) {
    const PlatformSketch& sketch = message.sketch;
    const bool isSound = sketch.duration > sim::Duration::zero() &&
                         sketch.stateEvery > sim::Duration::zero() &&
                         sketch.seriesEvery > sim::Duration::zero() && sketch.zones > 0 &&
                         sketch.zones < kMostZones && recording.stateTimes().empty();
    if (isSound) {
        recording.setSketch(sketch);
    }
    return isSound;
}

bool feed(Recording& recording, const from_host::Columns& message) {
    const bool areEmpty = std::all_of(message.columns.begin(), message.columns.end(),
                                      [](const auto& column) { return column.values.empty(); });
    if (areEmpty) {
        recording.addColumns(message.columns);
    }
    return areEmpty;
}

bool feed(Recording& recording, const from_host::Series& message) {
    const bool isFirst = recording.series().empty() && recording.seriesTimes().empty();
    if (!message.columns.empty() &&
        !(isFirst && feed(recording, from_host::Columns{message.columns}))) {
        return false;
    }
    if (!fits(message.rows, recording)) {
        return false;
    }
    recording.addRows(message.rows);
    return true;
}

bool feed(Recording& recording, const from_host::Recorded& message) {
    if (!fits(message.state, recording) || !fits(message.rows, recording) ||
        !std::all_of(message.tables.begin(), message.tables.end(),
                     [&](const TablesEntry& entry) { return fits(entry, message.state); })) {
        return false;
    }
    recording.addRows(message.rows);
    // The last state of a run that a limit ended may be that of a moment once more.
    if (recording.stateTimes().empty() || message.state.at > recording.stateTimes().back()) {
        recording.addState(message.state);
    } else {
        recording.setNow(message.state);
    }
    for (const DecisionEntry& decision : message.decisions) {
        recording.add(decision);
    }
    for (const scenarios::TimelineEntry& entry : message.timeline) {
        recording.add(entry);
    }
    for (const TablesEntry& entry : message.tables) {
        recording.add(entry);
    }
    return true;
}

bool feed(Recording& recording, const from_host::Now& message) {
    const bool doesFit = fits(message.state, recording);
    if (doesFit) {
        recording.setNow(message.state);
    }
    return doesFit;
}

bool feed(Recording& recording, const from_host::Journeys& message) {
    for (const scenarios::JourneySpan& span : message.spans) {
        recording.add(span);
    }
    return true;
}

bool feed(Recording& recording, const from_host::Judged& message) {
    const bool isLater =
        recording.judgements().empty() || recording.judgements().back().at <= message.judgement.at;
    if (isLater) {
        recording.add(message.judgement);
    }
    return isLater;
}

bool feed(Recording& recording, const from_host::Acted& message) {
    for (const EventSketch& event : message.events) {
        if (!event.injected) {
            return false;
        }
    }
    for (const EventSketch& event : message.events) {
        recording.addEvent(event);
    }
    return true;
}

bool feed(Recording& recording, const from_host::Ended& message) {
    recording.setOutcome(message.outcome);
    return true;
}

} // namespace doppel::gui
