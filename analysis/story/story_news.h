// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"

namespace doppel::analysis {

/// What got done, whether anybody was harmed or not: recovery plans that are through, with the steps
/// that took the time; what the timeline published, when it was visible, and what held it.
Story newsOf(const StoryInput& input);

/// Whether a sentence of that rule is news by itself: "recovered", "plan", "release", "visible".
bool isNews(std::string_view rule);

} // namespace doppel::analysis
