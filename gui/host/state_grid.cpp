// SPDX-License-Identifier: Apache-2.0
#include "gui/host/state_grid.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace doppel::gui {

using namespace std::chrono_literals;

sim::Duration stateEveryOf(sim::Duration run, std::size_t parts) {
    constexpr std::int64_t kMostStates = 1'500;
    constexpr std::int64_t kMostPartStates = 300'000;
    constexpr std::int64_t kLeastStates = 60;
    constexpr std::array<sim::Duration, 19> kSteps{1ms,   2ms,   5ms,  10ms, 20ms, 50ms, 100ms,
                                                   200ms, 500ms, 1s,   2s,   5s,   10s,  15s,
                                                   30s,   1min,  2min, 5min, 10min};
    const std::int64_t affordable =
        kMostPartStates / static_cast<std::int64_t>(std::max<std::size_t>(parts, 1));
    const std::int64_t states = std::clamp(affordable, kLeastStates, kMostStates);
    const sim::Duration finest = run / states;
    const auto step = std::lower_bound(kSteps.begin(), kSteps.end(), finest);
    if (step != kSteps.end()) {
        return *step;
    }
    const std::int64_t halfHours = (finest + 30min - 1ns) / 30min;
    return halfHours == 1 ? 30min : (halfHours + 1) / 2 * sim::Duration(1h);
}

} // namespace doppel::gui
