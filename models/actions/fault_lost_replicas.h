// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/problem.h"
#include "models/server_selection.h"

#include <optional>
#include <string>

namespace doppel::models {

/// Some of the target's servers die.
struct FaultLostReplicasConfig {
    FaultAim aim; ///< its servers: those that may die are all
    ServerSelection servers;
    std::optional<sim::Probability> share{}; ///< of the servers: the same as servers: 50%

    void describe(FieldVisitor& visitor);
    /// Which of its servers die, whichever way that was said.
    ServerSelection lost() const { return share ? ServerSelection{*share} : servers; }
    /// The aim with those in it.
    FaultAim aimed() const {
        FaultAim whole = aim;
        whole.servers = lost();
        return whole;
    }
};

Problems problemsOf(const FaultLostReplicasConfig& config);
Problems problemsOn(const FaultLostReplicasConfig& config, const PlatformPlan& plan);
Problems notesOn(const FaultLostReplicasConfig& config, const PlatformPlan& plan);
std::string toText(const FaultLostReplicasConfig& config);

const ActionKind& faultLostReplicasKind();

} // namespace doppel::models
