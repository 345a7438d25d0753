// SPDX-License-Identifier: Apache-2.0
#include "models/caching/expiry_heap.h"

namespace doppel::caching {

void ExpiryHeap::set(ObjectId id, Instant when) {
    const std::uint32_t object = indexOf(id);
    if (object >= place_.size()) {
        place_.resize(std::size_t{object} * 2 + 16, kNoIndex);
    }
    if (place_[object] == kNoIndex) {
        heap_.push_back({when, object});
        place_[object] = static_cast<std::uint32_t>(heap_.size() - 1);
    } else {
        heap_[place_[object]].when = when;
    }
    siftUp(place_[object]);
    siftDown(place_[object]);
}

void ExpiryHeap::remove(ObjectId id) {
    if (!contains(id)) {
        return;
    }
    const std::uint32_t at = place_[indexOf(id)];
    place_[indexOf(id)] = kNoIndex;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (at < heap_.size()) {
        put(at, last);
        siftUp(at);
        siftDown(place_[last.object]);
    }
}

void ExpiryHeap::siftUp(std::uint32_t at) {
    const Entry entry = heap_[at];
    while (at > 0) {
        const std::uint32_t parent = (at - 1) / 2;
        if (heap_[parent].when <= entry.when) {
            break;
        }
        put(at, heap_[parent]);
        at = parent;
    }
    put(at, entry);
}

void ExpiryHeap::siftDown(std::uint32_t at) {
    const Entry entry = heap_[at];
    const auto size = static_cast<std::uint32_t>(heap_.size());
    for (std::uint32_t child = at * 2 + 1; child < size; child = at * 2 + 1) {
        if (child + 1 < size && heap_[child + 1].when < heap_[child].when) {
            ++child;
        }
        if (entry.when <= heap_[child].when) {
            break;
        }
        put(at, heap_[child]);
        at = child;
    }
    put(at, entry);
}

} // namespace doppel::caching
