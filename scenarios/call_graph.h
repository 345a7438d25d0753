// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/calls.h"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Who calls whom, and how far they are from each other.
class CallGraph {
public:
    /// `members` in the order of a page view.
    CallGraph(std::span<const std::string> members, std::span<const Call> calls);

    const std::vector<std::string>& calleesOf(std::string_view caller) const;
    const std::vector<std::string>& callersOf(std::string_view callee) const;
    /// How many calls lead from one to the other; 0: they are the same; none: no way.
    std::optional<std::size_t> steps(std::string_view from, std::string_view to) const {
        return stepsIn(steps_, from, to);
    }
    /// The same by calls whose errors are the caller's.
    const std::vector<std::string>& passedBy(std::string_view caller) const;
    std::optional<std::size_t> passingSteps(std::string_view from, std::string_view to) const {
        return stepsIn(passingSteps_, from, to);
    }
    /// Its place among the members.
    std::size_t placeOf(std::string_view member) const;

private:
    using Names = std::map<std::string, std::vector<std::string>, std::less<>>;

    using Steps =
        std::map<std::string, std::map<std::string, std::size_t, std::less<>>, std::less<>>;

    static Steps stepsAlong(std::span<const std::string> members, const Names& callees);
    static std::optional<std::size_t>
    stepsIn(const Steps& steps, std::string_view from, std::string_view to);

    Names callees_;
    Names passing_; // those of the callees whose errors are the caller's
    Names callers_;
    std::map<std::string, std::size_t, std::less<>> places_;
    Steps steps_;
    Steps passingSteps_;
};

} // namespace doppel::scenarios
