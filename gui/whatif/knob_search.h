// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/knob.h"

#include <QString>

#include <cstddef>
#include <span>
#include <vector>

namespace doppel::gui {

/// The knobs that have all words of a search in their owner, name, path or description, the best
/// first: words of the name before the beginnings of such, those before what else the path has, and
/// that before the description. Of those, what a part says of its own pages ("content.max_age") comes
/// first; a default ("default_ttl"), which holds only for answers that say nothing, comes behind
/// them, unless it or its owner is looked for. Records of DNS stand behind, unless their owner is looked for: a
/// search for "ttl" means caches. "-", "_" and "." part words. Of no words, all in their order.
std::vector<std::size_t> knobsFound(std::span<const Knob> knobs, const QString& words);

} // namespace doppel::gui
