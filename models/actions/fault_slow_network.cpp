// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_slow_network.h"

#include "models/actions/action_text.h"
#include "models/actions/network_fault.h"

namespace doppel::models {

void FaultSlowNetworkConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("delay", delay, "how much longer a message takes, in each direction that is hit",
                  {.min = 0});
    visitor.field("jitter", jitter, "by which that is more or less, each as likely", {.min = 0});
    visitor.field("loss", loss, "the share of packets that vanish, as in lose_packets");
}

Problems problemsOf(const FaultSlowNetworkConfig& config) {
    const bool isNothing = config.delay.value_or(sim::Distribution()).mean() <= 0 &&
                           config.jitter == sim::Duration::zero() && config.loss.value == 0;
    return isNothing ? Problems{{"fault", "a slow network needs a delay, a jitter or a loss"}}
                     : Problems{};
}

Problems problemsOn(const FaultSlowNetworkConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan);
}

std::string toText(const FaultSlowNetworkConfig& config) {
    std::string text;
    const auto add = [&text](const std::string& more) {
        text += (text.empty() ? "" : ", ") + more;
    };
    if (config.delay) {
        add(config.delay->toText() + " more");
    }
    if (config.jitter > sim::Duration::zero()) {
        add("jitter " + sim::toText(config.jitter));
    }
    if (config.loss.value > 0) {
        add(percentText(config.loss) + " lost");
    }
    return "slow_network on " + toText(config.aim) + " (" + text + ")";
}

LinkFault effectOf(const FaultSlowNetworkConfig& config, double strength) {
    LinkFault fault;
    fault.delay = config.delay.value_or(sim::Distribution());
    fault.jitter = config.jitter;
    fault.loss = config.loss;
    fault.strength = strength;
    return fault;
}

const ActionKind& faultSlowNetworkKind() {
    using SlowNetwork = NetworkFault<FaultSlowNetworkConfig>;
    static const ActionKind kKind = actionKindOf<SlowNetwork, FaultSlowNetworkConfig>({
        .name = "fault.slow_network",
        .summary = "the network between the target and another one takes longer, and may lose "
                   "packets",
        .inFlight = "requests and answers that are sent from now on take longer; who calls holds "
                    "for longer what it holds, who is called holds nothing for it; messages under "
                    "way keep their time",
        .leavesOut = "the round trips of connecting; bandwidth and queues on the way; large "
                     "answers, which on a longer way take more than one round trip more",
        .source = "tc-netem(8): delay, jitter, loss",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
