// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/standing.h"

#include "models/app/needs_answers.h"
#include "models/passes_on.h"
#include "models/platform.h"

#include <algorithm>
#include <vector>

namespace doppel::models {

namespace {

constexpr int kLongestWay = 16; // components in a row: there may be cycles

bool servesLess(const Standing& a, const Standing& b) {
    return a.serving > b.serving;
}

bool hasServerThatAnswers(const Component& component) {
    for (std::uint32_t i = 0; i < component.fleet().size(); ++i) {
        if (component.answers({i})) {
            return true;
        }
    }
    return false;
}

// From all that call it.
bool nobodyReaches(const Component& component) {
    bool isCalled = false;
    for (const Platform::Arrow& arrow : component.platform().arrows()) {
        if (&arrow.link->target() == &component) {
            isCalled = true;
            if (!arrow.link->path().isCut()) {
                return false;
            }
        }
    }
    return isCalled;
}

Standing standing(const Component& component, PageId page, int longest);

Standing behind(const Link& way, PageId page, int longest) {
    return way.path().isCut() ? Standing{Serving::No, &way.target()}
                              : standing(way.target(), page, longest);
}

Standing standing(const Component& component, PageId page, int longest) {
    if (component.fleet().isHeldBack()) {
        return {Serving::OnceBuilt, &component};
    }
    if (!hasServerThatAnswers(component)) {
        return {Serving::No, &component};
    }
    std::vector<Standing> all;
    if (longest == 0) {
        return {};
    }
    if (const auto* passing = dynamic_cast<const PassesOn*>(&component)) {
        const auto ways = passing->waysOn(page);
        if (!ways) {
            return {};
        }
        for (const Link* way : *ways) {
            all.push_back(behind(*way, page, longest - 1));
        }
        return all.empty() ? Standing{Serving::No, &component} : oneOf(all);
    }
    if (const auto* needing = dynamic_cast<const NeedsAnswers*>(&component)) {
        for (const NeededCall& call : needing->neededFor(page)) {
            if (call.insteadOf == nullptr ||
                behind(*call.insteadOf, page, longest - 1).serving != Serving::Yes) {
                all.push_back(behind(*call.to, page, longest - 1));
            }
        }
    }
    return allOf(all);
}

} // namespace

Standing allOf(std::span<const Standing> needed) {
    Standing worst;
    for (const Standing& each : needed) {
        worst = servesLess(each, worst) ? each : worst;
    }
    return worst;
}

Standing oneOf(std::span<const Standing> ways) {
    return *std::min_element(ways.begin(), ways.end(),
                             [](const Standing& a, const Standing& b) { return servesLess(b, a); });
}

Standing standingOf(const Component& component, PageId page) {
    return nobodyReaches(component) ? Standing{Serving::No, &component}
                                    : standing(component, page, kLongestWay);
}

} // namespace doppel::models
