// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace doppel::models {

/// Writes that were acknowledged and that whoever answers now does not have: a counter of stores
/// and of recovery plans.
inline constexpr std::string_view kWritesLost = "writes_lost";

} // namespace doppel::models
