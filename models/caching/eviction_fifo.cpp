// SPDX-License-Identifier: Apache-2.0
#include "models/caching/eviction_fifo.h"

namespace doppel::caching {

void FifoEviction::added(StoredObjects& objects, ObjectId id, Instant /*now*/) {
    list_.append(objects, indexOf(id));
}

bool FifoEviction::touched(StoredObjects& /*objects*/, ObjectId /*id*/, Instant /*now*/) {
    return false;
}

void FifoEviction::removed(StoredObjects& objects, ObjectId id) {
    list_.remove(objects, indexOf(id));
}

std::optional<ObjectId> FifoEviction::victim(const StoredObjects& objects, const Holds& holds) {
    return list_.oldest(objects, holds);
}

} // namespace doppel::caching
