// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/objective_standing.h"
#include "gui/future/recording.h"

#include <vector>

namespace doppel::gui {

/// What was judged in the course of a future after its warm-up, its end last. Cost: a copy of all
/// judgements.
std::vector<analysis::ObjectivesAt> objectivesJudged(const Recording& recording);

/// What was known last at a moment; null where nothing was judged by then.
const Judgement* lastJudgement(const Recording& recording, sim::Time at);

/// The same for objectives, which begin with the end of the warm-up: null where nothing was judged
/// between that and the moment.
const Judgement* lastVerdict(const Recording& recording, sim::Time at);

/// A moment of it, to judge its objectives by. It has ended at its end, if it was played up to there.
analysis::RunMoment momentOf(const Recording& recording, sim::Time at);

/// How an objective of a judgement stands.
analysis::ObjectiveStanding
standingIn(const Judgement& judgement, std::size_t objective, const analysis::RunMoment& moment);

} // namespace doppel::gui
