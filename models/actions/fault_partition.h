// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/network_aim.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// What becomes of packets in a partition.
enum class PartitionBy : std::uint8_t {
    Silence, ///< they vanish
    Reset,   ///< something on the way resets their connections
};
ChoiceNames choiceNames(PartitionBy);

/// No packet gets through between the target and another one.
struct FaultPartitionConfig {
    NetworkAim aim;
    PartitionBy how = PartitionBy::Silence;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FaultPartitionConfig& config, const PlatformPlan& plan);
std::string toText(const FaultPartitionConfig& config);
LinkFault effectOf(const FaultPartitionConfig& config, double strength);

const ActionKind& faultPartitionKind();

} // namespace doppel::models
