// SPDX-License-Identifier: Apache-2.0
#include "scenarios/call_graph.h"

#include <deque>
#include <functional>
#include <numeric>

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
        numberOf(member);
    }
    members_ = numbers_.size();
    for (const Call& call : calls) {
        const std::size_t caller = numberOf(call.caller);
        const std::size_t callee = numberOf(call.callee);
        callees_[call.caller].push_back(call.callee);
        callers_[call.callee].push_back(call.caller);
        calls_.callees[caller].push_back(callee);
        if (call.passesErrors) {
            passing_[call.caller].push_back(call.callee);
            passingCalls_.callees[caller].push_back(callee);
        }
    }
}

std::size_t CallGraph::numberOf(const std::string& name) {
    const auto [entry, isNew] = numbers_.emplace(name, numbers_.size());
    if (isNew) {
        for (Ways* ways : {&calls_, &passingCalls_}) {
            ways->callees.emplace_back();
            ways->steps.emplace_back();
        }
    }
    return entry->second;
}

const CallGraph::Steps& CallGraph::Ways::stepsFrom(std::size_t from) const {
    Steps& far = steps[from];
    if (far.empty()) {
        far.assign(callees.size(), kNoWay);
        far[from] = 0;
        for (std::deque<std::size_t> next{from}; !next.empty(); next.pop_front()) {
            for (const std::size_t callee : callees[next.front()]) {
                if (far[callee] == kNoWay) {
                    far[callee] = far[next.front()] + 1;
                    next.push_back(callee);
                }
            }
        }
    }
    return far;
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

std::optional<std::size_t> CallGraph::memberOf(std::string_view name) const {
    const auto found = numbers_.find(name);
    const bool isMember = found != numbers_.end() && found->second < members_;
    return isMember ? std::optional(found->second) : std::nullopt;
}

std::optional<std::size_t>
CallGraph::stepsIn(const Ways& ways, std::string_view from, std::string_view to) const {
    const auto start = memberOf(from);
    const auto end = numbers_.find(to);
    if (!start || end == numbers_.end()) {
        return std::nullopt;
    }
    const std::size_t steps = ways.stepsFrom(*start)[end->second];
    return steps == kNoWay ? std::nullopt : std::optional(steps);
}

bool CallGraph::leadToOne(std::string_view one, std::string_view other) const {
    const auto first = memberOf(one);
    const auto second = memberOf(other);
    if (!first || !second) {
        return false;
    }
    const Steps& ofFirst = calls_.stepsFrom(*first);
    const Steps& ofSecond = calls_.stepsFrom(*second);
    return std::inner_product(
        ofFirst.begin(), ofFirst.end(), ofSecond.begin(), false, std::logical_or(),
        [](std::size_t a, std::size_t b) { return a != kNoWay && b != kNoWay; });
}

std::size_t CallGraph::placeOf(std::string_view member) const {
    return memberOf(member).value_or(members_);
}

} // namespace doppel::scenarios
