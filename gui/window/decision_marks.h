// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/time/timeline_content.h"
#include "sim/time.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// Which decisions have marks of their own on the timeline, and for how many others each stands.
namespace doppel::gui {

/// Decisions that are near one another, by their places among those that were asked about.
struct Burst {
    std::size_t first = 0;
    std::size_t last = 0;
    bool operator==(const Burst&) const = default;
};

/// Moments in bursts: one that comes less than `pause` after the one before it belongs to the same
/// burst. With `most`, the pause is doubled until there are no more bursts than that.
/// REQUIRES: by time, `pause` above zero, `most` above zero.
std::vector<Burst> burstsOf(std::span<const sim::Time> moments,
                            sim::Duration pause,
                            std::optional<std::size_t> most = {});

/// The decisions of a recording, thinned, by time; none is left out without being counted.
///
///     each sort that a component decided (how many servers another is to have: one sort)  -> bursts;
///         of whom nobody asks, an autoscaler, a plan: parted by a kMostDecisionMarks-th of the run,
///         of others: the same, but no more than analysis::kMostOfASort
///     a burst                                        -> a mark at its first, which counts the others
///     a mark that is too near to one that is there   -> counted by that; first come changes of how
///         many servers there are, then those whom nobody asks
std::vector<TimelineMark> decisionMarks(const Recording& recording);
inline constexpr int kMostDecisionMarks = 150;

} // namespace doppel::gui
