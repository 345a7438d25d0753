// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/holds.h"
#include "models/caching/object_id.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace doppel::caching {

/// Objects from the oldest to the youngest: a doubly linked list, 8 bytes an object, every
/// call O(1).
class AgeList {
public:
    void reserve(std::uint32_t capacity) { links_.reserve(capacity); }

    void append(std::uint32_t i) {
        links_.extend(std::size_t{i} + 1, {kNoIndex, kNoIndex});
        links_[i] = {youngest_, kNoIndex};
        (youngest_ == kNoIndex ? oldest_ : links_[youngest_].younger) = i;
        youngest_ = i;
    }

    void remove(std::uint32_t i) {
        const Links gone = links_[i];
        (gone.older == kNoIndex ? oldest_ : links_[gone.older].younger) = gone.younger;
        (gone.younger == kNoIndex ? youngest_ : links_[gone.younger].older) = gone.older;
    }

    void moveToYoungest(std::uint32_t i) {
        if (i != youngest_) {
            remove(i);
            append(i);
        }
    }

    /// The oldest that nobody holds. O(held ones that are older).
    std::optional<ObjectId> oldest(const Holds& holds) const {
        for (std::uint32_t i = oldest_; i != kNoIndex; i = links_[i].younger) {
            if (!holds.has(ObjectId{i})) {
                return ObjectId{i};
            }
        }
        return std::nullopt;
    }

    std::size_t memory() const { return links_.memory(); }

private:
    struct Links {
        std::uint32_t older;
        std::uint32_t younger;
    };

    GrowingArray<Links> links_;
    std::uint32_t oldest_ = kNoIndex;
    std::uint32_t youngest_ = kNoIndex;
};

} // namespace doppel::caching
