// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/plan_progress.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

PlanProgress::PlanProgress(const PlanGraph& graph, PlanDraw drawn)
    : graph_(graph), draw_(std::move(drawn)), steps_(draw_.steps), over_(draw_.steps.size()) {
    for (StepDraw& step : steps_) {
        step.ends = step.ends - step.begins;
        step.begins = {};
    }
}

bool PlanProgress::mayBegin(std::size_t step) const {
    const std::vector<std::size_t> before = graph_.before(step);
    return std::all_of(before.begin(), before.end(),
                       [this](std::size_t each) { return over_[each]; });
}

std::size_t PlanProgress::stepsOver() const {
    return static_cast<std::size_t>(std::count(over_.begin(), over_.end(), true));
}

bool PlanProgress::isLeft() const {
    for (std::size_t i = 0; i < over_.size(); ++i) {
        if (draw_.steps[i].begun && !over_[i]) {
            return true;
        }
    }
    return false;
}

bool PlanProgress::isSwitched(const PlanStoreConfig& store) const {
    const std::vector<PlanStepConfig>& steps = graph_.plan().steps;
    const bool isPointed = std::any_of(steps.begin(), steps.end(), [](const PlanStepConfig& step) {
        return step.points.has_value();
    });
    bool isIt = isPointed || !store.step.empty();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool counts = isPointed ? steps[i].points.has_value() : steps[i].name == store.step;
        isIt = isIt && (!counts || isDone(i));
    }
    return isIt;
}

void PlanProgress::end(std::size_t step, sim::Duration took) {
    over_[step] = true;
    steps_[step].ends = took;
    std::vector<StoreDraw> stores = std::move(draw_.stores);
    draw_ = graph_.playedBy(steps_);
    draw_.stores = std::move(stores);
}

} // namespace doppel::models
