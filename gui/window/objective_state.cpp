// SPDX-License-Identifier: Apache-2.0
#include "gui/window/objective_state.h"

#include "analysis/summary_text.h"
#include "gui/future/judged.h"
#include "gui/time/time_text.h"
#include "scenarios/failing.h"
#include "scenarios/objective.h"

#include <QStringList>

#include <algorithm>

namespace doppel::gui {
namespace {

using scenarios::Objective;
using scenarios::ObjectiveResult;

// A share that is to be high is shown from as far below its bound as all is above it; what is to be
// low, from 0, with its bound at three quarters.
void placeOnBar(ObjectiveAt& at, const Objective& objective, double value) {
    const double bound = objective.bound();
    if (objective.isCeiling()) {
        at.bound = 0.75;
        at.filled = bound > 0 ? std::clamp(value / bound * 0.75, 0.0, 1.0) : value > 0;
    } else if (objective.unit() == Objective::Unit::Share) {
        const double above = std::max(1 - bound, 1e-9);
        at.filled = std::clamp((value - bound + above) / (2 * above), 0.0, 1.0);
    } else {
        at.filled = bound > 0 ? std::clamp(value / bound * 0.5, 0.0, 1.0) : 1;
    }
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

QString saidOf(ObjectiveStanding standing,
               const std::optional<analysis::AwaitedTime>& awaited,
               const QString& reason,
               const StartClock& start) {
    if (standing == ObjectiveStanding::Awaited && awaited) {
        return awaited->wellSince ? QStringLiteral("well since %1, being confirmed")
                                        .arg(momentText(*awaited->wellSince, start))
                                  : wordOf(standing);
    }
    const QString word = awaited && awaited->isOver ? wordOf(standing) + QStringLiteral(" so far")
                                                    : wordOf(standing);
    return reason.isEmpty() ? word : word + QStringLiteral(" (%1)").arg(reason);
}

ObjectiveAt objectiveAt(const ObjectiveResult& result,
                        const analysis::RunMoment& moment,
                        const scenarios::RecoveryResult* recovery,
                        const PlatformSketch& sketch) {
    const StartClock start = sketch.startClock();
    auto awaited = analysis::awaitedTimeOf(result, recovery, moment.at);
    if (moment.ended && awaited && awaited->isOver) {
        awaited.reset(); // what was to come was not reached
    }
    const ObjectiveStanding standing = analysis::standingOf(result, moment, recovery);
    const QString reason = QString::fromStdString(analysis::reasonOf(result, moment.ended));
    ObjectiveAt at{.name = QString::fromStdString(result.name),
                   .that = QString::fromStdString(toText(result)),
                   .brief = isMissed(standing) ? reason : QString(),
                   .value = QStringLiteral("\u2013"),
                   .said = saidOf(standing, awaited, reason, start),
                   .standing = standing,
                   .isNoted = standing == ObjectiveStanding::Met &&
                              scenarios::saysWhatFailed(result.note)};
    const auto objective = Objective::parse(result.name, result.that);
    if (!objective) {
        return at;
    }
    at.bound = objective->isCeiling() ? 0.75 : 0.5;
    if (awaited && awaited->wellSince) {
        at.brief = at.said;
    } else if (awaited && awaited->isOver) {
        at.brief = QStringLiteral("so far; ") + withoutOwner(at.that, sketch);
    }
    if (const auto value = awaited ? std::optional(sim::toSeconds(awaited->soFar)) : result.value) {
        ObjectiveResult told = result;
        told.value = value;
        told.note.clear();
        at.value = QString::fromStdString(analysis::objectiveValue(told));
        placeOnBar(at, *objective, *value);
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
    case ObjectiveStanding::Awaited:
        return QStringLiteral("not yet, and not too late");
    case ObjectiveStanding::Missed:
        return QStringLiteral("missed now, can still be met");
    case ObjectiveStanding::Lost:
        return QStringLiteral("lost");
    }
    return {};
}

std::vector<ObjectiveAt> objectivesAt(const Recording& recording, sim::Time at) {
    const PlatformSketch& sketch = recording.sketch();
    const StartClock start = sketch.startClock();
    const bool isPast = recording.outcome() && at > recording.now();
    const analysis::RunMoment moment = momentOf(recording, isPast ? recording.now() : at);
    const bool isPlayedSoFar = at <= recording.now() || isPast;
    const QString ended =
        isPast ? QStringLiteral("ended at %1").arg(momentText(moment.at, start)) : QString();
    const Judgement* judgement = isPlayedSoFar ? lastVerdict(recording, at) : nullptr;
    // A stored run was judged at its end only.
    const bool isUnrecorded =
        recording.outcome() && judgement == nullptr && recording.judgementAt(at) == nullptr;
    const bool hasBegun = at > moment.warmedUp || moment.warmedUp == sim::kStart;
    std::vector<ObjectiveAt> all;
    for (std::size_t i = 0; i < sketch.objectives.size(); ++i) {
        const ObjectiveSketch& written = sketch.objectives[i];
        const bool judged = judgement != nullptr && i < judgement->objectives.size();
        const ObjectiveResult unknown{written.name, written.that, {}, false, written.limit};
        const bool recovers = judged && judgement->recovery;
        all.push_back(objectiveAt(judged ? judgement->objectives[i] : unknown, moment,
                                  recovers ? &*judgement->recovery : nullptr, sketch));
        if (isUnrecorded) {
            all.back().said = all.back().brief = QStringLiteral("not recorded at this moment");
        }
        if (!hasBegun) {
            all.back().said = QStringLiteral("not begun: it counts from %1 on")
                                  .arg(momentText(moment.warmedUp, start));
        }
        if (all.back().brief.isEmpty()) {
            all.back().brief = withoutOwner(all.back().that, sketch);
        }
        all.back().ended = ended;
    }
    return all;
}

} // namespace doppel::gui
