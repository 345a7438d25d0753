// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"

#include <cstdint>
#include <string>

namespace doppel::models {

/// The target's servers in one availability zone die.
struct FaultLostZoneConfig {
    ComponentRef target;
    std::uint32_t zone = 0;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FaultLostZoneConfig& config, const PlatformPlan& plan);
std::string toText(const FaultLostZoneConfig& config);

const ActionKind& faultLostZoneKind();

} // namespace doppel::models
