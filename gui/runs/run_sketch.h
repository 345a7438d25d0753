// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "scenarios/run_result.h"

namespace doppel::gui {

/// The platform of a stored run: of the scenario that it holds. One that can't be read any more is
/// told from the result alone: names, kinds, calls of sampled journeys, what happened; and a note
/// says so.
PlatformSketch runSketchOf(const scenarios::RunResult& result);

} // namespace doppel::gui
