// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_rows.h"

#include <algorithm>

namespace doppel::analysis {

namespace {

constexpr sim::Duration kAnchorHolds = std::chrono::hours(1);

} // namespace

StoryRows::StoryRows(const StoryInput& input) : input_(input) {
    while (firstTold_ < size() && begin(firstTold_) < input.warm) {
        ++firstTold_;
    }
    for (const sim::SeriesColumn& column : input.series) {
        columns_.insert_or_assign(
            {column.component, sim::flatName(column.name, column.labels), column.statistic},
            std::span(column.values).first(size()));
    }
    for (std::size_t row = 0; row < size(); ++row) {
        std::size_t anchor = row;
        for (const StoryInput::Action& action : input.actions) {
            if (action.at < end(row) && action.at + kAnchorHolds > begin(row)) {
                const auto later =
                    std::upper_bound(input.times.begin(), input.times.end(), action.at);
                anchor = std::min(row, static_cast<std::size_t>(later - input.times.begin()));
            }
        }
        anchors_.push_back(anchor);
    }
}

sim::Time StoryRows::momentOf(std::size_t row) const {
    sim::Time moment = begin(row);
    for (const StoryInput::Action& action : input_.actions) {
        if (action.at > moment && action.at < end(row)) {
            moment = action.at;
        }
    }
    return moment;
}

std::size_t StoryRows::anchorOf(std::size_t row) const {
    return anchors_[row];
}

bool StoryRows::actsIn(std::size_t row) const {
    return std::any_of(input_.actions.begin(), input_.actions.end(), [&](const auto& action) {
        return action.at >= begin(row) && action.at < end(row);
    });
}

std::span<const double> StoryRows::of(std::string_view member,
                                      std::string_view flatName,
                                      std::string_view statistic) const {
    const auto found =
        columns_.find({std::string(member), std::string(flatName), std::string(statistic)});
    return found == columns_.end() ? std::span<const double>() : found->second;
}

std::vector<std::string> StoryRows::namesOf(std::string_view member,
                                            std::string_view prefix) const {
    std::vector<std::string> names;
    for (auto it = columns_.lower_bound({std::string(member), std::string(prefix), ""});
         it != columns_.end(); ++it) {
        const auto& [of, name, statistic] = it->first;
        if (of != member || !name.starts_with(prefix)) {
            break;
        }
        if (statistic.empty()) {
            names.push_back(name);
        }
    }
    return names;
}

} // namespace doppel::analysis
