// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// Which identities (Job, Request) have come by, and which of them are marked, for ever: as nobody
/// knows which one comes again, it is as small as it can be. Open addressing with linear probing, at
/// most three quarters full; the mark takes the place of the identity's highest bit, of which there
/// are enough others.
///
/// Memory: 8 bytes a slot, so 11 to 21 for each identity.
class IdentitySet {
public:
    /// Whether it is new; if so, it is not marked. O(1), amortised.
    bool insert(std::uint64_t identity) {
        if ((size_ + 1) * 4 > slots_.size() * 3) {
            grow();
        }
        std::uint64_t& slot = slots_[placeFor(keptOf(identity))];
        if (slot != kFree) {
            return false;
        }
        slot = keptOf(identity);
        ++size_;
        return true;
    }
    /// Whether it was marked before; none: it never came by. O(1).
    std::optional<bool> mark(std::uint64_t identity) {
        if (size_ == 0) {
            return std::nullopt;
        }
        std::uint64_t& slot = slots_[placeFor(keptOf(identity))];
        if (slot == kFree) {
            return std::nullopt;
        }
        const bool wasMarked = (slot & kMark) != 0;
        slot |= kMark;
        return wasMarked;
    }

private:
    static constexpr std::uint64_t kFree = 0;
    static constexpr std::uint64_t kMark = std::uint64_t{1} << 63;
    static constexpr std::size_t kFirstSlots = 16;

    static std::uint64_t keptOf(std::uint64_t identity) {
        const std::uint64_t kept = identity & ~kMark;
        return kept == kFree ? ~kMark : kept;
    }
    // Where it is, or would be: Fibonacci hashing, with the high bits brought down.
    std::size_t placeFor(std::uint64_t kept) const {
        const std::size_t mask = slots_.size() - 1;
        auto place = static_cast<std::size_t>(kept * 0x9E3779B97F4A7C15U >> 32) & mask;
        while (slots_[place] != kFree && (slots_[place] & ~kMark) != kept) {
            place = (place + 1) & mask;
        }
        return place;
    }
    void grow() {
        std::vector<std::uint64_t> old(slots_.empty() ? kFirstSlots : 2 * slots_.size());
        old.swap(slots_);
        for (const std::uint64_t slot : old) {
            if (slot != kFree) {
                slots_[placeFor(slot & ~kMark)] = slot;
            }
        }
    }

    std::vector<std::uint64_t> slots_; // a power of two of them, or none
    std::size_t size_ = 0;
};

} // namespace doppel::models
