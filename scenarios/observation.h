// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/built_platform.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"

#include <cstddef>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// What happened: on the timeline, without its first `from` records, and surges of sources since a
/// moment. By time.
std::vector<TimelineEntry>
timelineEntries(const BuiltPlatform& built, std::size_t from = 0, sim::Time since = sim::kStart);

/// Writes down what there is to see on a platform at this moment: what visitors and components
/// counted, what happened on the timeline, and which laws do not hold.
/// `scenario` is the one that it was built from. Costs as much as the result is large.
void observe(const BuiltPlatform& built, const Scenario& scenario, RunResult& result);

/// What of all that sources and components were to do came to nothing up to now.
std::vector<Shortfall> shortfallsSoFar(const BuiltPlatform& built, const Scenario& scenario);

/// Adds what has not ended, which is in no metric of the world.
void addUnfinished(MetricResults& metrics, const models::Meter::Unfinished& unfinished);

/// Adds what a component's work that is no request has taken so far, since `from`.
void addSoFar(MetricResults& metrics,
              const models::Component& component,
              sim::Time from,
              sim::Time now);

/// What one counted, with the shares that its kind declares.
ComponentResult
componentResult(std::string name, const models::ComponentKind& kind, MetricResults metrics);

/// What one component or source has counted.
ComponentResult observed(const ComponentSpec& spec, const sim::World& world);
TrafficResult observed(const TrafficSpec& spec, const sim::World& world);

} // namespace doppel::scenarios
