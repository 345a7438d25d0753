// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_episodes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace doppel::analysis {

namespace {

constexpr std::size_t kUsualRows = 20;
constexpr std::size_t kLeastUsualRows = 3;
constexpr std::size_t kCalmRows = 2; // after which it is over
constexpr std::size_t kMostEpisodes = 3;

// The median of the last rows in which all was well, before a row.
double usualBefore(std::span<const double> values,
                   const std::vector<std::size_t>& wellRows,
                   std::size_t row) {
    const auto end = std::lower_bound(wellRows.begin(), wellRows.end(), row);
    const auto known = static_cast<std::size_t>(end - wellRows.begin());
    if (known < kLeastUsualRows) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<double> last;
    for (std::size_t i = known - std::min(known, kUsualRows); i < known; ++i) {
        last.push_back(values[wellRows[i]]);
    }
    const auto middle = last.begin() + static_cast<std::ptrdiff_t>(last.size() / 2);
    std::nth_element(last.begin(), middle, last.end());
    return *middle;
}

// From the first to the last of them, with the worst of all.
StoryEpisode
joined(const std::vector<StoryEpisode>& episodes, std::span<const double> values, bool falls) {
    StoryEpisode all = episodes.front();
    all.to = episodes.back().to;
    all.lasts = episodes.back().lasts;
    all.times = episodes.size();
    for (const StoryEpisode& episode : episodes) {
        const double value = values[episode.worst];
        if (falls ? value < values[all.worst] : value > values[all.worst]) {
            all.worst = episode.worst;
        }
    }
    return all;
}

double worstOf(std::span<const double> values, std::size_t from, std::size_t to, bool falls) {
    double worst = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t row = from; row < to; ++row) {
        const double value = values[row];
        if (!std::isnan(value) && (std::isnan(worst) || (falls ? value < worst : value > worst))) {
            worst = value;
        }
    }
    return worst;
}

std::size_t worstRow(std::span<const double> values, const StoryEpisode& episode, bool falls) {
    const double worst = worstOf(values, episode.from, episode.to, falls);
    std::size_t row = episode.from;
    while (row + 1 < episode.to && values[row] != worst) {
        ++row;
    }
    return row;
}

// Whether it was about as bad later as before.
bool isSettled(double before, double later) {
    constexpr double kAlike = 1.0 / 3;
    return std::abs(later - before) <= kAlike * std::max(std::abs(later), std::abs(before));
}

// The first row in which it is much worse than up to an action that began within it, where it did
// not get worse of itself by then; its end: there is none.
std::size_t worseFrom(const StoryEpisode& episode,
                      std::span<const double> values,
                      const StoryBounds& bounds,
                      const StoryRows& rows) {
    constexpr std::size_t kLeastRows = 2; // the first holds but a part of it
    for (std::size_t action = episode.from + kLeastRows; action < episode.to; ++action) {
        if (!rows.actsIn(action)) {
            continue;
        }
        const std::size_t middle = episode.from + (action - episode.from) / 2;
        const double first = worstOf(values, episode.from, middle, bounds.falls);
        const double then = worstOf(values, middle, action, bounds.falls);
        if (!bounds.steps && !isSettled(first, then)) {
            continue;
        }
        const double soFar = worstOf(values, episode.from, action, bounds.falls);
        for (std::size_t row = action; row < episode.to; ++row) {
            if (bounds.worsens(values[row], soFar)) {
                return row;
            }
        }
    }
    return episode.to;
}

std::vector<StoryEpisode> partsOf(const StoryEpisode& episode,
                                  std::span<const double> values,
                                  const StoryBounds& bounds,
                                  const StoryRows& rows) {
    std::vector<StoryEpisode> parts{episode};
    while (bounds.worsens != nullptr) {
        StoryEpisode& last = parts.back();
        const std::size_t row = worseFrom(last, values, bounds, rows);
        if (row == last.to) {
            break;
        }
        StoryEpisode next = last;
        next.from = row;
        next.worst = worstRow(values, next, bounds.falls);
        last.to = row;
        last.lasts = false;
        last.goesOn = true;
        last.worst = worstRow(values, last, bounds.falls);
        parts.push_back(next);
    }
    return parts;
}

} // namespace

std::vector<StoryEpisode>
episodesOf(std::span<const double> values, const StoryBounds& bounds, const StoryRows& rows) {
    std::vector<StoryEpisode> episodes;
    std::vector<std::size_t> wellRows;
    bool within = false;
    std::size_t calm = 0;
    for (std::size_t row = 0; row < values.size(); ++row) {
        const double value = values[row];
        if (std::isnan(value)) {
            continue;
        }
        if (!within) {
            const double usual = usualBefore(values, wellRows, rows.anchorOf(row));
            if (row < rows.firstTold() || !bounds.begins(value, usual, rows.seconds(row))) {
                wellRows.push_back(row);
                continue;
            }
            within = true;
            calm = 0;
            episodes.push_back({row, values.size(), true, row, usual});
        }
        StoryEpisode& episode = episodes.back();
        if (bounds.falls ? value < values[episode.worst] : value > values[episode.worst]) {
            episode.worst = row;
        }
        if (!bounds.ends(value, episode.before, rows.seconds(row))) {
            calm = 0;
            continue;
        }
        ++calm;
        if (calm == 1) {
            episode.to = row;
        }
        if (calm == kCalmRows) {
            episode.lasts = false;
            within = false;
        }
    }
    if (within) {
        episodes.back().to = values.size();
    }
    if (episodes.size() > kMostEpisodes) {
        return {joined(episodes, values, bounds.falls)};
    }
    std::vector<StoryEpisode> all;
    for (const StoryEpisode& episode : episodes) {
        const auto parts = partsOf(episode, values, bounds, rows);
        all.insert(all.end(), parts.begin(), parts.end());
    }
    return all;
}

} // namespace doppel::analysis
