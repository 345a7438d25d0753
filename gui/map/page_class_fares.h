// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "sim/time.h"

#include <QString>

#include <vector>

namespace doppel::gui {

/// How visits to pages of a class fare.
struct ClassFare {
    QString name;
    double visits = 0;  ///< that ended, a second
    double share = 0;   ///< of all visits
    double failing = 0; ///< share of the class's own
    friend bool operator==(const ClassFare&, const ClassFare&) = default;
};

/// Of each class of pages, all sources together, in the row of the series that a moment lies in;
/// those that fail most come first, then those with most visits. Empty: the platform has no classes,
/// or nothing was recorded by then.
std::vector<ClassFare> classFares(const Recording& recording, sim::Time moment);

} // namespace doppel::gui
