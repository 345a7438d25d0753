// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/play.h"
#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/run_status.h"
#include "sim/time.h"

#include <cstdint>
#include <functional>
#include <string>

namespace doppel::analysis {

/// Which moments of a run to look at: every so often from `from` to `to`.
struct TraceWindow {
    sim::Duration every = std::chrono::minutes(1); ///< above zero; 1 ns tells instants apart
    sim::Time from = sim::kStart;
    sim::Time to = sim::kNever; ///< the run ends here, if it has not ended before
};

/// How a run stood at a moment.
struct TracePoint {
    sim::Time time{};
    std::uint64_t events = 0;
    std::string fingerprint{};
};

/// Plays a scenario and tells its fingerprint over simulated time, leaving out moments since the
/// last of which nothing happened. The fingerprint at a moment does not depend on the window, so
/// two versions can be bisected to the first instant at which they differ. Costs a step of the
/// window each, whether anything happens or not. `options.stops` is asked all the time. Gives back how the run ended. Errors: as
/// playScenario's.
sim::Result<sim::RunStatus> traceFingerprint(const scenarios::Scenario& scenario,
                                             const scenarios::PlayOptions& options,
                                             const TraceWindow& window,
                                             const std::function<void(const TracePoint&)>& tell);

} // namespace doppel::analysis
