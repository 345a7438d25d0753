// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/comparison_scope.h"

#include <algorithm>

namespace doppel::gui {

NotCompared whyNotCompared(const ComparedTime& time) {
    if (time.playedA == sim::kStart || time.playedB == sim::kStart) {
        return {QStringLiteral("Nothing has been played yet: play on.")};
    }
    if (!time.compared && time.judged) {
        return {QStringLiteral("A stored run is judged at its end, which is not reached yet: play "
                               "on to %1.")
                    .arg(momentText(*time.judged, time.start))};
    }
    if (!time.compared) {
        return {QStringLiteral("Nothing has been judged yet: play on.")};
    }
    const sim::Time both = std::min(time.playedA, time.playedB);
    if (time.parted && *time.compared <= *time.parted) {
        const QString parted = momentText(*time.parted, time.start);
        if (time.playhead > *time.parted || both <= *time.parted) {
            return {
                QStringLiteral("They part at %1, and nothing after that has been played of both "
                               "yet: play on.")
                    .arg(parted)};
        }
        return {QStringLiteral("They part at %1: up to the playhead they are one. Move it past "
                               "%1, or play on.")
                    .arg(parted),
                both};
    }
    if (*time.compared <= time.warmedUp) {
        return {QStringLiteral("Up to %1 is the warm-up, which is not compared: play on.")
                    .arg(momentText(time.warmedUp, time.start))};
    }
    return {};
}

QString scopeWords(const ComparedTime& time) {
    const sim::Time played = std::min(time.playedA, time.playedB);
    const QString moment = momentText(*time.compared, time.start);
    if (time.playhead <= played && time.playhead < std::max(time.playedA, time.playedB)) {
        return QStringLiteral("Compared up to %1.").arg(moment);
    }
    if (time.playedA == time.playedB) {
        return time.endedA && time.endedB ? QString()
                                          : QStringLiteral("Compared up to %1.").arg(moment);
    }
    const bool isA = time.playedA < time.playedB;
    const QString& name = isA ? time.nameA : time.nameB;
    if (isA ? time.endedA : time.endedB) {
        return QStringLiteral("“%1” ended at %2: compared up to %3.")
            .arg(name, momentText(played, time.start),
                 *time.compared == played ? QStringLiteral("there") : moment);
    }
    return QStringLiteral("“%1” has been played to %2: compared up to there.").arg(name, moment);
}

bool mayComeToBear(std::span<const EventSketch> events, sim::Time parted, sim::Time at) {
    return std::any_of(events.begin(), events.end(), [&](const EventSketch& event) {
        if (!event.injected || *event.injected < parted) {
            return false; // of both, or of the scenario
        }
        const bool isOver = event.length ? sim::after(event.at, *event.length) <= at
                                         : !event.lasts && event.at < at;
        return !isOver;
    });
}

QString equalWords(bool mayDiffer) {
    return mayDiffer ? QStringLiteral("Nothing that was changed has come to bear yet.")
                     : QStringLiteral("Nothing that was changed came to bear.");
}

} // namespace doppel::gui
