// SPDX-License-Identifier: Apache-2.0
#include "scenarios/earlier_books.h"

#include "scenarios/objective_limit.h"
#include "scenarios/observation.h"
#include "scenarios/shortfall.h"

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
            times_.push_back({.limit = {toText(time), std::move(spans)}});
        }
    }
}

void EarlierBooks::endWarmup(const BuiltPlatform& built) {
    ofWarmup_ = shortfallsSoFar(built, scenario_);
    for (Time& time : times_) {
        time.before.clear();
    }
}

void EarlierBooks::cut(const BuiltPlatform& built) {
    const sim::Time last = built.world().now();
    const sim::Time next = last + sim::Duration(1);
    for (Time& time : times_) {
        const bool wasIn = time.limit.covers(last, {}, {});
        const bool isIn = time.limit.covers(next, {}, {});
        if (wasIn == isIn) {
            continue;
        }
        std::vector<Shortfall> soFar = shortfallsSoFar(built, scenario_);
        if (isIn) {
            time.before = std::move(soFar);
        } else {
            add(time.within, since(soFar, time.before));
            time.byItsEnd = std::move(soFar);
        }
    }
}

std::vector<EarlierShortfall> EarlierBooks::upTo(const BuiltPlatform& built) const {
    std::vector<EarlierShortfall> all;
    const auto tell = [&](const std::string& time, const std::vector<Shortfall>& shortfalls,
                          bool isWithin) {
        for (const Shortfall& one : shortfalls) {
            all.push_back({time, one, isWithin});
        }
    };
    tell("", ofWarmup_, false);
    for (const Time& time : times_) {
        std::vector<Shortfall> within = time.within;
        if (time.limit.covers(built.world().now(), {}, {})) {
            add(within, since(shortfallsSoFar(built, scenario_), time.before));
        }
        tell(time.limit.owner, within, true);
        tell(time.limit.owner, time.byItsEnd, false);
    }
    return all;
}

} // namespace doppel::scenarios
