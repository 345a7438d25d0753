// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/standing.h"

#include "models/app/needs_answers.h"
#include "models/passes_on.h"
#include "models/platform.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace doppel::models {

namespace {

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

// From one component on, each of those behind it once: there may be cycles.
class Walk {
public:
    explicit Walk(PageId page) : page_(page) {}

    Standing of(const Component& component, Method method) {
        const auto [known, isNew] = known_.emplace(Asked{&component, method}, Standing{});
        if (isNew) {
            known->second = found(component, method);
        }
        return known->second;
    }
    std::vector<const Component*> reached() const {
        std::vector<const Component*> all;
        for (const auto& [asked, standing] : known_) {
            all.push_back(asked.first);
        }
        return all;
    }

private:
    using Asked = std::pair<const Component*, Method>;

    Standing behind(const Link& way, Method method) {
        return way.path().isCut() ? Standing{Serving::No, &way.target()} : of(way.target(), method);
    }

    Standing found(const Component& component, Method method) {
        if (component.fleet().isHeldBack()) {
            return {Serving::OnceBuilt, &component};
        }
        if (!hasServerThatAnswers(component)) {
            return {Serving::No, &component};
        }
        if (method == Method::Post && component.refusesWrites()) {
            return {Serving::No, &component};
        }
        std::vector<Standing> all;
        if (const auto* passing = dynamic_cast<const PassesOn*>(&component)) {
            const auto ways = passing->waysOn(page_);
            if (!ways) {
                return {};
            }
            for (const Link* way : *ways) {
                all.push_back(behind(*way, method));
            }
            return all.empty() ? Standing{Serving::No, &component} : oneOf(all);
        }
        if (const auto* needing = dynamic_cast<const NeedsAnswers*>(&component)) {
            for (const NeededCall& call : needing->neededFor(page_, method)) {
                if (call.insteadOf == nullptr ||
                    behind(*call.insteadOf, call.method).serving != Serving::Yes) {
                    all.push_back(behind(*call.to, call.method));
                }
            }
        }
        return allOf(all);
    }

    PageId page_;
    std::map<Asked, Standing> known_; // never walked over but to list them
};

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

Standing standingOf(const Component& component, PageId page, Method method) {
    return nobodyReaches(component) ? Standing{Serving::No, &component}
                                    : Walk(page).of(component, method);
}

std::vector<const Component*>
reachedThrough(const Component& component, PageId page, Method method) {
    Walk walk(page);
    walk.of(component, method);
    return walk.reached();
}

} // namespace doppel::models
