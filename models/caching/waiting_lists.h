// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/object_id.h"
#include "models/caching/slot_table.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace doppel::caching {

/// A request that waits, by a number of its caller's.
enum class WaiterId : std::uint64_t {};

/// The requests that wait for a fetch, a first-come-first-woken list a key. Lists exist while
/// somebody waits; places are used again, so memory follows the longest that all lists ever were
/// together.
class WaitingLists {
    auto keyOf() const {
        return [this](std::uint32_t list) {
            return ends_[list].key;
        };
    }

public:
    bool empty() const { return waiting_ == 0; }
    std::size_t size() const { return waiting_; }
    bool anyFor(Key key) const { return waiting_ > 0 && lists_.find(key, keyOf()) != kNoIndex; }

    void enqueue(Key key, WaiterId waiter);

    /// It does not wait any more. REQUIRES: it waits for that key. Cost: a step for each that came
    /// before it.
    void leave(Key key, WaiterId waiter);

    /// In bytes.
    std::size_t memory() const {
        return lists_.memory() + ends_.capacity() * sizeof(List) +
               places_.capacity() * sizeof(Place);
    }

    /// Moves up to `count` of the key's waiters to the end of `woken`; returns how many.
    std::size_t wake(Key key, std::size_t count, std::vector<WaiterId>& woken);

private:
    struct Place {
        WaiterId waiter;
        std::uint32_t next;
    };
    struct List {
        Key key;
        std::uint32_t first;
        std::uint32_t last; // of a list out of use: the next such
    };

    std::uint32_t takePlace();
    std::uint32_t takeList();
    void freePlace(std::uint32_t place);
    void freeList(Key key, std::uint32_t list);

    SlotTable lists_;
    std::vector<List> ends_;
    std::vector<Place> places_;
    std::uint32_t freeList_ = kNoIndex;
    std::uint32_t freePlace_ = kNoIndex;
    std::size_t waiting_ = 0;
};

} // namespace doppel::caching
