// SPDX-License-Identifier: Apache-2.0
#include "scenarios/observation.h"

#include "models/jobs/times_so_far.h"
#include "models/jobs/work_meter.h"
#include "models/recovery_plan/recovery_plan.h"
#include "models/traffic/replay_metrics.h"
#include "scenarios/component_notes.h"
#include "scenarios/recovery/sli_observation.h"
#include "scenarios/shortfall.h"
#include "scenarios/traffic_notes.h"
#include "scenarios/unfinished.h"

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

void add(MetricResults& metrics,
         std::string_view name,
         std::vector<sim::MetricLabel> labels,
         std::string_view help,
         std::uint64_t count) {
    const std::string flat = sim::flatName(name, labels);
    const auto known = std::find_if(metrics.begin(), metrics.end(),
                                    [&](const auto& metric) { return metric.flatName() == flat; });
    if (known != metrics.end()) {
        std::get<CounterValue>(known->value).count += count;
    } else if (count > 0) {
        metrics.push_back({std::string(name), std::move(labels), sim::MetricUnit::None,
                           std::string(help), CounterValue{count}});
    }
}

void addTimes(MetricResults& metrics,
              std::string_view name,
              std::string_view help,
              const sim::Histogram& times) {
    for (MetricResult& metric : metrics) {
        if (metric.name == name) {
            std::get<sim::Histogram>(metric.value).merge(times);
            return;
        }
    }
    metrics.push_back(
        {std::string(name), {}, sim::MetricUnit::Nanoseconds, std::string(help), times});
}

// Of a source the gauges of a limited time are those of that time: whose visit began in it may be
// under way long after. Where no objective is on them nobody followed them.
void setGauges(MetricResults& metrics, const MetricResults& gauges) {
    std::erase_if(metrics, [&](const MetricResult& metric) {
        return std::holds_alternative<GaugeValue>(metric.value) &&
               find(gauges, metric.flatName()) == nullptr;
    });
    for (const MetricResult& gauge : gauges) {
        const auto same = std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) {
            return metric.flatName() == gauge.flatName();
        });
        if (same != metrics.end()) {
            same->value = gauge.value;
        } else {
            metrics.push_back(gauge);
        }
    }
}

void addUnfinished(MetricResults& metrics, const models::VisitBook::Unfinished& unfinished) {
    using Visits = models::VisitMetrics;
    addUnfinished(metrics, static_cast<const models::Meter::Unfinished&>(unfinished));
    add(metrics, Visits::kOmitted, {}, {}, unfinished.omitted);
    add(metrics, models::LoggedVisitMetrics::kOtherStatus, {}, {}, unfinished.overdueCompared);
    if (unfinished.slowOmitted.count() > 0) {
        addTimes(metrics, Visits::kSlowOmitted,
                 "time so far, once for each visit that users who wait omitted",
                 unfinished.slowOmitted);
    }
    add(metrics, Visits::kOutcome, {{"outcome", labelOf(models::VisitOutcome::Unfinished)}},
        "visits that came to this", unfinished.overdue);
    for (const auto& [limit, tooLate] : unfinished.tooLate) {
        add(metrics, Visits::kTooLate, {{"limit", limit}}, "unfinished visits older than this",
            tooLate);
    }
    for (const auto& [pageClass, failed] : unfinished.failedByClass) {
        const sim::MetricLabel label{"page_class", pageClass};
        add(metrics, Visits::kClass, {label}, {}, failed);
        add(metrics, Visits::kClass, {label, {"outcome", "failed"}}, {}, failed);
    }
}

// Lines of the log whose visits began, since the start of the run: one more has been read.
std::uint64_t playedLines(const sim::Metrics& metrics, std::string_view source) {
    return std::get<sim::Counter>(
               metrics.find(source, models::LoggedVisitMetrics::kAccepted)->value)
        .total();
}

void addLog(TrafficResult& result,
            const LogReplay& log,
            std::uint64_t played,
            bool isOver,
            std::vector<std::string>& notes) {
    LogReport report = log.report();
    report.lines -= report.records - static_cast<std::int64_t>(played);
    report.records = static_cast<std::int64_t>(played);
    result.logLinesAccepted = played;
    result.logLinesRejected = log.rejected();
    for (std::size_t reason = 0; reason < kLogRejects; ++reason) {
        if (const LogExample& example = report.firstRejects[reason]; example.line > 0) {
            result.logRejections.push_back({std::string(toText(example.reason)),
                                            static_cast<std::uint64_t>(report.rejected[reason]),
                                            log.path() + ':' + std::to_string(example.line),
                                            example.text});
        }
    }
    for (std::string& note : notesOn(log.path(), report)) {
        notes.push_back(std::move(note));
    }
    if (isOver && !log.ended() && !log.wasStopped()) {
        notes.push_back(log.path() + ": the log is longer than the run; what it holds after the "
                                     "run's end was not played");
    }
}

