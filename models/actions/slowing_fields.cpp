// SPDX-License-Identifier: Apache-2.0
#include "models/actions/slowing_fields.h"

#include "models/actions/action_text.h"
#include "models/actions/fault_aim.h"

namespace doppel::models {

void SlowingFields::describe(FieldVisitor& visitor, std::string_view times, std::string_view more) {
    visitor.field("factor", factor, times, {.min = 0, .minExclusive = true});
    visitor.field("delay", delay, more, {.min = 0});
    visitor.field("share", share,
                  "the share of the requests that are hit; each is decided by its own chance");
}

Problems problemsOf(const SlowingFields& fields) {
    Problems problems = problemsOfShare(fields.share);
    const bool waits = fields.delay && fields.delay->mean() > 0;
    if (fields.factor.value == 1.0 && !waits) {
        problems.push_back({"fault", fields.delay ? "a delay of 0 s delays nothing"
                                                  : "needs a factor or a delay"});
    }
    return problems;
}

std::string toText(const SlowingFields& fields, std::string_view timesWhat) {
    std::string text;
    const auto add = [&text](const std::string& more) {
        text += (text.empty() ? "" : ", ") + more;
    };
    if (fields.factor.value != 1.0) {
        add(numberText(fields.factor.value) + ' ' + std::string(timesWhat));
    }
    if (fields.delay) {
        add(fields.delay->toText() + " more");
    }
    if (fields.share.value < 1.0) {
        add("of " + percentText(fields.share));
    }
    return text;
}

FaultState effectOf(const SlowingFields& fields, Slowing::Of of, double strength) {
    Slowing slowing;
    slowing.of = of;
    slowing.share = fields.share;
    slowing.factor = fields.factor.value;
    slowing.wait = fields.delay.value_or(sim::Distribution());
    slowing.strength = strength;
    FaultState effect;
    effect.slow.push_back(slowing);
    return effect;
}

} // namespace doppel::models
