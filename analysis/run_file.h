// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "sim/result.h"

#include <string>

namespace doppel::analysis {

inline constexpr const char* kRunSchema = "doppel.run/2";

/// A run, or several that were merged, as the bytes of an HDF5 file. The same result gives the same
/// bytes, and loadRun() the same result.
///
/// As h5py and pandas see it (a group of columns of one length is a table; texts are UTF-8):
///
///     /                 attributes schema, version, scenario, title, seed, replication,
///                       fingerprint, status, status_at_ns, status_culprit, warmup_ns,
///                       simulated_ns, events, wall_s, cpu_s, cpu_after_warmup_s,
///                       peak_memory_bytes, defaulted_fields
///     /runs             those that were merged
///     /sources          name, kind, limited (1: those of its visits that an objective is about),
///                       log_lines_accepted, log_lines_rejected; beside it the rejections: source,
///                       reason, lines, place and example of the first
///     /components       name, kind, limited (1: what it did in a time that an objective is about)
///     /metrics          what each component and source counted, a table for each type:
///       counters        count
///       gauges          integral (of value × nanoseconds; a text: it has 128 bits), window_ns,
///                       min, max, last
///       histograms      count, min, max, sum (a text), and
///       buckets         their buckets: histogram (its row), lower, upper, count
///       shares          part, whole: JSON arrays of names
///                       each with component, name, labels (a JSON object), unit (of one step:
///                       "ns", "B", "nanos of $" or ""), help, order (among the component's)
///     /sli              total, failed, hindsight, waiting: visits in buckets of attribute width_ns
///                       from the start, as SliBucket has them; what happened meanwhile as
///                       /sli/disturbances, and the rules of recovery as attributes and /sli/rules;
///                       of sources whose recovery is an objective's, /sli/sources: name,
///                       rate_at_start (NaN: none), and
///       buckets         theirs: source (its row), total, failed, hindsight, waiting
///     /series           time_ns, time_s, and a column for each metric: COMPONENT.METRIC[.STATISTIC]
///                       with attributes unit, component, metric, labels, statistic, kind
///     /journeys, /waits, /timeline
///                       the columns of these and of /runs are those of run_tables.h
///     /objectives       name, that, limit, value (NaN: see note), note, met
///     /recovery         attributes, as /summary has them, in ns; absent where nothing happened. It is
///                       for other readers: loadRun judges /sli anew
///     /changes, /notes, /broken   texts; the first is not in files of older versions
///     /configuration    the scenario as it was played, YAML
///     /summary          doppel.summary/1, JSON
///
/// Behind it stands a checksum, see seal.h.
///
/// Errors: of the HDF5 library.
sim::Result<std::string> runFileOf(const scenarios::RunResult& result);

/// The result that a file holds. Errors: it can't be read, is damaged, or was written by a doppel
/// that kept no types ("doppel.run/1") or by a newer one.
sim::Result<scenarios::RunResult> loadRun(const std::string& path);

} // namespace doppel::analysis
