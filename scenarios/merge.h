// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "sim/result.h"

namespace doppel::scenarios {

/// The result of several runs of one scenario taken together: replications, or the shards of an
/// experiment. Neither the order nor the grouping of merges changes a bit of it: all that is merged
/// is a sum of whole numbers, a maximum, a union or a list in the order of (seed, replication).
///
///     metrics      counts, buckets and integrals are added up; what is told of them (means,
///                  quantiles, shares) is of all records
///     sli          visits over time: the buckets are added up; from the sums the recovery and the
///                  objectives are judged as one run's are
///     series       increases are added up where all runs have the same rows, else there are none;
///                  means and quantiles of intervals can't be added up without a trace of the
///                  order, and are left out
///     runs         each with its seed, replication, fingerprint, status and time
///     fingerprint  of those
///     status       of the first run that was stopped, or of the one that came furthest
///     journeys     of the first run
///     the rest     timeline, notes, rejected lines, broken laws: all that any run has, once
///
/// Errors: they are not of the same scenario, configuration or version, or a run is in both.
sim::Result<RunResult> merge(const RunResult& a, const RunResult& b);

} // namespace doppel::scenarios
