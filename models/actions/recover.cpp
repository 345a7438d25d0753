// SPDX-License-Identifier: Apache-2.0
#include "models/actions/recover.h"

#include "models/actions/fault_aim.h"
#include "models/platform_plan.h"
#include "models/recovery_plan/recovery_plan.h"

namespace doppel::models {

namespace {

class Recover final : public Action {
public:
    Recover(const RecoverConfig& config, const ActionScope& scope)
        : plan_(dynamic_cast<RecoveryPlan&>(componentOf(scope.platform, config.recover))) {}

    void begin(double) override {
        if (!plan_.hasBegun()) {
            plan_.begin();
        }
    }

private:
    RecoveryPlan& plan_;
};

} // namespace

void RecoverConfig::describe(FieldVisitor& visitor) {
    visitor.field("recover", recover, "the plan that begins; it is played out once in a run",
                  {.required = true, .ofKind = "recovery_plan"});
}

Problems problemsOn(const RecoverConfig& config, const PlatformPlan& plan) {
    Problems problems;
    const PlatformPlan::Component* target = plan.find(config.recover.name);
    if (target == nullptr) {
        refuseUnknown(problems, "recover", "component", config.recover.name, plan.componentNames());
    }
    return problems;
}

std::string toText(const RecoverConfig& config) {
    return "recovery by " + config.recover.name;
}

const ActionKind& recoverKind() {
    static const ActionKind kKind = actionKindOf<Recover, RecoverConfig>({
        .name = "recover",
        .summary = "the disaster that a recovery plan is for has come, and the plan begins: it is "
                   "played on paper for its distributions, and once for real",
        .inFlight = "nothing happens to them by the plan itself; what a step brings up boots",
        .leavesOut = "the disaster, which is a fault beside it",
        .source = "NIST SP 800-34",
        .lasts = false,
    });
    return kKind;
}

} // namespace doppel::models
