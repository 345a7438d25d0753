// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/traffic/visit_limit.h"
#include "scenarios/built_platform.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

/// What had failed by the end of the warm-up, and by that of each time that an objective is limited
/// to: queues and caches outlast it, so that a verdict on the time may gain by it.
class EarlierBooks {
public:
    /// REQUIRES: problemsOf(scenario) is empty; it outlives this.
    explicit EarlierBooks(const Scenario& scenario);

    /// To be called at the end of the warm-up, before all is counted from 0.
    void endWarmup(const BuiltPlatform& built);
    /// To be called at each moment at which such a time ends, before what comes after happens:
    /// ComponentWindows::nextCut().
    void cut(const BuiltPlatform& built);

    /// All that was taken so far.
    const std::vector<EarlierShortfall>& taken() const { return taken_; }

private:
    void take(const BuiltPlatform& built, const std::string& time);

    const Scenario& scenario_;
    std::vector<models::VisitLimit> times_;
    std::vector<EarlierShortfall> taken_;
};

} // namespace doppel::scenarios
