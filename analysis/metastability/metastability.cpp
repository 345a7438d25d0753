// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/metastability.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace doppel::analysis {

namespace {

using scenarios::RecoveryState;

LimitTry tryOf(double value, const AfterTrigger& after) {
    return {.value = value,
            .verdicts = {{.objective = "comes back", .met = after.cameBack()}},
            .failure = after.failure};
}

// Plays what is asked of it and counts the runs.
class Search {
public:
    Search(const MetastabilityOptions& options, const PlayTriggerRuns& play)
        : options_(options), play_(play) {}

    // Plays until the question is answered. `tries` is what is known already.
    LimitAnswer find(double from,
                     double to,
                     std::vector<LimitTry> tries,
                     const std::function<TriggerRun(double)>& runOf) {
        // A gap below is looked into where it is wider than half of what lies below the cliff.
        const LimitQuestion question{
            .from = from, .to = to, .width = options_.width, .widestGap = 0.5};
        const bool knowsStart = std::any_of(tries.begin(), tries.end(),
                                            [&](const LimitTry& one) { return one.value == from; });
        std::vector<double> next =
            knowsStart ? nextTries(question, tries, options_.jobs) : std::vector<double>{from};
        while (!next.empty()) {
            std::vector<TriggerRun> runs;
            std::transform(next.begin(), next.end(), std::back_inserter(runs), runOf);
            const std::vector<AfterTrigger> results = play(runs);
            for (std::size_t i = 0; i < next.size(); ++i) {
                tries.push_back(tryOf(next[i], results[i]));
            }
            next = nextTries(question, tries, options_.jobs);
        }
        return answerOf(question, tries);
    }

    std::vector<AfterTrigger> play(const std::vector<TriggerRun>& runs) {
        played_ += runs.size();
        std::vector<AfterTrigger> results = play_(runs);
        stopped_ = stopped_ || std::any_of(results.begin(), results.end(),
                                           [](const auto& one) { return one.stopped; });
        return results;
    }

    std::size_t played() const { return played_; }
    bool wasStopped() const { return stopped_; }

private:
    const MetastabilityOptions& options_;
    const PlayTriggerRuns& play_;
    std::size_t played_ = 0;
    bool stopped_ = false;
};

// Up from what is where that is well, and else between the least and what is.
void findCliffs(Search& search, Metastability& found) {
    const sim::Duration length = found.trigger.length;
    const double seconds = sim::toSeconds(length);
    const AfterTrigger& base = found.with.front();
    const bool isBack = base.cameBack();
    const auto atLength = [](double value) {
        return TriggerRun{.length = sim::fromSeconds(value)};
    };
    const auto atLoad = [&](double value) {
        return TriggerRun{.length = length, .load = value};
    };
    const auto withoutAt = [](double value) {
        return TriggerRun{.length = {}, .load = value};
    };
    const auto overLoads = [&](bool isWellNow, const AfterTrigger& now, const auto& runOf) {
        return isWellNow ? search.find(1, kHighestLoad, {tryOf(1, now)}, runOf)
                         : search.find(kLowestLoad, 1, {tryOf(1, now)}, runOf);
    };
    if (found.without.cameBack()) {
        found.byLength =
            isBack
                ? search.find(seconds, kLongestTrigger * seconds, {tryOf(seconds, base)}, atLength)
                : search.find(0, seconds, {tryOf(0, found.without), tryOf(seconds, base)},
                              atLength);
        found.byLoad = overLoads(isBack, base, atLoad);
    }
    found.capacity = overLoads(found.without.cameBack(), found.without, withoutAt);
}

std::optional<double> marginOf(const std::optional<LimitAnswer>& answer, double now) {
    if (!answer || answer->kind != LimitAnswer::Kind::Found) {
        return std::nullopt;
    }
    return answer->limit() / now - 1;
}

} // namespace

std::string_view toText(Metastable verdict) {
    switch (verdict) {
    case Metastable::Recovers:
        return "recovers";
    case Metastable::Sometimes:
        return "sometimes";
    case Metastable::Stuck:
        return "metastable";
    case Metastable::Overloaded:
        return "overloaded";
    case Metastable::NotKnown:
        break;
    }
    return "not known";
}

Metastable Metastability::verdict() const {
    const auto isTold = [](const AfterTrigger& after) {
        return after.cameBack() ||
               (after.failure.empty() && after.state == RecoveryState::NotRecovered);
    };
    if (with.empty() || !std::all_of(with.begin(), with.end(), isTold) || !isTold(without)) {
        return Metastable::NotKnown;
    }
    if (!without.cameBack()) {
        return Metastable::Overloaded;
    }
    const std::size_t back = cameBack();
    return back == with.size() ? Metastable::Recovers
           : back > 0          ? Metastable::Sometimes
                               : Metastable::Stuck;
}

std::size_t Metastability::cameBack() const {
    return static_cast<std::size_t>(std::count_if(
        with.begin(), with.end(), [](const AfterTrigger& one) { return one.cameBack(); }));
}

std::string Metastability::failure() const {
    for (const AfterTrigger& one : with) {
        if (!one.failure.empty()) {
            return one.failure;
        }
    }
    for (const auto* answer : {&byLength, &byLoad, &capacity}) {
        if (*answer && !(*answer)->failure.empty()) {
            return (*answer)->failure;
        }
    }
    return without.failure;
}

std::optional<double> Metastability::marginOfLength() const {
    return marginOf(byLength, sim::toSeconds(trigger.length));
}

std::optional<double> Metastability::marginOfLoad() const {
    return marginOf(byLoad, 1);
}

sim::Duration watchOf(const scenarios::Scenario& scenario,
                      const Trigger& trigger,
                      const MetastabilityOptions& options) {
    const sim::Duration left = sim::kStart + scenario.settings.duration - trigger.end();
    return options.watch.value_or(std::max(left, sim::Duration::zero()));
}

Metastability metastabilityOf(const scenarios::Scenario& scenario,
                              const Trigger& trigger,
                              const MetastabilityOptions& options,
                              const PlayTriggerRuns& play) {
    Metastability found{.scenario = scenario.file,
                        .title = scenario.settings.title,
                        .seed = scenario.settings.seed,
                        .trigger = trigger,
                        .watch = watchOf(scenario, trigger, options),
                        .others = othersThan(trigger, scenario),
                        .without = {}};
    Search search(options, play);
    std::vector<TriggerRun> first{{.length = {}}};
    for (std::uint64_t i = 0; i < std::max<std::uint64_t>(options.replications, 1); ++i) {
        first.push_back({.length = trigger.length, .replication = i});
    }
    std::vector<AfterTrigger> results = search.play(first);
    found.without = results.front();
    found.with.assign(results.begin() + 1, results.end());
    if (options.cliffs && found.failure().empty()) {
        findCliffs(search, found);
    }
    found.runs = search.played();
    found.stopped = search.wasStopped();
    return found;
}

} // namespace doppel::analysis
