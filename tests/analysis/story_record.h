// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story.h"

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace doppel::analysis {

using namespace std::chrono_literals;

/// A record by hand: visitors ask edge, edge asks app, app asks db; forty rows of half a minute.
/// Every member gets 300 requests a row, and nothing is wrong with any of them.
class StoryRecord {
public:
    static constexpr std::size_t kRows = 40;

    StoryRecord() {
        for (std::size_t row = 1; row <= kRows; ++row) {
            times_.push_back(sim::kStart + row * 30s);
        }
        input.members = {{"visitors", "open", true},
                         {"edge", "edge", false},
                         {"app", "app", false},
                         {"db", "database", false}};
        input.calls = {{"visitors", "edge"}, {"edge", "app"}, {"app", "db"}};
        for (const char* member : {"visitors", "edge", "app", "db"}) {
            set(member, "requests", 0, kRows, 300);
            set(member, "failed", 0, kRows, 0);
        }
        input.now = times_.back();
        input.isOver = true;
    }

    static sim::Time begin(std::size_t row) { return sim::kStart + row * 30s; }

    /// A column's value in these rows; 0 in those that nobody sets.
    void set(const std::string& member,
             const std::string& name,
             std::size_t from,
             std::size_t to,
             double value) {
        auto& values = valuesOf(member, name);
        for (std::size_t row = from; row < to; ++row) {
            values[row] = value;
        }
    }

    /// The same of a statistic of a histogram.
    void setStatistic(const std::string& member,
                      const std::string& name,
                      const std::string& statistic,
                      std::size_t from,
                      std::size_t to,
                      double value) {
        set(member, name + kOf + statistic, from, to, value);
    }

    void act(std::string what, std::string member, std::size_t from, std::size_t to) {
        input.actions.push_back(
            {begin(from), begin(to), true, std::move(what), {std::move(member)}});
    }

    Story story() {
        columns_.clear();
        for (const auto& [name, values] : values_) {
            const std::size_t of = name.second.find(kOf);
            const bool isWhole = of == std::string::npos;
            columns_.push_back({name.first,
                                name.second.substr(0, of),
                                {},
                                isWhole ? "" : name.second.substr(of + 1),
                                "",
                                sim::SeriesColumn::Kind::Increase,
                                values});
        }
        input.times = times_;
        input.series = columns_;
        return storyOf(input);
    }

    StoryInput input;

private:
    static constexpr char kOf = '@'; // between a metric and its statistic

    std::vector<double>& valuesOf(const std::string& member, const std::string& name) {
        for (auto& [key, values] : values_) {
            if (key == std::pair(member, name)) {
                return values;
            }
        }
        return values_.emplace_back(std::pair(member, name), std::vector<double>(kRows)).second;
    }

    std::vector<sim::Time> times_;
    std::deque<std::pair<std::pair<std::string, std::string>, std::vector<double>>> values_;
    std::vector<sim::SeriesColumn> columns_;
};

/// The first sentence of a rule; null: there is none.
inline const StorySentence* sentenceOf(const Story& story, const std::string& rule) {
    for (const StorySentence& sentence : story) {
        if (sentence.rule == rule) {
            return &sentence;
        }
    }
    return nullptr;
}

} // namespace doppel::analysis
