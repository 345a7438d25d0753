// SPDX-License-Identifier: Apache-2.0
#include "scenarios/merge.h"

#include "scenarios/evaluation.h"
#include "scenarios/shortfall.h"
#include "sim/fingerprint.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace doppel::scenarios {

namespace {

auto identityOf(const RunRecord& run) {
    return std::tie(run.seed, run.replication);
}

bool isBefore(const RunRecord& a, const RunRecord& b) {
    return identityOf(a) < identityOf(b);
}

std::vector<RunRecord> runsOf(const RunResult& result) {
    if (!result.runs.empty()) {
        return result.runs;
    }
    return {{result.seed, result.replication, result.fingerprint, result.status, result.wallSeconds,
             result.cpuSeconds, result.windowCpuSeconds}};
}

sim::Error refused(const std::string& why) {
    return {sim::ErrorCode::Input, "these runs can't be merged: " + why, {}};
}

std::string fingerprintOf(const std::vector<RunRecord>& runs) {
    sim::Fingerprint all;
    for (const RunRecord& run : runs) {
        all.add(run.seed);
        all.add(run.replication);
        for (const char digit : run.fingerprint) {
            all.add(static_cast<unsigned char>(digit));
        }
    }
    return all.toText();
}

sim::RunStatus statusOf(const std::vector<RunRecord>& runs) {
    const auto stopped = std::find_if(
        runs.begin(), runs.end(), [](const RunRecord& run) { return !run.status.reachedEnd(); });
    if (stopped != runs.end()) {
        return stopped->status;
    }
    return std::max_element(
               runs.begin(), runs.end(),
               [](const auto& a, const auto& b) { return a.status.time < b.status.time; })
        ->status;
}

// What is in any of both, once, sorted: the same whatever order three or more are taken in.
template <class T>
std::vector<T> unionOf(std::vector<T> a, const std::vector<T>& b) {
    a.insert(a.end(), b.begin(), b.end());
    std::sort(a.begin(), a.end());
    a.erase(std::unique(a.begin(), a.end()), a.end());
    return a;
}

// What is told of runs together, given all of them by seed and replication.
void tellOfRuns(RunResult& merged) {
    const std::vector<RunRecord>& runs = merged.runs;
    merged.seed = runs.front().seed;
    merged.replication = runs.front().replication;
    merged.fingerprint = fingerprintOf(runs);
    merged.status = statusOf(runs);
    merged.wallSeconds = 0;
    merged.cpuSeconds = 0;
    merged.windowCpuSeconds = 0;
    for (const RunRecord& run : runs) { // from the first to the last: sums of doubles have an order
        merged.wallSeconds += run.wallSeconds;
        merged.cpuSeconds += run.cpuSeconds;
        merged.windowCpuSeconds += run.windowCpuSeconds;
    }
}

// By reason, each with the example that comes first in order, so that the order of merging is none.
std::vector<LogRejection> sumOf(std::vector<LogRejection> sum,
                                const std::vector<LogRejection>& other) {
    for (const LogRejection& one : other) {
        const auto same = std::find_if(sum.begin(), sum.end(), [&](const LogRejection& each) {
            return each.reason == one.reason;
        });
        if (same == sum.end()) {
            sum.push_back(one);
            continue;
        }
        same->lines += one.lines;
        if (std::tie(one.place, one.example) < std::tie(same->place, same->example)) {
            same->place = one.place;
            same->example = one.example;
        }
    }
    std::sort(sum.begin(), sum.end(),
              [](const LogRejection& x, const LogRejection& y) { return x.reason < y.reason; });
    return sum;
}

bool haveTheSameOwners(const auto& a, const auto& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.name == y.name && x.kind == y.kind;
    });
}

std::optional<std::string> mergeSources(std::vector<TrafficResult>& sources,
                                        const std::vector<TrafficResult>& others) {
    for (std::size_t i = 0; i < sources.size(); ++i) {
        TrafficResult& source = sources[i];
        MetricResults metrics = std::move(source.metrics);
        if (const auto name = merge(metrics, others[i].metrics)) {
            return source.name + '.' + *name;
        }
        source.logLinesAccepted += others[i].logLinesAccepted;
        source.logLinesRejected += others[i].logLinesRejected;
        source.logRejections = sumOf(std::move(source.logRejections), others[i].logRejections);
        source.retell(std::move(metrics));
    }
    return std::nullopt;
}

std::optional<std::string> mergeComponents(std::vector<ComponentResult>& components,
                                           const std::vector<ComponentResult>& others) {
    for (std::size_t i = 0; i < components.size(); ++i) {
        if (const auto name = merge(components[i].metrics, others[i].metrics)) {
            return components[i].name + '.' + *name;
        }
    }
    return std::nullopt;
}

