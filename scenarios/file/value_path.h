// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <string>
#include <string_view>
#include <vector>

/// Paths to a value within a scenario: "components.frontend.replicas", "timeline[2].at",
/// "components."www.gov.uk".kind".
namespace doppel::scenarios {

/// The path's parts: keys and, as digits, places in lists ("[2]" and ".2" are the same). A key with
/// a dot or a bracket stands in double quotes. Errors: an empty part, an unclosed quote or bracket;
/// their column is within the path.
sim::Result<std::vector<std::string>> splitPath(std::string_view path);

/// `path` with a key added, quoted where need be.
std::string joinPath(std::string_view path, std::string_view key);

/// `path` with a place in a list added.
std::string joinIndex(std::string_view path, std::size_t index);

} // namespace doppel::scenarios
