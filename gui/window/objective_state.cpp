// SPDX-License-Identifier: Apache-2.0
#include "gui/window/objective_state.h"

#include "gui/look/numbers.h"
#include "gui/time/time_text.h"
#include "scenarios/objective.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace doppel::gui {
namespace {

using scenarios::Objective;
using scenarios::ObjectiveResult;

bool isUpperBound(const Objective& objective) {
    return objective.comparison() == Objective::Comparison::AtMost ||
           objective.comparison() == Objective::Comparison::Below;
}

bool isTimeTo(const Objective& objective) {
    return objective.metric().starts_with("recovery.time_to_");
}

// Sums since the warm-up, and the worst of something: they never become less.
bool onlyGrows(const Objective& objective) {
    const std::string& metric = objective.metric();
    return metric.starts_with("recovery.") || metric.ends_with(".count") ||
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
        return !isUpperBound(objective);
    }
    if (objective.unit() == Objective::Unit::Share) {
        return objective.metBy(bestShare(value, moment, isUpperBound(objective) ? 0 : 1));
    }
    return true;
}

QString valueText(double value, Objective::Unit unit, bool isTime) {
    switch (unit) {
    case Objective::Unit::Seconds:
        return isTime ? clockText(sim::fromSeconds(value)) : numberText(value, "s");
    case Objective::Unit::Share:
        return numberText(value, "1");
    case Objective::Unit::Bytes:
        return numberText(value, "B");
    case Objective::Unit::PerSecond:
        return numberText(value, "/s");
    case Objective::Unit::Number:
        break;
    }
    return numberText(value, "");
}

// A share that is to be high is shown from as far below its bound as all is above it; what is to be
// low, from 0, with its bound at three quarters.
void placeOnBar(ObjectiveAt& at, const Objective& objective, double value) {
    const double bound = objective.bound();
    if (isUpperBound(objective)) {
        at.bound = 0.75;
        at.filled = bound > 0 ? std::clamp(value / bound * 0.75, 0.0, 1.0) : value > 0;
    } else if (objective.unit() == Objective::Unit::Share) {
        const double above = std::max(1 - bound, 1e-9);
        at.filled = std::clamp((value - bound + above) / (2 * above), 0.0, 1.0);
    } else {
        at.filled = bound > 0 ? std::clamp(value / bound * 0.5, 0.0, 1.0) : 1;
    }
}

// Since the fault of the first incident that is not over.
std::optional<sim::Duration> waitedFor(const Judgement& judgement, sim::Time at) {
    if (!judgement.recovery) {
        return std::nullopt;
    }
    for (const scenarios::Incident& incident : judgement.recovery->incidents) {
        if (!incident.timeToRecover) {
            return at - incident.began;
        }
    }
    return std::nullopt;
}

// Recovery is one, and so are most scenarios' visitors: they need not be told each time.
QString withoutOwner(const QString& that, const PlatformSketch& sketch) {
    QStringList owners{QStringLiteral("recovery.")};
    if (sketch.sources.size() == 1) {
        owners << QString::fromStdString(sketch.sources.front().name) + u'.';
    }
    for (const QString& owner : owners) {
        if (that.startsWith(owner)) {
            return that.mid(owner.size());
        }
    }
    return that;
}

ObjectiveAt objectiveAt(const ObjectiveResult& result,
                        const RunMoment& moment,
                        std::optional<sim::Duration> waited) {
    ObjectiveAt at{.name = QString::fromStdString(result.name),
                   .that = QString::fromStdString(toText(result)),
                   .brief = {},
                   .value = QStringLiteral("\u2013"),
                   .standing = standingOf(result, moment, waited)};
    const auto parsed = Objective::parse(result.name, result.that);
    if (!parsed) {
        return at;
    }
    const Objective& objective = parsed.value();
    at.bound = isUpperBound(objective) ? 0.75 : 0.5;
    const bool waits = !result.value && isTimeTo(objective) && waited;
    if (const auto value = waits ? std::optional(sim::toSeconds(*waited)) : result.value) {
        at.value = valueText(*value, objective.unit(), isTimeTo(objective));
        placeOnBar(at, objective, *value);
    }
    return at;
}

} // namespace

QString wordOf(ObjectiveStanding standing) {
    switch (standing) {
    case ObjectiveStanding::NotMeasured:
        return QStringLiteral("not measured yet");
    case ObjectiveStanding::Met:
        return QStringLiteral("met");
    case ObjectiveStanding::Missed:
        return QStringLiteral("missed now, can still be met");
    case ObjectiveStanding::Lost:
        return QStringLiteral("lost");
    }
    return {};
}

ObjectiveStanding standingOf(const ObjectiveResult& result,
                             const RunMoment& moment,
                             std::optional<sim::Duration> waited) {
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
    if (!result.value && isTimeTo(objective.value()) && waited) {
        const bool late =
            isUpperBound(objective.value()) && sim::toSeconds(*waited) > objective.value().bound();
        return late ? ObjectiveStanding::Lost : ObjectiveStanding::Missed;
    }
    if (!result.value) {
        return ObjectiveStanding::NotMeasured;
    }
    return canStillBeMet(objective.value(), *result.value, moment) ? ObjectiveStanding::Missed
                                                                   : ObjectiveStanding::Lost;
}

std::vector<ObjectiveAt> objectivesAt(const Recording& recording, sim::Time at) {
    const PlatformSketch& sketch = recording.sketch();
    const bool ended = recording.outcome().has_value() && at >= recording.now();
    const RunMoment moment{at, sim::kStart + sketch.warmup, sketch.end(), ended};
    const Judgement* judgement =
        ended ? &recording.outcome()->judgement : recording.judgementAt(at);
    std::vector<ObjectiveAt> all;
    for (std::size_t i = 0; i < sketch.objectives.size(); ++i) {
        const ObjectiveSketch& written = sketch.objectives[i];
        const bool judged = judgement != nullptr && i < judgement->objectives.size();
        const ObjectiveResult unknown{written.name, written.that, {}, false, written.limit};
        all.push_back(judged
                          ? objectiveAt(judgement->objectives[i], moment, waitedFor(*judgement, at))
                          : objectiveAt(unknown, moment, std::nullopt));
        all.back().brief = withoutOwner(all.back().that, sketch);
    }
    return all;
}

} // namespace doppel::gui
