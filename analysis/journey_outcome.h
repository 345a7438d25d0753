// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/registry.h"
#include "scenarios/run_result.h"

#include <string>
#include <string_view>

namespace doppel::analysis {

/// What work in a component of a kind that nobody sends requests is to come to, by its book:
/// "visible" of a publish in `documents`. "": it is asked, or keeps no book.
std::string_view workGoalOf(const models::ComponentKind& kind);

/// How a stay of a journey ended: "200", "timed_out", "still there"; of work with a goal "visible",
/// "not visible yet".
std::string outcomeOf(const scenarios::JourneySpan& span, std::string_view workGoal);

/// It failed, or its answer was an error of the server.
bool hasFailed(const scenarios::JourneySpan& span);

} // namespace doppel::analysis
