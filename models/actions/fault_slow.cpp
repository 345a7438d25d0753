// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_slow.h"

namespace doppel::models {

const ActionKind& faultSlowKind() {
    static const ActionKind kKind = actionKindOf<AimedFault<FaultSlowConfig>, FaultSlowConfig>({
        .name = "fault.slow",
        .summary = "its own work takes longer, by a factor or by a wait, within whatever that "
                   "work occupies",
        .inFlight = "work that begins takes longer and holds what it holds for longer: a thread, a "
                    "connection, for a factor also the processor that it computes on; work under "
                    "way keeps its length; whoever waits for what is held waits longer; health "
                    "checks wait for what is held and meet the delay, not the factor",
        .leavesOut = "a slow network, which is slow_network; calls to others, which take as long "
                     "as those others do",
        .source = "what each component holds: its own `holds`",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
