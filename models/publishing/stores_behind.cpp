// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/stores_behind.h"

#include "models/app/asks_for_content.h"
#include "models/component.h"
#include "models/link.h"
#include "models/passes_on.h"
#include "models/publishing/keeps_versions.h"

#include <algorithm>

namespace doppel::models {

namespace {

constexpr int kLongestChain = 16; // components in a row: there may be cycles

void addStores(Component& component,
               PageId page,
               int longest,
               std::vector<KeepsVersions*>& stores) {
    auto* store = dynamic_cast<KeepsVersions*>(&component);
    if (store != nullptr) {
        if (store->tellsVersions() &&
            std::find(stores.begin(), stores.end(), store) == stores.end()) {
            stores.push_back(store);
        }
        return;
    }
    if (longest == 0) {
        return;
    }
    std::vector<const Link*> ways;
    if (const auto* passing = dynamic_cast<const PassesOn*>(&component)) {
        ways = passing->waysOn(page).value_or(ways);
    } else if (const auto* asking = dynamic_cast<const AsksForContent*>(&component)) {
        ways = asking->askedFor(page);
    }
    for (const Link* way : ways) {
        addStores(way->target(), page, longest - 1, stores);
    }
}

} // namespace

void addStoresBehind(Component& component, PageId page, std::vector<KeepsVersions*>& stores) {
    addStores(component, page, kLongestChain, stores);
}

} // namespace doppel::models
