// SPDX-License-Identifier: Apache-2.0
#include "models/caching/eviction_fifo.h"

namespace doppel::caching {

void FifoEviction::reserve(std::uint32_t capacity) {
    list_.reserve(capacity);
}

void FifoEviction::added(ObjectId id, Instant /*now*/) {
    list_.append(indexOf(id));
}

bool FifoEviction::touched(ObjectId /*id*/, Instant /*now*/) {
    return false;
}

void FifoEviction::removed(ObjectId id) {
    list_.remove(indexOf(id));
}

std::optional<ObjectId> FifoEviction::victim(const Holds& holds) {
    return list_.oldest(holds);
}

std::size_t FifoEviction::memory() const {
    return list_.memory();
}

} // namespace doppel::caching
