// SPDX-License-Identifier: Apache-2.0
#include "models/actions/slowing_fault.h"

#include "models/actions/without_requests.h"

namespace doppel::models {

SlowingWords wordsOf(Slowing::Of of) {
    return of == Slowing::Of::Work
               ? SlowingWords{"slow", "how many times as long its own work takes",
                              "how much longer it takes beside that, for each request",
                              "times the work"}
               : SlowingWords{"disk_slow", "how many times as long its reads take",
                              "how much longer they take beside that, for each request",
                              "times the reads"};
}

std::string_view
whyNotSlow(Slowing::Of of, const SlowingFields& slowing, const ComponentKind& kind) {
    if (of == Slowing::Of::Disk) {
        return kind.disk.empty() ? "reads no disk in this model" : std::string_view{};
    }
    if (const auto unasked = whyNoAnswers(kind); !unasked.empty()) {
        return unasked;
    }
    return !slowing.delay && kind.ownWork.empty()
               ? "has no work of its own that a factor could make longer; say a delay"
               : std::string_view{};
}

std::string whyNotSlowNow(Slowing::Of of,
                          const SlowingFields& slowing,
                          const PlatformPlan::Component& component,
                          const PlatformPlan& plan) {
    if (component.config == nullptr || plan.changed.contains(component.name)) {
        return {};
    }
    const ComponentKind& kind = *component.kind;
    if (of == Slowing::Of::Disk) {
        const bool reads = kind.readsDisk == nullptr || kind.readsDisk(*component.config);
        return reads ? std::string{}
                     : std::string(kind.disk) + " takes no time there, so that it "
                                                "could not take longer";
    }
    const bool works = kind.takesTime == nullptr || kind.takesTime(*component.config);
    return slowing.delay || works ? std::string{}
                                  : std::string(kind.ownWork) +
                                        " takes no time there that a factor could make longer; "
                                        "say a delay";
}

} // namespace doppel::models
