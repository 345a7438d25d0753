// SPDX-License-Identifier: Apache-2.0
// What readers see of what was stored.
#include "models/cache/holds_copies.h"
#include "models/cache/purge.h"
#include "models/platform.h"
#include "models/publishing/documents.h"
#include "models/publishing/stores_behind.h"

#include <algorithm>
#include <set>
#include <string>

namespace doppel::models {

using sim::Task;
using sim::Time;

namespace {

constexpr sim::Duration kLooksAgain = std::chrono::seconds(1); // whether readers are served

} // namespace

void Documents::start() {
    for (const auto& component : platform().components()) {
        auto* store = dynamic_cast<KeepsVersions*>(component.get());
        if (store != nullptr && store->tellsVersions()) {
            tellStores_ = true;
            store->watchLosses(*this);
        }
    }
}

void Documents::purge(PageId page) {
    Purge order;
    order.kind = PurgeKind::Url;
    order.text = std::string(platform().pages().path(page));
    for (Purgeable* cache : purged_) {
        cache->purge(order);
    }
}

// Those behind the content store where none of the listed ones leads to any.
std::vector<KeepsVersions*> Documents::readersStores(PageId page) const {
    std::vector<KeepsVersions*> stores;
    for (Component* asked : askedByReaders_) {
        addStoresBehind(*asked, page, stores);
    }
    if (stores.empty()) {
        for (Component* store : stores_) {
            addStoresBehind(*store, page, stores);
        }
    }
    return stores;
}

KeepsVersions* Documents::storeThatLacks(PageId page, ContentVersion version) const {
    if (!tellStores_) {
        return nullptr;
    }
    const std::vector<KeepsVersions*> stores = readersStores(page);
    const auto lacks = std::find_if(stores.begin(), stores.end(), [&](KeepsVersions* store) {
        return store->oldestRead(page).value_or(version) < version;
    });
    return lacks == stores.end() ? nullptr : *lacks;
}

Task<void> Documents::becomeVisible(Entry entry, bool again) {
    const PageId page = entry.publication.page;
    const Time stored = world().now();
    StartTimes unheeded;
    StartTimes& unrouted = entry.click && !again ? unrouted_ : unheeded;
    StartTimes& cached = entry.click && !again ? cached_ : unheeded;
    unrouted.add(stored);
    wait(entry, "routes");
    const auto routed = [&] {
        return std::all_of(routers_.begin(), routers_.end(),
                           [page](const HoldsRoutes* router) { return router->routes(page); });
    };
    const auto work = [&] {
        return std::all_of(routers_.begin(), routers_.end(),
                           [](const HoldsRoutes* router) { return router->works(); });
    };
    while (!routed()) {
        if (work()) {
            co_await platform().registrations().loads().wait();
        } else {
            co_await world().sleep(kLooksAgain);
        }
    }
    const Time routedAt = world().now();
    unrouted.remove(stored);
    cached.add(routedAt);
    wait(entry, "caches");
    while (true) {
        if (KeepsVersions* behind = storeThatLacks(page, entry.version)) {
            co_await behind->readsChange(page).wait();
            continue;
        }
        std::optional<Time> until;
        for (const HoldsCopies* cache : caches_) {
            until = std::max(until, cache->servesOlderUntil(page, entry.version));
        }
        if (until) {
            co_await world().sleepUntil(*until);
        } else if (!isBrought(page, entry.version)) {
            co_await world().sleep(kLooksAgain);
        } else {
            break;
        }
    }
    const Time now = world().now();
    const Time began = beganAt(entry);
    cached.remove(routedAt);
    noteVisible(entry);
    const std::int64_t took = (now - began).count();
    if (!entry.click) {
        dependants_.remove(began);
        metrics_.dependantsVisible.add();
        metrics_.dependantsUnderWay.add(now, -1);
        metrics_.ofDependants.record(took);
        co_return;
    }
    if (!again) {
        platform().journal().leave(entry.span, Response::withStatus(200), now);
        platform().journal().receive(entry.span, now);
    }
    if (!clicks_.becomesVisible(*entry.click, now)) {
        co_return; // its request was made twice
    }
    metrics_.underWay.add(now, -1);
    metrics_.visible.add();
    metrics_.total.record(took);
    if (again) {
        co_return;
    }
    if (now - began <= config_.target) {
        clicks_.setState(*entry.click, ClickState::InTime);
        metrics_.inTime.add(counts(began) ? 1 : 0);
    }
    metrics_.routes.record((routedAt - stored).count());
    metrics_.caches.record((now - routedAt).count());
}

bool Documents::isBrought(PageId page, ContentVersion version) const {
    return std::all_of(caches_.begin(), caches_.end(),
                       [&](const HoldsCopies* cache) { return cache->brings(page, version); });
}

// What becomes visible at the very end of it is in time.
Task<void> Documents::watchTarget(PublishClicks::Number click) {
    const Time at = clicks_.at(click);
    co_await world().sleepUntil(sim::after(sim::after(at, config_.target), sim::Duration(1)));
    if (clicks_.state(click) == ClickState::Asked) { // nobody has promised anything
        end(click);
    } else if (clicks_.state(click) == ClickState::Awaited) {
        clicks_.setState(click, ClickState::Late);
        metrics_.late.add(counts(at) ? 1 : 0);
    }
}

// ---- what is lost ----

void Documents::noteVisible(const Entry& entry) {
    const auto found = shown_.find(entry.publication.page.index);
    if (found == shown_.end()) {
        return;
    }
    for (Shown& shown : found->second) {
        if (shown.entry.version == entry.version && shown.entry.click == entry.click) {
            shown.visible = world().now();
        }
    }
}

void Documents::lost(const KeepsVersions& store, PageId page, ContentVersion has) {
    const auto found = shown_.find(page.index);
    if (found == shown_.end()) {
        return;
    }
    const std::vector<KeepsVersions*> stores = readersStores(page);
    if (std::find(stores.begin(), stores.end(), &store) == stores.end()) {
        return;
    }
    // A publish whose request was made twice is there while one of them is.
    const auto isKept = [&](const Entry& entry) {
        return entry.click &&
               std::any_of(found->second.begin(), found->second.end(), [&](const Shown& other) {
                   return other.entry.click == entry.click && other.entry.version <= has &&
                          !other.isLost;
               });
    };
    for (Shown& shown : found->second) {
        if (shown.entry.version <= has || shown.isLost) {
            continue;
        }
        if (isKept(shown.entry)) {
            shown.visible.reset();
            shown.isLost = true;
        } else {
            lose(shown);
        }
    }
}

void Documents::lose(Shown& shown) {
    const Entry& entry = shown.entry;
    const std::optional<Time> wasVisible = std::exchange(shown.visible, std::nullopt);
    shown.isLost = true;
    if (entry.click) {
        const bool wasStored = clicks_.isStored(*entry.click); // else another of its requests was
        metrics_.lost.add(wasStored ? 1 : 0);
        if (const auto visible = clicks_.visibleSince(*entry.click)) {
            undonePublishes_.push_back({*visible, *visible - beganAt(entry)});
            metrics_.underWay.add(world().now(), 1);
        }
        if (clicks_.state(*entry.click) == ClickState::InTime) {
            shown.wasInTime = true;
            metrics_.late.add(counts(beganAt(entry)) ? 1 : 0);
        }
        clicks_.setLost(*entry.click);
    } else if (wasVisible) {
        undoneDependants_.push_back({*wasVisible, *wasVisible - beganAt(entry)});
        dependants_.add(beganAt(entry));
        metrics_.dependantsUnderWay.add(world().now(), 1);
    }
    if (wasVisible) { // else that is still awaited
        world().spawn(becomeVisible(entry, true));
    }
}

// A job presents whatever is current, with all that was published of the document before.
void Documents::restore(PageId page, ContentVersion version) {
    const auto found = shown_.find(page.index);
    if (found == shown_.end()) {
        return;
    }
    for (Shown& shown : found->second) {
        if (shown.entry.version <= version && shown.isLost) {
            shown.isLost = false;
            if (shown.entry.click) {
                clicks_.setRestored(*shown.entry.click);
            }
        }
    }
}

void Documents::takeBackLost(Time from, const SoFarReader& reader) const {
    std::uint64_t stored = 0;
    std::uint64_t inTime = 0;
    std::set<PublishClicks::Number> counted;
    for (const auto& [page, all] : shown_) {
        for (const Shown& shown : all) {
            if (const auto click = shown.entry.click) {
                const bool isNew = counted.insert(*click).second; // its request may be made twice
                const bool isGone =
                    isNew && shown.isLost && !shown.visible && !clicks_.isStored(*click);
                stored += isGone && shown.stored > from ? 1 : 0;
                inTime += shown.wasInTime && beganAt(shown.entry) >= from ? 1 : 0;
            }
        }
    }
    reader.takeBack(DocumentsMetrics::kStored, {}, stored);
    reader.takeBack(DocumentsMetrics::kInTime, {}, inTime);
    takeBackUndone(from, reader);
}

// What was visible, lost and visible again has its last time.
void Documents::takeBackUndone(Time from, const SoFarReader& reader) const {
    const auto takeBack = [&](std::string_view count, std::string_view times,
                              const std::vector<UndoneTime>& undone) {
        sim::Histogram taken;
        for (const UndoneTime& each : undone) {
            if (each.recorded > from) {
                taken.record(each.took.count());
            }
        }
        reader.takeBack(count, {}, taken.count());
        reader.takeBackTimes(times, {}, taken);
    };
    takeBack(DocumentsMetrics::kShown, DocumentsMetrics::kVisible, undonePublishes_);
    takeBack(DocumentsMetrics::kDependantsShown, DocumentsMetrics::kDependantsVisible,
             undoneDependants_);
}

} // namespace doppel::models
