// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"

#include <cstddef>
#include <string>

namespace doppel::analysis {

/// What decisions of a component have in common that differ in their numbers only, such as the marks
/// of servers by a balancer's nodes: "node # marks server # as unhealthy". More servers and fewer are
/// two sorts.
std::string sortOfDecision(const scenarios::DecisionEntry& decision);

/// Where a component has more than this of a sort, they are not told one by one.
inline constexpr std::size_t kMostOfASort = 8;

} // namespace doppel::analysis
