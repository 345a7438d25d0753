// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/compared_run.h"
#include "gui/future/recording.h"
#include "sim/time.h"

#include <optional>
#include <utility>

namespace doppel::gui {

/// What is known of a future up to a moment, for a comparison. At its end it is what the result
/// would be compared by. The recording must outlive it, and not grow meanwhile. Objectives, recovery
/// and totals are those of the last judgement that is not later; so two futures are best compared at
/// a moment at which both were judged.
/// Cost: the recorded states up to there are looked through for their servers.
analysis::ComparedRun comparedRunOf(const Recording& recording, sim::Time until);

/// The last moment up to this one at which both were judged, or else, where both have ended, the
/// earlier one's end; none: there was neither.
std::optional<sim::Time>
comparableMoment(const Recording& before, const Recording& after, sim::Time until);

/// Both up to a comparableMoment. Where they were not judged then, as stored runs of different
/// lengths, both are whole, as the command line compares them: by their series up to the earlier
/// one's end.
std::pair<analysis::ComparedRun, analysis::ComparedRun>
comparedRunsOf(const Recording& before, const Recording& after, sim::Time moment);

/// Where one of them was judged at its end only, when they can be compared: at that end, or
/// the other's, if that came before. None: both were judged on the way.
std::optional<sim::Time> endOfStored(const Recording& before, const Recording& after);

} // namespace doppel::gui
