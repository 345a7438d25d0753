// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/check.h"
#include "models/caching/hash.h"
#include "models/caching/object_id.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace doppel::caching {

/// Which small number stands for which key: open addressing over 4-byte slots, where keys lie in
/// the order of their homes (Robin Hood), seven eighths full at most.
///
/// The keys themselves are the owner's: calls take `keyOf(number)`. From the top, a slot holds the
/// low 8 bits of its key's home, k bits of the key's hash and the number, so that probing, shifting
/// and erasing look at no key but the one sought, and one in 2^k of those with the same home (k is
/// 4 with a million numbers). Numbers from 2^24 on leave fewer than 8 bits. Grows by a quarter: 4.6
/// to 5.8 bytes a key. Source: Celis 1986 (Robin Hood hashing).
class SlotTable {
public:
    SlotTable() { clear(16); }

    /// Makes room for `count` keys with numbers below `numbers`.
    template <typename KeyOf>
    void reserve(std::size_t count, std::uint32_t numbers, const KeyOf& keyOf) {
        const std::size_t homes = count + count / 7 + 1;
        if (homes > homes_ || numbers > numberMask_) {
            rebuild(homes > homes_ ? homes : homes_, numbers, keyOf);
        }
    }

    /// The key's number, or kNoIndex.
    template <typename KeyOf>
    std::uint32_t find(Key key, const KeyOf& keyOf) const {
        const std::uint64_t hash = mixed(key);
        const std::size_t home = homeOf(hash);
        const std::uint32_t tag = tagOf(hash, home);
        for (std::size_t at = home;; ++at) {
            const std::uint32_t slot = slots_[at];
            if (slot == kEmpty) {
                return kNoIndex;
            }
            if (((slot ^ tag) & ~numberMask_) == 0 && keyOf(slot & numberMask_) == key) {
                return slot & numberMask_;
            }
            if (displacement(slot, at) < at - home) {
                return kNoIndex;
            }
        }
    }

    /// REQUIRES: the key has no number.
    template <typename KeyOf>
    void insert(Key key, std::uint32_t number, const KeyOf& keyOf) {
        const bool full = crowded_ || (used_ + 1) * 8 > homes_ * 7;
        if (full || number >= numberMask_) {
            rebuild(full ? homes_ + homes_ / 4 + 4 : homes_, number + 1, keyOf);
        }
        place(key, number);
    }

    /// Gives the key another number. REQUIRES: `was` is its number.
    template <typename KeyOf>
    void replace(Key key, std::uint32_t was, std::uint32_t number, const KeyOf& keyOf) {
        if (number >= numberMask_) {
            erase(key, was);
            insert(key, number, keyOf);
            return;
        }
        std::uint32_t& slot = slots_[slotOf(key, was)];
        slot = (slot & ~numberMask_) | number;
    }

    /// REQUIRES: `number` is the key's.
    void erase(Key key, std::uint32_t number) {
        std::size_t at = slotOf(key, number);
        for (; slots_[at + 1] != kEmpty && displacement(slots_[at + 1], at + 1) > 0; ++at) {
            slots_[at] = slots_[at + 1];
        }
        slots_[at] = kEmpty;
        --used_;
    }

    std::size_t size() const { return used_; }
    /// In bytes.
    std::size_t memory() const { return slots_.capacity() * sizeof(slots_[0]); }

private:
    static constexpr std::uint32_t kEmpty = kNoIndex; // no number is all ones
    std::size_t homeOf(std::uint64_t hash) const { return (hash >> 32) * homes_ >> 32; }
    std::uint32_t tagOf(std::uint64_t hash, std::size_t home) const {
        const auto bits = static_cast<std::uint32_t>(hash) & ((1U << homeShift_) - 1);
        return static_cast<std::uint32_t>(home) << homeShift_ | (bits & ~numberMask_);
    }
    std::size_t displacement(std::uint32_t slot, std::size_t at) const {
        return (at - (slot >> homeShift_)) & farthest_;
    }

    std::size_t slotOf(Key key, std::uint32_t number) const {
        const std::size_t home = homeOf(mixed(key));
        std::size_t at = home;
        while ((slots_[at] & numberMask_) != number) {
            ++at;
            CACHING_CHECK(at <= home + farthest_);
        }
        return at;
    }

    void place(Key key, std::uint32_t number) {
        const std::uint64_t hash = mixed(key);
        const std::size_t home = homeOf(hash);
        std::size_t at = home;
        while (slots_[at] != kEmpty && displacement(slots_[at], at) >= at - home) {
            ++at;
        }
        std::uint32_t carried = tagOf(hash, home) | number;
        for (; carried != kEmpty; ++at) {
            crowded_ = crowded_ || displacement(carried, at) == farthest_;
            std::swap(carried, slots_[at]);
        }
        ++used_;
    }

    template <typename KeyOf>
    void rebuild(std::size_t homes, std::uint32_t numbers, const KeyOf& keyOf) {
        const std::vector<std::uint32_t> former = std::move(slots_);
        const std::uint32_t formerMask = numberMask_;
        if (numbers > numberMask_) {
            numberMask_ = std::bit_ceil(numbers + 1) - 1;
            CACHING_CHECK(numberMask_ < 1U << 28);
            homeShift_ = std::max(24U, static_cast<std::uint32_t>(std::bit_width(numberMask_)));
            farthest_ = (std::size_t{1} << (32 - homeShift_)) - 1;
        }
        do {
            clear(homes);
            for (auto slot = former.begin(); slot != former.end() && !crowded_; ++slot) {
                if (*slot != kEmpty) {
                    place(keyOf(*slot & formerMask), *slot & formerMask);
                }
            }
            homes += homes / 4;
        } while (crowded_);
    }

    void clear(std::size_t homes) {
        slots_.assign(homes + farthest_ + 2, kEmpty); // the way of the last ones, and its end
        homes_ = homes;
        used_ = 0;
        crowded_ = false;
    }

    std::vector<std::uint32_t> slots_;
    std::size_t homes_ = 0;
    std::size_t used_ = 0;
    std::size_t farthest_ = 255; // from home that a slot can be
    std::uint32_t homeShift_ = 24;
    std::uint32_t numberMask_ = 15;
    bool crowded_ = false; // some key is that far
};

} // namespace doppel::caching
