// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/instant.h"
#include "models/caching/object_id.h"
#include "models/caching/request.h"
#include "models/caching/slot_table.h"

#include <cstddef>
#include <cstdint>

namespace doppel::caching {

/// What many stored answers have in common: how long each phase of their lives is, and which
/// requests they are for.
struct Terms {
    Duration ttl{0};
    Duration grace{0};
    Duration keep{0};
    Duration staleIfError{0};
    /// After this it is gone, whatever the phases say: a soft purge prolongs none.
    Duration life{0};
    VaryKey vary;

    friend bool operator==(const Terms& a, const Terms& b) {
        return a.ttl == b.ttl && a.grace == b.grace && a.keep == b.keep &&
               a.staleIfError == b.staleIfError && a.life == b.life &&
               a.vary.headers == b.vary.headers && a.vary.values == b.vary.values;
    }
};

/// Each set of terms once, under a number, for as long as somebody uses it: answers come with a few
/// lifetimes times a few variants. 80 bytes a set, so where no two answers agree an object costs
/// what it would with terms of its own.
class TermsTable {
public:
    /// The number of these terms; used once more.
    std::uint32_t use(const Terms& terms);
    void useAgain(std::uint32_t number) { ++entries_[number].users; }
    /// Used once less.
    void leave(std::uint32_t number);

    const Terms& operator[](std::uint32_t number) const { return entries_[number].terms; }

    /// Sets that somebody uses.
    std::size_t size() const { return index_.size(); }
    /// In bytes.
    std::size_t memory() const { return entries_.memory() + index_.memory(); }

private:
    struct Entry {
        Terms terms;
        Key key;             // a hash of the terms
        std::uint32_t users; // none: free
        std::uint32_t nextFree;
    };

    auto keyOf() const {
        return [this](std::uint32_t number) {
            return entries_[number].key;
        };
    }

    GrowingArray<Entry> entries_;
    SlotTable index_;
    std::uint32_t firstFree_ = kNoIndex;
};

} // namespace doppel::caching
