// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/key_index.h"
#include "models/caching/object_id.h"

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
public:
    bool empty() const { return waiting_ == 0; }
    std::size_t size() const { return waiting_; }
    bool anyFor(Key key) const { return waiting_ > 0 && lists_.find(key) != kNoIndex; }

    void enqueue(Key key, WaiterId waiter);

    /// Moves up to `count` of the key's waiters to the end of `woken`; returns how many.
    std::size_t wake(Key key, std::size_t count, std::vector<WaiterId>& woken);

private:
    struct Place {
        WaiterId waiter;
        std::uint32_t next;
    };
    struct List {
        std::uint32_t first;
        std::uint32_t last; // of a list out of use: the next such
    };

    std::uint32_t takePlace();
    std::uint32_t takeList();

    KeyIndex lists_;
    std::vector<List> ends_;
    std::vector<Place> places_;
    std::uint32_t freeList_ = kNoIndex;
    std::uint32_t freePlace_ = kNoIndex;
    std::size_t waiting_ = 0;
};

} // namespace doppel::caching
