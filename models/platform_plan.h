// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "models/problem.h"
#include "models/registry.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace doppel::models {

/// A platform before it is built: all that a configuration may name, so that what is wrong with one
/// can be told without a world. Whoever reads a scenario makes one of it.
class PlatformPlan {
public:
    struct Component {
        std::string name;
        const ComponentKind* kind = nullptr; ///< null: it is there, but of what kind is unknown
        Config* config = nullptr;            ///< not owned; null: its fields could not all be read
    };

    struct Source {
        std::string name;
        std::string to; ///< whom its visitors go to: a component, or a name that one resolves
    };

    /// Adds a component. The first of a name counts.
    void add(Component component);
    /// The component of that name, or null. Cost: a look into a hash table.
    const Component* find(std::string_view name) const;
    /// What that component is configured as; null: its configuration is no C, or could not be read.
    template <class C>
    const C* configOf(std::string_view name) const {
        const Component* component = find(name);
        const auto* config =
            component == nullptr ? nullptr : dynamic_cast<const ConfigOf<C>*>(component->config);
        return config == nullptr ? nullptr : &config->value;
    }
    const std::vector<Component>& components() const { return components_; }

    /// The names of all components, for those who misspelt one.
    std::vector<std::string> componentNames() const;
    /// Whom visitors may go to: components that answer pages, and the names that others resolve.
    std::vector<std::string> visitable() const;
    /// Whether visitors may go to that component or name. What could not be read is given the
    /// benefit of the doubt.
    bool canBeVisited(std::string_view name) const;

    /// Whether one of them, a component or a source, sends requests to the other.
    bool calls(std::string_view caller, std::string_view callee) const;

    /// The zones of the servers that a component begins with, by their numbers; none: nobody can
    /// tell.
    std::vector<std::uint32_t> zonesOfServers(const Component& component) const;

    std::vector<Source> sources;
    std::vector<std::string> pageClasses; ///< never empty: see PageCatalogue
    std::vector<std::string> locations;   ///< may be empty: one that nobody names
    std::uint32_t zones = 3;
    std::unordered_set<std::string> rescaled;      ///< components whose servers may become others
    std::unordered_set<std::string> changed;       ///< components of which an event sets a field
    bool hasRoutes = false;                        ///< routers load some
    sim::Duration duration = sim::Duration::max(); ///< of the run

private:
    std::vector<Component> components_;
    std::unordered_map<std::string, std::size_t> indexOf_;
    std::unordered_set<std::string> resolved_; // names that components resolve
    bool knowsAllNames_ = true;
};

/// "there are zones 0 to 2", where a field names one that the platform does not have.
Problems problemsOfZone(const std::string& field, std::uint32_t zone, const PlatformPlan& plan);

} // namespace doppel::models
