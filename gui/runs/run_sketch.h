// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/result.h"

namespace doppel::gui {

/// The scenario that a stored run holds. Errors: it can't be read any more, or is of another
/// platform than the run tells of.
sim::Result<scenarios::Scenario> playedScenario(const scenarios::RunResult& result);

/// The platform of a stored run: of its played scenario. Where there is none, it is told from the
/// result alone: names, kinds, calls of sampled journeys, what happened; and a note says so.
PlatformSketch runSketchOf(const scenarios::RunResult& result,
                           const sim::Result<scenarios::Scenario>& scenario);

} // namespace doppel::gui
