// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/server_selection.h"
#include "scenarios/file/node.h"
#include "sim/result.h"

#include <nlohmann/json_fwd.hpp>

namespace doppel::scenarios {

/// Which servers a value means: `50%`, `1` or `[0, 3]`. Errors: it is none of these, or means no
/// server at all; their place is left to the caller.
sim::Result<models::ServerSelection> parseServers(const Node& value);

/// The same, as it is written.
nlohmann::ordered_json serversJson(const models::ServerSelection& servers);

} // namespace doppel::scenarios
