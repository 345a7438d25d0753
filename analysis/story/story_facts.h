// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"
#include "analysis/story/story_rules.h"
#include "scenarios/call_graph.h"

#include <vector>

/// The steps from a record to a story.
namespace doppel::analysis {

/// An episode and what its rule says of it; its sentence is about one member.
struct StoryFact {
    const StoryRule* rule;
    const StoryInput::Member* member;
    StoryEpisode episode;
    StoryTold told;
    std::vector<std::string> members; ///< it is told of: this one, then those that share its lot
};

/// What series say, by member, then by rule.
std::vector<StoryFact> factsOf(const StoryInput& input, const StoryRows& rows);

/// Joins episodes of one rule that begin together along calls (StorySpread).
std::vector<StoryFact> spread(std::vector<StoryFact> facts, const scenarios::CallGraph& graph);

/// The sentences of facts, and of their ends where those are told.
Story sentencesOf(const std::vector<StoryFact>& facts,
                  const StoryInput& input,
                  const StoryRows& rows);

/// What the timeline, alerts, incidents, objectives and the end of a run say.
Story eventSentencesOf(const StoryInput& input, const StoryRows& rows);

/// Finds each sentence's cause and orders them: by time, causes before what follows from them, then
/// in the order of a page view. `slack` is how long something can be over and still be a cause.
Story inOrder(Story sentences, const scenarios::CallGraph& graph, sim::Duration slack);

/// Leaves out what matters least.
Story bounded(Story story);

} // namespace doppel::analysis
