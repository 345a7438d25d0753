// SPDX-License-Identifier: Apache-2.0
#include "models/cache/way_on.h"

#include "models/cache/holds_copies.h"
#include "models/component.h"
#include "models/link.h"
#include "models/passes_on.h"

#include <algorithm>

namespace doppel::models {

namespace {

constexpr int kLongestWay = 16; // components in a row: there may be cycles

bool hasWayOn(const Component& component, PageId page, ContentVersion version, int longest) {
    const auto servers = component.fleet().list();
    const auto answers = [&](InstanceId server) {
        return component.answers(server);
    };
    if (std::none_of(servers.begin(), servers.end(), answers)) {
        return false;
    }
    const auto* copies = dynamic_cast<const HoldsCopies*>(&component);
    const auto* passing = dynamic_cast<const PassesOn*>(&component);
    if (longest == 0 || passing == nullptr ||
        (copies != nullptr && copies->hasFresh(page, version))) {
        return true;
    }
    const auto ways = passing->waysOn(page);
    return !ways || std::any_of(ways->begin(), ways->end(), [&](const Link* way) {
        return !way->path().isCut() && hasWayOn(way->target(), page, version, longest - 1);
    });
}

} // namespace

bool hasWayOn(const Component& component, PageId page, ContentVersion version) {
    return hasWayOn(component, page, version, kLongestWay);
}

} // namespace doppel::models
