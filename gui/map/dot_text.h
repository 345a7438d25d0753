// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_layout.h"

#include <QByteArray>

#include <optional>

namespace doppel::gui {

/// A request in the language of Graphviz's dot: nodes of fixed sizes, layers from the first cards
/// on. The same request gives the same bytes.
QByteArray toDot(const LayoutRequest& request);

/// What `dot -Tplain` answered to toDot(request); none where that is not a whole answer to it.
/// Source: graphviz.org/docs/outputs/plain: inches, from the lower left corner.
std::optional<MapLayout> fromPlain(const QByteArray& plain, const LayoutRequest& request);

} // namespace doppel::gui
