// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// Packets between the target and another one vanish, in both directions.
struct FaultPartitionConfig {
    ComponentRef target;
    ComponentRef with; ///< a component or a traffic source; empty: all that it has to do with

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FaultPartitionConfig& config, const PlatformPlan& plan);
std::string toText(const FaultPartitionConfig& config);

const ActionKind& faultPartitionKind();

} // namespace doppel::models
