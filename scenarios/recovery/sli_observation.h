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
/// about.
SliRecord sliRecord(const BuiltPlatform& built, const Scenario& scenario);

/// The surges that have begun or ended, as entries of a timeline.
std::vector<TimelineEntry> surgeEntries(const BuiltPlatform& built);

} // namespace doppel::scenarios
