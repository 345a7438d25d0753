// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace doppel::models {

/// What is known by a key, in one array: open addressing with linear probing, at most three
/// quarters full. Taking in and taking out allocate nothing but when it grows, which is what a map
/// of nodes costs a job that is fetched and done. It has no order and cannot be walked. References
/// are good until the next change.
template <class Value>
class KeyTable {
public:
    /// The value of a key, or null. O(1).
    Value* find(std::uint64_t key) {
        const std::size_t place = placeOf(key);
        return place != kNone ? &slots_[place].value : nullptr;
    }
    const Value* find(std::uint64_t key) const {
        const std::size_t place = placeOf(key);
        return place != kNone ? &slots_[place].value : nullptr;
    }
    /// The value of a key, made of `value` where it is new; whether it is. O(1), amortised.
    std::pair<Value*, bool> tryEmplace(std::uint64_t key, Value value) {
        if ((size_ + 1) * 4 > slots_.size() * 3) {
            grow();
        }
        std::size_t place = homeOf(key);
        for (; slots_[place].isUsed; place = after(place)) {
            if (slots_[place].key == key) {
                return {&slots_[place].value, false};
            }
        }
        ++size_;
        Slot& slot = slots_[place];
        slot = {key, std::move(value), true};
        return {&slot.value, true};
    }
    /// Whether there was such a key. O(1).
    bool erase(std::uint64_t key) {
        std::size_t hole = placeOf(key);
        if (hole == kNone) {
            return false;
        }
        // Those behind move up that would not be found across the hole.
        for (std::size_t next = after(hole); slots_[next].isUsed; next = after(next)) {
            const std::size_t home = homeOf(slots_[next].key);
            if (((next - home) & mask()) >= ((next - hole) & mask())) {
                slots_[hole] = std::move(slots_[next]);
                hole = next;
            }
        }
        slots_[hole] = Slot{};
        --size_;
        return true;
    }
    void clear() {
        slots_.clear();
        size_ = 0;
    }
    std::size_t size() const { return size_; }

private:
    struct Slot {
        std::uint64_t key = 0;
        Value value{};
        bool isUsed = false;
    };
    static constexpr std::size_t kNone = ~std::size_t{0};
    static constexpr std::size_t kFirstSlots = 16;

    std::size_t mask() const { return slots_.size() - 1; }
    std::size_t after(std::size_t place) const { return (place + 1) & mask(); }
    // Fibonacci hashing, with the high bits brought down.
    std::size_t homeOf(std::uint64_t key) const {
        const std::uint64_t mixed = key * 0x9E3779B97F4A7C15U;
        return static_cast<std::size_t>(mixed >> 32) & mask();
    }
    std::size_t placeOf(std::uint64_t key) const {
        if (size_ == 0) {
            return kNone;
        }
        std::size_t place = homeOf(key);
        while (slots_[place].isUsed && slots_[place].key != key) {
            place = after(place);
        }
        return slots_[place].isUsed ? place : kNone;
    }
    std::size_t freePlaceFor(std::uint64_t key) const {
        std::size_t place = homeOf(key);
        while (slots_[place].isUsed) {
            place = after(place);
        }
        return place;
    }
    void grow() {
        std::vector<Slot> old(slots_.empty() ? kFirstSlots : 2 * slots_.size());
        old.swap(slots_);
        for (Slot& slot : old) {
            if (slot.isUsed) {
                slots_[freePlaceFor(slot.key)] = std::move(slot);
            }
        }
    }

    std::vector<Slot> slots_; // a power of two of them, or none
    std::size_t size_ = 0;
};

} // namespace doppel::models
