// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_slow.h"

#include "models/actions/action_text.h"
#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultSlowConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("factor", factor, "how many times as long its own work takes",
                  {.min = 0, .minExclusive = true});
    visitor.field("delay", delay, "how much longer each request waits before its work begins",
                  {.min = 0});
}

Problems problemsOf(const FaultSlowConfig& config) {
    if (config.factor.value == 1.0 && config.delay == sim::Duration::zero()) {
        return {{"fault", "a slow one needs a factor or a delay"}};
    }
    return {};
}

Problems problemsOn(const FaultSlowConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultSlowConfig& config) {
    const std::string factor = numberText(config.factor.value) + " times the work";
    const std::string delay = sim::toText(config.delay) + " more";
    const std::string both = config.delay == sim::Duration::zero() ? factor
                             : config.factor.value == 1            ? delay
                                                                   : factor + ", " + delay;
    return "slow on " + toText(config.aim) + " (" + both + ")";
}

FaultState effectOf(const FaultSlowConfig& config, double strength) {
    FaultState effect;
    effect.slowFactor.value = 1.0 + (config.factor.value - 1.0) * strength;
    effect.addedDelay = sim::fromSeconds(sim::toSeconds(config.delay) * strength);
    return effect;
}

const ActionKind& faultSlowKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultSlowConfig>, FaultSlowConfig>({
        .name = "fault.slow",
        .summary = "its own work takes longer by a factor, or every request waits longer before it",
        .inFlight =
            "by a factor: work that begins takes longer within whatever it occupies (a thread, a "
            "connection, a processor where it computes), work under way keeps its length, and "
            "whoever waits waits longer; by a delay: a request that arrives waits outside, and "
            "holds nothing of the target, only what its caller holds",
        .leavesOut =
            "a delay within the thread or the connection; a slow network, which is another thing",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
