// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/object_id.h"
#include "models/caching/slot_table.h"

#include <cstddef>
#include <cstdint>

namespace doppel::caching {

/// How often each object is held; costs nothing for those that are not, which at any moment are
/// nearly all.
class Holds {
    struct Held {
        std::uint32_t object;
        std::uint32_t times;
    };

    auto objectOf() const {
        return [this](std::uint32_t place) {
            return Key{held_[place].object};
        };
    }

public:
    void add(ObjectId id) {
        const std::uint32_t place = placeOf(id);
        if (place != kNoIndex) {
            ++held_[place].times;
            return;
        }
        held_.push({indexOf(id), 1});
        places_.insert(indexOf(id), static_cast<std::uint32_t>(held_.size() - 1), objectOf());
    }

    /// True if that was the last hold. REQUIRES: has(id).
    bool remove(ObjectId id);

    bool has(ObjectId id) const { return held_.size() > 0 && placeOf(id) != kNoIndex; }

    /// In bytes.
    std::size_t memory() const { return held_.memory() + places_.memory(); }

private:
    std::uint32_t placeOf(ObjectId id) const { return places_.find(indexOf(id), objectOf()); }

    GrowingArray<Held> held_; // in no order
    SlotTable places_;        // by object
};

} // namespace doppel::caching
