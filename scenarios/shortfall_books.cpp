// SPDX-License-Identifier: Apache-2.0
#include "scenarios/shortfall_books.h"

#include "scenarios/built_platform.h"
#include "scenarios/objective_limit.h"
#include "scenarios/observation.h"
#include "scenarios/shortfall.h"

#include <algorithm>
#include <set>
#include <utility>

namespace doppel::scenarios {

ShortfallBooks::ShortfallBooks(const Scenario& scenario) : scenario_(scenario) {
    const std::vector<models::NamedSpan> named = namedSpans(scenario);
    std::set<std::string> known;
    for (const ObjectiveSpec& spec : scenario.objectives) {
        const ObjectiveLimit time = timeOf(spec.objective.limit());
        auto spans = spansOf(time, named);
        if (spans && known.insert(toText(time)).second) {
            times_.push_back({.text = toText(time), .limit = {.owner = "", .spans = spans}});
        }
    }
}

// What happens at a moment precedes the cut, but for the start of the run.
bool ShortfallBooks::covers(const Time& time, sim::Time now) const {
    const sim::Time next = now == sim::kStart ? now : now + sim::Duration(1);
    return now - sim::kStart >= scenario_.settings.warmup && time.limit.covers(next, {}, {});
}

void ShortfallBooks::endWarmup(const BuiltPlatform& built) {
    ofWarmup_ = shortfallsSoFar(built, scenario_);
}

void ShortfallBooks::cut(const BuiltPlatform& built) {
    const sim::Time now = built.world().now();
    const bool isAny = std::any_of(times_.begin(), times_.end(), [&](const Time& time) {
        return time.isUnderWay != covers(time, now);
    });
    if (!isAny) {
        return;
    }
    const std::vector<Shortfall> soFar = shortfallsSoFar(built, scenario_);
    for (Time& time : times_) {
        const bool was = std::exchange(time.isUnderWay, covers(time, now));
        if (was == time.isUnderWay) {
            continue;
        }
        if (was) {
            add(time.within, since(soFar, time.before));
        }
        (was ? time.byItsEnd : time.before) = soFar;
    }
}

void ShortfallBooks::endSpan(const models::NamedSpan& planned, sim::Duration at) {
    for (Time& time : times_) {
        time.limit.endSpan(planned, at);
    }
}

std::vector<ShortfallOfTime> ShortfallBooks::upTo(const BuiltPlatform& built) const {
    const bool isAny =
        std::any_of(times_.begin(), times_.end(), [](const Time& time) { return time.isUnderWay; });
    const std::vector<Shortfall> soFar =
        isAny ? shortfallsSoFar(built, scenario_) : std::vector<Shortfall>();
    std::vector<ShortfallOfTime> all;
    const auto tell = [&](const std::string& time, const std::vector<Shortfall>& shortfalls,
                          bool isWithin) {
        for (const Shortfall& one : shortfalls) {
            all.push_back({time, one, isWithin});
        }
    };
    tell("", ofWarmup_, false);
    for (const Time& time : times_) {
        std::vector<Shortfall> within = time.within;
        if (time.isUnderWay) {
            add(within, since(soFar, time.before));
        }
        tell(time.text, within, true);
        tell(time.text, time.byItsEnd, false);
    }
    return all;
}

} // namespace doppel::scenarios
