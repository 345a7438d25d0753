// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace doppel::models {

/// Whether a name matches a pattern as shells have them: `*` stands for any characters or none, `?`
/// for one, all others for themselves. Cost: at most the product of the lengths.
bool matchesPattern(std::string_view pattern, std::string_view name);

} // namespace doppel::models
