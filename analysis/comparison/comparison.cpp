// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/comparison.h"

#include "analysis/comparison/difference_rules.h"
#include "analysis/comparison/difference_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace doppel::analysis {

namespace {

constexpr std::array<std::string_view, kDifferenceTopics> kTopics{"headline", "recovery", "latency",
                                                                  "waiting",  "answers",  "cost"};
constexpr std::array<std::string_view, 4> kChanges{"worse", "better", "same", "neither"};
constexpr std::array<std::string_view, 4> kMarks{"▲", "▼", "=", "·"};

bool isWithin(double before, double after, double share, double least) {
    const double greater = std::max(std::abs(before), std::abs(after));
    return std::abs(after - before) <= std::max(share * greater, least);
}

// How far apart, whatever the unit: of 2 and 3 as of 3 and 2.
double extentOf(const Difference& difference) {
    if (!difference.before || !difference.after) {
        return std::numeric_limits<double>::infinity(); // it is there, or it isn't
    }
    constexpr double kLeast = 1e-9;
    return std::abs(
        std::log((std::abs(*difference.after) + kLeast) / (std::abs(*difference.before) + kLeast)));
}

void order(std::vector<Difference>& differences) {
    std::stable_sort(differences.begin(), differences.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.topic, a.change, -extentOf(a)) <
               std::tuple(b.topic, b.change, -extentOf(b));
    });
}

void compareObjectives(const ComparedPair& pair, Comparison& comparison) {
    for (const scenarios::ObjectiveResult& after : pair.after.objectives) {
        const auto& all = pair.before.objectives;
        const auto before = std::find_if(all.begin(), all.end(), [&](const auto& one) {
            return one.name == after.name && one.that == after.that && one.limit == after.limit;
        });
        // What was not measured yet is neither kept nor missed.
        const bool isKnown = before != all.end() && (before->value || pair.before.hasEnded()) &&
                             (after.value || pair.after.hasEnded());
        if (isKnown && before->met != after.met) {
            (after.met ? comparison.won : comparison.lost).push_back(after.name);
        }
    }
}

using ColumnsByName =
    std::map<std::tuple<std::string_view, std::string, std::string_view>, ComparedColumn>;

ColumnsByName byName(const ComparedRun& run) {
    ColumnsByName columns;
    for (const sim::SeriesColumn& column : run.series) {
        columns.emplace(std::tuple(std::string_view(column.component),
                                   sim::flatName(column.name, column.labels),
                                   std::string_view(column.statistic)),
                        column.values);
    }
    return columns;
}

// The first of so many rows that differs. A metric that came late, or not at all, was 0.
std::size_t firstOther(ComparedColumn a, ComparedColumn b, std::size_t rows) {
    const auto at = [](ComparedColumn column, std::size_t row) {
        return row < column.size() ? column[row] : 0;
    };
    std::size_t row = 0;
    while (row < rows && at(a, row) == at(b, row)) {
        ++row;
    }
    return row;
}

// The end of the last row before any column differs in a bit.
std::optional<sim::Time> equalUntil(const ComparedRun& before, const ComparedRun& after) {
    std::size_t same = std::min(before.times.size(), after.times.size());
    same = static_cast<std::size_t>(
        std::ranges::mismatch(before.times.first(same), after.times.first(same)).in1 -
        before.times.begin());
    const ColumnsByName first = byName(before);
    const ColumnsByName second = byName(after);
    const auto ofOther = [](const ColumnsByName& other, const auto& name) {
        const auto found = other.find(name);
        return found == other.end() ? ComparedColumn{} : found->second;
    };
    for (const auto& [name, column] : first) {
        same = firstOther(column, ofOther(second, name), same);
    }
    for (const auto& [name, column] : second) {
        same = firstOther(column, ofOther(first, name), same);
    }
    return same == 0 ? std::nullopt : std::optional(after.times[same - 1]);
}

// What a reader must know to judge the rest.
void addCautions(const ComparedPair& pair, std::vector<Difference>& found) {
    const auto add = [&](const char* what, double before, double after, std::string unit,
                         std::vector<DifferencePart> parts) {
        found.push_back({.what = what,
                         .before = before,
                         .after = after,
                         .unit = std::move(unit),
                         .change = Change::Neither,
                         .parts = std::move(parts)});
    };
    if (!pair.ofOneLength) {
        add("length", sim::toSeconds(pair.before.until), sim::toSeconds(pair.after.until), "s",
            DifferenceWords()
                .words("They were played to different moments, and are compared up to ")
                .moment(std::min(pair.before.until, pair.after.until))
                .words(".")
                .take());
    }
    if (pair.before.seed != pair.after.seed) {
        add("seed", static_cast<double>(pair.before.seed), static_cast<double>(pair.after.seed), "",
            DifferenceWords()
                .words("Their seeds differ (" + std::to_string(pair.before.seed) + " and " +
                       std::to_string(pair.after.seed) + "): part of what differs is chance.")
                .take());
    }
}

