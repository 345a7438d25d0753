// SPDX-License-Identifier: Apache-2.0
#include "models/actions/set_field.h"

namespace doppel::models {

namespace {

class SetField final : public Action {
public:
    SetField(const SetFieldConfig& config, const ActionScope& scope)
        : config_(config), hooks_(scope.hooks) {}

    void begin(double) override { former_ = hooks_.set(config_.path, config_.value); }
    void end() override { hooks_.set(config_.path, former_); }

private:
    const SetFieldConfig& config_;
    TimelineHooks& hooks_;
    std::string former_;
};

} // namespace

void SetFieldConfig::describe(FieldVisitor& visitor) {
    visitor.field("set", path,
                  "the path of a live field that is given another value, such as "
                  "components.frontend.replicas",
                  {.required = true});
    visitor.field("value", value, "the value that it is given, written as in a file",
                  {.required = true});
}

std::string toText(const SetFieldConfig& config) {
    return "set " + config.path + " to " + config.value;
}

const ActionKind& setFieldKind() {
    static const ActionKind kKind = actionKindOf<SetField, SetFieldConfig>({
        .name = "set",
        .summary = "a field of a component or a traffic source is given another value, as by a "
                   "change of its configuration",
        .inFlight = "requests in flight and those that wait go on under what they began with; what "
                    "begins or is decided from now on follows the new value",
        .leavesOut = "the time that such a change takes to be rolled out",
    });
    return kKind;
}

} // namespace doppel::models
