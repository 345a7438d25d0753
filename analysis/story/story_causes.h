// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace doppel::analysis {

/// Where a cause stands, seen from its consequence, in the graph of calls.
enum class CauseWhere : std::uint8_t {
    Same,   ///< it is about the same member
    Below,  ///< a callee, or one that callees call
    Passed, ///< such a one, by calls whose errors are their callers'
    Above,  ///< a caller, or one that calls callers
    Beside, ///< a caller, or another callee of one
    Anywhere,
};

/// One kind of cause that a kind of consequence has.
struct CauseRule {
    std::string_view cause; ///< the rule of its sentence
    CauseWhere where;
};

/// The rule by which a cause is sought of an objective that is about what becomes of jobs.
inline constexpr std::string_view kPromiseOfWork = "objective of work";

/// Those of a rule, the likeliest first: what stands earlier is taken where there are several. Of
/// one kind what began last is, then the nearest; of a promise what began first.
std::span<const CauseRule> causesOf(std::string_view rule);

} // namespace doppel::analysis
