// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/problem.h"

#include <cstdint>
#include <string>

namespace doppel::models {

/// An availability zone is lost: all servers that stand in it, or those of some components.
struct FaultLostZoneConfig {
    FaultAim aim; ///< whose servers; none named: everybody's
    std::uint32_t zone = 0;

    void describe(FieldVisitor& visitor);
    /// The aim with the zone in it.
    FaultAim inZone() const;
};

Problems problemsOf(const FaultLostZoneConfig& config);
Problems problemsOn(const FaultLostZoneConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultLostZoneConfig& config, const PlatformPlan& plan);
std::string toText(const FaultLostZoneConfig& config);

const ActionKind& faultLostZoneKind();

} // namespace doppel::models
