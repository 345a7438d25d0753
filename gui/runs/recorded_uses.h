// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// What of a component is in use of what there is, read off the series of a stored run under the names
/// that the component shows while it plays (models/view.h), so that it is as full here as there.
struct RecordedUse {
    std::string_view name;
    const std::vector<double>* used = nullptr;
    const std::vector<double>* of = nullptr; ///< null: `each` of them all the time
    double each = 1;                         ///< so many for each of `of`

    double ofAt(std::size_t row) const { return of == nullptr ? each : each * (*of)[row]; }
};

/// A column of a component by its flat name; null: not recorded.
using ColumnFinder =
    std::function<const std::vector<double>*(const std::string& component, std::string_view name)>;

/// Of a component, in the order of its view. Where no gauge tells how many there are, its
/// configuration does, whatever became of its servers; where that doesn't tell either, nothing is told.
/// Of `runs` taken together gauges are of all of them.
std::vector<RecordedUse> recordedUses(const PlatformSketch& sketch,
                                      const ComponentSketch& component,
                                      const ColumnFinder& column,
                                      std::size_t runs);

} // namespace doppel::gui
