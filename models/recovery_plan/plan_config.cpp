// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/plan_config.h"

#include "models/component_references.h"
#include "models/field_path.h"
#include "models/recovery_plan/plan_graph.h"

#include <algorithm>

namespace doppel::models {

void StepFailureConfig::describe(FieldVisitor& visitor) {
    visitor.field("probability", probability, "the chance that an attempt fails",
                  {.required = true});
    visitor.field("wasted", wasted, "until it is known that an attempt failed", {.min = 0});
    visitor.field("retries", retries, "further attempts", {.min = 0, .max = 100});
    visitor.field("instead", instead,
                  "what is done in its place after the last attempt; unset: the plan fails",
                  {.min = 0});
}

void PlanStepConfig::describe(FieldVisitor& visitor) {
    visitor.field("name", name, "what the step is called", {.required = true});
    visitor.field("after", after,
                  "the steps that must have ended; none: it begins with the disaster");
    visitor.field("takes", takes,
                  "how long it takes where it succeeds, and, for the playings, with the boot of "
                  "what it brings up; as it is played out it is over, besides, only once that "
                  "serves, but for want of what other steps have yet to bring up",
                  {.min = 0, .required = true});
    visitor.field("failure", failure, "that it may fail, and what then");
    visitor.field("brings_up", bringsUp,
                  "components that are not there until it has ended: no server of them starts, is "
                  "scaled, taken over or paid for. What is set, deployed or wanted of them "
                  "meanwhile holds for those that boot then, and a fault that lasts hits these",
                  {.ofKind = kAnyThatWorks});
    visitor.field("points", points, "a name that points elsewhere when it has ended");
}

void PlanPointConfig::describe(FieldVisitor& visitor) {
    visitor.field("names", names, "the dns component", {.required = true, .ofKind = "dns"});
    visitor.field("record", record, "the name that changes", {.required = true});
    target.describe(visitor);
}

void PlanStoreConfig::describe(FieldVisitor& visitor) {
    visitor.field("name", name,
                  "the store; where it is a component that no step brings up, its writes in each "
                  "second after the disaster in which it answers, until names point elsewhere, or "
                  "the step that brings it back is over, are lost, too",
                  {.required = true});
    visitor.field("lag", lag,
                  "how far what is recovered is behind what was lost: a replica's lag, the age of "
                  "a backup",
                  {.min = 0, .required = true});
    visitor.field("writes", writes, "writes that it takes, to say how many are lost", {.min = 0});
    visitor.field("step", step, "the step that brings it back");
    visitor.field("lag_instead", lagInstead,
                  "the lag where something was done in the place of that step", {.min = 0});
}

void PlanConfig::describe(FieldVisitor& visitor) {
    visitor.field("steps", steps, "the steps of the plan, in any order", {.required = true});
    visitor.field("stores", stores, "the stores of which writes may be lost");
    visitor.field("ttl", ttl,
                  "of the name that is changed in the end: callers find the new address within it",
                  {.min = 0, .source = "Route 53: 60 s or less where records fail over"});
}

namespace {

std::vector<std::string> stepNames(const PlanConfig& plan) {
    std::vector<std::string> names;
    for (const PlanStepConfig& step : plan.steps) {
        names.push_back(step.name);
    }
    return names;
}

} // namespace

Problems problemsOf(const PlanConfig& plan) {
    Problems problems;
    const std::vector<std::string> names = stepNames(plan);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStepConfig& step = plan.steps[i];
        const std::string path = joinIndex("steps", i);
        if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), step.name) !=
            names.begin() + static_cast<std::ptrdiff_t>(i)) {
            problems.push_back({joinPath(path, "name"), "there are two steps " + step.name});
        }
        for (std::size_t j = 0; j < step.after.size(); ++j) {
            refuseUnknown(problems, joinIndex(joinPath(path, "after"), j), "step", step.after[j],
                          names);
        }
    }
    for (std::size_t i = 0; i < plan.stores.size(); ++i) {
        if (!plan.stores[i].step.empty()) {
            refuseUnknown(problems, joinPath(joinIndex("stores", i), "step"), "step",
                          plan.stores[i].step, names);
        }
    }
    if (problems.empty() && !PlanGraph(plan).isAcyclic()) {
        problems.push_back({"steps", "wait for each other in a cycle"});
    }
    return problems;
}

} // namespace doppel::models
