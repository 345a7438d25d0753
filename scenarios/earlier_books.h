// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/traffic/visit_limit.h"
#include "scenarios/built_platform.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

/// What failed within each time that an objective is limited to, of everybody; what had failed by its
/// end, and by that of the warm-up: queues and caches outlast it, so that a verdict on the time may
/// gain by it. A request belongs to where it ended.
class EarlierBooks {
public:
    /// REQUIRES: problemsOf(scenario) is empty; it outlives this.
    explicit EarlierBooks(const Scenario& scenario);

    /// To be called at the end of the warm-up, before all is counted from 0.
    void endWarmup(const BuiltPlatform& built);
    /// To be called at each moment at which such a time begins or ends, before what comes after
    /// happens: ComponentWindows::nextCut().
    void cut(const BuiltPlatform& built);

    /// All up to now.
    std::vector<EarlierShortfall> upTo(const BuiltPlatform& built) const;

private:
    struct Time {
        models::VisitLimit limit;          ///< its owner is the time's text
        std::vector<Shortfall> before{};   ///< at the last beginning
        std::vector<Shortfall> within{};   ///< of the spans that are over
        std::vector<Shortfall> byItsEnd{}; ///< of the last of them
    };

    const Scenario& scenario_;
    std::vector<Time> times_;
    std::vector<Shortfall> ofWarmup_;
};

} // namespace doppel::scenarios
