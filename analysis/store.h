// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "sim/result.h"

#include <cstdint>
#include <functional>
#include <string>

namespace doppel::analysis {

/// The steps of storing a run, in their order.
enum class StoreStep {
    Written,   ///< whole, under a temporary name beside the file
    Flushed,   ///< on the disk
    Renamed,   ///< under its own name
    Catalogued ///< and only now it counts
};

/// Called after each step: for tests that end the program there.
using AfterStep = std::function<void(StoreStep)>;

/// Whether a run could be stored, asked before a long one is played: what can't be written is said
/// now.
sim::Status canStore(const std::string& file, const std::string& catalogue);

/// Stores a run: one HDF5 file for everything that is long, one row of the catalogue for what came
/// out. Ended at any moment, it leaves no half file under the run's name, and no row without a
/// file. A file that is there already is replaced; what is no regular file, as a device, is an
/// error. Gives the run's id.
///
/// The file, as h5py and pandas see it (a group of columns of one length is a table):
///
///     /                 attributes schema, version, scenario, title, seed, replication,
///     fingerprint /series           time_s, and a column for each metric:
///     COMPONENT.METRIC[.QUANTILE] with
///                       attributes unit, component, metric, quantile, kind
///     /histograms/NAME  lower_ns, upper_ns, count of each bucket of a source's latency, and
///                       attributes min_ns, max_ns, sum_ns (a text: it has 128 bits)
///     /journeys         visit, component, instance, start_ns, end_ns (-1: not within the run), status,
///                       failure, served_by
///     /timeline         at_s, what
///     /configuration    the scenario as it was played, YAML
///     /summary          doppel.summary/1, JSON
///
/// Errors: of the outside world; the run's name then holds what it held before, or, if only the
/// catalogue failed, the whole file.
sim::Result<std::int64_t> storeRun(const scenarios::RunResult& result,
                                   const std::string& file,
                                   const std::string& catalogue,
                                   const AfterStep& after = {});

} // namespace doppel::analysis
