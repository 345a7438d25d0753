// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"

#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// "failed", "lacked a part", "were not done", "came to nothing".
std::string_view toText(Shortfall::Fared fared);

/// Whether both are counts of one and the same.
bool areOfTheSame(const Shortfall& a, const Shortfall& b);

/// Of a source its visits that failed, and those whose page lacked a part. `ofRun`: the same, where
/// the result is of a limited time the source's own.
std::vector<Shortfall> shortfallsOf(const TrafficResult& visits, const TrafficResult& ofRun);

/// Of a component its requests that failed, but for those that were done too late, and its books of
/// work (failedWorkOf). `ofRun`: as above.
std::vector<Shortfall> shortfallsOf(const ComponentResult& counted, const ComponentResult& ofRun);

/// Of all of them.
std::vector<Shortfall> shortfallsOf(const std::vector<TrafficResult>& traffic,
                                    const std::vector<ComponentResult>& components);

void append(std::vector<Shortfall>& all, std::vector<Shortfall> more);

/// Adds those of a later time.
void add(std::vector<Shortfall>& sum, const std::vector<Shortfall>& others);

/// What came to that since an earlier look; of what is left undone all that is left.
std::vector<Shortfall> since(const std::vector<Shortfall>& now,
                             const std::vector<Shortfall>& before);

/// Adds another run's.
void merge(std::vector<ShortfallOfTime>& all, const std::vector<ShortfallOfTime>& others);

} // namespace doppel::scenarios
