// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_lose_packets.h"

#include "models/actions/action_text.h"
#include "models/actions/network_fault.h"

namespace doppel::models {

void FaultLosePacketsConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("loss", loss, "the share of packets that vanish, each by its own chance",
                  {.required = true});
}

Problems problemsOf(const FaultLosePacketsConfig& config) {
    return config.loss.value == 0 ? Problems{{"loss", "0 % loses nothing"}} : Problems{};
}

Problems problemsOn(const FaultLosePacketsConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultLosePacketsConfig& config) {
    return "lost packets on " + toText(config.aim) + " (" + percentText(config.loss) + ")";
}

LinkFault effectOf(const FaultLosePacketsConfig& config, double strength) {
    LinkFault fault;
    fault.loss = config.loss;
    fault.strength = strength;
    return fault;
}

const ActionKind& faultLosePacketsKind() {
    using LosePackets = NetworkFault<FaultLosePacketsConfig>;
    static const ActionKind kKind = actionKindOf<LosePackets, FaultLosePacketsConfig>({
        .name = "fault.lose_packets",
        .summary = "the network between the target and another one loses packets",
        .inFlight = "a lost SYN or its answer is sent again after 1, 3, 7 s, …, until the connect "
                    "time-out; a lost request or answer after a round trip and 200 ms, which "
                    "doubles each time, until TCP gives up after 15 minutes; who calls holds "
                    "meanwhile what it holds; answers of requests in flight are hit as they leave",
        .leavesOut = "an answer is one packet: losses within a large one, which fast retransmit "
                     "mends in a round trip; tail loss probes; DNS, which asks again after its own "
                     "time-outs and is treated as TCP here",
        .source = "RFC 6298 2 and 5; Linux TCP_TIMEOUT_INIT 1 s, TCP_RTO_MIN 200 ms, TCP_RTO_MAX "
                  "120 s, tcp_retries2 15",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
