// SPDX-License-Identifier: Apache-2.0
#include "analysis/comparison/difference_rules.h"
#include "analysis/comparison/difference_words.h"
#include "analysis/level_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace doppel::analysis {

namespace {

using Source = ComparedRun::Source;

// ---- waiting ----

constexpr double kAwaitsNobody = 0.5; // a mean below that: nobody waits

// Rows of other lengths end at other moments.
bool isApart(const RowsOfBoth& rows, sim::Time before, sim::Time after) {
    return rows.areAlike() ? before != after
                           : std::abs(sim::toSeconds(after - before)) > rows.grain();
}

// When a queue was empty again: the end of the last row in which it was not.
std::optional<sim::Time> goneAt(const ComparedRows& rows, ComparedColumn column) {
    std::size_t row = column.size();
    while (row > 0 && column[row - 1] < kAwaitsNobody) {
        --row;
    }
    return row == 0 || row == column.size() ? std::nullopt : std::optional(rows.end(row - 1));
}

void addGone(const ComparedPair& pair,
             ComparedColumn before,
             ComparedColumn after,
             DifferenceWords& told) {
    const auto goneBefore = goneAt(pair.apart.before, before);
    const auto goneAfter = goneAt(pair.apart.after, after);
    if (goneAfter && goneBefore && isApart(pair.apart, *goneBefore, *goneAfter)) {
        told.words(", and is gone at ").moment(*goneAfter).words(", not at ").moment(*goneBefore);
    } else if (goneBefore && !after.empty() && after.back() >= kAwaitsNobody) {
        told.words(", and is not gone by the end, as it was at ").moment(*goneBefore);
    }
}

void addQueue(const ComparedPair& pair,
              const std::string& component,
              std::string_view gauge,
              std::vector<Difference>& found) {
    const std::optional<Peaks> peaks = pair.apart.peaksOf(component, gauge);
    if (!peaks || isSameLevel(peaks->before.value, peaks->after.value)) {
        return;
    }
    const double was = peaks->before.value;
    const double most = peaks->after.value;
    const sim::Time at = peaks->after.at;
    DifferenceWords told;
    told.words(ownerText(component) + " queue reaches ")
        .figure(readableCount(std::round(most)))
        .words(", not " + readableCount(std::round(was)));
    if (most >= kAwaitsNobody) {
        told.words(", at ").moment(at);
    }
    addGone(pair, pair.apart.before.of(component, gauge), pair.apart.after.of(component, gauge),
            told);
    found.push_back({.topic = DifferenceTopic::Waiting,
                     .what = component + '.' + std::string(gauge) + ".peak",
                     .at = at,
                     .before = was,
                     .after = most,
                     .change = lessIsBetter(was, most),
                     .parts = told.words(".").take()});
}

// A counter of what had to wait, or was turned away, for want of room: "MEMBER BEFORE n AFTER".
struct TurnedAway {
    std::string_view counter;
    std::string_view before;
    std::string_view after;
};

constexpr std::array kTurnedAway{
    TurnedAway{"connection_limit", " finds its connections to a backend taken ", " times"},
    TurnedAway{"refused", " refuses ", " connections beyond its backlog"},
    TurnedAway{"worker_connections_not_enough", " has no connection free for ", " requests"},
    TurnedAway{"too_many_clients", " has no connection free for ", " queries"},
    TurnedAway{"rejected_connections", " refuses ", " connections"},
    TurnedAway{"rate_limited", " answers 429 to ", " requests beyond its rate limit"},
    TurnedAway{"breaker_rejections", "'s circuit breaker stops ", " calls"},
    TurnedAway{"timeouts", " gives up on ", " calls that take too long"},
    TurnedAway{"connect_failures", " cannot connect ", " times"},
};

void addTurnedAway(const ComparedPair& pair,
                   const std::string& component,
                   const TurnedAway& counter,
                   std::vector<Difference>& found) {
    const ComparedColumn columnBefore = pair.rows.before.of(component, counter.counter);
    const ComparedColumn columnAfter = pair.rows.after.of(component, counter.counter);
    const double before = sumOf(columnBefore);
    const double after = sumOf(columnAfter);
    if (columnBefore.empty() || columnAfter.empty() || isSameCount(before, after) ||
        std::abs(after - before) <= pair.rows.ofLastRow(columnBefore, columnAfter)) {
        return;
    }
    const auto at = pair.rows.parting(columnBefore, columnAfter);
    DifferenceWords told;
    told.words(component + std::string(counter.before))
        .figure(readableCount(after))
        .words(std::string(counter.after) + notAs(readableCount(before), readableCount(after)));
    if (at) {
        told.words(" (from ").moment(*at).words(")");
    }
    found.push_back({.topic = DifferenceTopic::Waiting,
                     .what = component + '.' + std::string(counter.counter),
                     .at = at,
                     .before = before,
                     .after = after,
                     .change = lessIsBetter(before, after),
                     .parts = told.words(".").take()});
}

// ---- answers ----

struct CountWords {
    std::string_view before;
    std::string_view after;
};

struct Substitute {
    std::string_view server;
    CountWords says;
};

// Who else answers when the platform doesn't.
constexpr std::array kSubstitutes{Substitute{"stale", {"Stale copies answer ", " visits"}},
                                  Substitute{"mirror", {"Mirrors answer ", " visits"}}};
constexpr std::string_view kFailedVisits = "failed";
constexpr CountWords kFailures{"", " visits fail"};

double servedBy(const Source& source, std::string_view server) {
    const auto found = source.servedBy.find(server);
    return found == source.servedBy.end() ? 0 : found->second;
}

// "0.3 % more".
std::string howMuchMore(double before, double after) {
    std::string text = notAs(readableCount(before), readableCount(after));
    if (readableCount(before) != readableCount(after) && before > 0 &&
        std::abs(after - before) < before) {
        text += ": " + readableShare(std::abs(after - before) / before) +
                (after > before ? " more" : " fewer");
    }
    return text;
}

void addCount(const ComparedPair& pair,
              const Source& source,
              std::string_view metric,
              const CountWords& says,
              std::pair<double, double> counts,
              bool isToldIfSame,
              std::vector<Difference>& found) {
    const auto [before, after] = counts;
    const bool isSame = isSameCount(before, after);
    if ((isSame && !isToldIfSame) || (before == 0 && after == 0)) {
        return;
    }
    const auto at = pair.rows.parting(pair.rows.before.of(source.name, metric),
                                      pair.rows.after.of(source.name, metric));
    DifferenceWords told;
    told.words(prefixOf(pair, source) + std::string(says.before))
        .figure(readableCount(after))
        .words(std::string(says.after) + howMuchMore(before, after));
    if (at && !isSame) {
        told.words(" (from ").moment(*at).words(")");
    }
    found.push_back({.topic = DifferenceTopic::Answers,
                     .what = source.name + '.' + std::string(metric),
                     .at = isSame ? std::nullopt : at,
                     .before = before,
                     .after = after,
                     .change = isSame ? Change::Same : lessIsBetter(before, after),
                     .parts = told.words(".").take()});
}

// ---- cost ----

// A level that holds from its times on, as text: whether it was another one at last, and since when.
struct LevelChange {
    double before = 0;
    double after = 0;
    std::optional<sim::Time> from{};
};

Difference costOf(const std::string& component, std::string_view what, const LevelChange& change) {
    DifferenceWords told;
    told.words(component + " has ")
        .figure(readableCount(change.after))
        .words(' ' + std::string(what));
    if (change.from) {
        told.words(" from ").moment(*change.from).words(" on");
    }
    told.words(", not " + readableCount(change.before) + ".");
    return {.topic = DifferenceTopic::Cost,
            .what = component + '.' + std::string(what),
            .at = change.from,
            .before = change.before,
            .after = change.after,
            .change = lessIsBetter(change.before, change.after),
            .parts = told.take()};
}

double levelAt(const ComparedRun::Servers& servers, sim::Time time) {
    const auto later = std::upper_bound(servers.times.begin(), servers.times.end(), time);
    return later == servers.times.begin()
               ? 0
               : servers.counts[static_cast<std::size_t>(later - servers.times.begin()) - 1];
}

const ComparedRun::Servers* serversOf(const ComparedRun& run, const std::string& component) {
    const auto found = std::find_if(run.servers.begin(), run.servers.end(),
                                    [&](const auto& one) { return one.component == component; });
    return found == run.servers.end() ? nullptr : &*found;
}

std::optional<LevelChange> serverChange(const ComparedPair& pair,
                                        const ComparedRun::Servers& before,
                                        const ComparedRun::Servers& after) {
    const sim::Time until = std::min(pair.before.until, pair.after.until);
    std::optional<LevelChange> change;
    for (std::size_t i = after.times.size(); i-- > 0;) {
        const sim::Time time = after.times[i];
        if (time > until) {
            continue;
        }
        const double was = levelAt(before, time);
        if (was == after.counts[i]) {
            break;
        }
        if (!change) {
            change = LevelChange{was, after.counts[i], time};
        }
        change->from = time;
    }
    return change;
}

// The same for a gauge: from the row on since which the two have differed.
std::optional<LevelChange>
gaugeChange(const ComparedPair& pair, const std::string& component, std::string_view gauge) {
    const ComparedColumn before = pair.rows.before.of(component, gauge);
    const ComparedColumn after = pair.rows.after.of(component, gauge);
    if (before.size() != after.size() || after.empty() || !pair.rows.areAlike() ||
        before.back() == after.back()) {
        return std::nullopt;
    }
    std::size_t first = after.size();
    while (first > 0 && before[first - 1] != after[first - 1]) {
        --first;
    }
    return LevelChange{before.back(), after.back(), pair.rows.after.begin(first)};
}

} // namespace

