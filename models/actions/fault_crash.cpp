// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_crash.h"

#include "models/actions/without_requests.h"

namespace doppel::models {

namespace {

class Crash final : public Action {
public:
    Crash(const FaultCrashConfig& config, const ActionScope& scope)
        : aimed_(aimedAt(config.aim, scope.platform)) {}

    void begin(double) override {
        for (const Aimed& hit : aimed_) {
            for (const std::uint32_t server : hit.servers) {
                hit.component->fleet().crash({server});
            }
        }
    }

private:
    std::vector<Aimed> aimed_;
};

} // namespace

void FaultCrashConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
}

Problems problemsOf(const FaultCrashConfig& config) {
    return problemsOf(config.aim);
}

Problems problemsOn(const FaultCrashConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, whyNoDeaths);
}

Problems notesOn(const FaultCrashConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, whyNoDeaths);
}

std::string toText(const FaultCrashConfig& config) {
    return "crash of " + toText(config.aim);
}

const ActionKind& faultCrashKind() {
    static const ActionKind kKind = actionKindOf<Crash, FaultCrashConfig>({
        .name = "fault.crash",
        .summary = "the processes of its servers die, and their supervisors start them again: "
                   "100 ms after a first death, after a pause that grows from the second on "
                   "(restart, where the component has it); then boot_time passes, or what stands "
                   "for it: a database's recovery_time, a key-value store's loading_time",
        .inFlight = "requests in flight and those that wait get a reset at once, what they held is "
                    "free and memory is empty; a new call is refused until the process listens, "
                    "and others are not sent there until it is ready again",
        .leavesOut = "why they died: nothing dies by itself of the load that it has",
        .source = "kubernetes.io, Pod Lifecycle; kubelet kuberuntime_manager.go, doBackOff",
        .lasts = false,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
