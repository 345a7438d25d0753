// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery_plan_check.h"

#include "models/actions/fault_crash.h"
#include "models/actions/fault_down.h"
#include "models/actions/fault_lost_replicas.h"
#include "models/actions/recover.h"
#include "models/recovery_plan/recovery_plan.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

namespace {

using models::PlanStepConfig;
using models::Problems;
using models::RecoveryPlanConfig;

// The events that begin it, in the order of their times.
std::vector<const EventSpec*> beginningsOf(const std::string& plan, const Scenario& scenario) {
    std::vector<const EventSpec*> events;
    for (const EventSpec& spec : scenario.timeline) {
        if (&spec.event.kind() == &models::recoverKind() &&
            spec.event.as<models::RecoverConfig>().recover.name == plan) {
            events.push_back(&spec);
        }
    }
    std::stable_sort(events.begin(), events.end(), [](const EventSpec* a, const EventSpec* b) {
        return a->event.at < b->event.at;
    });
    return events;
}

// The components whose servers it hits as it begins, and no others; null: it hits more than those.
const models::FaultAim* hitAtOnce(const models::TimelineEvent& event) {
    if (&event.kind() == &models::faultCrashKind()) {
        return &event.as<models::FaultCrashConfig>().aim;
    }
    if (&event.kind() == &models::faultLostReplicasKind()) {
        return &event.as<models::FaultLostReplicasConfig>().aim;
    }
    if (&event.kind() == &models::faultDownKind()) {
        const models::FaultAim& aim = event.as<models::FaultDownConfig>().aim;
        return aim.servers ? &aim : nullptr;
    }
    return nullptr;
}

// Of events that hit servers of what is not there yet.
void noteTooEarly(Problems& notes,
                  const Scenario& scenario,
                  const models::ComponentRef& broughtUp,
                  const std::string& plan,
                  std::optional<sim::Duration> begins) {
    for (const EventSpec& spec : scenario.timeline) {
        const models::FaultAim* aim = hitAtOnce(spec.event);
        if (aim == nullptr || (begins && spec.event.at >= *begins)) {
            continue;
        }
        const std::string why =
            "hits nothing: " + broughtUp.name + " has no servers before " + plan + " brings it up";
        if (aim->target.name == broughtUp.name) {
            notes.push_back({joinPath(spec.path, "target"), why});
        }
        for (std::size_t i = 0; i < aim->targets.size(); ++i) {
            if (aim->targets[i].name == broughtUp.name) {
                notes.push_back({joinIndex(joinPath(spec.path, "targets"), i), why});
            }
        }
    }
}

std::string whatItBringsUp(const RecoveryPlanConfig& config) {
    std::string names;
    for (const PlanStepConfig& step : config.plan.steps) {
        for (const models::ComponentRef& ref : step.bringsUp) {
            names += (names.empty() ? "" : ", ") + ref.name;
        }
    }
    return names;
}

} // namespace

Problems problemsOfRecoveryPlans(const models::PlatformPlan& plan) {
    Problems problems;
    std::map<std::string, std::string> broughtUpBy;
    for (const auto& component : plan.components()) {
        const auto* config = plan.configOf<RecoveryPlanConfig>(component.name);
        for (std::size_t i = 0; config != nullptr && i < config->plan.steps.size(); ++i) {
            const PlanStepConfig& step = config->plan.steps[i];
            for (std::size_t j = 0; j < step.bringsUp.size(); ++j) {
                const std::string& name = step.bringsUp[j].name;
                const auto [at, isFirst] = broughtUpBy.emplace(name, "the step \"" + step.name +
                                                                         "\" of " + component.name);
                if (!isFirst && !name.empty()) {
                    const std::string path =
                        joinIndex(joinPath(joinPath("components", component.name), "steps"), i);
                    problems.push_back(
                        {joinIndex(joinPath(path, "brings_up"), j),
                         '"' + name + "\" is brought up by " + at->second + " already"});
                }
            }
        }
    }
    return problems;
}

Problems notesOnRecoveryPlans(const Scenario& scenario, const models::PlatformPlan& plan) {
    Problems notes;
    for (const ComponentSpec& component : scenario.components) {
        const auto* config = plan.configOf<RecoveryPlanConfig>(component.name);
        if (config == nullptr) {
            continue;
        }
        const std::vector<const EventSpec*> begins = beginningsOf(component.name, scenario);
        if (begins.empty()) {
            const std::string down = whatItBringsUp(*config);
            notes.push_back({joinPath("components", component.name),
                             "no event has it as `recover`, so it never begins" +
                                 (down.empty() ? down : "; down for the whole run: " + down)});
        }
        const auto disaster =
            begins.empty() ? std::nullopt : std::optional(begins.front()->event.at);
        for (const PlanStepConfig& step : config->plan.steps) {
            for (const models::ComponentRef& ref : step.bringsUp) {
                noteTooEarly(notes, scenario, ref, component.name, disaster);
            }
        }
        for (std::size_t i = 1; i < begins.size(); ++i) {
            notes.push_back({joinPath(begins[i]->path, "recover"),
                             "changes nothing: " + component.name + " has begun at " +
                                 sim::toText(begins.front()->event.at) +
                                 ", and is played out once in a run"});
        }
    }
    return notes;
}

} // namespace doppel::scenarios