std::string toText(const models::TimelineEvent& event, models::TimelineRecord::Phase phase) {
    const std::string text = models::toText(event);
    return phase == models::TimelineRecord::Phase::Begin ? text : "end of: " + text;
}

TrafficResult
trafficResult(const std::string& owner, const models::TrafficKind& kind, MetricResults metrics) {
    for (const models::ShareOfMetrics& share : kind.metrics.shares) {
        metrics.push_back(shareResult(share));
    }
    return TrafficResult::of(owner, std::string(kind.name), std::move(metrics));
}

// Every component and every source must have kept its books: arrived = answered + failed + aborted
// + in flight + returning, and Little's law; the same of jobs and messages.
std::vector<std::string> brokenLaws(const BuiltPlatform& built) {
    std::vector<std::string> broken;
    const sim::Time now = built.world().now();
    for (const auto& component : built.platform().components()) {
        if (const auto imbalance = component->meter().imbalance(now)) {
            broken.push_back(component->name() + ": " + *imbalance);
        }
        if (const auto* keeper = dynamic_cast<const models::KeepsWork*>(component.get())) {
            keeper->forEachWorkMeter([&](std::string_view what, const models::WorkMeter& meter) {
                if (const auto imbalance = meter.imbalance(now)) {
                    broken.push_back(component->name() + ", " + std::string(what) + ": " +
                                     *imbalance);
                }
            });
        }
    }
    for (const auto& source : built.sources()) {
        if (const auto imbalance = source->book().imbalance(now)) {
            broken.push_back(source->name() + ": " + *imbalance);
        }
        for (const models::TrafficSource::Apart& apart : source->apart()) {
            if (const auto imbalance = apart.book.imbalance(now)) {
                broken.push_back(apart.limit.owner + ": " + *imbalance);
            }
        }
    }
    return broken;
}

} // namespace

// Those who are overdue have waited that long so far.
void addUnfinished(MetricResults& metrics, const models::Meter::Unfinished& unfinished) {
    add(metrics, models::Meter::kUnfinished, {}, {}, unfinished.all);
    add(metrics, models::Meter::kOverdue, {}, {}, unfinished.overdue);
    add(metrics, models::Meter::kFailed, {}, {}, unfinished.overdue);
    add(metrics, models::Meter::kUnreached, {}, {}, unfinished.unreached);
    addTimes(metrics, models::Meter::kLatency, {}, unfinished.overdueAges);
    if (unfinished.waits.count() > 0) {
        addTimes(metrics, models::Meter::kWaiting,
                 "time so far of those under way at the end, who are not overdue",
                 unfinished.waits);
    }
}

void addSoFar(MetricResults& metrics,
              const models::Component& component,
              sim::Time from,
              sim::Time now) {
    using Labels = models::SoFarReader::Labels;
    const auto times = [&](std::string_view name, const Labels& labels, const sim::Histogram& all) {
        if (all.count() > 0) {
            metrics.push_back({std::string(name), labels, sim::MetricUnit::Nanoseconds,
                               "time so far of what has no such time at the end", all});
        }
    };
    const auto count = [&](std::string_view name, const Labels& labels, std::uint64_t more) {
        add(metrics, name, labels,
            "what never came to a good end, and is known at the end of the run only", more);
    };
    const auto level = [&](std::string_view name, const Labels& labels, std::int64_t stands) {
        const std::string flat = sim::flatName(name, labels);
        for (MetricResult& metric : metrics) {
            if (metric.flatName() == flat) {
                auto& gauge = std::get<GaugeValue>(metric.value);
                gauge.max = std::max(gauge.max, stands);
                gauge.min = std::min(gauge.min, stands);
                gauge.last = stands;
            }
        }
    };
    const auto takeBack = [&](std::string_view name, const Labels& labels, std::uint64_t less) {
        const std::string flat = sim::flatName(name, labels);
        for (MetricResult& metric : metrics) {
            if (metric.flatName() == flat) {
                auto& counted = std::get<CounterValue>(metric.value);
                counted.count -= std::min(counted.count, less);
            }
        }
    };
    const auto takeBackTimes = [&](std::string_view name, const Labels& labels,
                                   const sim::Histogram& less) {
        const std::string flat = sim::flatName(name, labels);
        for (MetricResult& metric : metrics) {
            if (metric.flatName() == flat && less.count() > 0) {
                sim::Histogram all; // never reset, as `since` wants it
                all.merge(std::get<sim::Histogram>(metric.value));
                metric.value = all.since(less);
            }
        }
    };
    const auto tell = [&](const auto* teller) {
        if (teller != nullptr) {
            teller->tellSoFar(from, now, {times, count, level, takeBack, takeBackTimes});
        }
    };
    tell(dynamic_cast<const models::TellsSoFar*>(&component));
    tell(dynamic_cast<const models::TellsSoFar*>(component.fleet().steward()));
}

