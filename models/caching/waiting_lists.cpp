// SPDX-License-Identifier: Apache-2.0
#include "models/caching/waiting_lists.h"

namespace doppel::caching {

void WaitingLists::enqueue(Key key, WaiterId waiter) {
    const std::uint32_t place = takePlace();
    places_[place] = {waiter, kNoIndex};
    std::uint32_t list = lists_.find(key, keyOf());
    if (list == kNoIndex) {
        list = takeList();
        ends_[list] = {key, place, place};
        lists_.insert(key, list, keyOf());
    } else {
        places_[ends_[list].last].next = place;
        ends_[list].last = place;
    }
    ++waiting_;
}

std::size_t WaitingLists::wake(Key key, std::size_t count, std::vector<WaiterId>& woken) {
    const std::uint32_t list = waiting_ == 0 ? kNoIndex : lists_.find(key, keyOf());
    if (list == kNoIndex) {
        return 0;
    }
    std::size_t taken = 0;
    std::uint32_t at = ends_[list].first;
    for (; at != kNoIndex && taken < count; ++taken) {
        woken.push_back(places_[at].waiter);
        const std::uint32_t next = places_[at].next;
        freePlace(at);
        at = next;
    }
    ends_[list].first = at;
    if (at == kNoIndex) {
        freeList(key, list);
    }
    waiting_ -= taken;
    return taken;
}

void WaitingLists::leave(Key key, WaiterId waiter) {
    const std::uint32_t list = lists_.find(key, keyOf());
    std::uint32_t before = kNoIndex;
    std::uint32_t at = ends_[list].first;
    while (places_[at].waiter != waiter) {
        before = at;
        at = places_[at].next;
    }
    const std::uint32_t next = places_[at].next;
    (before == kNoIndex ? ends_[list].first : places_[before].next) = next;
    if (next == kNoIndex) {
        ends_[list].last = before;
    }
    freePlace(at);
    if (ends_[list].first == kNoIndex) {
        freeList(key, list);
    }
    --waiting_;
}

void WaitingLists::freePlace(std::uint32_t place) {
    places_[place].next = freePlace_;
    freePlace_ = place;
}

void WaitingLists::freeList(Key key, std::uint32_t list) {
    lists_.erase(key, list);
    ends_[list].last = freeList_;
    freeList_ = list;
}

std::uint32_t WaitingLists::takePlace() {
    if (freePlace_ == kNoIndex) {
        places_.push_back({});
        return static_cast<std::uint32_t>(places_.size() - 1);
    }
    const std::uint32_t place = freePlace_;
    freePlace_ = places_[place].next;
    return place;
}

std::uint32_t WaitingLists::takeList() {
    if (freeList_ == kNoIndex) {
        ends_.push_back({});
        return static_cast<std::uint32_t>(ends_.size() - 1);
    }
    const std::uint32_t list = freeList_;
    freeList_ = ends_[list].last;
    return list;
}

} // namespace doppel::caching
