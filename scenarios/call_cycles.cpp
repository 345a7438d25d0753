// SPDX-License-Identifier: Apache-2.0
#include "scenarios/call_cycles.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

namespace {

constexpr std::size_t kMostShown = 12; // names of a cycle

/// Walks every way from component to component once, depth first.
class Walk {
public:
    explicit Walk(const Scenario& scenario) : components_(scenario.components) {
        for (std::size_t i = 0; i < components_.size(); ++i) {
            indexOf_.emplace(components_[i].name, i);
        }
        seen_.assign(components_.size(), Seen::No);
    }

    sim::Errors cycles() {
        for (std::size_t i = 0; i < components_.size(); ++i) {
            if (seen_[i] == Seen::No) {
                walkFrom(i);
            }
        }
        return std::move(errors_);
    }

private:
    enum class Seen { No, OnTheWay, Done };
    struct Step {
        std::size_t component;
        std::size_t nextCall = 0;
    };

    void walkFrom(std::size_t first) {
        enter(first);
        while (!way_.empty()) {
            Step& step = way_.back();
            const auto& calls = components_[step.component].calls;
            if (step.nextCall == calls.size()) {
                seen_[step.component] = Seen::Done;
                way_.pop_back();
                continue;
            }
            const ComponentUse& call = calls[step.nextCall++];
            const auto callee = indexOf_.find(call.name);
            if (callee == indexOf_.end()) {
                continue; // reported by the reader
            }
            if (seen_[callee->second] == Seen::OnTheWay) {
                report(call, callee->second);
            } else if (seen_[callee->second] == Seen::No) {
                enter(callee->second);
            }
        }
    }

    void enter(std::size_t component) {
        seen_[component] = Seen::OnTheWay;
        way_.push_back({component});
    }

    void report(const ComponentUse& call, std::size_t callee) {
        const auto begin = std::find_if(way_.begin(), way_.end(),
                                        [&](const Step& step) { return step.component == callee; });
        const auto length = static_cast<std::size_t>(way_.end() - begin);
        std::string cycle = components_[way_.back().component].name;
        for (std::size_t i = 0; i < std::min(length, kMostShown); ++i) {
            cycle += " -> " + components_[(begin + static_cast<std::ptrdiff_t>(i))->component].name;
        }
        cycle += length > kMostShown ? " -> …" : "";
        errors_.push_back({sim::ErrorCode::Input,
                           call.path + ": the calls go round in a cycle: " + cycle, call.where});
    }

    const std::vector<ComponentSpec>& components_;
    std::map<std::string_view, std::size_t> indexOf_;
    std::vector<Seen> seen_;
    std::vector<Step> way_; ///< from the first component to the present one
    sim::Errors errors_;
};

} // namespace

sim::Errors callCycles(const Scenario& scenario) {
    return Walk(scenario).cycles();
}

} // namespace doppel::scenarios
