// SPDX-License-Identifier: Apache-2.0
#include "scenarios/call_graph.h"

#include <deque>

namespace doppel::scenarios {

namespace {

const std::vector<std::string>&
listedIn(const std::map<std::string, std::vector<std::string>, std::less<>>& lists,
         std::string_view name) {
    static const std::vector<std::string> kNobody;
    const auto found = lists.find(name);
    return found == lists.end() ? kNobody : found->second;
}

} // namespace

CallGraph::CallGraph(std::span<const std::string> members, std::span<const Call> calls) {
    for (const std::string& member : members) {
        places_.emplace(member, places_.size());
    }
    for (const Call& call : calls) {
        callees_[call.caller].push_back(call.callee);
        callers_[call.callee].push_back(call.caller);
        if (call.passesErrors) {
            passing_[call.caller].push_back(call.callee);
        }
    }
    steps_ = stepsAlong(members, callees_);
    passingSteps_ = stepsAlong(members, passing_);
}

CallGraph::Steps CallGraph::stepsAlong(std::span<const std::string> members, const Names& callees) {
    Steps all;
    for (const std::string& member : members) {
        auto& steps = all[member];
        steps[member] = 0;
        for (std::deque<std::string> next{member}; !next.empty(); next.pop_front()) {
            const std::size_t far = steps[next.front()] + 1;
            for (const std::string& callee : listedIn(callees, next.front())) {
                if (steps.emplace(callee, far).second) {
                    next.push_back(callee);
                }
            }
        }
    }
    return all;
}

const std::vector<std::string>& CallGraph::calleesOf(std::string_view caller) const {
    return listedIn(callees_, caller);
}

const std::vector<std::string>& CallGraph::callersOf(std::string_view callee) const {
    return listedIn(callers_, callee);
}

const std::vector<std::string>& CallGraph::passedBy(std::string_view caller) const {
    return listedIn(passing_, caller);
}

std::optional<std::size_t>
CallGraph::stepsIn(const Steps& steps, std::string_view from, std::string_view to) {
    const auto start = steps.find(from);
    if (start == steps.end()) {
        return std::nullopt;
    }
    const auto end = start->second.find(to);
    return end == start->second.end() ? std::nullopt : std::optional(end->second);
}

std::size_t CallGraph::placeOf(std::string_view member) const {
    const auto found = places_.find(member);
    return found == places_.end() ? places_.size() : found->second;
}

} // namespace doppel::scenarios