Difference equalToTheBit(const ComparedRun& run, std::string_view words) {
    return {.what = "fingerprint",
            .at = run.until,
            .change = Change::Same,
            .parts = DifferenceWords().words(words).take()};
}

// Whether no row differs up to where both were played, while one of them goes on.
bool isEqualSoFar(const ComparedRun& before,
                  const ComparedRun& after,
                  std::optional<sim::Time> equalUntil) {
    if ((before.hasEnded() && after.hasEnded()) || !equalUntil) {
        return false;
    }
    const sim::Time until = std::min(before.until, after.until);
    const auto next = std::upper_bound(after.times.begin(), after.times.end(), *equalUntil);
    return (next == after.times.end() || *next > until) && after.objectives == before.objectives;
}

// Who failed waits for nothing and costs little: where more visits fail, less of that is no gain.
void takeBackGains(std::vector<Difference>& differences) {
    const bool moreFail =
        std::any_of(differences.begin(), differences.end(), [](const Difference& one) {
            return one.topic == DifferenceTopic::Answers && one.change == Change::Worse &&
                   isOfFailedVisits(one);
        });
    for (Difference& one : differences) {
        const bool isGain = one.topic == DifferenceTopic::Latency ||
                            one.topic == DifferenceTopic::Waiting ||
                            one.topic == DifferenceTopic::Cost;
        if (moreFail && isGain && one.change == Change::Better) {
            one.change = Change::Neither;
        }
    }
}

} // namespace

std::string_view toText(DifferenceTopic topic) {
    return kTopics[static_cast<std::size_t>(topic)];
}

std::string_view toText(Change change) {
    return kChanges[static_cast<std::size_t>(change)];
}

std::string_view markOf(Change change) {
    return kMarks[static_cast<std::size_t>(change)];
}

std::string Difference::text() const {
    std::string all;
    for (const DifferencePart& part : parts) {
        all += part.text;
    }
    return all;
}

bool isSameCount(double before, double after) {
    constexpr double kDeviations = 3;
    return isWithin(before, after, 0.01, kDeviations * std::sqrt(before + after));
}

bool isSameTime(double before, double after) {
    return isWithin(before, after, 0.05, 0.001);
}

bool isSameRecovery(double before, double after) {
    return isWithin(before, after, 0, 10);
}

bool isSameLevel(double before, double after) {
    return isWithin(before, after, 0.1, 3);
}

bool PartChange::isOfTheSameCalls() const {
    return isWithin(callsBefore, callsAfter, 0.1, 0);
}

std::string prefixOf(const ComparedPair& pair, const ComparedRun::Source& source) {
    return pair.after.sources.size() > 1 ? source.name + ": " : std::string();
}

const ComparedRun::Source* beforeOf(const ComparedPair& pair, const ComparedRun::Source& source) {
    const auto& all = pair.before.sources;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& one) { return one.name == source.name; });
    return found == all.end() ? nullptr : &*found;
}

Change lessIsBetter(double before, double after) {
    return after > before ? Change::Worse : Change::Better;
}

Comparison compare(const ComparedRun& before, const ComparedRun& after) {
    Comparison comparison;
    comparison.equalUntil = equalUntil(before, after);
    if (before.hasEnded() && before.fingerprint == after.fingerprint) {
        comparison.isEqual = true;
        comparison.differences.push_back(equalToTheBit(after, "The same to the bit."));
        return comparison;
    }
    if (isEqualSoFar(before, after, comparison.equalUntil)) {
        comparison.isEqualSoFar = true;
        comparison.differences.push_back(equalToTheBit(after, "The same to the bit so far."));
        return comparison;
    }
    const sim::Time from = std::max(before.warm, after.warm);
    const sim::Time parted = std::max(from, comparison.equalUntil.value_or(sim::kStart));
    const sim::Time until = std::min(before.until, after.until);
    const ComparedRows rowsBefore(before, from, until);
    const ComparedRows rowsAfter(after, from, until);
    const ComparedRows partedBefore(before, parted, until);
    const ComparedRows partedAfter(after, parted, until);
    const ComparedPair pair{before,
                            after,
                            {rowsBefore, rowsAfter},
                            {partedBefore, partedAfter},
                            before.until == after.until};
    if (pair.ofOneLength) {
        compareObjectives(pair, comparison);
        addRecoveryDifferences(pair, comparison.differences);
    }
    addLatencyDifferences(pair, comparison.differences);
    addWaitingDifferences(pair, comparison.differences);
    addAnswerDifferences(pair, comparison.differences);
    addCostDifferences(pair, comparison.differences);
    takeBackGains(comparison.differences);
    comparison.parts = partChangesOf(pair);
    order(comparison.differences);
    std::vector<Difference> first{headlineOf(pair, comparison)};
    addCautions(pair, first);
    comparison.differences.insert(comparison.differences.begin(), first.begin(), first.end());
    return comparison;
}

} // namespace doppel::analysis
