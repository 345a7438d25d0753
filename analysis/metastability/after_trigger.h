// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/metastability/trigger.h"
#include "scenarios/run_result.h"
#include "sim/stop.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// How visitors fared once a trigger was gone, or would have been.
struct AfterTrigger {
    scenarios::RecoveryState state = scenarios::RecoveryState::NotKnown;
    /// From the trigger's end to where visitors were well again for good; 0: by then, or all along.
    std::optional<sim::Duration> backAfter{};
    /// Of the visits of the run's end, as long as `recovery.stable_for`.
    double failedAtEnd = 0;
    std::string fingerprint{};
    std::string failure{}; ///< why it has no fair verdict; empty: it has
    bool stopped = false;  ///< that somebody, or a limit, ended the run

    bool cameBack() const { return failure.empty() && backAfter.has_value(); }
    friend bool operator==(const AfterTrigger&, const AfterTrigger&) = default;
};

/// Of a run with that trigger, or of one without it, whose visitors are judged from the same time
/// on.
AfterTrigger
afterTrigger(const scenarios::RunResult& result, const Trigger& trigger, const TriggerRun& run);

/// Plays runs and judges them, in their order.
using PlayTriggerRuns = std::function<std::vector<AfterTrigger>(std::span<const TriggerRun>)>;

/// Plays each in a process of its own, `jobs` at the same time. The scenario outlives it. REQUIRES:
/// the program has one thread.
PlayTriggerRuns inProcesses(const scenarios::Scenario& scenario,
                            const Trigger& trigger,
                            sim::Duration watch,
                            std::size_t jobs,
                            const sim::WhoStops& stops);

} // namespace doppel::analysis