bool isOfFailedVisits(const Difference& difference) {
    return difference.what.ends_with('.' + std::string(kFailedVisits));
}

void addWaitingDifferences(const ComparedPair& pair, std::vector<Difference>& found) {
    for (const std::string& component : pair.after.components) {
        for (const QueueGauge& queue : kQueueGauges) {
            addQueue(pair, component, queue.gauge, found);
        }
        for (const TurnedAway& counter : kTurnedAway) {
            addTurnedAway(pair, component, counter, found);
        }
    }
}

void addAnswerDifferences(const ComparedPair& pair, std::vector<Difference>& found) {
    if (!pair.ofOneLength) {
        return;
    }
    for (const Source& source : pair.after.sources) {
        const Source* earlier = beforeOf(pair, source);
        if (earlier == nullptr) {
            continue;
        }
        addCount(pair, source, kFailedVisits, kFailures,
                 {static_cast<double>(earlier->failed), static_cast<double>(source.failed)}, true,
                 found);
        for (const Substitute& answer : kSubstitutes) {
            addCount(pair, source, "served_by_" + std::string(answer.server), answer.says,
                     {servedBy(*earlier, answer.server), servedBy(source, answer.server)}, false,
                     found);
        }
    }
}

void addCostDifferences(const ComparedPair& pair, std::vector<Difference>& found) {
    for (const std::string& component : pair.after.components) {
        const ComparedRun::Servers* before = serversOf(pair.before, component);
        const ComparedRun::Servers* after = serversOf(pair.after, component);
        if (before != nullptr && after != nullptr) {
            if (const auto change = serverChange(pair, *before, *after)) {
                found.push_back(costOf(component, "servers", *change));
            }
            continue;
        }
        for (const UseGauge& use : kUseGauges) {
            if (const auto change = gaugeChange(pair, component, use.of)) {
                found.push_back(costOf(component, use.use, *change));
            }
        }
    }
}

} // namespace doppel::analysis
