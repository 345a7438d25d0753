// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "scenarios/run_result.h"
#include "sim/result.h"

#include <string>

namespace doppel::gui {

/// A stored run as what is known of a future that has ended, so that it is drawn and scrubbed as far
/// as it was recorded. Its numbers are those of the run's summary and series.
///
///     sketch      of the scenario that the file holds, as it was played; of one that this doppel
///                 can't read any more, what the result tells of it, and a note that says so
///     states      of rows of the series, as near to each other as a play's are (stateEveryOf):
///                 rates in that row, those inside and queues as their mean; a stay is those inside
///                 over those that came (Little's law), and a component's good answers are those
///                 that came and neither failed nor were left; actions as the timeline has them; without
///                 a series there is none but the last
///     judgement   at the end
///
/// Not recorded, so not in it: servers and their health, who called whom how often (links are
/// empty), queues and uses that have no gauges, decisions, objectives before the end.
///
/// Cost: the series once more, and its rows times the components. May be called from any thread.
Recording recordingOf(const scenarios::RunResult& result);

/// Reads the file of a run, as `doppel run --out` writes it. Errors: analysis::loadRun's: it is not
/// there, damaged, or by its name one of a doppel that is too old or too new.
sim::Result<Recording> openRun(const std::string& path);

} // namespace doppel::gui
