// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/recovery_plan/plan_graph.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// Many playings of a plan: what its recovery times and its losses are distributed like.
class Rehearsal {
public:
    /// Plays it that often. Costs about 1 µs a step. REQUIRES: the plan's graph is acyclic.
    Rehearsal(const PlanGraph& graph, std::uint64_t seed, std::uint64_t draws);

    std::uint64_t draws() const { return draws_; }
    /// Playings in which the plan failed: there is no recovery time.
    std::uint64_t failed() const { return failed_; }
    /// The recovery times of those that did not fail, by rising length.
    const std::vector<sim::Duration>& recovered() const { return recovered_; }
    /// The least time within which that share of all playings has recovered; none where too many
    /// failed. `share` in (0, 1].
    std::optional<sim::Duration> recoveredWithin(double share) const;
    /// How far behind each store was, by playing.
    const std::vector<std::vector<sim::Duration>>& lags() const { return lags_; }

private:
    std::uint64_t draws_;
    std::uint64_t failed_ = 0;
    std::vector<sim::Duration> recovered_;
    std::vector<std::vector<sim::Duration>> lags_; // by store
};

} // namespace doppel::models
