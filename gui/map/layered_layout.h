// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_layout.h"

namespace doppel::gui {

/// The layer of each card: one more than the greatest of those that call it, so that all calls go
/// the same way; calls that close a cycle don't count. First cards are in layer 0.
std::vector<std::size_t> layersOf(const LayoutRequest& request);

/// A layout for where there is no dot: layers, each in the order that its callers suggest (the mean
/// of their places, twice down), ways straight from edge to edge. Plainer than dot's: ways may
/// cross cards. Cost: a few milliseconds for 300 cards.
MapLayout layeredLayout(const LayoutRequest& request);

} // namespace doppel::gui
