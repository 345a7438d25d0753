// SPDX-License-Identifier: Apache-2.0
#include "models/recovery_plan/plan_reach.h"

#include "models/dns/name_service.h"
#include "models/platform.h"
#include "models/recovery_plan/standing.h"

#include <algorithm>

namespace doppel::models {

namespace {

// Of a component's name, or of one that names lead from; null: to nobody.
const Component* whereLeads(const Platform& platform, const std::string& to) {
    if (const Component* component = platform.find(to)) {
        return component;
    }
    for (const auto& component : platform.components()) {
        const auto* names = dynamic_cast<const NameService*>(component.get());
        if (const auto name = names == nullptr ? std::nullopt : names->find(to)) {
            return names->whereLeads(*name);
        }
    }
    return nullptr;
}

} // namespace

std::vector<Component*> broughtBack(Platform& platform, const PlanConfig& plan) {
    std::vector<Component*> all;
    const auto add = [&all](Component* component) {
        if (std::find(all.begin(), all.end(), component) == all.end()) {
            all.push_back(component);
        }
    };
    for (const PlanStepConfig& step : plan.steps) {
        for (const ComponentRef& ref : step.bringsUp) {
            add(platform.find(ref.name));
        }
        if (step.points) {
            const auto& names =
                dynamic_cast<const NameService&>(*platform.find(step.points->names.name));
            if (const Component* target = names.endOf(step.points->target)) {
                add(platform.find(target->name()));
            }
        }
    }
    return all;
}

std::string whyNoWrites(const Platform& platform, std::span<Component* const> back, PageId page) {
    for (const std::string& to : platform.writtenTo()) {
        const Component* first = whereLeads(platform, to);
        if (first == nullptr) {
            continue;
        }
        const auto reached = reachedThrough(*first, page, Method::Post);
        const bool isOfPlan = std::any_of(back.begin(), back.end(), [&](const Component* each) {
            return std::find(reached.begin(), reached.end(), each) != reached.end();
        });
        const Standing found = standingOf(*first, page, Method::Post);
        if (isOfPlan && found.serving != Serving::Yes) {
            return found.missing->name() + " takes none";
        }
    }
    return "";
}

bool allStand(const Platform& platform, std::span<Component* const> back, PageId page) {
    return whyNoWrites(platform, back, page).empty() &&
           std::all_of(back.begin(), back.end(), [page](const Component* component) {
               return standingOf(*component, page).serving == Serving::Yes;
           });
}

} // namespace doppel::models
