// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace doppel::analysis {

/// What decisions have in common that differ in their numbers only, such as the marks of servers by
/// a balancer's nodes: "node # marks server # as unhealthy". More and fewer are two sorts.
std::string sortOfDecision(std::string_view what);

/// Where a component has more than this of a sort, they are not told one by one.
inline constexpr std::size_t kMostOfASort = 8;

} // namespace doppel::analysis
