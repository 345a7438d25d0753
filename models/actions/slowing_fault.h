// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/aimed_fault.h"
#include "models/actions/slowing_fields.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// What tells one fault of slowness from another. All are literals.
struct SlowingWords {
    std::string_view name;      ///< "disk_slow"
    std::string_view times;     ///< of its factor: "how many times as long its reads take"
    std::string_view more;      ///< of its delay
    std::string_view timesWhat; ///< "times the reads"
};
SlowingWords wordsOf(Slowing::Of of);
/// Why a kind of component has nothing that could take longer.
std::string_view
whyNotSlow(Slowing::Of of, const SlowingFields& slowing, const ComponentKind& kind);

/// The same of one that is configured so that it takes no time; "": it has. One of which an event
/// changes a field is given the benefit of the doubt.
std::string whyNotSlowNow(Slowing::Of of,
                          const SlowingFields& slowing,
                          const PlatformPlan::Component& component,
                          const PlatformPlan& plan);

/// Something of the target takes longer, for all requests or a share of them.
template <Slowing::Of kOf>
struct SlowingFaultConfig {
    FaultAim aim;
    SlowingFields slowing;

    void describe(FieldVisitor& visitor) {
        aim.describe(visitor);
        slowing.describe(visitor, wordsOf(kOf).times, wordsOf(kOf).more);
    }
};

/// What is wrong with the fields taken together.
template <Slowing::Of kOf>
Problems problemsOf(const SlowingFaultConfig<kOf>& config) {
    Problems problems = problemsOf(config.aim);
    append(problems, problemsOf(config.slowing));
    return problems;
}

template <Slowing::Of kOf>
std::string_view whyNot(const SlowingFaultConfig<kOf>& config, const ComponentKind& kind) {
    return whyNotSlow(kOf, config.slowing, kind);
}

template <Slowing::Of kOf>
Problems problemsOn(const SlowingFaultConfig<kOf>& config, const PlatformPlan& plan) {
    const WhyNot whyNot = AimedFault<SlowingFaultConfig<kOf>>::whyNotOf(config);
    const Problems problems = problemsOn(config.aim, plan, whyNot);
    const auto whyNotNow = [&](const PlatformPlan::Component& component) {
        return whyNotSlowNow(kOf, config.slowing, component, plan);
    };
    return problems.empty() ? problemsOfMeant(config.aim, plan, whyNot, whyNotNow) : problems;
}

template <Slowing::Of kOf>
Problems notesOn(const SlowingFaultConfig<kOf>& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, AimedFault<SlowingFaultConfig<kOf>>::whyNotOf(config));
}

template <Slowing::Of kOf>
std::string toText(const SlowingFaultConfig<kOf>& config) {
    const SlowingWords words = wordsOf(kOf);
    return std::string(words.name) + " on " + toText(config.aim) + " (" +
           toText(config.slowing, words.timesWhat) + ")";
}

template <Slowing::Of kOf>
FaultState effectOf(const SlowingFaultConfig<kOf>& config, double strength) {
    return effectOf(config.slowing, kOf, strength);
}

} // namespace doppel::models
