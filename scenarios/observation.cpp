// SPDX-License-Identifier: Apache-2.0
#include "scenarios/observation.h"

#include "models/deploy/rollout.h"
#include "models/jobs/times_so_far.h"
#include "models/jobs/work_meter.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "models/recovery_plan/recovery_plan.h"
#include "models/traffic/replay_metrics.h"
#include "scenarios/recovery/sli_observation.h"
#include "scenarios/traffic_notes.h"
#include "scenarios/unfinished.h"
#include "scenarios/work_book.h"

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

// Work that failed, or waits for longer than a visit may, is nobody's failed visit.
void noteJobs(const ComponentResult& component,
              const Settings& settings,
              std::vector<std::string>& notes) {
    for (const JobCounts& jobs : jobCountsOf(component.metrics)) {
        if (jobs.failed() == 0 && (!jobs.oldest || *jobs.oldest <= settings.unfinishedAfter)) {
            continue;
        }
        // What was there before the warm-up's end is done or there afterwards, so these are no parts
        // of each other.
        std::string text =
            component.name + (jobs.queue.empty() ? "" : ", queue " + jobs.queue) +
            (settings.warmup > sim::Duration::zero() ? ": after the warm-up " : ": ") +
            std::to_string(jobs.enqueued) + " jobs were enqueued and " + std::to_string(jobs.done) +
            " done";
        const auto add = [&](std::uint64_t count, const char* what) {
            text += count == 0 ? "" : ", " + std::to_string(count) + ' ' + what;
        };
        add(jobs.refused, "were refused");
        add(jobs.dead, "were given up after failures");
        add(jobs.passed, "were dead-lettered into another queue");
        add(jobs.lost, "were lost");
        add(jobs.duplicatesInVain, "were dropped as duplicates of jobs that are never done");
        add(jobs.gone, "were dropped, expired or discarded");
        text += jobs.inside() == 0 ? "" : "; at the end";
        std::string_view next = " ";
        const auto addInside = [&](std::uint64_t count, const char* what) {
            if (count > 0) {
                text += std::string(std::exchange(next, ", ")) + std::to_string(count) + what;
            }
        };
        addInside(jobs.waiting, " wait");
        addInside(jobs.running, " run");
        addInside(jobs.delayed, " are put aside");
        if (jobs.oldest) {
            text += "; the oldest of those there began " + sim::toText(*jobs.oldest) + " before";
        }
        notes.push_back(std::move(text));
    }
}

// A publisher is told that they were taken.
void noteUnroutable(const ComponentResult& component, std::vector<std::string>& notes) {
    const std::uint64_t unroutable = countOf(component.metrics, models::RabbitMetrics::kUnroutable);
    if (unroutable > 0) {
        notes.push_back(component.name + ": " + std::to_string(unroutable) +
                        " messages were taken and got to no queue, since none is bound for their "
                        "key: nobody works on them");
    }
}

// A rollout that never ends, or is taken back, may harm nobody and be in no verdict.
void noteRollout(const models::Component& component, std::vector<std::string>& notes) {
    const auto* rollout = dynamic_cast<const models::Rollout*>(component.fleet().steward());
    const std::string complaint = rollout == nullptr ? "" : rollout->complaint();
    if (!complaint.empty()) {
        notes.push_back(component.name() + ": " + complaint);
    }
}

// Its end lies beyond that of the run.
void notePlan(const models::Component& component, std::vector<std::string>& notes) {
    const auto* plan = dynamic_cast<const models::RecoveryPlan*>(&component);
    if (plan != nullptr && plan->isUnderWay()) {
        notes.push_back(component.name() + ": the plan is not through at the end of the run; it "
                                           "counts as failed, since nobody saw it end and what it "
                                           "brings back answer");
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

void observe(const BuiltPlatform& built, const Scenario& scenario, RunResult& result) {
    const sim::World& world = built.world();
    const bool isOver = world.now() >= sim::after(sim::kStart, scenario.settings.duration);
    auto metrics = metricResults(world.metrics(), world.now());
    for (std::size_t i = 0; i < built.sources().size(); ++i) {
        const TrafficSpec& spec = scenario.traffic[i];
        const auto resultOf = [&](const std::string& owner,
                                  const models::VisitBook::Unfinished& unfinished, bool isOfTime) {
            MetricResults visits = taken(metrics, owner);
            addUnfinished(visits, unfinished);
            const auto gauges = built.windows().gaugesOf(owner, world.metrics(), world.now());
            if (gauges || isOfTime) {
                setGauges(visits, gauges.value_or(MetricResults{}));
            }
            return trafficResult(owner, *spec.kind, std::move(visits));
        };
        const models::TrafficSource& source = *built.sources()[i];
        result.traffic.push_back(resultOf(spec.name, source.unfinished(world.now()), false));
        addTrafficNotes(result.traffic.back(), result.notes);
        for (const models::TrafficSource::Apart& apart : source.apart()) {
            result.limited.push_back(resultOf(apart.limit.owner,
                                              source.unfinished(apart, world.now()),
                                              apart.limit.spans.has_value()));
        }
        if (const LogReplay* log = built.replays()[i].get()) {
            addLog(result.traffic.back(), *log, playedLines(world.metrics(), spec.name), isOver,
                   result.notes);
        }
    }
    for (std::size_t i = 0; i < scenario.components.size(); ++i) {
        const ComponentSpec& spec = scenario.components[i];
        const models::Component& component = *built.platform().components()[i];
        MetricResults requests = taken(metrics, spec.name);
        addUnfinished(requests, unfinishedOf(component, component.meter(), world.now()));
        addSoFar(requests, component, world.metrics().windowStart(), world.now());
        result.components.push_back(componentResult(spec.name, *spec.kind, std::move(requests)));
        noteJobs(result.components.back(), scenario.settings, result.notes);
        noteUnroutable(result.components.back(), result.notes);
        noteRollout(component, result.notes);
        notePlan(component, result.notes);
    }
    result.limitedComponents = built.windows().results(world.metrics(), world.now());
    result.timeline = timelineEntries(built);
    addDecisions(built, result);
    sortByTime(result.timeline);
    result.broken = brokenLaws(built);
}

} // namespace doppel::scenarios
