// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/holds.h"
#include "models/caching/object_id.h"
#include "models/caching/stored_object.h"

#include <cstdint>
#include <optional>

namespace doppel::caching {

/// Objects from the oldest to the youngest: a doubly linked list through them, every call O(1).
class AgeList {
public:
    void append(StoredObjects& objects, std::uint32_t i) {
        objects[i].older = youngest_;
        objects[i].younger = kNoIndex;
        (youngest_ == kNoIndex ? oldest_ : objects[youngest_].younger) = i;
        youngest_ = i;
    }

    void remove(StoredObjects& objects, std::uint32_t i) {
        const std::uint32_t older = objects[i].older;
        const std::uint32_t younger = objects[i].younger;
        (older == kNoIndex ? oldest_ : objects[older].younger) = younger;
        (younger == kNoIndex ? youngest_ : objects[younger].older) = older;
    }

    void moveToYoungest(StoredObjects& objects, std::uint32_t i) {
        if (i != youngest_) {
            remove(objects, i);
            append(objects, i);
        }
    }

    /// The oldest that nobody holds. O(held ones that are older).
    std::optional<ObjectId> oldest(const StoredObjects& objects, const Holds& holds) const {
        for (std::uint32_t i = oldest_; i != kNoIndex; i = objects[i].younger) {
            if (!holds.has(ObjectId{i})) {
                return ObjectId{i};
            }
        }
        return std::nullopt;
    }

private:
    std::uint32_t oldest_ = kNoIndex;
    std::uint32_t youngest_ = kNoIndex;
};

} // namespace doppel::caching
