// SPDX-License-Identifier: Apache-2.0
#include "scenarios/run_graph.h"

#include "scenarios/calls.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

const CallGraph& RunGraph::of(const RunResult& result) const {
    if (!graph_) {
        std::vector<std::string> members;
        for (const TrafficResult& source : result.traffic) {
            members.push_back(source.name);
        }
        for (const ComponentResult& component : result.components) {
            members.push_back(component.name);
        }
        Calls calls;
        calls.addConfigured(result.configuration);
        graph_.emplace(members, calls.list());
    }
    return *graph_;
}

} // namespace doppel::scenarios
