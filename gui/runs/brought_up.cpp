// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/brought_up.h"

#include "models/recovery_plan/plan_words.h"
#include "models/recovery_plan/recovery_plan.h"
#include "scenarios/scenario_check.h"

#include <algorithm>

namespace doppel::gui {
namespace {

// A result has what plans decide on its timeline: "drill is through with build (took 1min)".
std::optional<sim::Time>
endOf(const std::string& step, const std::string& plan, const scenarios::RunResult& result) {
    const std::string what = plan + ' ' + std::string(models::kPlanIsThroughWith) + step + " (";
    const auto end = std::find_if(result.timeline.begin(), result.timeline.end(),
                                  [&](const auto& entry) { return entry.what.starts_with(what); });
    return end == result.timeline.end() ? std::nullopt : std::optional(end->at);
}

} // namespace

std::map<std::string, std::optional<sim::Time>> broughtUp(const scenarios::Scenario& scenario,
                                                          const scenarios::RunResult& result) {
    std::map<std::string, std::optional<sim::Time>> moments;
    if (!result.runs.empty()) {
        return moments;
    }
    const models::PlatformPlan platform = scenarios::planOf(scenario);
    for (const scenarios::ComponentSpec& spec : scenario.components) {
        const auto* config = platform.configOf<models::RecoveryPlanConfig>(spec.name);
        if (config == nullptr) {
            continue;
        }
        for (const models::PlanStepConfig& step : config->plan.steps) {
            for (const models::ComponentRef& part : step.bringsUp) {
                moments[part.name] = endOf(step.name, spec.name, result);
            }
        }
    }
    return moments;
}

} // namespace doppel::gui
