// SPDX-License-Identifier: Apache-2.0
#include "scenarios/call_cycles.h"

#include "models/component_references.h"
#include "scenarios/file/value_path.h"

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
    explicit Walk(const models::PlatformPlan& plan) : components_(plan.components()) {
        for (std::size_t i = 0; i < components_.size(); ++i) {
            indexOf_.emplace(components_[i].name, i);
            calls_.push_back(components_[i].config == nullptr
                                 ? std::vector<models::ComponentReference>{}
                                 : models::referencesOf(*components_[i].config));
        }
        seen_.assign(components_.size(), Seen::No);
    }

    models::Problems cycles() {
        for (std::size_t i = 0; i < components_.size(); ++i) {
            if (seen_[i] == Seen::No) {
                walkFrom(i);
            }
        }
        return std::move(problems_);
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
            const auto& calls = calls_[step.component];
            if (step.nextCall == calls.size()) {
                seen_[step.component] = Seen::Done;
                way_.pop_back();
                continue;
            }
            const models::ComponentReference& call = calls[step.nextCall++];
            const auto callee = indexOf_.find(call.target);
            if (callee == indexOf_.end()) {
                continue; // a problem of its own
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

    void report(const models::ComponentReference& call, std::size_t callee) {
        const auto begin = std::find_if(way_.begin(), way_.end(),
                                        [&](const Step& step) { return step.component == callee; });
        const auto length = static_cast<std::size_t>(way_.end() - begin);
        std::string cycle = components_[way_.back().component].name;
        for (std::size_t i = 0; i < std::min(length, kMostShown); ++i) {
            cycle += " -> " + components_[(begin + static_cast<std::ptrdiff_t>(i))->component].name;
        }
        cycle += length > kMostShown ? " -> …" : "";
        problems_.push_back(
            {models::joinPaths(joinPath("components", components_[way_.back().component].name),
                               call.path),
             "the calls go round in a cycle: " + cycle});
    }

    const std::vector<models::PlatformPlan::Component>& components_;
    std::vector<std::vector<models::ComponentReference>> calls_; // by component
    std::map<std::string_view, std::size_t> indexOf_;
    std::vector<Seen> seen_;
    std::vector<Step> way_; ///< from the first component to the present one
    models::Problems problems_;
};

} // namespace

models::Problems callCycles(const models::PlatformPlan& plan) {
    return Walk(plan).cycles();
}

} // namespace doppel::scenarios
