// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/named_metrics.h"
#include "scenarios/run_result.h"
#include "scenarios/timed.h"

/// What a bound from below on a count is a bound on: of all that came or was ended, what came to a
/// good end, once however often it was done. Nothing is done by failing fast, nor by doing it again.
namespace doppel::scenarios {

/// Of work that was ended, well or not: what was done well, each once.
void keepLowerBoundsOfWork(NamedMetrics& names, const ComponentResult& component);

/// Of requests that came to a component: those that got a good answer.
void keepLowerBoundsOfRequests(NamedMetrics& names,
                               const ComponentResult& component,
                               const CameTo& cameTo);

/// Of a source's visits: those that got what they should have got.
void keepLowerBoundsOfVisits(NamedMetrics& names, const TrafficResult& source);

} // namespace doppel::scenarios
