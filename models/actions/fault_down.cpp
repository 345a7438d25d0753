// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_down.h"

#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultDownConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
}

Problems problemsOn(const FaultDownConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultDownConfig& config) {
    return "down on " + toText(config.aim);
}

FaultState effectOf(const FaultDownConfig&, double) {
    FaultState effect;
    effect.down = 1;
    return effect;
}

const ActionKind& faultDownKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultDownConfig>, FaultDownConfig>({
        .name = "fault.down",
        .summary = "nothing answers: packets to the target vanish, as when a host or a load "
                   "balancer is gone",
        .inFlight = "requests in flight and those that wait go on and are answered; a new call "
                    "waits for its connect time-out, and its caller holds meanwhile what it holds",
        .leavesOut = "connections that are reset, what was in memory or in queues: the target "
                     "comes back as it was",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
