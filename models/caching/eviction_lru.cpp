// SPDX-License-Identifier: Apache-2.0
#include "models/caching/eviction_lru.h"

namespace doppel::caching {

void LruEviction::reserve(std::uint32_t capacity) {
    list_.reserve(capacity);
    if (interval_ > Duration::zero()) {
        lastMoved_.reserve(capacity);
    }
}

void LruEviction::added(ObjectId id, Instant now) {
    list_.append(indexOf(id));
    if (interval_ > Duration::zero()) {
        lastMoved_.extend(std::size_t{indexOf(id)} + 1, now);
        lastMoved_[indexOf(id)] = now;
    }
}

bool LruEviction::touched(ObjectId id, Instant now) {
    if (interval_ > Duration::zero()) {
        Instant& last = lastMoved_[indexOf(id)];
        if (now - last < interval_) {
            return false;
        }
        last = now;
    }
    list_.moveToYoungest(indexOf(id));
    return true;
}

void LruEviction::removed(ObjectId id) {
    list_.remove(indexOf(id));
}

std::optional<ObjectId> LruEviction::victim(const Holds& holds) {
    return list_.oldest(holds);
}

std::size_t LruEviction::memory() const {
    return list_.memory() + lastMoved_.memory();
}

} // namespace doppel::caching
