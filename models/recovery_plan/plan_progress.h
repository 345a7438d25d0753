// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/recovery_plan/plan_graph.h"
#include "sim/time.h"

#include <cstddef>
#include <vector>

namespace doppel::models {

/// A playing of a plan that is carried out: which steps are over, and when the others will be, as
/// those before them took longer or not than was drawn.
class PlanProgress {
public:
    /// REQUIRES: the graph outlives it, and `drawn` is a playing of it.
    PlanProgress(const PlanGraph& graph, PlanDraw drawn);

    /// As it was drawn, and from then on as it goes.
    const PlanDraw& draw() const { return draw_; }
    /// What was drawn of a step, with its length in `ends`.
    const StepDraw& step(std::size_t number) const { return steps_[number]; }

    /// All that a step waits for is over.
    bool mayBegin(std::size_t step) const;
    bool isOver(std::size_t step) const { return over_[step]; }
    /// It is over, and has not failed.
    bool isDone(std::size_t step) const { return over_[step] && draw_.steps[step].happened; }
    std::size_t stepsOver() const;
    /// Some step is yet to end that can begin.
    bool isLeft() const;
    /// Whether nobody who asks anew is led to that store any more: all names that the plan points
    /// elsewhere are; or, where it points none, the step is done that brings the store back.
    bool isSwitched(const PlanStoreConfig& store) const;

    /// A step is over, and took so long: what comes after it comes as much later as that is longer.
    void end(std::size_t step, sim::Duration took);

private:
    const PlanGraph& graph_;
    PlanDraw draw_;
    std::vector<StepDraw> steps_;
    std::vector<bool> over_;
};

} // namespace doppel::models
