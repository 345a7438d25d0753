// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_slow.h"

#include "models/actions/action_text.h"
#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultSlowConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("factor", factor, "how many times as long its own work takes",
                  {.min = 0, .minExclusive = true});
    visitor.field("delay", delay, "how much longer it takes beside that, for each request",
                  {.min = 0});
    visitor.field("share", share,
                  "the share of the requests that are hit; each is decided by its own chance");
}

Problems problemsOf(const FaultSlowConfig& config) {
    Problems problems = problemsOf(config.aim);
    if (config.factor.value == 1.0 && !config.delay) {
        problems.push_back({"fault", "a slow one needs a factor or a delay"});
    }
    return problems;
}

Problems problemsOn(const FaultSlowConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultSlowConfig>::whyNotOf(config));
}

Problems notesOn(const FaultSlowConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan);
}

std::string toText(const FaultSlowConfig& config) {
    return "slow on " + toText(config.aim) + " (" +
           longerText(config.factor, "times the work", config.delay, config.share) + ")";
}

FaultState effectOf(const FaultSlowConfig& config, double strength) {
    Slowing slowing;
    slowing.share = config.share;
    slowing.factor = config.factor.value;
    slowing.wait = config.delay.value_or(sim::Distribution());
    slowing.strength = strength;
    FaultState effect;
    effect.slow.push_back(slowing);
    return effect;
}

std::string_view whyNot(const FaultSlowConfig& config, const ComponentKind& kind) {
    return !config.delay && kind.ownWork.empty()
               ? "has no work of its own that a factor could make longer; say a delay"
               : std::string_view{};
}

const ActionKind& faultSlowKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultSlowConfig>, FaultSlowConfig>({
        .name = "fault.slow",
        .summary = "its own work takes longer, by a factor or by a wait, within whatever that "
                   "work occupies",
        .inFlight = "work that begins takes longer and holds what it holds for longer: a thread, a "
                    "connection, for a factor also the processor that it computes on; work under "
                    "way keeps its length; whoever waits for what is held waits longer; health "
                    "checks meet the delay, not the factor",
        .leavesOut = "a slow network, which is slow_network; calls to others, which take as long "
                     "as those others do",
        .source = "what each component holds: its own `holds`",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
