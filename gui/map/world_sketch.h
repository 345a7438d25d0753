// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_sketch.h"
#include "gui/map/map_state.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// A line of a column of the world: a source, a place of visitors, a point of presence, an entry.
struct WorldItem {
    QString name;
    QString note;                    ///< "45 % of visitors", "8 ms away"
    std::optional<double> visits;    ///< a second
    std::optional<std::size_t> node; ///< of the platform, to be opened
    double failing = 0;              ///< share of those that left; of sources and entries
    friend bool operator==(const WorldItem&, const WorldItem&) = default;
};

/// From an item of a column to one of the next.
struct WorldFlow {
    std::size_t column = 0; ///< of `from`
    std::size_t from = 0;
    std::size_t to = 0;
    double share = 0; ///< of all visitors
    friend bool operator==(const WorldFlow&, const WorldFlow&) = default;
};

/// Who visits, from where, and through which point of presence: what the platform's map does not
/// show. A scenario knows by which weights visitors are at its places, and which point of presence
/// serves whom; visits by place are these shares of the sources' rates.
struct WorldSketch {
    struct Column {
        QString title;
        std::vector<WorldItem> items;
        friend bool operator==(const Column&, const Column&) = default;
    };
    std::vector<Column> columns; ///< sources, places, points of presence, whom they enter by
    std::vector<WorldFlow> flows;
    friend bool operator==(const WorldSketch&, const WorldSketch&) = default;
};

/// `state` may be null: nothing has been played. A platform without places has one, everywhere;
/// without points of presence visitors go straight to the components that they call.
WorldSketch worldOf(const MapSketch& sketch, const MapState* state);

} // namespace doppel::gui
