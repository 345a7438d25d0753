// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/server_state.h"

#include <cstdint>
#include <span>
#include <vector>

namespace doppel::models {

/// Which servers go when there are too many, by falling preference: those that aren't ready before
/// those that are, and among equals the last. Servers that leave already aren't asked. `states`: by
/// server. Source: kubernetes controller_utils.go, ActivePodsWithRanks (of its eight criteria:
/// readiness, age).
std::vector<std::uint32_t> serversToStop(std::span<const ServerState> states, std::uint32_t count);

} // namespace doppel::models
