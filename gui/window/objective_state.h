// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/objective_standing.h"
#include "gui/future/recording.h"
#include "sim/time.h"

#include <QString>

#include <optional>
#include <vector>

namespace doppel::gui {

using analysis::ObjectiveStanding;

/// "not measured yet", "met", "not yet, and not too late", "missed now, can still be met",
/// "lost".
QString wordOf(ObjectiveStanding standing);

/// An objective at a moment, ready to be drawn.
struct ObjectiveAt {
    QString name;
    QString that; ///< as written, with what limits it
    /// The same without the owner that goes without saying, or what is more to the point: why a
    /// value that keeps the bound is missed yet, since when visitors are well; that it is so far.
    QString brief;
    QString value; ///< "98.65 %", "10 min 5 s", "–"
    /// How it stands, and what a reader must know of it: "lost (with 1.44 % failed: of all, 98.2 %
    /// within 500ms)", "well since 40:10, being confirmed", "met so far".
    QString said;
    ObjectiveStanding standing = ObjectiveStanding::NotMeasured;
    /// Where value and bound lie on a bar from 0 to 1; none: the value is not known.
    std::optional<double> filled{};
    double bound = 0.5;
    bool isNoted = false; ///< met, and what failed meanwhile is said
    QString ended{}; ///< "ended at 40:00": it is of that moment, before the one asked for; or ""

    bool operator==(const ObjectiveAt&) const = default;
};

/// All objectives of a recording at a moment, in the order of the sketch's; none is measured at one
/// that it has not come to yet, nor in the warm-up, nor before the end of a run that was stored. After its end they are those of the end.
std::vector<ObjectiveAt> objectivesAt(const Recording& recording, sim::Time at);

} // namespace doppel::gui
