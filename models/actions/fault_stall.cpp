// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_stall.h"

#include "models/actions/action_text.h"
#include "models/actions/aimed_fault.h"
#include "models/actions/without_requests.h"

namespace doppel::models {

void FaultStallConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("share", share, "the share of the answers; each is decided by its own chance");
}

Problems problemsOf(const FaultStallConfig& config) {
    Problems problems = problemsOf(config.aim);
    append(problems, problemsOfShare(config.share));
    return problems;
}

Problems problemsOn(const FaultStallConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultStallConfig>::whyNotOf(config));
}

std::string_view whyNot(const FaultStallConfig&, const ComponentKind& kind) {
    if (const auto unconnected = whyNoConnections(kind); !unconnected.empty()) {
        return unconnected;
    }
    return kind.answersPages ? std::string_view{}
                             : "answers by a datagram, or a frame, which comes whole or not at all";
}

Problems notesOn(const FaultStallConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, {});
}

std::string toText(const FaultStallConfig& config) {
    return "stall on " + toText(config.aim) + " (" + percentText(config.share) + ")";
}

FaultState effectOf(const FaultStallConfig& config, double strength) {
    FaultState effect;
    effect.stallShare = {config.share.value * strength};
    return effect;
}

const ActionKind& faultStallKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultStallConfig>, FaultStallConfig>({
        .name = "fault.stall",
        .summary = "answers begin and then stop, all or a share of them",
        .inFlight =
            "answers that leave from now on are hit, also of requests that were in flight; "
            "the target counts them as done and holds nothing any more, the caller holds what it "
            "holds until its time-out between bytes, or, without one of those, that for the whole "
            "answer, and has failed; the Router passes the stalled answer on; visitors wait for "
            "the rest until they leave, and who has no time-out at all until the server dies",
        .leavesOut =
            "the connection, buffers and threads that a stalled answer keeps at the target",
        .source = "Fastly documentation, between_bytes_timeout",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
