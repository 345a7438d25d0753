// SPDX-License-Identifier: Apache-2.0
#include "models/cache/way_on.h"

#include "models/platform.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace doppel::models {

namespace {

constexpr int kLongestWay = 16; // components in a row: there may be cycles

bool passesOn(const Component& component) {
    static constexpr std::array<std::string_view, 3> kKinds{"balancer", "nginx", "router"};
    return std::find(kKinds.begin(), kKinds.end(), component.kind()) != kKinds.end();
}

bool hasWayOn(const Component& component, int longest) {
    const auto servers = component.fleet().list();
    const auto answers = [&](InstanceId server) {
        return component.answers(server);
    };
    if (std::none_of(servers.begin(), servers.end(), answers)) {
        return false;
    }
    if (longest == 0 || !passesOn(component)) {
        return true;
    }
    bool calls = false;
    for (const Platform::Arrow& arrow : component.platform().arrows()) {
        if (arrow.caller == component.name()) {
            calls = true;
            if (!arrow.link->path().isCut() && hasWayOn(arrow.link->target(), longest - 1)) {
                return true;
            }
        }
    }
    return !calls;
}

} // namespace

bool hasWayOn(const Component& component) {
    return hasWayOn(component, kLongestWay);
}

} // namespace doppel::models
