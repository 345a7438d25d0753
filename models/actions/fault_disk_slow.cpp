// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_disk_slow.h"

#include "models/actions/aimed_fault.h"

namespace doppel::models {

void FaultDiskSlowConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    slowing.describe(visitor, "how many times as long its reads take",
                     "how much longer they take beside that, for each request");
}

Problems problemsOf(const FaultDiskSlowConfig& config) {
    Problems problems = problemsOf(config.aim);
    append(problems, problemsOf(config.slowing));
    return problems;
}

Problems problemsOn(const FaultDiskSlowConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, AimedFault<FaultDiskSlowConfig>::whyNotOf(config));
}

Problems notesOn(const FaultDiskSlowConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan);
}

std::string toText(const FaultDiskSlowConfig& config) {
    return "disk_slow on " + toText(config.aim) + " (" + toText(config.slowing, "times the reads") +
           ")";
}

FaultState effectOf(const FaultDiskSlowConfig& config, double strength) {
    return effectOf(config.slowing, Slowing::Of::Disk, strength);
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
