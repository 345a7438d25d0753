// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_refuse.h"

#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultRefuseConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
}

Problems problemsOn(const FaultRefuseConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultRefuseConfig& config) {
    return "refuse on " + toText(config.aim);
}

FaultState effectOf(const FaultRefuseConfig&, double) {
    FaultState effect;
    effect.refuse = 1;
    return effect;
}

const ActionKind& faultRefuseKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultRefuseConfig>, FaultRefuseConfig>({
        .name = "fault.refuse",
        .summary = "connections are refused: the host is there, nothing listens",
        .inFlight = "requests in flight and those that wait go on and are answered; a new call "
                    "fails after one round trip and holds nothing of the target",
        .leavesOut = "what was in memory or in queues: the target comes back as it was",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
