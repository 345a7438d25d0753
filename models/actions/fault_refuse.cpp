// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_refuse.h"

#include "models/actions/aimed_fault.h"
#include "models/actions/without_requests.h"

namespace doppel::models {

void FaultRefuseConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
}

Problems problemsOf(const FaultRefuseConfig& config) {
    return problemsOf(config.aim);
}

Problems problemsOn(const FaultRefuseConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultRefuseConfig>::whyNotOf(config));
}

std::string_view whyNot(const FaultRefuseConfig&, const ComponentKind& kind) {
    return whyNoConnections(kind);
}

Problems notesOn(const FaultRefuseConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, AimedFault<FaultRefuseConfig>::whyNotOf(config));
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
        .leavesOut = "processes that die, which is down with how: crash; here the target is as it "
                     "was, and only takes nobody new",
        .source = "RFC 9293 3.5.2: a reset answers a SYN to a port where nobody listens",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
