// SPDX-License-Identifier: Apache-2.0
#include "scenarios/observation.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace doppel::scenarios {

namespace {

// What is there is taken: each component and source is asked for once.
MetricResults taken(std::map<std::string, MetricResults, std::less<>>& all,
                    std::string_view owner) {
    const auto found = all.find(owner);
    return found == all.end() ? MetricResults{} : std::move(found->second);
}

ComponentResult componentResult(const ComponentSpec& spec, MetricResults metrics) {
    ComponentResult result{spec.name, std::string(spec.kind->name), std::move(metrics)};
    for (const models::ShareOfMetrics& share : spec.kind->metrics.shares) {
        result.metrics.push_back(shareResult(share));
    }
    return result;
}

void addLog(TrafficResult& result, const LogReplay& log, std::vector<std::string>& notes) {
    result.logLinesAccepted = log.accepted();
    result.logLinesRejected = log.rejected();
    for (const LogExample& example : log.report().examples) {
        result.logRejections.push_back(log.path() + ':' + std::to_string(example.line) + ": " +
                                       std::string(toText(example.reason)) + ": " + example.text);
    }
    notes.push_back(log.path() + ": " + std::to_string(log.accepted()) + " lines accepted, " +
                    std::to_string(log.rejected()) + " rejected");
}

std::string toText(const models::TimelineEvent& event, models::TimelineRecord::Phase phase) {
    const std::string text = models::toText(event);
    return phase == models::TimelineRecord::Phase::Begin ? text : "end of: " + text;
}

JourneySpan journeySpan(const models::Span& span) {
    JourneySpan result;
    result.visit = span.visit;
    result.component = span.component;
    result.instance = span.instance.index;
    result.start = span.start;
    result.end = span.end == sim::kNever ? std::nullopt : std::optional(span.end);
    result.status = span.status;
    result.failure = span.failure;
    result.servedBy = span.servedBy;
    return result;
}

// Every component and every source must have kept its books: arrived = answered + failed + in
// flight, and Little's law.
std::vector<std::string> brokenLaws(const BuiltPlatform& built) {
    std::vector<std::string> broken;
    const sim::Time now = built.world().now();
    for (const auto& component : built.platform().components()) {
        if (const auto imbalance = component->meter().imbalance(now)) {
            broken.push_back(component->name() + ": " + *imbalance);
        }
    }
    for (const auto& source : built.sources()) {
        if (const auto imbalance = source->book().imbalance(now)) {
            broken.push_back(source->name() + ": " + *imbalance);
        }
    }
    return broken;
}

} // namespace

TrafficResult observed(const TrafficSpec& spec, const sim::World& world) {
    auto metrics = metricResults(world.metrics(), world.now());
    return TrafficResult::of(spec.name, std::string(spec.kind->name), taken(metrics, spec.name));
}

ComponentResult observed(const ComponentSpec& spec, const sim::World& world) {
    auto metrics = metricResults(world.metrics(), world.now());
    return componentResult(spec, taken(metrics, spec.name));
}

std::vector<TimelineEntry> timelineEntries(const models::Timeline& timeline, std::size_t from) {
    std::vector<TimelineEntry> entries;
    for (std::size_t i = from; i < timeline.records().size(); ++i) {
        const models::TimelineRecord& record = timeline.records()[i];
        entries.push_back({record.at, toText(timeline.events()[record.event], record.phase)});
    }
    return entries;
}

void observe(const BuiltPlatform& built, const Scenario& scenario, RunResult& result) {
    const sim::World& world = built.world();
    auto metrics = metricResults(world.metrics(), world.now());
    for (std::size_t i = 0; i < built.sources().size(); ++i) {
        const TrafficSpec& spec = scenario.traffic[i];
        result.traffic.push_back(
            TrafficResult::of(spec.name, std::string(spec.kind->name), taken(metrics, spec.name)));
        if (const LogReplay* log = built.replays()[i].get()) {
            addLog(result.traffic.back(), *log, result.notes);
        }
    }
    for (const ComponentSpec& spec : scenario.components) {
        result.components.push_back(componentResult(spec, taken(metrics, spec.name)));
    }
    result.timeline = timelineEntries(built.timeline());
    for (const models::Span& span : built.platform().journal().spans()) {
        result.journeys.push_back(journeySpan(span));
    }
    std::stable_sort(result.journeys.begin(), result.journeys.end(),
                     [](const JourneySpan& a, const JourneySpan& b) {
                         return std::pair(a.visit, a.start) < std::pair(b.visit, b.start);
                     });
    result.broken = brokenLaws(built);
}

} // namespace doppel::scenarios