// Metrics of two types by one name, "router.requests", if there are some.
std::optional<std::string> mergeMetrics(RunResult& merged, const RunResult& other) {
    auto name = mergeComponents(merged.components, other.components);
    name = name ? name : mergeComponents(merged.limitedComponents, other.limitedComponents);
    name = name ? name : mergeSources(merged.traffic, other.traffic);
    return name ? name : mergeSources(merged.limited, other.limited);
}

auto identityOf(const sim::SeriesColumn& column) {
    return std::tuple(column.component, sim::flatName(column.name, column.labels),
                      column.statistic);
}

// Increases are whole numbers, those of times and of money of nanos: so their sums have no order.
double added(double a, double b, std::string_view unit) {
    constexpr double kNanos = 1e9;
    return unit == "s" || unit == "$" ? (std::round(a * kNanos) + std::round(b * kNanos)) / kNanos
                                      : a + b;
}

void mergeSeries(RunResult& merged, const RunResult& other) {
    if (merged.seriesTimes != other.seriesTimes) {
        merged.notes.emplace_back(
            "merged runs whose series have rows at different times: no series");
        merged.seriesTimes.clear();
        merged.series.clear();
        return;
    }
    std::map<std::tuple<std::string, std::string, std::string>, sim::SeriesColumn> sums;
    const auto add = [&](const std::vector<sim::SeriesColumn>& columns) {
        for (const sim::SeriesColumn& column : columns) {
            if (column.kind != sim::SeriesColumn::Kind::Increase) {
                continue;
            }
            const auto [known, isNew] = sums.try_emplace(identityOf(column), column);
            std::vector<double>& values = known->second.values;
            for (std::size_t i = 0; !isNew && i < std::min(values.size(), column.values.size());
                 ++i) {
                values[i] = added(values[i], column.values[i], column.unit);
            }
        }
    };
    add(merged.series);
    add(other.series);
    merged.notes.emplace_back("merged runs: series hold what increases; the means and quantiles of "
                              "intervals are left out");
    merged.series.clear();
    for (auto& [identity, column] : sums) {
        merged.series.push_back(std::move(column));
    }
}

std::optional<sim::Error> whyNotMerged(const RunResult& a, const RunResult& b) {
    if (a.version != b.version) {
        return refused("one was made by doppel " + std::min(a.version, b.version) +
                       ", another by doppel " + std::max(a.version, b.version));
    }
    if (a.configuration != b.configuration || !haveTheSameOwners(a.components, b.components) ||
        !haveTheSameOwners(a.traffic, b.traffic) || !haveTheSameOwners(a.limited, b.limited) ||
        !haveTheSameOwners(a.limitedComponents, b.limitedComponents)) {
        return refused("they are of different scenarios, or of one that was changed in between");
    }
    const std::vector<RunRecord> runs = runsOf(a);
    const std::vector<RunRecord> others = runsOf(b);
    std::vector<RunRecord> both;
    std::set_intersection(runs.begin(), runs.end(), others.begin(), others.end(),
                          std::back_inserter(both), isBefore);
    if (!both.empty()) {
        return refused("both hold the run of seed " + std::to_string(both.front().seed) +
                       ", replication " + std::to_string(both.front().replication));
    }
    return std::nullopt;
}

} // namespace

sim::Result<RunResult> merge(const RunResult& a, const RunResult& b) {
    if (const auto error = whyNotMerged(a, b)) {
        return *error;
    }
    const std::vector<RunRecord> runs = runsOf(a);
    const std::vector<RunRecord> others = runsOf(b);
    const bool aIsFirst = isBefore(runs.front(), others.front());
    RunResult merged = aIsFirst ? a : b;
    const RunResult& other = aIsFirst ? b : a;
    merged.runs.clear();
    std::merge(runs.begin(), runs.end(), others.begin(), others.end(),
               std::back_inserter(merged.runs), isBefore);
    tellOfRuns(merged);
    merged.simulated += other.simulated;
    merged.events += other.events;
    merged.peakMemoryBytes = std::max(merged.peakMemoryBytes, other.peakMemoryBytes);
    if (const auto name = mergeMetrics(merged, other)) {
        return refused("they hold " + *name + " as metrics of different types");
    }
    merge(merged.shortfallsOfTimes, other.shortfallsOfTimes);
    merge(merged.sli, other.sli);
    mergeSeries(merged, other);
    merged.timeline = unionOf(merged.timeline, other.timeline);
    merged.decisions.clear();
    merged.notes = unionOf(merged.notes, other.notes);
    merged.changes = std::min(merged.changes, other.changes); // one scenario, in other words
    merged.broken = unionOf(merged.broken, other.broken);
    evaluate(merged);
    return merged;
}

} // namespace doppel::scenarios
