// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/text_style.h"
#include "models/kinds.h"
#include "scenarios/run_result.h"

#include <string>
#include <string_view>

/// The sections of summaryText(), each a heading and its lines, or "" where there is nothing to
/// tell.
namespace doppel::analysis {

/// A section's heading, with what stands dimmed behind it.
std::string sectionHeading(std::string_view title, std::string_view aside, const TextStyle& style);

/// Every component with its books and, where its kind is among these, its headlines.
std::string componentsSection(const scenarios::RunResult& result,
                              const TextStyle& style,
                              const models::Kinds& kinds);

/// What a component's kind has to tell of it beside its requests: "hits 92.4 %, timeouts 3".
std::string headlinesOf(const scenarios::ComponentResult& component, const models::Kinds& kinds);

/// What the components that have a price cost, and all of them together.
std::string costSection(const scenarios::RunResult& result, const TextStyle& style);

/// The books of what isn't a request: jobs and messages by component and queue, publishes, crawls.
std::string
workSection(const scenarios::RunResult& result, const TextStyle& style, const models::Kinds& kinds);
/// Whether that section tells of it.
bool doesOtherWork(const scenarios::ComponentResult& component, const models::Kinds& kinds);

/// What happened and when, numbered as in the charts, and how the platform got over it.
std::string timelineSection(const scenarios::RunResult& result, const TextStyle& style);

/// What components decided by themselves and why: of many the first and the last ones.
std::string decisionsSection(const scenarios::RunResult& result, const TextStyle& style);

/// The story of the run in a few sentences.
std::string storySection(const scenarios::RunResult& result, const TextStyle& style);

/// Requests, errors, latency and hit ratio as sparklines over the whole run.
std::string chartsSection(const scenarios::RunResult& result, const TextStyle& style);

/// One sampled request's way through the components, as a tree with times.
std::string journeySection(const scenarios::RunResult& result,
                           const TextStyle& style,
                           const models::Kinds& kinds);

/// How a timeline's entry is marked: "1" to "9", "a" to "z", then "*".
char timelineMark(std::size_t index);

} // namespace doppel::analysis
