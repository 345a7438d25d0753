// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"

#include <cstddef>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// A table that a component shows of itself at a moment (models/view.h), as a value. In columns that
/// are called "begins" and "ends" stand moments since the start of the run ("24min 59s"), or since
/// something that is to come ("+5min"); in one that is called "path", what is on the way that decides
/// how long all of it takes says "critical".
struct ShownTable {
    std::string name; ///< "targets"
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< the first of them
    std::size_t more = 0;                       ///< rows beyond those
    friend bool operator==(const ShownTable&, const ShownTable&) = default;
};

/// How many rows of a table are told at most.
inline constexpr std::size_t kMostShownRows = 200;

/// The tables of a component, in its order. Cost: as many texts as they have cells.
std::vector<ShownTable> tablesOf(const models::Component& component);

} // namespace doppel::scenarios
