// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/difference_rules.h"
#include "analysis/comparison/difference_words.h"
#include "analysis/latency_bound.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::analysis {

namespace {

using Source = ComparedRun::Source;

// What an objective promises of the source's latency.
double boundOf(const ComparedPair& pair, const Source& source) {
    for (const scenarios::ObjectiveResult& one : pair.after.objectives) {
        if (const auto bound = latencyBoundOf(one.that, source.name)) {
            return *bound;
        }
    }
    return kUsualSlowness;
}

// Of the whole window; told also where it is the same.
void addQuantile(const ComparedPair& pair,
                 const Source& source,
                 const char* name,
                 std::optional<double> Source::*quantile,
                 std::vector<Difference>& found) {
    const Source* earlier = beforeOf(pair, source);
    if (earlier == nullptr || !(earlier->*quantile) || !(source.*quantile) || !pair.ofOneLength) {
        return;
    }
    const double before = *(earlier->*quantile);
    const double after = *(source.*quantile);
    const bool isSame = isSameTime(before, after);
    DifferenceWords told;
    told.words(prefixOf(pair, source) + name + " of good answers is ")
        .figure(readableSeconds(after))
        .words(notAs(readableSeconds(before), readableSeconds(after)))
        .words(".");
    found.push_back({.topic = DifferenceTopic::Latency,
                     .what = source.name + ".latency." + name,
                     .before = before,
                     .after = after,
                     .unit = "s",
                     .change = isSame ? Change::Same : lessIsBetter(before, after),
                     .parts = told.take()});
}

void addPeak(const ComparedPair& pair, const Source& source, std::vector<Difference>& found) {
    const ComparedColumn before = pair.apart.before.of(source.name, "latency", "p99");
    const ComparedColumn after = pair.apart.after.of(source.name, "latency", "p99");
    const auto peakBefore = peakOf(before);
    const auto peakAfter = peakOf(after);
    // Quantiles of rows of other lengths are of other visits.
    if (!peakBefore || !peakAfter || !pair.apart.areAlike() ||
        isSameTime(before[*peakBefore], after[*peakAfter])) {
        return;
    }
    const sim::Time at = pair.apart.after.end(*peakAfter);
    found.push_back(
        {.topic = DifferenceTopic::Latency,
         .what = source.name + ".latency.p99.peak",
         .at = at,
         .before = before[*peakBefore],
         .after = after[*peakAfter],
         .unit = "s",
         .change = lessIsBetter(before[*peakBefore], after[*peakAfter]),
         .parts = DifferenceWords()
                      .words(prefixOf(pair, source) + "p99 peaks at ")
                      .figure(readableSeconds(after[*peakAfter]))
                      .words(" at ")
                      .moment(at)
                      .words(", not at " + readableSeconds(before[*peakBefore]) + " at ")
                      .moment(pair.apart.before.end(*peakBefore))
                      .words(".")
                      .take()});
}

std::optional<std::size_t> firstAbove(ComparedColumn column, double bound) {
    const auto found =
        std::find_if(column.begin(), column.end(), [&](double value) { return value > bound; });
    return found == column.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - column.begin()));
}

void addTimeAbove(const ComparedPair& pair, const Source& source, std::vector<Difference>& found) {
    const double bound = boundOf(pair, source);
    const ComparedColumn columnBefore = pair.apart.before.of(source.name, "latency", "p99");
    const ComparedColumn columnAfter = pair.apart.after.of(source.name, "latency", "p99");
    const double before = pair.apart.before.secondsAbove(columnBefore, bound);
    const double after = pair.apart.after.secondsAbove(columnAfter, bound);
    const auto first = firstAbove(columnAfter, bound);
    const auto firstBefore = firstAbove(columnBefore, bound);
    if ((!first && !firstBefore) || columnBefore.empty() || columnAfter.empty()) {
        return;
    }
    if (std::abs(after - before) <= pair.apart.grain()) {
        return;
    }
    const sim::Time at =
        first ? pair.apart.after.begin(*first) : pair.apart.before.begin(*firstBefore);
    DifferenceWords told;
    told.words(prefixOf(pair, source) + "p99 is above " + readableSeconds(bound) + " for ")
        .figure(after == 0 ? "no time" : readableSeconds(after))
        .words(", not for " + (before == 0 ? "none" : readableSeconds(before)))
        .words(" (from ")
        .moment(at)
        .words(").");
    found.push_back({.topic = DifferenceTopic::Latency,
                     .what = source.name + ".latency.p99.above",
                     .at = at,
                     .before = before,
                     .after = after,
                     .unit = "s",
                     .change = lessIsBetter(before, after),
                     .parts = told.take()});
}

struct Stays {
    double mean = std::nan("");
    double requests = 0;
};

Stays staysIn(const ComparedRows& rows, const std::string& component) {
    const ComparedColumn inside = rows.of(component, "in_flight");
    const ComparedColumn came = rows.of(component, "requests");
    double area = 0;
    Stays stays;
    for (std::size_t row = 0; row < std::min(inside.size(), came.size()); ++row) {
        area += inside[row] * rows.seconds(row);
        stays.requests += came[row];
    }
    constexpr double kFewest = 10;
    if (stays.requests >= kFewest) {
        stays.mean = area / stays.requests;
    }
    return stays;
}

} // namespace

void addLatencyDifferences(const ComparedPair& pair, std::vector<Difference>& found) {
    for (const Source& source : pair.after.sources) {
        if (beforeOf(pair, source) == nullptr) {
            continue;
        }
        addQuantile(pair, source, "p99", &Source::p99, found);
        addQuantile(pair, source, "p50", &Source::p50, found);
        addPeak(pair, source, found);
        addTimeAbove(pair, source, found);
    }
}

std::vector<PartChange> partChangesOf(const ComparedPair& pair) {
    std::vector<PartChange> changes;
    for (const std::string& component : pair.after.components) {
        const Stays before = staysIn(pair.apart.before, component);
        const Stays after = staysIn(pair.apart.after, component);
        const PartChange change{component, before.mean, after.mean, before.requests,
                                after.requests};
        if (std::isfinite(change.before) && std::isfinite(change.after) &&
            !isSameTime(change.before, change.after)) {
            changes.push_back(change);
        }
    }
    std::stable_sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
        return std::abs(a.after - a.before) > std::abs(b.after - b.before);
    });
    changes.resize(std::min(changes.size(), kMostParts));
    return changes;
}

} // namespace doppel::analysis
