// SPDX-License-Identifier: Apache-2.0
#include "models/platform_plan.h"

#include "models/component_references.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

void PlatformPlan::add(Component component) {
    indexOf_.emplace(component.name, components_.size());
    if (component.kind != nullptr && component.kind->resolves != nullptr) {
        if (component.config != nullptr) {
            resolved_.merge(component.kind->resolves(*component.config));
        } else {
            knowsAllNames_ = false;
        }
    }
    components_.push_back(std::move(component));
}

const PlatformPlan::Component* PlatformPlan::find(std::string_view name) const {
    const auto found = indexOf_.find(std::string(name));
    return found == indexOf_.end() ? nullptr : &components_[found->second];
}

std::vector<std::string> PlatformPlan::componentNames() const {
    std::vector<std::string> names;
    for (const Component& component : components_) {
        names.push_back(component.name);
    }
    return names;
}

std::vector<std::string> PlatformPlan::visitable() const {
    std::vector<std::string> names(resolved_.begin(), resolved_.end());
    std::sort(names.begin(), names.end());
    for (const Component& component : components_) {
        if (component.kind != nullptr && component.kind->answersPages) {
            names.push_back(component.name);
        }
    }
    return names;
}

bool PlatformPlan::canBeVisited(std::string_view name) const {
    if (const Component* component = find(name)) {
        return component->kind == nullptr || component->kind->answersPages;
    }
    return !knowsAllNames_ || resolved_.contains(std::string(name));
}

namespace {

// Whether who names `named` calls `callee`: work for one that fetches it is left where that has it
// from.
bool leadsTo(const std::string& named, std::string_view callee, const PlatformPlan& plan) {
    const PlatformPlan::Component* component = plan.find(named);
    if (component == nullptr || component->kind == nullptr || !component->kind->fetchesWork ||
        component->config == nullptr) {
        return named == callee;
    }
    const auto references = referencesOf(*component->config);
    return std::any_of(references.begin(), references.end(), [&](const auto& reference) {
        return reference.target == callee && reference.ofKind == "redis";
    });
}

} // namespace

bool PlatformPlan::calls(std::string_view caller, std::string_view callee) const {
    const auto refersTo = [&](const Component& component) {
        if (component.config == nullptr) {
            return true;
        }
        const auto references = referencesOf(*component.config);
        return std::any_of(references.begin(), references.end(), [&](const auto& reference) {
            return leadsTo(reference.target, callee, *this);
        });
    };
    if (const Component* component = find(caller)) {
        return refersTo(*component);
    }
    const auto source = std::find_if(sources.begin(), sources.end(),
                                     [&](const Source& each) { return each.name == caller; });
    if (source == sources.end()) {
        return false;
    }
    // Visitors who go by a name ask for it, and then go where it leads.
    return source->to == callee ||
           std::any_of(components_.begin(), components_.end(), [&](const Component& component) {
               const bool resolves =
                   component.kind != nullptr && component.kind->resolves != nullptr &&
                   component.config != nullptr &&
                   component.kind->resolves(*component.config).contains(source->to);
               return resolves && (component.name == callee || refersTo(component));
           });
}

std::vector<std::uint32_t> PlatformPlan::zonesOfServers(const Component& component) const {
    const bool isKnown = component.kind != nullptr && component.config != nullptr &&
                         component.kind->serverZones != nullptr;
    return isKnown ? component.kind->serverZones(*component.config, *this)
                   : std::vector<std::uint32_t>();
}

Problems problemsOfZone(const std::string& field, std::uint32_t zone, const PlatformPlan& plan) {
    return zone < plan.zones ? Problems{}
                             : Problems{{field, std::to_string(zone) + ": there are zones 0 to " +
                                                    std::to_string(plan.zones - 1)}};
}

} // namespace doppel::models
