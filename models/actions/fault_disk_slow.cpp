// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_disk_slow.h"

#include "models/actions/action_text.h"
#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultDiskSlowConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("factor", factor, "how many times as long its reads take",
                  {.min = 0, .minExclusive = true});
    visitor.field("delay", delay, "how much longer they take beside that, for each request",
                  {.min = 0});
    visitor.field("share", share,
                  "the share of the requests that are hit; each is decided by its own chance");
}

Problems problemsOf(const FaultDiskSlowConfig& config) {
    Problems problems = problemsOf(config.aim);
    if (config.factor.value == 1.0 && !config.delay) {
        problems.push_back({"fault", "a slow disk needs a factor or a delay"});
    }
    return problems;
}

Problems problemsOn(const FaultDiskSlowConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultDiskSlowConfig>::whyNotOf(config));
}

Problems notesOn(const FaultDiskSlowConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan);
}

std::string toText(const FaultDiskSlowConfig& config) {
    return "disk_slow on " + toText(config.aim) + " (" +
           longerText(config.factor, "times the reads", config.delay, config.share) + ")";
}

FaultState effectOf(const FaultDiskSlowConfig& config, double strength) {
    Slowing slowing;
    slowing.of = Slowing::Of::Disk;
    slowing.share = config.share;
    slowing.factor = config.factor.value;
    slowing.wait = config.delay.value_or(sim::Distribution());
    slowing.strength = strength;
    FaultState effect;
    effect.slow.push_back(slowing);
    return effect;
}

std::string_view whyNot(const FaultDiskSlowConfig&, const ComponentKind& kind) {
    return kind.disk.empty() ? "reads no disk in this model" : std::string_view{};
}

const ActionKind& faultDiskSlowKind() {
    static const ActionKind kKind =
        actionKindOf<AimedFault<FaultDiskSlowConfig>, FaultDiskSlowConfig>({
            .name = "fault.disk_slow",
            .summary = "what it reads from its disk takes longer, as when a volume has used up its "
                       "burst credits",
            .inFlight = "reads that begin take longer, and their requests hold for longer what "
                        "they hold, such as a connection, but no processor; reads under way keep "
                        "their length; requests that read nothing are not hit",
            .leavesOut = "the queue of a disk, which here serves any number of reads at a time; "
                         "writes; a cache that spares reads",
            .source = "AWS EBS user guide, burst balance",
            .grows = true,
            .isFault = true,
        });
    return kKind;
}

} // namespace doppel::models
