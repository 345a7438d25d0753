// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/object_id.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace doppel::caching {

/// Which small number stands for which key: open addressing with linear probing over 4-byte slots.
///
/// A slot holds the number in its low bits and bits of the key's hash above, so that a probe seldom
/// has to look at a key. The keys lie in an array by number: 8 bytes a number, and 5.3 to 10.7
/// bytes of slots. Erasing shifts back, so nothing wears out. Grows by doubling; after reserve()
/// for as many numbers as will live at once, no call allocates.
class KeyIndex {
public:
    explicit KeyIndex(std::uint32_t expected = 0) { reserve(expected); }

    /// Makes room for the numbers 0 .. `count` - 1.
    void reserve(std::uint32_t count);

    /// The key's number, or kNoIndex. One or two cache lines.
    std::uint32_t find(Key key) const;

    /// REQUIRES: the key has no number.
    void insert(Key key, std::uint32_t number);

    /// Gives the key another number. REQUIRES: it has one.
    void replace(Key key, std::uint32_t number);

    /// REQUIRES: the key has a number.
    void erase(Key key);

    /// Notes whose number this is without making it the key's own: for further objects under one
    /// key. REQUIRES: number < what was reserved.
    void note(std::uint32_t number, Key key) { keys_[number] = key; }

    /// The key last given to the number by insert, replace or note.
    Key keyOf(std::uint32_t number) const { return keys_[number]; }

    std::size_t size() const { return used_; }

    /// Of the arrays, in bytes.
    std::size_t memory() const {
        return slots_.size() * sizeof(slots_[0]) + keys_.size() * sizeof(keys_[0]);
    }

private:
    std::size_t home(std::uint64_t hash) const { return (hash >> 32) & (slots_.size() - 1); }
    std::size_t slotOf(Key key) const;
    void place(Key key, std::uint32_t number);
    void rebuild(std::size_t slots, std::uint32_t numbers);

    std::vector<std::uint32_t> slots_;
    std::vector<Key> keys_; // by number
    std::uint32_t numberMask_ = 0;
    std::size_t used_ = 0;
};

} // namespace doppel::caching
