// SPDX-License-Identifier: Apache-2.0
#include "analysis/objective_standing.h"

#include "scenarios/objective.h"

#include <algorithm>

namespace doppel::analysis {

namespace {

using scenarios::Objective;
using scenarios::ObjectiveResult;
using scenarios::RecoveryResult;
using scenarios::RecoveryTime;

constexpr std::string_view kRecovery = "recovery.";
constexpr std::string_view kSoFar = "so far"; // a note: nothing else is wrong with the value

// Of "recovery.time_to_recover" and its like; null of others.
const RecoveryTime* recoveryTimeOf(std::string_view metric) {
    const auto& all = scenarios::kRecoveryTimes;
    const auto* found = std::find_if(all.begin(), all.end(), [&](RecoveryTime time) {
        return metric.starts_with(kRecovery) &&
               metric.substr(kRecovery.size()) == scenarios::nameOf(time);
    });
    return found == all.end() ? nullptr : found;
}

// Sums since the warm-up, and the worst of something: they never become less.
bool onlyGrows(const Objective& objective) {
    const std::string& metric = objective.metric();
    return metric.starts_with(kRecovery) || metric.ends_with(".count") ||
           metric.ends_with(".max") ||
           (objective.unit() == Objective::Unit::Number &&
            metric.find("latency") == std::string::npos &&
            metric.find(".mean") == std::string::npos && metric.find(".p") == std::string::npos);
}

// What a share of all visits comes to if the rest of them is as it should be.
double bestShare(double share, const RunMoment& moment, double best) {
    const double elapsed = std::max(0.0, sim::toSeconds(moment.at - moment.warmedUp));
    const double rest = std::max(0.0, sim::toSeconds(moment.end - moment.at));
    return elapsed + rest > 0 ? (share * elapsed + best * rest) / (elapsed + rest) : share;
}

bool canStillBeMet(const Objective& objective, double value, const RunMoment& moment) {
    if (onlyGrows(objective)) {
        return !objective.isCeiling();
    }
    if (objective.unit() == Objective::Unit::Share) {
        return objective.metBy(bestShare(value, moment, objective.isCeiling() ? 0 : 1));
    }
    return true;
}

ObjectiveStanding standingWithout(const ObjectiveResult& result,
                                  const Objective& objective,
                                  const RunMoment& moment,
                                  const RecoveryResult* recovery) {
    const auto awaited = awaitedTimeOf(result, recovery, moment.at);
    if (!awaited) {
        return result.note == "never" ? ObjectiveStanding::Lost : ObjectiveStanding::NotMeasured;
    }
    const double soFar = sim::toSeconds(awaited->soFar);
    if (objective.isCeiling() && soFar > objective.bound()) {
        return ObjectiveStanding::Lost;
    }
    return awaited->isOver && objective.metBy(soFar) ? ObjectiveStanding::Met
                                                     : ObjectiveStanding::Awaited;
}

} // namespace

std::optional<AwaitedTime>
awaitedTimeOf(const ObjectiveResult& objective, const RecoveryResult* recovery, sim::Time at) {
    const auto parsed = Objective::parse(objective.name, objective.that);
    const RecoveryTime* time = parsed ? recoveryTimeOf(parsed->metric()) : nullptr;
    if (recovery == nullptr || objective.value || time == nullptr) {
        return std::nullopt;
    }
    AwaitedTime awaited{.isOver = true};
    bool isAny = false;
    for (const scenarios::Incident& incident : recovery->incidents) {
        const auto known = timeOf(incident, *time);
        if (!known && whyUnset(*recovery, incident, *time) == "never") {
            continue;
        }
        isAny = true;
        const bool isWell = *time == RecoveryTime::ToRecover && incident.wellAfter;
        if (!known && awaited.isOver) {
            awaited.isOver = false;
            awaited.wellSince =
                isWell ? std::optional(incident.began + *incident.wellAfter) : std::nullopt;
        }
        const sim::Duration soFar = known    ? *known
                                    : isWell ? *incident.wellAfter
                                             : at - incident.began;
        awaited.soFar = std::max(awaited.soFar, soFar);
    }
    return isAny ? std::optional(awaited) : std::nullopt;
}

ObjectiveStanding
standingOf(const ObjectiveResult& result, const RunMoment& moment, const RecoveryResult* recovery) {
    if (result.met) {
        return ObjectiveStanding::Met;
    }
    if (moment.ended) {
        return ObjectiveStanding::Lost;
    }
    const auto objective = Objective::parse(result.name, result.that);
    if (!objective) {
        return ObjectiveStanding::NotMeasured;
    }
    if (!result.value) {
        return standingWithout(result, *objective, moment, recovery);
    }
    if (result.note == kSoFar && objective->metBy(*result.value)) {
        return ObjectiveStanding::Met;
    }
    if (!canStillBeMet(*objective, *result.value, moment)) {
        return ObjectiveStanding::Lost;
    }
    return onlyGrows(*objective) ? ObjectiveStanding::Awaited : ObjectiveStanding::Missed;
}

std::string reasonOf(const ObjectiveResult& objective, bool ended) {
    const bool isTold = objective.value ? objective.note != kSoFar : ended;
    return isTold ? objective.note : std::string();
}

std::optional<sim::Time>
missedSince(std::span<const ObjectivesAt> judged, std::size_t objective, const RunMoment& run) {
    std::optional<sim::Time> since;
    for (const ObjectivesAt& one : judged) {
        if (objective >= one.objectives.size()) {
            continue;
        }
        const RunMoment moment{one.at, run.warmedUp, run.end, run.ended && &one == &judged.back()};
        if (!isMissed(standingOf(one.objectives[objective], moment,
                                 one.recovery ? &*one.recovery : nullptr))) {
            since.reset();
        } else if (!since) {
            since = one.at;
        }
    }
    return since;
}

} // namespace doppel::analysis
