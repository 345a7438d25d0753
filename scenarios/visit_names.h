// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/named_metrics.h"
#include "scenarios/run_result.h"

/// What an objective may name of a source's visits beyond its metrics, and what those who wait, or
/// got no page, do to it. In which order: named_metrics.cpp.
namespace doppel::scenarios {

/// How visits came out, in all and by class, server and limit of time; statuses and outcomes that
/// nobody saw, too.
void addVisits(NamedMetrics& names, const TrafficResult& source);

/// A degraded page is one whether it counts as good or not.
void addUncounted(NamedMetrics& names, const TrafficResult& source);

/// Users who wait make no visits, so that a count is one of fewer. The omitted have failed. By a
/// kind of failure, too, where it is that of a visit that failed: theirs are those that their users
/// waited for; where none is known, by any.
void addOmittedVisits(NamedMetrics& names, const TrafficResult& source);

/// Who got no page got no old one, and nothing better.
void addPageless(NamedMetrics& names, const TrafficResult& source);

/// Where nobody came, or nobody's visit has ended, no count of what visits came to says anything.
void forgetCounts(NamedMetrics& names, const TrafficResult& source);

} // namespace doppel::scenarios
