// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/field_path.h"
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

/// "components.router" of "components.router.backends.frontend", "timeline[2]" of
/// "timeline[2].target": the entry of a section that a path is within; shorter paths are "", the
/// settings.
std::string entryOf(const std::string& path);

/// The path with another name for the entry of a section that it leads to or into: of
/// "components.shop.calls[0]" and "cart" "components.cart.calls[0]". REQUIRES: it is such a path.
std::string withEntryNamed(std::string_view path, std::string_view name);

using models::joinIndex;
using models::joinPath;

} // namespace doppel::scenarios
