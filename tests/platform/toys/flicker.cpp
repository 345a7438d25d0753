// SPDX-License-Identifier: Apache-2.0
#include "tests/platform/toys/flicker.h"

#include "models/actions/fault_aim.h"
#include "models/platform_plan.h"
#include "tests/platform/toys/lamp.h"

namespace doppel::models {

namespace {

class Flicker final : public Action {
public:
    Flicker(const FlickerConfig& config, const ActionScope& scope)
        : config_(config), lamp_(dynamic_cast<Lamp&>(componentOf(scope.platform, config.target))) {}

    void begin(double) override {
        before_ = lamp_.blinks();
        lamp_.setBlinks(config_.blinks);
    }
    void end() override { lamp_.setBlinks(before_); }

private:
    const FlickerConfig& config_;
    Lamp& lamp_;
    std::uint32_t before_ = 0;
};

} // namespace

void FlickerConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the lamp", {.required = true});
    visitor.field("blinks", blinks, "how often it blinks for each request");
}

Problems problemsOn(const FlickerConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const PlatformPlan::Component* target = plan.find(config.target.name);
    if (target != nullptr && target->kind != &lampKind()) {
        problems.push_back({"target", config.target.name + " is no lamp"});
    }
    return problems;
}

std::string toText(const FlickerConfig& config) {
    return "flicker of " + config.target.name + " (" + std::to_string(config.blinks) + " blinks)";
}

const ActionKind& flickerKind() {
    static const ActionKind kKind = actionKindOf<Flicker, FlickerConfig>({
        .name = "toy.flicker",
        .summary = "a lamp blinks more often",
        .inFlight = "requests in flight see the new light when they are answered",
        .leavesOut = "the moths",
    });
    return kKind;
}

} // namespace doppel::models
