// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace doppel::routing {

/// An open-addressed hash table of 32-bit values by 64-bit hash, sized once, at most two thirds
/// full, probed linearly. It knows hashes, not keys: the caller's `isIt` decides whether the value
/// of a slot of the right tag is the one it seeks.
///
/// A slot is 8 bytes, half of it a tag of the hash's upper half, so a look-up reads one cache line
/// of slots in nearly every case, and a key that isn't there costs no other.
///
/// No key stands kLongestRun slots or more from where it belongs: insert() refuses. By chance that
/// doesn't happen (two thirds full, 250 is about the most for 50 million keys), so it means keys
/// that were chosen against the hash's seed, and the owner takes another. So no look-up, of
/// whatever key, looks at more slots than that.
class HashSlots {
public:
    /// Slots that an insertion or a look-up may look at.
    static constexpr std::size_t kLongestRun = 1024;

    /// Slots for `count` keys.
    explicit HashSlots(std::size_t count = 0)
        : slots_(std::bit_ceil(count + count / 2 + 1)), mask_(slots_.size() - 1) {}

    enum class Insertion { Done, Crowded };

    /// Enters a value, unless `isIt` says that a value of the same tag is of the same key: then
    /// nothing changes. REQUIRES: room is left; the value isn't 0.
    template <class IsIt>
    Insertion insert(std::uint64_t hash, std::uint32_t value, IsIt isIt) {
        std::size_t at = hash & mask_;
        for (std::size_t looked = 1; slots_[at] != 0; ++looked, at = (at + 1) & mask_) {
            if (tagOf(slots_[at]) == tagOf(hash) && isIt(valueOf(slots_[at]))) {
                return Insertion::Done;
            }
            if (looked == kLongestRun) {
                return Insertion::Crowded;
            }
        }
        slots_[at] = (hash & kTag) | value;
        return Insertion::Done;
    }

    /// The first value of this hash's tag that `isIt`; 0 if there is none.
    template <class Work, class IsIt>
    std::uint32_t find(std::uint64_t hash, Work& work, IsIt isIt) const {
        std::size_t at = hash & mask_;
        for (std::size_t left = kLongestRun; left > 0; --left, at = (at + 1) & mask_) {
            const std::uint64_t slot = slots_[at];
            work.looked();
            if (slot == 0) {
                return 0;
            }
            if (tagOf(slot) == tagOf(hash) && isIt(valueOf(slot))) {
                return valueOf(slot);
            }
        }
        return 0;
    }

    /// Starts to load the slots of a hash that is about to be asked for.
    void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & mask_]); }

    std::size_t memoryBytes() const { return slots_.capacity() * sizeof(std::uint64_t); }

private:
    static constexpr std::uint64_t kTag = 0xFFFFFFFF00000000u;

    static std::uint32_t tagOf(std::uint64_t hashOrSlot) {
        return static_cast<std::uint32_t>(hashOrSlot >> 32);
    }
    static std::uint32_t valueOf(std::uint64_t slot) { return static_cast<std::uint32_t>(slot); }

    std::vector<std::uint64_t> slots_;
    std::size_t mask_;
};

} // namespace doppel::routing
