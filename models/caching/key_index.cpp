// SPDX-License-Identifier: Apache-2.0
#include "models/caching/key_index.h"

#include "models/caching/check.h"

#include <algorithm>
#include <bit>

namespace doppel::caching {
namespace {

constexpr std::uint32_t kEmpty = kNoIndex;

// The finaliser of SplitMix64: callers may number their URLs 0, 1, 2, ...
std::uint64_t mixed(Key key) {
    std::uint64_t x = key + 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

} // namespace

void KeyIndex::reserve(std::uint32_t count) {
    const std::size_t wanted = std::max<std::size_t>(16, std::size_t{count} + count / 3 + 1);
    const std::size_t slots = std::bit_ceil(wanted); // full to at most 3/4
    if (slots > slots_.size() || count > keys_.size()) {
        rebuild(std::max(slots, slots_.size()),
                std::max(count, static_cast<std::uint32_t>(keys_.size())));
    }
}

std::uint32_t KeyIndex::find(Key key) const {
    const std::size_t slot = slotOf(key);
    return slots_[slot] == kEmpty ? kNoIndex : slots_[slot] & numberMask_;
}

void KeyIndex::insert(Key key, std::uint32_t number) {
    if (number >= keys_.size()) {
        rebuild(slots_.size(), std::max(number + 1, static_cast<std::uint32_t>(keys_.size() * 2)));
    }
    if ((used_ + 1) * 4 > slots_.size() * 3) {
        rebuild(slots_.size() * 2, static_cast<std::uint32_t>(keys_.size()));
    }
    place(key, number);
    ++used_;
}

void KeyIndex::replace(Key key, std::uint32_t number) {
    const std::size_t slot = slotOf(key);
    CACHING_CHECK(slots_[slot] != kEmpty);
    if (number >= keys_.size()) {
        erase(key);
        insert(key, number);
        return;
    }
    keys_[number] = key;
    slots_[slot] = (slots_[slot] & ~numberMask_) | number;
}

void KeyIndex::erase(Key key) {
    std::size_t hole = slotOf(key);
    CACHING_CHECK(slots_[hole] != kEmpty);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t next = (hole + 1) & mask; slots_[next] != kEmpty; next = (next + 1) & mask) {
        const std::size_t wish = home(mixed(keys_[slots_[next] & numberMask_]));
        if (((next - wish) & mask) >= ((next - hole) & mask)) {
            slots_[hole] = slots_[next];
            hole = next;
        }
    }
    slots_[hole] = kEmpty;
    --used_;
}

// The slot that holds the key, or the empty one where it would go.
std::size_t KeyIndex::slotOf(Key key) const {
    const std::uint64_t hash = mixed(key);
    const auto tag = static_cast<std::uint32_t>(hash);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = home(hash);; at = (at + 1) & mask) {
        const std::uint32_t slot = slots_[at];
        if (slot == kEmpty) {
            return at;
        }
        if (((slot ^ tag) & ~numberMask_) == 0 && keys_[slot & numberMask_] == key) {
            return at;
        }
    }
}

void KeyIndex::place(Key key, std::uint32_t number) {
    const std::size_t slot = slotOf(key);
    CACHING_CHECK(slots_[slot] == kEmpty);
    keys_[number] = key;
    slots_[slot] = (static_cast<std::uint32_t>(mixed(key)) & ~numberMask_) | number;
}

void KeyIndex::rebuild(std::size_t slots, std::uint32_t numbers) {
    std::vector<std::uint32_t> held;
    held.reserve(used_);
    for (const std::uint32_t slot : slots_) {
        if (slot != kEmpty) {
            held.push_back(slot & numberMask_);
        }
    }
    keys_.resize(std::max(numbers, std::uint32_t{16}));
    // Never all ones in a live slot, even where tag and number are: the mask exceeds every number.
    numberMask_ = std::bit_ceil(static_cast<std::uint32_t>(keys_.size()) + 1) - 1;
    slots_.assign(slots, kEmpty);
    for (const std::uint32_t number : held) {
        place(keys_[number], number);
    }
}

} // namespace doppel::caching
