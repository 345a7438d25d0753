// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_partition.h"

#include "models/actions/fault_aim.h"
#include "models/platform.h"
#include "models/platform_plan.h"

#include <vector>

namespace doppel::models {

namespace {

class Partition final : public Action {
public:
    Partition(const FaultPartitionConfig& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform) {}

    void begin(double) override {
        for (const Platform::Arrow& arrow : platform_.arrows()) {
            const std::string& target = config_.target.name;
            const std::string& callee = arrow.link->target().name();
            const std::string& other = callee == target ? arrow.caller : callee;
            const bool touches = callee == target || arrow.caller == target;
            if (touches && (config_.with.empty() || other == config_.with.name)) {
                arrow.link->cut();
                cut_.push_back(arrow.link.get());
            }
        }
    }
    void end() override {
        for (Link* link : cut_) {
            link->mend();
        }
    }

private:
    const FaultPartitionConfig& config_;
    Platform& platform_;
    std::vector<Link*> cut_;
};

} // namespace

void FaultPartitionConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component that is cut off", {.required = true});
    visitor.field("with", with,
                  "the other side: a component or a traffic source; none: all that it talks to");
}

Problems problemsOn(const FaultPartitionConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const std::string& target = config.target.name;
    if (problems.empty() && !config.with.empty() && !plan.calls(config.with.name, target) &&
        !plan.calls(target, config.with.name)) {
        problems.push_back(
            {"with", target + " and " + config.with.name + " do not call each other"});
    }
    return problems;
}

std::string toText(const FaultPartitionConfig& config) {
    return "partition on " + config.target.name + " from " +
           (config.with.empty() ? "everyone" : config.with.name);
}

const ActionKind& faultPartitionKind() {
    static const ActionKind kKind = actionKindOf<Partition, FaultPartitionConfig>({
        .name = "fault.partition",
        .summary = "the network between the target and another one fails: packets vanish in both "
                   "directions",
        .inFlight = "requests in flight go on, and their answers still arrive; a new call waits "
                    "for its connect time-out, and its caller holds meanwhile what it holds",
        .leavesOut =
            "packets of what is in flight that vanish too; a partition in one direction only",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
