// SPDX-License-Identifier: Apache-2.0
#include "models/actions/set_field.h"

#include "models/actions/field_changes.h"

#include <string>
#include <utility>

namespace doppel::models {

namespace {

class SetField final : public Action {
public:
    SetField(const SetFieldConfig& config, const ActionScope& scope)
        : config_(config), hooks_(scope.hooks), changes_(scope.changes) {}

    void begin(double) override {
        std::string former = hooks_.set(config_.path, config_.value);
        change_ = changes_.begin(config_.path, std::move(former));
    }
    void end() override {
        if (const auto value = changes_.end(change_)) {
            hooks_.set(config_.path, *value);
        }
    }

private:
    const SetFieldConfig& config_;
    TimelineHooks& hooks_;
    FieldChanges& changes_;
    FieldChanges::Id change_ = 0;
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
                   "change of its configuration; of several at work on one field the last to begin "
                   "counts. `replicas` and `servers` count as applied: what an autoscaler had made "
                   "of them is undone, though they say the same as before",
        .inFlight = "requests in flight and those that wait go on under what they began with; what "
                    "begins or is decided from now on follows the new value",
        .leavesOut = "the time that such a change takes to be rolled out",
    });
    return kKind;
}

} // namespace doppel::models
