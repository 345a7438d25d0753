// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/built_platform.h"
#include "scenarios/recovery/recovery_result.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"

#include <vector>

namespace doppel::scenarios {

/// How visitors fared so far, of all sources together, and what happened meanwhile: what the
/// timeline holds and the sources' surges; apart those of sources whose recovery an objective is
/// about. Up to the bucket in which the warm-up ends all fared well.
SliRecord sliRecord(const BuiltPlatform& built, const Scenario& scenario);

/// The surges that have begun or ended since a moment, up to now, as entries of a timeline. What
/// happens at the moment of a look is told of an end at once, of a beginning by the next.
std::vector<TimelineEntry> surgeEntries(const BuiltPlatform& built, sim::Time since = sim::kStart);

} // namespace doppel::scenarios
