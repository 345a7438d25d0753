// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

namespace doppel::cli {

/// What the program's end says to a script. Documented, so never renumbered.
enum class Exit {
    Done = 0,    ///< every objective met
    Missed = 1,  ///< done, but an objective was missed
    Usage = 2,   ///< the command line is wrong
    Input = 3,   ///< an input file is wrong
    Stopped = 4, ///< stopped early: a limit, Ctrl-C; what was done is saved and said
    Fault = 70,  ///< a fault of doppel's own, or the world outside failed it
};

/// Prints every error on a line of its own on standard error, and says how the program ends by
/// them: the gravest one decides.
Exit report(const sim::Errors& errors);

} // namespace doppel::cli
