// SPDX-License-Identifier: Apache-2.0
#include "scenarios/observation.h"

#include "scenarios/figures.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

namespace {

// What share of the visits to a class of pages went well; none where nobody came.
std::optional<double> goodShare(const models::VisitBook::ClassTotals& pages) {
    if (pages.all == 0) {
        return std::nullopt;
    }
    return 1.0 - static_cast<double>(pages.failed) / static_cast<double>(pages.all);
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

// Every component and every source must have kept its books: arrived = answered + failed + in flight,
// and Little's law.
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

TrafficResult
observed(const models::TrafficSource& source, const TrafficSpec& spec, const sim::World& world) {
    TrafficResult result;
    const auto totals = source.book().totals();
    result.name = source.name();
    result.kind = spec.kind->name;
    result.ok = totals.ok;
    result.failed = totals.failed;
    result.total = totals.ok + totals.failed;
    result.latency = *totals.latency;
    result.figures = figuresOf(world.metrics(), source.name(), world.now());
    for (const auto& pages : source.book().totalsByClass()) {
        result.availabilityByClass[pages.name] = goodShare(pages);
    }
    for (const Figure& figure : result.figures) {
        const auto count = static_cast<std::uint64_t>(figure.value.value_or(0));
        if (figure.name.starts_with("served_by_")) {
            result.servedBy[figure.name.substr(10)] = count;
        } else if (figure.name.starts_with("failure_") && count > 0) {
            result.failures[figure.name.substr(8)] = count;
        } else if (figure.name.starts_with("status_5") && count > 0) {
            result.failures[figure.name.substr(7)] = count;
        }
    }
    return result;
}

ComponentResult observed(const models::Component& component, const sim::World& world) {
    ComponentResult result{component.name(), std::string(component.kind()),
                           figuresOf(world.metrics(), component.name(), world.now())};
    for (const models::DerivedShare& share : component.shares()) {
        result.figures.push_back(
            {std::string(share.name), "1", share.value, std::string(share.help)});
    }
    return result;
}

void observe(const BuiltPlatform& built, const Scenario& scenario, RunResult& result) {
    const sim::World& world = built.world();
    for (std::size_t i = 0; i < built.sources().size(); ++i) {
        result.traffic.push_back(observed(*built.sources()[i], scenario.traffic[i], world));
        if (const LogReplay* log = built.replays()[i].get()) {
            addLog(result.traffic.back(), *log, result.notes);
        }
    }
    for (const auto& component : built.platform().components()) {
        result.components.push_back(observed(*component, world));
    }
    const models::Timeline& timeline = built.timeline();
    for (const models::TimelineRecord& record : timeline.records()) {
        result.timeline.push_back(
            {record.at, toText(timeline.events()[record.event], record.phase)});
    }
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
