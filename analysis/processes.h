// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/stop.h"

#include <cstddef>
#include <functional>
#include <string>

namespace doppel::analysis {

using sim::WhoStops;

/// How a process came to its end.
struct ProcessEnd {
    std::string result;   ///< what its work gave; empty where it failed
    std::string failure;  ///< "crashed (SIGSEGV)", "ran out of memory"; empty where it did not
    bool crashed = false; ///< it failed by a fault of its own, not of the machine's or a person's
    std::string stopper;  ///< who had it ended before it gave its result; empty: nobody
};

/// Pieces of work, each done in a process of its own: one that crashes, or is killed for its
/// memory, takes no other with it. None outlives the program that began it.
struct ProcessWork {
    std::size_t pieces = 0;
    std::size_t jobs = 1; ///< processes at the same time; fewer where the machine has no more
    /// Does a piece, in its process. It may be asked to stop, by whoever stops all or by a signal
    /// of its own; then it soon returns what it has.
    std::function<std::string(std::size_t piece, const WhoStops& stops)> work;
    /// Called with each piece as it ends, in the program itself, one at a time.
    std::function<void(std::size_t piece, ProcessEnd end)> ended;
    /// Asked in the program itself, about every 50 ms. Once it names someone, no further piece is
    /// begun, and a process that has not ended a second later is killed. Asked in each process,
    /// too, of signals that came to it alone. May be empty.
    WhoStops stops;
};

/// Returns when every piece has ended. REQUIRES: the program has one thread, since its processes
/// are forks of it; or the work takes no lock but the allocator's, which another may have held.
void workInProcesses(const ProcessWork& work);

} // namespace doppel::analysis
