// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_partition.h"

#include "models/actions/network_fault.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(PartitionBy) {
    static constexpr std::array<std::string_view, 2> kNames{"silence", "reset"};
    return kNames;
}

void FaultPartitionConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("how", how,
                  "silence: packets vanish; reset: something on the way, such as a firewall that "
                  "rejects, resets their connections");
}

Problems problemsOn(const FaultPartitionConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultPartitionConfig& config) {
    return "partition on " + toText(config.aim) +
           (config.how == PartitionBy::Reset ? " (reset)" : "");
}

LinkFault effectOf(const FaultPartitionConfig& config, double) {
    LinkFault fault;
    fault.cuts = config.how == PartitionBy::Silence;
    fault.resets = config.how == PartitionBy::Reset;
    return fault;
}

const ActionKind& faultPartitionKind() {
    using Partition = NetworkFault<FaultPartitionConfig>;
    static const ActionKind kKind = actionKindOf<Partition, FaultPartitionConfig>({
        .name = "fault.partition",
        .summary = "no packet gets through between the target and another one, in both directions "
                   "or in one",
        .inFlight = "silence: answers to requests in flight do not arrive, and their callers hold "
                    "what they hold until their time-outs, while the target does the work in vain; "
                    "an answer whose caller still waits when the partition ends arrives as TCP "
                    "sends it again; a new call sends SYNs until its connect time-out; reset: an "
                    "answer that is sent breaks its connection, and new calls are refused",
        .leavesOut = "connections kept alive: a call makes its own, so that one direction that is "
                     "cut keeps all new ones from being made",
        .source = "RFC 9293 3.8.1; RFC 6298; Linux tcp_retries2: 15",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
