// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_graph.h"

#include <deque>

namespace doppel::analysis {

namespace {

const std::vector<std::string>&
namesOf(const std::map<std::string, std::vector<std::string>, std::less<>>& lists,
        std::string_view name) {
    static const std::vector<std::string> kNobody;
    const auto found = lists.find(name);
    return found == lists.end() ? kNobody : found->second;
}

} // namespace

StoryGraph::StoryGraph(const StoryInput& input) {
    for (const StoryInput::Member& member : input.members) {
        places_.emplace(member.name, places_.size());
    }
    for (const StoryInput::Call& call : input.calls) {
        callees_[call.caller].push_back(call.callee);
        callers_[call.callee].push_back(call.caller);
        if (call.passesErrors) {
            passing_[call.caller].push_back(call.callee);
        }
    }
    steps_ = stepsAlong(input, callees_);
    passingSteps_ = stepsAlong(input, passing_);
}

StoryGraph::Steps StoryGraph::stepsAlong(const StoryInput& input, const Names& callees) {
    Steps all;
    for (const StoryInput::Member& member : input.members) {
        auto& steps = all[member.name];
        steps[member.name] = 0;
        for (std::deque<std::string> next{member.name}; !next.empty(); next.pop_front()) {
            const std::size_t far = steps[next.front()] + 1;
            for (const std::string& callee : namesOf(callees, next.front())) {
                if (steps.emplace(callee, far).second) {
                    next.push_back(callee);
                }
            }
        }
    }
    return all;
}

const std::vector<std::string>& StoryGraph::calleesOf(std::string_view caller) const {
    return namesOf(callees_, caller);
}

const std::vector<std::string>& StoryGraph::callersOf(std::string_view callee) const {
    return namesOf(callers_, callee);
}

const std::vector<std::string>& StoryGraph::passedBy(std::string_view caller) const {
    return namesOf(passing_, caller);
}

std::optional<std::size_t>
StoryGraph::stepsIn(const Steps& steps, std::string_view from, std::string_view to) {
    const auto start = steps.find(from);
    if (start == steps.end()) {
        return std::nullopt;
    }
    const auto end = start->second.find(to);
    return end == start->second.end() ? std::nullopt : std::optional(end->second);
}

std::size_t StoryGraph::placeOf(std::string_view member) const {
    const auto found = places_.find(member);
    return found == places_.end() ? places_.size() : found->second;
}

} // namespace doppel::analysis
