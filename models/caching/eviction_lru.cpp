// SPDX-License-Identifier: Apache-2.0
#include "models/caching/eviction_lru.h"

namespace doppel::caching {

void LruEviction::added(StoredObjects& objects, ObjectId id, Instant now) {
    objects[indexOf(id)].moved = now;
    list_.append(objects, indexOf(id));
}

bool LruEviction::touched(StoredObjects& objects, ObjectId id, Instant now) {
    Instant& last = objects[indexOf(id)].moved;
    if (now - last < interval_) {
        return false;
    }
    last = now;
    list_.moveToYoungest(objects, indexOf(id));
    return true;
}

void LruEviction::removed(StoredObjects& objects, ObjectId id) {
    list_.remove(objects, indexOf(id));
}

std::optional<ObjectId> LruEviction::victim(const StoredObjects& objects, const Holds& holds) {
    return list_.oldest(objects, holds);
}

} // namespace doppel::caching
