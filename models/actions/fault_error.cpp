// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_error.h"

#include "models/actions/action_text.h"
#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultErrorConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("status", status, "what it answers", {.min = 100, .max = 599});
    visitor.field("share", share,
                  "the share of the requests that arrive; each is decided by its own chance");
}

Problems problemsOn(const FaultErrorConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultErrorConfig& config) {
    return "error on " + toText(config.aim) + " (status " + std::to_string(config.status) + ", " +
           percentText(config.share) + ")";
}

FaultState effectOf(const FaultErrorConfig& config, double strength) {
    FaultState effect;
    effect.errorShare = {config.share.value * strength};
    effect.errorStatus = config.status;
    return effect;
}

const ActionKind& faultErrorKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultErrorConfig>, FaultErrorConfig>({
        .name = "fault.error",
        .summary = "requests are answered with an error, all or a share of them",
        .inFlight = "those in flight or waiting are not hit; of those that arrive, the share is "
                    "answered at once, before any work, and holds nothing of the target",
        .leavesOut =
            "errors that come after the work was done and so cost as much as a good answer",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
