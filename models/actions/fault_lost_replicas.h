// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"
#include "models/server_selection.h"

#include <string>

namespace doppel::models {

/// Some of the target's servers die.
struct FaultLostReplicasConfig {
    ComponentRef target;
    ServerSelection servers;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FaultLostReplicasConfig& config, const PlatformPlan& plan);
std::string toText(const FaultLostReplicasConfig& config);

const ActionKind& faultLostReplicasKind();

} // namespace doppel::models
