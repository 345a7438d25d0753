// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The kinds that a scenario may name: a value that readers, checks and descriptions are given.
/// Whoever has kinds of their own adds them to a copy of builtInKinds(); see docs/architecture.md.
/// The kinds themselves outlive all that was made by them.
struct Kinds {
    std::vector<const ComponentKind*> components;
    std::vector<const TrafficKind*> traffic;
    std::vector<const ActionKind*> actions;
};

/// The kinds that Doppel comes with.
Kinds builtInKinds();

/// The one of that name among kinds of components, of traffic or of actions, or null.
template <class K>
const K* findKind(const std::vector<const K*>& kinds, std::string_view name) {
    const auto found =
        std::find_if(kinds.begin(), kinds.end(), [&](const K* kind) { return kind->name == name; });
    return found == kinds.end() ? nullptr : *found;
}

} // namespace doppel::models
