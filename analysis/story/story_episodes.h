// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/story/story_rows.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace doppel::analysis {

/// A stretch of rows in which a quantity was not as usual.
struct StoryEpisode {
    std::size_t from = 0;
    std::size_t to = 0;    ///< the first row after it; the number of rows where it lasts
    bool lasts = false;    ///< to the end of what is known
    std::size_t worst = 0; ///< the row in which it was farthest from usual
    double before = 0;     ///< what was usual; not a number where nothing is known of it
    double lately = 0;     ///< what was just before: usual, or what it was until it got worse
    std::size_t times = 1; ///< that it came and went
    bool goesOn = false;   ///< it gets worse then by something else, which is the next episode
    friend bool operator==(const StoryEpisode&, const StoryEpisode&) = default;
};

/// When a quantity is not as usual. Both are asked with its value, with what is usual (not a
/// number: unknown) and with the row's length in seconds.
struct StoryBounds {
    bool (*begins)(double value, double usual, double seconds);
    bool (*ends)(double value, double usual, double seconds);
    bool falls = false; ///< worse is less
    /// Whether a value is so much worse than the worst so far that it is another trouble, if an
    /// action began since that was reached. Null: it never is.
    bool (*worsens)(double value, double worst) = nullptr;
    bool steps = false; ///< it gets worse by steps, not of itself: it need not have settled
    /// It gets worse of itself, as a queue does: what begins later makes it worse where it leaps.
    bool grows = false;
    /// The share that counts as none. Not a number: what is usual does.
    double calm = std::numeric_limits<double>::quiet_NaN();
};

/// What chance can do to a quantity.
struct StoryChance {
    /// Of how many each row's value is a share; empty: it is none, and its bounds say all.
    std::vector<double> wholes{};
    double looks = 1; ///< how many rows of all members are looked at
    /// Of a quantile: whether in an episode it is worse than in usual rows beyond chance. Null: it is none.
    std::function<bool(const StoryEpisode& episode, std::span<const std::size_t> usualRows)>
        isBeyond{};
};

/// The episodes of a quantity, by time; more than three are one that counts them. Rows in which it
/// is not a number neither begin nor end one. One that had settled, and gets worse by what begins
/// later, is two: no later worst is told at an earlier onset. Shares and quantiles that are not beyond
/// chance from what was usual, or counts as none, by any row of an episode, are as usual; and an
/// episode of shares is over once what came since is beyond chance from it.
std::vector<StoryEpisode> episodesOf(std::span<const double> values,
                                     const StoryBounds& bounds,
                                     const StoryRows& rows,
                                     const StoryChance& chance = {});

} // namespace doppel::analysis
