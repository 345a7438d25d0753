// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"

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

} // namespace doppel::models
