// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/trigger.h"

#include "models/publishing/editors.h"
#include "models/traffic/closed_traffic.h"
#include "models/traffic/open_traffic.h"
#include "models/traffic/replay_traffic.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace doppel::analysis {

namespace {

using scenarios::Scenario;
using scenarios::TrafficSpec;

template <class T>
T* as(const TrafficSpec& source) {
    auto* config = dynamic_cast<models::ConfigOf<T>*>(source.config.get());
    return config == nullptr ? nullptr : &config->value;
}

// Of a source whose visitors come at a rate; null: it has none.
models::DemandConfig* demandOf(const TrafficSpec& source) {
    if (auto* open = as<models::OpenTrafficConfig>(source)) {
        return &open->demand;
    }
    auto* editors = as<models::EditorsConfig>(source);
    return editors == nullptr ? nullptr : &editors->open.demand;
}

void multiply(std::uint32_t& users, double factor) {
    users = static_cast<std::uint32_t>(std::lround(std::max(users * factor, 1.0)));
}

void multiplyLoad(const TrafficSpec& source, double factor) {
    if (auto* demand = demandOf(source)) {
        demand->rate.perSecond *= factor;
    } else if (auto* closed = as<models::ClosedTrafficConfig>(source)) {
        multiply(closed->users, factor);
        for (models::Stage& stage : closed->stages) {
            multiply(stage.target, factor);
        }
    } else if (auto* replay = as<models::ReplayTrafficConfig>(source)) {
        replay->speed.value *= factor;
    }
}

std::string listed(const std::vector<Trigger>& triggers) {
    std::string text;
    for (const Trigger& trigger : triggers) {
        text += (text.empty() ? "" : ", ") + (trigger.name.empty() ? trigger.path : trigger.name);
    }
    return text;
}

} // namespace

std::vector<Trigger> triggersOf(const Scenario& scenario) {
    std::vector<Trigger> triggers;
    for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
        const auto& [event, path] = scenario.timeline[i];
        if (event.length) {
            triggers.push_back({.path = path,
                                .name = event.name,
                                .what = toText(event),
                                .at = event.at,
                                .length = *event.length,
                                .event = i});
        }
    }
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        const models::DemandConfig* demand = demandOf(scenario.traffic[i]);
        for (std::size_t j = 0; demand != nullptr && j < demand->surges.size(); ++j) {
            const models::SurgeConfig& surge = demand->surges[j];
            const std::string& source = scenario.traffic[i].name;
            triggers.push_back({.path = fmt::format("traffic.{}.surges[{}]", source, j),
                                .name = surge.name,
                                .what = fmt::format("{} of {} ({:g} times the rate)", surge.name,
                                                    source, surge.factor.value),
                                .at = surge.at,
                                .length = surge.length,
                                .source = i,
                                .surge = j});
        }
    }
    std::stable_sort(triggers.begin(), triggers.end(),
                     [](const Trigger& a, const Trigger& b) { return a.at < b.at; });
    return triggers;
}

sim::Result<Trigger> triggerOf(const Scenario& scenario, const std::string& name) {
    const std::vector<Trigger> all = triggersOf(scenario);
    const auto wrong = [](std::string message) {
        return sim::Error{sim::ErrorCode::Usage, std::move(message), {}};
    };
    if (all.empty()) {
        return wrong(scenario.file + " has no trigger: no event of its timeline has `for`, and no "
                                     "source has surges");
    }
    if (name.empty()) {
        return all.size() == 1
                   ? sim::Result<Trigger>(all.front())
                   : wrong("--trigger: several things happen and are over again; expected one of " +
                           listed(all));
    }
    const auto found = std::find_if(all.begin(), all.end(), [&](const Trigger& one) {
        return one.name == name || one.path == name;
    });
    return found == all.end()
               ? wrong("--trigger: there is no \"" + name + "\"; expected one of " + listed(all))
               : sim::Result<Trigger>(*found);
}

std::vector<std::string> othersThan(const Trigger& trigger, const Scenario& scenario) {
    std::vector<std::string> others;
    for (std::size_t i = 0; i < scenario.timeline.size(); ++i) {
        if (trigger.event != i) {
            const models::TimelineEvent& event = scenario.timeline[i].event;
            others.push_back(toText(event) + " at " + sim::toText(event.at));
        }
    }
    for (const Trigger& other : triggersOf(scenario)) {
        if (!other.event && other.path != trigger.path) {
            others.push_back(other.what + " at " + sim::toText(other.at));
        }
    }
    return others;
}

Scenario scenarioOf(const Scenario& scenario,
                    const Trigger& trigger,
                    sim::Duration watch,
                    const TriggerRun& run) {
    Scenario changed = scenario.clone();
    const bool happens = run.length > sim::Duration::zero();
    const sim::Duration length = happens ? run.length : trigger.length;
    changed.objectives.clear();
    changed.settings.duration = sim::sum(sim::sum(trigger.at, length), watch);
    for (const TrafficSpec& source : changed.traffic) {
        multiplyLoad(source, run.load);
    }
    if (trigger.event) {
        const auto place = changed.timeline.begin() + static_cast<std::ptrdiff_t>(*trigger.event);
        if (happens) {
            place->event.length = length;
            place->event.ramp = std::min(place->event.ramp, length);
        } else {
            changed.timeline.erase(place);
        }
        return changed;
    }
    auto& surges = demandOf(changed.traffic[trigger.source])->surges;
    const auto place = surges.begin() + static_cast<std::ptrdiff_t>(trigger.surge);
    if (happens) {
        place->length = length;
        place->ramp = std::min(place->ramp, length / 2);
    } else {
        surges.erase(place);
    }
    return changed;
}

} // namespace doppel::analysis
