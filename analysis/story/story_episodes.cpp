// SPDX-License-Identifier: Apache-2.0
#include "analysis/story/story_episodes.h"

#include "scenarios/beyond_chance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace doppel::analysis {

namespace {

constexpr std::size_t kUsualRows = 20;
constexpr std::size_t kLeastUsualRows = 3;
constexpr std::size_t kMostEpisodes = 3;

// The last rows in which all was well, before a row; none where there are too few.
std::span<const std::size_t> usualRowsBefore(const std::vector<std::size_t>& wellRows,
                                             std::size_t row) {
    const auto end = std::lower_bound(wellRows.begin(), wellRows.end(), row);
    const auto known = static_cast<std::size_t>(end - wellRows.begin());
    if (known < kLeastUsualRows) {
        return {};
    }
    const std::size_t many = std::min(known, kUsualRows);
    return std::span(wellRows).subspan(known - many, many);
}

double medianOf(std::span<const double> values, std::span<const std::size_t> rows) {
    if (rows.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::vector<double> last;
    for (const std::size_t row : rows) {
        last.push_back(values[row]);
    }
    const auto middle = last.begin() + static_cast<std::ptrdiff_t>(last.size() / 2);
    std::nth_element(last.begin(), middle, last.end());
    return *middle;
}

void addRow(scenarios::CountedShare& sum,
            std::span<const double> values,
            const StoryChance& chance,
            std::size_t row) {
    if (!std::isnan(values[row])) {
        sum.part += values[row] * chance.wholes[row];
        sum.whole += chance.wholes[row];
    }
}

scenarios::CountedShare
sumOf(std::span<const double> values, const StoryChance& chance, std::size_t from, std::size_t to) {
    scenarios::CountedShare sum;
    for (std::size_t row = from; row < to; ++row) {
        addRow(sum, values, chance, row);
    }
    return sum;
}

// Whether a share is worse than another by more than chance makes of it.
bool isWorse(const scenarios::CountedShare& share,
             const scenarios::CountedShare& than,
             bool falls,
             double looks) {
    const double rise = scenarios::angleOf(share) - scenarios::angleOf(than);
    return scenarios::isBeyondChance(
        falls ? -rise : rise, scenarios::angleVariance(share) + scenarios::angleVariance(than),
        looks);
}

// Whether by some row of an episode more has come together than chance makes of what is usual.
bool isChange(const StoryEpisode& episode,
              std::span<const double> values,
              const StoryBounds& bounds,
              std::span<const std::size_t> usualRows,
              const StoryChance& chance) {
    using scenarios::CountedShare;
    if (chance.isBeyond) {
        return chance.isBeyond(episode, usualRows);
    }
    if (chance.wholes.empty()) {
        return true;
    }
    CountedShare usual;
    for (const std::size_t row : usualRows) {
        addRow(usual, values, chance, row);
    }
    const bool isAbsolute = !std::isnan(bounds.calm);
    if (!isAbsolute && usualRows.empty()) {
        return true;
    }
    // What was bad all along is bad, too; what was a little above calm is held against that.
    const double before = usual.part / usual.whole;
    if (isAbsolute && (!(before > bounds.calm) || bounds.begins(before, before, 1))) {
        constexpr double kKnown = 1e12; // of a bound there is no doubt
        usual = {bounds.calm * kKnown, kKnown};
    }
    CountedShare sum;
    for (std::size_t row = episode.from; row < episode.to; ++row) {
        addRow(sum, values, chance, row);
        if (isWorse(sum, usual, bounds.falls, chance.looks)) {
            return true;
        }
    }
    return false;
}

// For how many rows it must be calm to be over: what comes back within half a minute is the same.
std::size_t calmRowsFor(double seconds) {
    constexpr double kCalm = 30;
    constexpr double kLeastCalmRows = 2;
    constexpr double kMostCalmRows = 5;
    return static_cast<std::size_t>(
        std::clamp(std::ceil(kCalm / seconds), kLeastCalmRows, kMostCalmRows));
}

// Whether what came since an episode is better than it by more than chance makes of that.
bool isOverBeyondChance(const StoryEpisode& episode,
                        std::size_t end,
                        std::span<const double> values,
                        bool falls,
                        const StoryChance& chance) {
    return chance.wholes.empty() ||
           isWorse(sumOf(values, chance, episode.to, end),
                   sumOf(values, chance, episode.from, episode.to), !falls, chance.looks);
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

// The same of counted shares, of which the worst rows differ by chance.
bool isSettled(std::span<const double> values,
               const StoryChance& chance,
               std::size_t from,
               std::size_t middle,
               std::size_t to) {
    const auto before = sumOf(values, chance, from, middle);
    const auto later = sumOf(values, chance, middle, to);
    return !isWorse(later, before, false, chance.looks) &&
           !isWorse(later, before, true, chance.looks);
}

// The first row from an action on that is another trouble's; of counted shares where it and those
// after it are so by more than chance. The episode's end: there is none.
std::size_t worseSince(std::size_t action,
                       const StoryEpisode& episode,
                       std::span<const double> values,
                       const StoryBounds& bounds,
                       const StoryChance& chance) {
    if (chance.wholes.empty()) {
        const double soFar = worstOf(values, episode.from, action, bounds.falls);
        for (std::size_t row = action; row < episode.to; ++row) {
            if (bounds.worsens(values[row], soFar)) {
                return row;
            }
        }
        return episode.to;
    }
    const auto before = sumOf(values, chance, episode.from, action);
    scenarios::CountedShare since;
    std::size_t first = action;
    for (std::size_t row = action; row < episode.to; ++row) {
        if (!bounds.worsens(values[row], before.part / before.whole)) {
            since = {}; // it begins later, if it does
            first = row + 1;
            continue;
        }
        addRow(since, values, chance, row);
        if (isWorse(since, before, bounds.falls, chance.looks)) {
            return first;
        }
    }
    return episode.to;
}

// The first row soon after an action from which on it grows much faster than by then; the episode's
// end: there is none.
std::size_t leapAfter(std::size_t action,
                      const StoryEpisode& episode,
                      std::span<const double> values,
                      const StoryBounds& bounds) {
    constexpr double kFaster = 4;
    constexpr std::size_t kSoon = 3;
    const double soFar = worstOf(values, episode.from, action, bounds.falls);
    const double growth = std::abs(soFar) / static_cast<double>(action - episode.from);
    for (std::size_t row = action; row < std::min(action + kSoon, episode.to); ++row) {
        const auto since = static_cast<double>(row + 1 - action);
        if (bounds.worsens(values[row], soFar) &&
            std::abs(values[row] - soFar) > kFaster * growth * since) {
            return row;
        }
    }
    return episode.to;
}

// The first row in which it is much worse than up to an action that began within it, where it did
// not get worse of itself by then; its end: there is none.
std::size_t worseFrom(const StoryEpisode& episode,
                      std::span<const double> values,
                      const StoryBounds& bounds,
                      const StoryRows& rows,
                      const StoryChance& chance) {
    constexpr std::size_t kLeastRows = 2; // the first holds but a part of it
    for (std::size_t action = episode.from + kLeastRows; action < episode.to; ++action) {
        if (!rows.actsIn(action)) {
            continue;
        }
        if (bounds.grows) {
            const std::size_t leap = leapAfter(action, episode, values, bounds);
            if (leap != episode.to) {
                return leap;
            }
            continue;
        }
        const std::size_t middle = episode.from + (action - episode.from) / 2;
        const double first = worstOf(values, episode.from, middle, bounds.falls);
        const double then = worstOf(values, middle, action, bounds.falls);
        if (!bounds.steps && !isSettled(first, then) &&
            (chance.wholes.empty() || !isSettled(values, chance, episode.from, middle, action))) {
            continue;
        }
        if (const std::size_t row = worseSince(action, episode, values, bounds, chance);
            row != episode.to) {
            return row;
        }
    }
    return episode.to;
}

std::vector<StoryEpisode> partsOf(const StoryEpisode& episode,
                                  std::span<const double> values,
                                  const StoryBounds& bounds,
                                  const StoryRows& rows,
                                  const StoryChance& chance) {
    std::vector<StoryEpisode> parts{episode};
    while (bounds.worsens != nullptr) {
        StoryEpisode& last = parts.back();
        const std::size_t row = worseFrom(last, values, bounds, rows, chance);
        if (row == last.to) {
            break;
        }
        StoryEpisode next = last;
        next.from = row;
        next.lately = values[row - 1];
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

std::vector<StoryEpisode> episodesOf(std::span<const double> values,
                                     const StoryBounds& bounds,
                                     const StoryRows& rows,
                                     const StoryChance& chance) {
    std::vector<StoryEpisode> episodes;
    std::vector<std::size_t> wellRows;
    std::span<const std::size_t> usualRows;
    bool within = false;
    std::size_t calm = 0;
    const auto close = [&](std::size_t end) {
        within = false;
        if (isChange(episodes.back(), values, bounds, usualRows, chance)) {
            return;
        }
        for (std::size_t row = episodes.back().from; row < end; ++row) {
            if (!std::isnan(values[row])) {
                wellRows.push_back(row);
            }
        }
        episodes.pop_back();
    };
    for (std::size_t row = 0; row < values.size(); ++row) {
        const double value = values[row];
        if (std::isnan(value)) {
            continue;
        }
        if (!within) {
            usualRows = usualRowsBefore(wellRows, rows.anchorOf(row));
            const double usual = medianOf(values, usualRows);
            if (row < rows.firstTold() || !bounds.begins(value, usual, rows.seconds(row))) {
                wellRows.push_back(row);
                continue;
            }
            within = true;
            calm = 0;
            episodes.push_back({row, values.size(), true, row, usual, usual});
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
        const bool isCalm = calm >= calmRowsFor(rows.seconds(row));
        // What chance made of it is closed, too.
        if (isCalm && (isOverBeyondChance(episode, row + 1, values, bounds.falls, chance) ||
                       !isChange(episode, values, bounds, usualRows, chance))) {
            episode.lasts = false;
            close(row + 1);
        }
    }
    if (within) {
        episodes.back().to = values.size();
        close(values.size());
    }
    if (episodes.size() > kMostEpisodes) {
        return {joined(episodes, values, bounds.falls)};
    }
    std::vector<StoryEpisode> all;
    for (const StoryEpisode& episode : episodes) {
        const auto parts = partsOf(episode, values, bounds, rows, chance);
        all.insert(all.end(), parts.begin(), parts.end());
    }
    return all;
}

} // namespace doppel::analysis