namespace {

// What its servers cost over the time that is looked at, and what its use did; for those that have
// a price.
void addCost(MetricResults& metrics) {
    using models::CostMeter;
    const MetricResult* perHour = find(metrics, CostMeter::kPerHour);
    if (perHour == nullptr) {
        return;
    }
    constexpr sim::Int128 kHour = sim::Duration(std::chrono::hours(1)).count();
    const auto ofServers =
        static_cast<std::uint64_t>(std::get<GaugeValue>(perHour->value).integral / kHour);
    metrics.push_back({std::string(CostMeter::kCost),
                       {},
                       sim::MetricUnit::Money,
                       "what its servers, its requests and what it sent have cost",
                       CounterValue{ofServers + countOf(metrics, CostMeter::kOfUse)}});
}

void sortByTime(std::vector<TimelineEntry>& entries) {
    std::stable_sort(entries.begin(), entries.end(),
                     [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
}

void addHanging(MetricResults& metrics, const models::ShareOfMetrics& share) {
    if (share.hanging.empty()) {
        return;
    }
    using models::Meter;
    std::uint64_t counted = 0;
    for (const std::string_view name : share.whole) {
        counted += countOf(metrics, name);
    }
    const std::uint64_t came =
        countOf(metrics, Meter::kRequests) + countOf(metrics, Meter::kUnreached);
    const std::uint64_t lacking = came - std::min(came, counted);
    add(metrics, share.hanging, {}, {}, std::min(lacking, countOf(metrics, Meter::kOverdue)));
}

} // namespace

ComponentResult
componentResult(std::string name, const models::ComponentKind& kind, MetricResults metrics) {
    addCost(metrics);
    for (const models::ShareOfMetrics& share : kind.metrics.shares) {
        addHanging(metrics, share);
    }
    ComponentResult result{std::move(name), std::string(kind.name), std::move(metrics)};
    for (const models::ShareOfMetrics& share : kind.metrics.shares) {
        result.metrics.push_back(shareResult(share));
    }
    return result;
}

TrafficResult observed(const TrafficSpec& spec, const sim::World& world) {
    auto metrics = metricResults(world.metrics(), world.now());
    return trafficResult(spec.name, *spec.kind, taken(metrics, spec.name));
}

ComponentResult observed(const ComponentSpec& spec, const sim::World& world) {
    auto metrics = metricResults(world.metrics(), world.now());
    return componentResult(spec.name, *spec.kind, taken(metrics, spec.name));
}

std::vector<TimelineEntry>
timelineEntries(const BuiltPlatform& built, std::size_t from, sim::Time since) {
    const models::Timeline& timeline = built.timeline();
    std::vector<TimelineEntry> entries;
    for (std::size_t i = from; i < timeline.records().size(); ++i) {
        const models::TimelineRecord& record = timeline.records()[i];
        entries.push_back({record.at, toText(timeline.events()[record.event], record.phase)});
    }
    for (TimelineEntry& surge : surgeEntries(built, since)) {
        entries.push_back(std::move(surge));
    }
    sortByTime(entries);
    return entries;
}

namespace {

// What was done by a plan that was begun, step by step, is on the timeline: "drill begins to decide
// (detect is over)".
void addDecisions(const BuiltPlatform& built, RunResult& result) {
    const models::DecisionLog& log = built.platform().decisions();
    log.forEachComponent([&](std::string_view component, const models::DecisionLog::Made& made) {
        if (made.dropped > 0) {
            const std::string half = std::to_string(models::DecisionLog::kMostOfEach / 2);
            result.notes.push_back(std::string(component) + ": of its " + std::to_string(made.all) +
                                   " decisions the first " + half + " and the last " + half +
                                   " are kept; " + std::to_string(made.dropped) + " are not told");
        }
    });
    for (const models::Decision& made : log.since(0)) {
        const models::Component* component = built.platform().find(made.component);
        std::string name(made.component);
        if (component != nullptr && component->kind() == models::recoveryPlanKind().name) {
            result.timeline.push_back({made.at, name + ' ' + made.what + " (" + made.why + ')'});
        } else {
            result.decisions.push_back(
                {made.at, std::move(name), made.what, made.why, made.rescale});
        }
    }
}

/// What everyone has counted up to now, with what has not ended. Each is asked for once.
class Counted {
public:
    Counted(const BuiltPlatform& built, const Scenario& scenario)
        : built_(built), scenario_(scenario),
          metrics_(metricResults(built.world().metrics(), now())) {}

    TrafficResult source(std::size_t index) {
        const models::TrafficSource& source = *built_.sources()[index];
        return visitsOf(index, source.name(), source.unfinished(now()), false);
    }
    /// Visits of a source that objectives are limited to.
    TrafficResult apart(std::size_t index, const models::TrafficSource::Apart& apart) {
        return visitsOf(index, apart.limit.owner, built_.sources()[index]->unfinished(apart, now()),
                        apart.limit.spans.has_value());
    }
    ComponentResult component(std::size_t index) {
        const ComponentSpec& spec = scenario_.components[index];
        const models::Component& component = *built_.platform().components()[index];
        MetricResults requests = taken(metrics_, spec.name);
        addUnfinished(requests, unfinishedOf(component, component.meter(), now()));
        addSoFar(requests, component, built_.world().metrics().windowStart(), now());
        return componentResult(spec.name, *spec.kind, std::move(requests));
    }

private:
    sim::Time now() const { return built_.world().now(); }
    TrafficResult visitsOf(std::size_t index,
                           const std::string& owner,
                           const models::VisitBook::Unfinished& unfinished,
                           bool isOfTime) {
        MetricResults visits = taken(metrics_, owner);
        addUnfinished(visits, unfinished);
        const auto gauges = built_.windows().gaugesOf(owner, built_.world().metrics(), now());
        if (gauges || isOfTime) {
            setGauges(visits, gauges.value_or(MetricResults{}));
        }
        return trafficResult(owner, *scenario_.traffic[index].kind, std::move(visits));
    }

    const BuiltPlatform& built_;
    const Scenario& scenario_;
    std::map<std::string, MetricResults, std::less<>> metrics_;
};

} // namespace

std::vector<Shortfall> shortfallsSoFar(const BuiltPlatform& built, const Scenario& scenario) {
    Counted counted(built, scenario);
    std::vector<TrafficResult> traffic;
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        traffic.push_back(counted.source(i));
    }
    std::vector<ComponentResult> components;
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        components.push_back(counted.component(i));
    }
    return shortfallsOf(traffic, components);
}

void observe(const BuiltPlatform& built, const Scenario& scenario, RunResult& result) {
    const sim::World& world = built.world();
    const bool isOver = world.now() >= sim::after(sim::kStart, scenario.settings.duration);
    Counted counted(built, scenario);
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        result.traffic.push_back(counted.source(i));
        addTrafficNotes(result.traffic.back(), result.notes);
        for (const models::TrafficSource::Apart& apart : built.sources()[i]->apart()) {
            result.limited.push_back(counted.apart(i, apart));
        }
        if (const LogReplay* log = built.replays()[i].get()) {
            addLog(result.traffic.back(), *log,
                   playedLines(world.metrics(), result.traffic.back().name), isOver, result.notes);
        }
    }
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        const models::Component& component = *built.platform().components()[i];
        result.components.push_back(counted.component(i));
        addComponentNotes(component, result.components.back(), scenario.settings, result.notes);
    }
    result.limitedComponents = built.windows().results(world.metrics(), world.now());
    result.timeline = timelineEntries(built);
    addDecisions(built, result);
    sortByTime(result.timeline);
    result.broken = brokenLaws(built);
}

} // namespace doppel::scenarios
