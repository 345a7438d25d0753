// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_disk_slow.h"

namespace doppel::models {

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
