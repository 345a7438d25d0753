// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/future_process.h"
#include "gui/host/sketch.h"

#include <QString>

#include <span>
#include <string>

namespace doppel::gui {

/// What an action does, in words: "frontend.replicas 6 → 4", "error on router (status 503, 40 %)".
/// `before` is the future that it was done to, as it was at that moment; what can't be read stays
/// as it is written.
QString actionWords(const std::string& action, const PlatformSketch& before, sim::Time at);
/// A short name for a branch that begins with it: "frontend replicas 4", "error on router".
QString branchName(const std::string& action);
/// Of several actions: "frontend.replicas 6 → 4; crash on db".
QString
actionsWords(std::span<const std::string> actions, const PlatformSketch& before, sim::Time at);

/// What keeps a future from being played, at `now`: "is played again", "stopped at 41:10"; "":
/// nothing.
QString stateWords(FutureState state, const QString& now);

/// How far a future was played, where that is not to its end: "up to 38:14"; at its end, where others
/// last longer: "ended at 40:00"; else "".
QString untilWords(const Recording& recording, sim::Time lastEnd);

/// How a future did so far, in the figures that branches are compared by; "–" where there was
/// nothing to measure, as in the warm-up.
struct BranchFigures {
    QString available; ///< of all sources' visits
    QString wellAfter; ///< how long after what happened visitors were well again
    QString p99;       ///< of the source with the most visits
    int kept = 0;      ///< objectives
    int missed = 0;
    bool operator==(const BranchFigures&) const = default;
};
BranchFigures branchFigures(const Recording& recording);

} // namespace doppel::gui
