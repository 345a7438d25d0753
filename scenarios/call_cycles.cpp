// SPDX-License-Identifier: Apache-2.0
#include "scenarios/call_cycles.h"

#include "models/component_references.h"
#include "models/jobs/work_sink.h"
#include "models/platform_graph.h"
#include "models/registry.h"
#include "scenarios/file/value_path.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace doppel::scenarios {

namespace {

constexpr std::size_t kMostShown = 12; // names of a cycle

/// "store -> frontend -> store", from the caller that closes the cycle.
std::string shown(const std::vector<std::string>& cycle) {
    std::string text = cycle.back();
    for (std::size_t i = 0; i < std::min(cycle.size(), kMostShown); ++i) {
        text += " -> " + cycle[i];
    }
    return text + (cycle.size() > kMostShown ? " -> …" : "");
}

/// Those of a component, but for jobs and messages that it hands over: whoever does so waits for them
/// to be taken, and not for what comes of them.
void addCalls(models::PlatformGraph& graph,
              const models::PlatformPlan::Component& component,
              const models::PlatformPlan& plan) {
    for (const models::ComponentReference& call : models::referencesOf(*component.config)) {
        const models::PlatformPlan::Component* target = plan.find(call.target);
        const bool takesWork = target != nullptr && target->kind != nullptr &&
                               models::isOneOf(models::kKindsThatTakeWork, target->kind->name);
        if (target != nullptr && !takesWork) {
            graph.addCall(component.name, call.target, call.role);
        }
    }
}

} // namespace

models::Problems callCycles(const models::PlatformPlan& plan) {
    models::PlatformGraph graph;
    for (const models::PlatformPlan::Component& component : plan.components()) {
        graph.addComponent(component.name, {});
    }
    for (const models::PlatformPlan::Component& component : plan.components()) {
        if (component.config != nullptr) {
            addCalls(graph, component, plan);
        }
    }
    models::Problems problems;
    for (const std::vector<std::string>& cycle : graph.cycles()) {
        for (const auto& call : models::referencesOf(*plan.find(cycle.back())->config)) {
            if (call.target == cycle.front()) {
                problems.push_back(
                    {models::joinPaths(joinPath("components", cycle.back()), call.path),
                     "the calls go round in a cycle: " + shown(cycle)});
            }
        }
    }
    return problems;
}

} // namespace doppel::scenarios
