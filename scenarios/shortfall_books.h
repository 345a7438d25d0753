// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/named_span.h"
#include "models/traffic/visit_limit.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/time.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

class BuiltPlatform;

/// What failed within each time that an objective is limited to, of everybody; what had failed by its
/// end, and by that of the warm-up: queues and caches outlast it, so that a verdict on the time may
/// gain by it. A request belongs to where it ended, and nothing of the warm-up to a time.
///
/// Costs a look at all that everybody counted at each beginning and end of a time.
class ShortfallBooks {
public:
    /// REQUIRES: problemsOf(scenario) is empty; it outlives this.
    explicit ShortfallBooks(const Scenario& scenario);

    /// To be called at the end of the warm-up, before all is counted from 0.
    void endWarmup(const BuiltPlatform& built);
    /// Times that end by now are over, and those that have come begin: to be called when
    /// ComponentWindows::cut() is.
    void cut(const BuiltPlatform& built);
    /// A span that a time may name is over earlier than was said.
    void endSpan(const models::NamedSpan& planned, sim::Duration at);

    /// All up to now. Costs such a look where a time is under way.
    std::vector<ShortfallOfTime> upTo(const BuiltPlatform& built) const;

private:
    struct Time {
        std::string text;
        models::VisitLimit limit;
        bool isUnderWay = false;
        std::vector<Shortfall> before{};   ///< at its last beginning
        std::vector<Shortfall> within{};   ///< in the spans that are over
        std::vector<Shortfall> byItsEnd{}; ///< that of the last of them
    };

    bool covers(const Time& time, sim::Time now) const;

    const Scenario& scenario_;
    std::vector<Time> times_;
    std::vector<Shortfall> ofWarmup_;
};

} // namespace doppel::scenarios
