// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/recovery_plan/plan_config.h"
#include "sim/random.h"
#include "sim/time.h"

#include <boost/graph/adjacency_list.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// What a step came to in one playing of a plan; times count from the disaster.
struct StepDraw {
    sim::Duration begins{};
    sim::Duration ends{};
    std::uint32_t failures = 0; ///< attempts that failed
    bool wasReplaced = false;   ///< something was done in its place
    bool begun = true;          ///< what it waits for has happened
    bool happened = true;       ///< it was begun, and has not failed for good
};

/// What was lost of a store.
struct StoreDraw {
    sim::Duration lag{}; ///< the recovery point: how far back it is
    double writes = 0;   ///< that are lost
};

/// One playing of a plan.
struct PlanDraw {
    std::vector<StepDraw> steps; ///< in the order of the plan
    std::vector<StoreDraw> stores;
    std::optional<sim::Duration> switched; ///< the end of the last step; unset: the plan failed
    std::vector<std::size_t> criticalPath; ///< steps of which each began when the last one ended

    /// When no caller holds the old address any more: the recovery time.
    std::optional<sim::Duration> recovered(const PlanConfig& plan) const {
        return switched ? std::optional(sim::sum(*switched, plan.ttl)) : std::nullopt;
    }
};

/// The steps of a plan and what waits for what.
class PlanGraph {
public:
    /// REQUIRES: the plan outlives it; all names are those of steps.
    explicit PlanGraph(const PlanConfig& plan);

    bool isAcyclic() const { return isAcyclic_; }
    const PlanConfig& plan() const { return plan_; }

    /// Steps by what must have ended before them. REQUIRES, here and below: isAcyclic().
    const std::vector<std::size_t>& order() const { return order_; }

    /// Plays it once, with the chance of that number; each step and store has its own, by name.
    PlanDraw draw(std::uint64_t seed, std::uint64_t number) const;
    /// The same with every step taking its mean and none failing.
    PlanDraw expected() const;
    /// A playing, without its stores, in which the steps took as long as their `ends` say, each from
    /// the end of those before it.
    PlanDraw playedBy(std::vector<StepDraw> steps) const;
    /// The steps that a step waits for.
    std::vector<std::size_t> before(std::size_t step) const;

private:
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

    std::vector<std::size_t> criticalPath(const PlanDraw& draw) const;

    const PlanConfig& plan_;
    Graph graph_; ///< an edge leads from a step to one that waits for it
    std::vector<std::size_t> order_;
    bool isAcyclic_ = true;
};

/// How long a step takes by its chance, and how it went.
StepDraw drawnStep(const PlanStepConfig& step, sim::Draws draws);

} // namespace doppel::models
