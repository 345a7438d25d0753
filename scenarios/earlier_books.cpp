// SPDX-License-Identifier: Apache-2.0
#include "scenarios/earlier_books.h"

#include "scenarios/objective_limit.h"
#include "scenarios/observation.h"

#include <algorithm>
#include <set>
#include <utility>

namespace doppel::scenarios {

EarlierBooks::EarlierBooks(const Scenario& scenario) : scenario_(scenario) {
    const std::vector<models::NamedSpan> named = namedSpans(scenario);
    std::set<std::string> known;
    for (const ObjectiveSpec& spec : scenario.objectives) {
        const ObjectiveLimit time = timeOf(spec.objective.limit());
        auto spans = spansOf(time, named);
        if (spans && known.insert(toText(time)).second) {
            times_.push_back({toText(time), std::move(spans)});
        }
    }
}

void EarlierBooks::endWarmup(const BuiltPlatform& built) {
    take(built, "");
}

void EarlierBooks::cut(const BuiltPlatform& built) {
    const sim::Duration last = built.world().now() - sim::kStart;
    const sim::Duration next = last + sim::Duration(1);
    for (const models::VisitLimit& time : times_) {
        const bool ends = std::any_of(time.spans->begin(), time.spans->end(),
                                      [&](const auto& span) { return span.contains(last); });
        if (ends && !time.covers(sim::kStart + next, {}, {})) {
            take(built, time.owner);
        }
    }
}

// Of a time in several spans the end is that of the last.
void EarlierBooks::take(const BuiltPlatform& built, const std::string& time) {
    std::erase_if(taken_, [&](const EarlierShortfall& former) { return former.time == time; });
    for (Shortfall& shortfall : shortfallsSoFar(built, scenario_)) {
        taken_.push_back({time, std::move(shortfall)});
    }
}

} // namespace doppel::scenarios
