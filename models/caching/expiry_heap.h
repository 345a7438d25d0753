// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"
#include "models/caching/object_id.h"

#include <cstdint>
#include <vector>

namespace doppel::caching {

/// Objects by the instant at which their life ends: a binary heap that knows each object's place in
/// it, so that any may be moved or removed. O(log n) a change, O(1) to ask who is first; ties in no
/// promised, but always the same, order.
class ExpiryHeap {
public:
    bool empty() const { return heap_.empty(); }
    /// REQUIRES: not empty.
    Instant earliest() const { return heap_.front().when; }
    ObjectId first() const { return ObjectId{heap_.front().object}; }

    bool contains(ObjectId id) const {
        return indexOf(id) < place_.size() && place_[indexOf(id)] != kNoIndex;
    }
    /// Puts the object in, or moves it to another instant.
    void set(ObjectId id, Instant when);
    /// Does nothing if it is not in.
    void remove(ObjectId id);

    /// REQUIRES: contains(id).
    Instant when(ObjectId id) const { return heap_[place_[indexOf(id)]].when; }

private:
    struct Entry {
        Instant when;
        std::uint32_t object;
    };

    void put(std::uint32_t at, Entry entry) {
        heap_[at] = entry;
        place_[entry.object] = at;
    }
    void siftUp(std::uint32_t at);
    void siftDown(std::uint32_t at);

    std::vector<Entry> heap_;
    std::vector<std::uint32_t> place_; // by object
};

} // namespace doppel::caching
