// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story_input.h"

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace doppel::analysis {

/// The series of a story by member and metric.
class StoryRows {
public:
    /// The input must outlive it.
    explicit StoryRows(const StoryInput& input);

    std::size_t size() const { return input_.times.size(); }
    sim::Time begin(std::size_t row) const {
        return row == 0 ? sim::kStart : input_.times[row - 1];
    }
    sim::Time end(std::size_t row) const { return input_.times[row]; }
    double seconds(std::size_t row) const { return sim::toSeconds(end(row) - begin(row)); }
    /// The first row that is told: the warm-up's are not.
    std::size_t firstTold() const { return firstTold_; }
    /// When what shows in a row began: with the last action that began within it, else with it.
    sim::Time momentOf(std::size_t row) const;
    /// The row in which the last action began that is no older than an hour; else this row.
    std::size_t anchorOf(std::size_t row) const;

    /// Whether an action began within it.
    bool actsIn(std::size_t row) const;

    /// One value a row; empty where nobody counts that.
    std::span<const double>
    of(std::string_view member, std::string_view flatName, std::string_view statistic = {}) const;
    /// The names of a member's columns without a statistic that begin so.
    std::vector<std::string> namesOf(std::string_view member, std::string_view prefix) const;

private:
    using Key = std::tuple<std::string, std::string, std::string>; // member, name, statistic

    const StoryInput& input_;
    std::size_t firstTold_ = 0;
    std::vector<std::size_t> anchors_; // of each row
    std::map<Key, std::span<const double>> columns_;
};

} // namespace doppel::analysis
