// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/object_id.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::caching {

/// Objects from the oldest to the youngest: a doubly linked list through two arrays, 8 bytes an
/// object, every call O(1).
class AgeList {
public:
    void reserve(std::uint32_t capacity) {
        if (capacity > links_.size()) {
            links_.resize(capacity);
        }
    }

    void append(std::uint32_t i) {
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
    std::optional<ObjectId> oldest(std::span<const std::uint32_t> holds) const {
        for (std::uint32_t i = oldest_; i != kNoIndex; i = links_[i].younger) {
            if (holds[i] == 0) {
                return ObjectId{i};
            }
        }
        return std::nullopt;
    }

    std::size_t memory() const { return links_.size() * sizeof(Links); }

private:
    struct Links {
        std::uint32_t older;
        std::uint32_t younger;
    };

    std::vector<Links> links_;
    std::uint32_t oldest_ = kNoIndex;
    std::uint32_t youngest_ = kNoIndex;
};

} // namespace doppel::caching
