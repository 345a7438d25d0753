// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/registry.h"

#include <string_view>

namespace doppel::models {

/// Why a fault that changes answers, or makes work slower, cannot hit a kind: nobody asks it for
/// anything, and its work is not its own. Empty: it can.
std::string_view whyNoAnswers(const ComponentKind& kind);
/// Why connections to it cannot be refused: nobody connects to it.
std::string_view whyNoConnections(const ComponentKind& kind);
/// Why its servers cannot die: it has none, or they never do.
std::string_view whyNoDeaths(const ComponentKind& kind);

} // namespace doppel::models
