// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/comparison/compared_run.h"
#include "gui/future/recording.h"
#include "sim/time.h"

#include <optional>

namespace doppel::gui {

/// What is known of a future up to a moment, for a comparison. At its end it is what the result
/// would be compared by. The recording must outlive it, and not grow meanwhile. Objectives, recovery
/// and totals are those of the last judgement that is not later; so two futures are best compared at
/// a moment at which both were judged.
/// Cost: the recorded states up to there are looked through for their servers.
analysis::ComparedRun comparedRunOf(const Recording& recording, sim::Time until);

/// The last moment up to this one at which both were judged; none: they never were.
std::optional<sim::Time>
comparableMoment(const Recording& before, const Recording& after, sim::Time until);

} // namespace doppel::gui
