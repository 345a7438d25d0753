// SPDX-License-Identifier: Apache-2.0
#include "scenarios/call_cycles.h"

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

} // namespace

sim::Errors callCycles(const Scenario& scenario) {
    sim::Errors errors;
    for (const std::vector<std::string>& cycle : scenario.graph().cycles()) {
        for (const ComponentUse& call : scenario.component(cycle.back())->calls) {
            if (call.name == cycle.front()) {
                errors.push_back({sim::ErrorCode::Input,
                                  call.path + ": the calls go round in a cycle: " + shown(cycle),
                                  call.where});
            }
        }
    }
    return errors;
}

} // namespace doppel::scenarios
