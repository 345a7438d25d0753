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

/// Visits, failing, latency p99, from caches: of all sources together, in the row of the series that
/// the moment lies in; the greatest p99 of theirs. What was before is the last row that ended before
/// the first event of the scenario. Loud is what is far from well: 1 % of visits failing, a p99
/// twice as high as before, four fifths of what caches answered.
std::vector<MomentFigure> momentFigures(const Recording& recording, sim::Time at);

/// Whether the row of the series that a moment lies in has ended: else the figures are those of an
/// earlier time than another future's.
bool reaches(const Recording& recording, sim::Time at);

} // namespace doppel::gui
