// SPDX-License-Identifier: Apache-2.0
#include "models/actions/timeline_event.h"

#include "models/component_references.h"
#include "models/platform_plan.h"
#include "models/suggest.h"

#include <memory>
#include <string>
#include <utility>

namespace doppel::models {

TimelineEvent::TimelineEvent(const TimelineEvent& other)
    : name(other.name), at(other.at), length(other.length), ramp(other.ramp), kind_(other.kind_),
      config_(other.config_->clone()) {}

TimelineEvent& TimelineEvent::operator=(const TimelineEvent& other) {
    return *this = TimelineEvent(other);
}

void TimelineEvent::describe(FieldVisitor& visitor) {
    visitor.field("at", at, "when it happens, from the start of the run",
                  {.min = 0, .required = true});
    if (kind_->lasts) {
        visitor.field("for", length, "how long it lasts; unset: until the end of the run",
                      {.min = 0, .minExclusive = true});
    }
    if (kind_->grows) {
        visitor.field("ramp", ramp, "the time over which it grows to its full size", {.min = 0});
    }
    visitor.field("name", name, "what the rest of the scenario calls it");
    config_->describe(visitor);
}

Problems problemsOf(const TimelineEvent& event) {
    Problems problems = event.config().problems();
    if (event.length && event.ramp > *event.length) {
        problems.push_back({"ramp", "is longer than the event itself"});
    }
    return problems;
}

Problems problemsOn(const TimelineEvent& event, const PlatformPlan& plan) {
    Problems problems = event.config().problemsOn(plan);
    const std::unique_ptr<Config> config = event.config().clone(); // describing may change one
    for (const ComponentReference& reference : referencesOf(*config)) {
        // Of one that isn't there the action itself has said so.
        std::string wrong = whyNotOfKind(reference, plan);
        if (!wrong.empty()) {
            wrong += didYouMean(reference.target, fittingNames(reference, plan));
            problems.push_back({reference.path, std::move(wrong)});
        }
    }
    return problems;
}

std::string toText(const TimelineEvent& event) {
    return event.kind().toText(event.config());
}

} // namespace doppel::models
