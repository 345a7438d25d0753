// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "sim/time.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace doppel::gui {

/// A number that tells how visitors fare at a moment.
struct MomentFigure {
    enum class Weight : std::uint8_t { Usual, Busy, Failing };

    QString name;  ///< "latency p99"
    QString value; ///< "1.68 s"
    QString note;  ///< "0.25 s before"
    Weight weight = Weight::Usual;
    QString other{}; ///< the other future's value at that moment; "": there is none

    bool operator==(const MomentFigure&) const = default;
};

/// Visits, failing, waiting (under way, on average), latency p99, from caches: of all sources together, in the row of the series that
/// the moment lies in; of a stored run that doesn't tell their p99 together, the greatest. What was before is the last row that ended before
/// the first event of the scenario. Loud is what is far from well: 1 % of visits failing, a p99 or
/// those who wait twice as much as before, four fifths of what caches answered.
std::vector<MomentFigure> momentFigures(const Recording& recording, sim::Time at);

/// Of when they are, and what else is: "Visits in the 30 s up to 40:30, …"; "": there is no row.
QString momentScope(const Recording& recording, sim::Time at);
/// The same of two futures: also of when the other's are, or why there are none: "B ended at 40:00."
QString momentScope(const Recording& recording, const Recording& other, sim::Time at);

/// The same of two futures, of one and the same row: the last that both have, up to that of the
/// moment. The other's values are dashes where it was not played up to there.
std::vector<MomentFigure>
momentFigures(const Recording& recording, const Recording& other, sim::Time at);

} // namespace doppel::gui
