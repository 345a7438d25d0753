// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/branch_words.h"

#include "gui/future/judged.h"
#include "gui/look/numbers.h"
#include "gui/time/time_text.h"
#include "gui/whatif/knob.h"
#include "models/actions/set_field.h"
#include "models/kinds.h"
#include "scenarios/file/value_path.h"
#include "scenarios/timeline_reader.h"

#include <QStringList>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr QChar kDash = u'–';

QString setWords(const models::SetFieldConfig& change, const PlatformSketch& before, sim::Time at) {
    const std::vector<Knob> knobs = knobsOf(before, at);
    const auto knob = std::find_if(knobs.begin(), knobs.end(),
                                   [&](const Knob& one) { return one.path == change.path; });
    const QString value = QString::fromStdString(change.value);
    return knob == knobs.end()
               ? QString::fromStdString(change.path) + QStringLiteral(" → ") + value
               : QStringLiteral("%1.%2 %3 → %4").arg(knob->owner, knob->name, knob->value, value);
}

} // namespace

QString actionWords(const std::string& action, const PlatformSketch& before, sim::Time at) {
    const auto kinds = models::builtInKinds();
    const auto event = scenarios::readEventText(action, at - sim::kStart, kinds.actions);
    if (!event) {
        return QString::fromStdString(action);
    }
    const QString what = &event->kind() == &models::setFieldKind()
                             ? setWords(event->as<models::SetFieldConfig>(), before, at)
                             : QString::fromStdString(models::toText(*event));
    const sim::Time then = sim::after(sim::kStart, event->at);
    const StartClock start = before.startClock();
    return then <= readableAfter(at)
               ? what
               : QStringLiteral("%1 at %2").arg(what, momentText(then, start));
}

QString branchName(const std::string& action) {
    const auto kinds = models::builtInKinds();
    const auto event = scenarios::readEventText(action, {}, kinds.actions);
    if (!event) {
        return {};
    }
    if (&event->kind() != &models::setFieldKind()) {
        const std::string text = models::toText(*event);
        return QString::fromStdString(text.substr(0, text.find(" (")));
    }
    const auto& change = event->as<models::SetFieldConfig>();
    const auto path = scenarios::splitPath(change.path);
    if (!path || path->size() < 3) {
        return {};
    }
    return QString::fromStdString((*path)[1] + ' ' + path->back() + ' ' + change.value)
        .replace(u'_', u' ');
}

QString stateWords(FutureState state, const QString& now) {
    switch (state) {
    case FutureState::Starting:
        return QStringLiteral("is being built");
    case FutureState::Replaying:
        return QStringLiteral("is played again");
    case FutureState::Refused:
        return QStringLiteral("cannot be played");
    case FutureState::Dead:
        return QStringLiteral("stopped at %1").arg(now);
    case FutureState::Waiting:
    case FutureState::Playing:
    case FutureState::Ended:
        break;
    }
    return {};
}

QString
actionsWords(std::span<const std::string> actions, const PlatformSketch& before, sim::Time at) {
    QStringList all;
    for (const std::string& action : actions) {
        all << actionWords(action, before, at);
    }
    return all.join(QStringLiteral("; "));
}

QString untilWords(const Recording& recording, sim::Time lastEnd) {
    const PlatformSketch& sketch = recording.sketch();
    if (recording.now() == sim::kStart || recording.now() >= lastEnd) {
        return {};
    }
    return QString(recording.now() < sketch.end() ? QStringLiteral("up to %1")
                                                  : QStringLiteral("ended at %1"))
        .arg(momentText(recording.now(), sketch.startClock()));
}

BranchFigures branchFigures(const Recording& recording) {
    BranchFigures figures{kDash, kDash, kDash};
    const Judgement* judged = lastVerdict(recording, recording.now());
    if (judged == nullptr) {
        return figures;
    }
    std::uint64_t total = 0;
    std::uint64_t ok = 0;
    for (const SourceTotals& source : judged->sources) {
        total += source.total;
        ok += source.ok;
    }
    if (total > 0) {
        figures.available = numberText(static_cast<double>(ok) / static_cast<double>(total), "1");
    }
    if (judged->p99) {
        figures.p99 = numberText(*judged->p99, "s");
    }
    if (judged->recovery && judged->recovery->timeToRecover) {
        figures.wellAfter = durationText(*judged->recovery->timeToRecover);
    }
    const analysis::RunMoment moment = momentOf(recording, recording.now());
    for (std::size_t i = 0; i < judged->objectives.size(); ++i) {
        const auto standing = standingIn(*judged, i, moment);
        figures.kept += standing == analysis::ObjectiveStanding::Met;
        figures.missed += analysis::isMissed(standing);
    }
    return figures;
}

} // namespace doppel::gui
