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
/// error. Gives the run's id. What the file holds: run_file.h.
///
/// Errors: of the outside world; the run's name then holds what it held before, and so does the
/// catalogue; or, if only the catalogue failed, the name holds the whole file, which the error
/// says.
sim::Result<std::int64_t> storeRun(const scenarios::RunResult& result,
                                   const std::string& file,
                                   const std::string& catalogue,
                                   const AfterStep& after = {});

/// Forgets a run of the catalogue and removes its file; one that is not there any more, or that
/// holds another run by now and stays, is no error. Errors: there is no such run; another kind of file has taken its
/// name, and stays; the outside world's. Nothing is changed then.
sim::Status removeRun(std::int64_t id, const std::string& catalogue);

} // namespace doppel::analysis
