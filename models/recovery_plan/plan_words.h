// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// How a recovery plan's decisions read: who tells of plans finds their moments and steps by these.
namespace doppel::models {

inline constexpr std::string_view kPlanBeginsTo = "begins to ";            ///< a step's name
inline constexpr std::string_view kPlanIsThroughWith = "is through with "; ///< a step's name
inline constexpr std::string_view kPlanFailsTo = "fails to ";              ///< a step's name
inline constexpr std::string_view kPlanBegins = "begins";
inline constexpr std::string_view kPlanIsThrough = "is through";
inline constexpr std::string_view kPlanFails = "fails";

} // namespace doppel::models
