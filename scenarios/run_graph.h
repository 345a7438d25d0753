// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/call_graph.h"
#include "scenarios/run_result.h"

#include <optional>

namespace doppel::scenarios {

/// Who leads to whom in one run, by its configuration: found when a result of the run is first asked
/// about, and kept for its later ones, as reading what 1,000 components refer to takes a tenth of a
/// second. One thread asks it at a time.
class RunGraph {
public:
    /// REQUIRES: all results that it is asked about are of one run.
    const CallGraph& of(const RunResult& result) const;

private:
    mutable std::optional<CallGraph> graph_;
};

} // namespace doppel::scenarios
