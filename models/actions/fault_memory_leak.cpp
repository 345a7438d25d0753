// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_memory_leak.h"

#include "models/nodes/nodes_config.h"
#include "models/platform.h"
#include "models/platform_plan.h"

#include <algorithm>
#include <vector>

namespace doppel::models {

namespace {

class MemoryLeak final : public Action {
public:
    MemoryLeak(const FaultMemoryLeakConfig& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform) {}

    void begin(double) override {
        for (const Aimed& hit : aimedAt(config_.aim, platform_)) {
            if (ServerHost* host = hit.component->fleet().host()) {
                host->leakMore(config_.perMinute.count);
                hit_.push_back(host);
            }
        }
    }
    void end() override {
        for (ServerHost* host : hit_) {
            host->leakMore(-config_.perMinute.count);
        }
    }

private:
    const FaultMemoryLeakConfig& config_;
    Platform& platform_;
    std::vector<ServerHost*> hit_;
};

// Only pods have memory.
bool isOnNodes(const std::string& component, const PlatformPlan& plan) {
    return std::any_of(plan.components().begin(), plan.components().end(), [&](const auto& each) {
        const auto* nodes = plan.configOf<NodesConfig>(each.name);
        return nodes != nullptr &&
               std::any_of(nodes->pods.begin(), nodes->pods.end(),
                           [&](const auto& pod) { return pod.of.name == component; });
    });
}

} // namespace

void FaultMemoryLeakConfig::describe(FieldVisitor& visitor) {
    aim.describeComponents(visitor);
    visitor.field("per_minute", perMinute, "that each of its pods grows by, besides its own leak",
                  {.min = 1, .max = 1e15, .source = "a guess"});
}

Problems problemsOf(const FaultMemoryLeakConfig& config) {
    return problemsOf(config.aim);
}

Problems problemsOn(const FaultMemoryLeakConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOn(config.aim, plan);
    if (problems.empty()) {
        append(problems,
               problemsOfMeant(config.aim, plan, {}, [&](const PlatformPlan::Component& component) {
                   return isOnNodes(component.name, plan)
                              ? std::string()
                              : "the memory of \"" + component.name +
                                    "\" is not modelled: it has no pods on `nodes`";
               }));
    }
    return problems;
}

std::string toText(const FaultMemoryLeakConfig& config) {
    constexpr std::int64_t kMib = 1 << 20;
    return "memory leak in " + toText(config.aim) + " (" +
           std::to_string(config.perMinute.count / kMib) + " MiB a minute)";
}

const ActionKind& faultMemoryLeakKind() {
    static const ActionKind kKind = actionKindOf<MemoryLeak, FaultMemoryLeakConfig>({
        .name = "fault.memory_leak",
        .summary = "the processes of its pods take more and more memory, until they are killed at "
                   "their limit and start again with what they took at first",
        .inFlight = "nothing becomes of them while there is memory; when a pod is killed, those in "
                    "its threads get a reset at once, jobs in them are lost or orphaned, and what "
                    "has leaked is free",
        .leavesOut = "that garbage is collected more often the more there is; what has leaked "
                     "stays when the fault is over, until the process ends",
        .source = "Linux mm/oom_kill.c; kubernetes.io, Assign Memory Resources to Containers",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
