// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_slow.h"

#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultSlowConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    slowing.describe(visitor, "how many times as long its own work takes",
                     "how much longer it takes beside that, for each request");
}

Problems problemsOf(const FaultSlowConfig& config) {
    Problems problems = problemsOf(config.aim);
    append(problems, problemsOf(config.slowing));
    return problems;
}

Problems problemsOn(const FaultSlowConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultSlowConfig>::whyNotOf(config));
}

Problems notesOn(const FaultSlowConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan);
}

std::string toText(const FaultSlowConfig& config) {
    return "slow on " + toText(config.aim) + " (" + toText(config.slowing, "times the work") + ")";
}

FaultState effectOf(const FaultSlowConfig& config, double strength) {
    return effectOf(config.slowing, Slowing::Of::Work, strength);
}

std::string_view whyNot(const FaultSlowConfig& config, const ComponentKind& kind) {
    return !config.slowing.delay && kind.ownWork.empty()
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
