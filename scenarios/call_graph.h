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

/// Who calls whom, and how far they are from each other. Ways are found when they are first asked
/// for, from one member to all at once, and kept: one thread asks it at a time.
class CallGraph {
public:
    /// `members` in the order of a page view.
    CallGraph(std::span<const std::string> members, std::span<const Call> calls);

    const std::vector<std::string>& calleesOf(std::string_view caller) const;
    const std::vector<std::string>& callersOf(std::string_view callee) const;
    /// How many calls lead from one to the other; 0: they are the same; none: no way.
    std::optional<std::size_t> steps(std::string_view from, std::string_view to) const {
        return stepsIn(calls_, from, to);
    }
    /// The same by calls whose errors are the caller's.
    const std::vector<std::string>& passedBy(std::string_view caller) const;
    std::optional<std::size_t> passingSteps(std::string_view from, std::string_view to) const {
        return stepsIn(passingCalls_, from, to);
    }
    /// Whether there is somebody whom both lead to, or are.
    bool leadToOne(std::string_view one, std::string_view other) const;
    /// Its place among the members.
    std::size_t placeOf(std::string_view member) const;

private:
    using Names = std::map<std::string, std::vector<std::string>, std::less<>>;

    using Steps = std::vector<std::size_t>; // to each by number; kNoWay

    static constexpr auto kNoWay = static_cast<std::size_t>(-1);

    /// Calls of one sort, by numbers, and the steps along them of those who were asked for.
    struct Ways {
        std::vector<std::vector<std::size_t>> callees;
        mutable std::vector<Steps> steps;

        const Steps& stepsFrom(std::size_t from) const;
    };

    std::size_t numberOf(const std::string& name);
    std::optional<std::size_t> memberOf(std::string_view name) const;
    std::optional<std::size_t>
    stepsIn(const Ways& ways, std::string_view from, std::string_view to) const;

    Names callees_;
    Names passing_; // those of the callees whose errors are the caller's
    Names callers_;
    std::map<std::string, std::size_t, std::less<>> numbers_; // members first, by place
    std::size_t members_ = 0;
    Ways calls_;
    Ways passingCalls_;
};

} // namespace doppel::scenarios
