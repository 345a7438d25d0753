// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/event_entry.h"

#include <bit>
#include <cstddef>
#include <memory>

namespace doppel::sim {

/// Entries that come due in the order in which they were put in: a ring that grows and shrinks by
/// halves. O(1) amortised.
class Lane {
public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }

    /// REQUIRES: not empty; so for pop().
    const EventEntry& front() const { return ring_[first_]; }

    /// The front, or kNoEntry if it is empty.
    EventEntry frontOrNone() const { return empty() ? kNoEntry : front(); }

    void push(EventEntry entry) {
        if (size_ == capacity_) {
            resize(capacity_ == 0 ? 16 : 2 * capacity_);
        }
        ring_[(first_ + size_) & (capacity_ - 1)] = entry;
        ++size_;
    }

    void pop() {
        first_ = (first_ + 1) & (capacity_ - 1);
        --size_;
        shrink();
    }

    /// Pops as long as `isDead(entry)` is true of the front. Returns how many.
    template <class IsDead>
    std::size_t popWhile(IsDead&& isDead) {
        std::size_t count = 0;
        while (count < size_ && isDead(ring_[(first_ + count) & (capacity_ - 1)])) {
            ++count;
        }
        first_ = (first_ + count) & (capacity_ - 1);
        size_ -= count;
        shrink();
        return count;
    }

    /// Removes the entries for which `isDead(entry)` is true; the others keep their order. O(size).
    template <class IsDead>
    void removeIf(IsDead&& isDead) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size_; ++i) {
            const EventEntry& entry = ring_[(first_ + i) & (capacity_ - 1)];
            if (!isDead(entry)) {
                ring_[(first_ + kept) & (capacity_ - 1)] = entry;
                ++kept;
            }
        }
        size_ = kept;
        shrink();
    }

    /// Calls `visit(entry)` for each. It may change entries as long as their order stays the same.
    template <class Visit>
    void forEach(Visit&& visit) {
        for (std::size_t i = 0; i < size_; ++i) {
            visit(ring_[(first_ + i) & (capacity_ - 1)]);
        }
    }

    /// Bytes held.
    std::size_t memory() const { return capacity_ * sizeof(EventEntry); }

private:
    void shrink() {
        if (capacity_ > 1024 && size_ < capacity_ / 8) [[unlikely]] {
            resize(std::bit_ceil(2 * size_ + 16));
        }
    }
    // REQUIRES: a power of two, at least size().
    void resize(std::size_t capacity) {
        auto ring = std::make_unique_for_overwrite<EventEntry[]>(capacity);
        for (std::size_t i = 0; i < size_; ++i) {
            ring[i] = ring_[(first_ + i) & (capacity_ - 1)];
        }
        ring_ = std::move(ring);
        first_ = 0;
        capacity_ = capacity;
    }

    std::unique_ptr<EventEntry[]> ring_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace doppel::sim
