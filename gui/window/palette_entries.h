// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/time/play_clock.h"
#include "gui/window/actions.h"
#include "gui/window/palette_model.h"
#include "gui/window/scenario_library.h"

#include <functional>
#include <vector>

namespace doppel::gui {

/// What the command palette finds besides commands does this.
struct PaletteDeeds {
    std::function<void(const QString&)> goToComponent;
    std::function<void(std::size_t)> goToObjective;
    std::function<void(const QString&)> openScenario;
    std::function<void(sim::Time)> goToMoment;
};

/// All commands, then the components and objectives of what is played (null: nothing is), then the
/// scenarios of the library.
std::vector<PaletteEntry> paletteEntries(const Actions& actions,
                                         const PlatformSketch* sketch,
                                         const std::vector<LibraryScenario>& library,
                                         const PaletteDeeds& deeds);

/// Each kind of faults and of what operators do, by name: it is to be asked for ("fault.slow").
std::vector<PaletteEntry> actionEntries(bool enabled,
                                        const std::function<void(const QString&)>& ask);

/// Reads moments, such as "40:30". The clock must outlive it.
PaletteModel::Reader momentReader(const PlayClock& clock, const PaletteDeeds& deeds);

} // namespace doppel::gui
