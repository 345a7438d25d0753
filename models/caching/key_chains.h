// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/hash.h"
#include "models/caching/object_id.h"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace doppel::caching {

/// Which record stands for which key: chains through the records themselves, which have a `key` and
/// a `chained` (the next one's number).
///
/// There are three chains for two keys: linear hashing, in which new keys split one chain after the
/// other in two. So it grows without a pause and without a second table, and changes are O(1). 6
/// bytes a key, and the record's 4. Source: Litwin 1980.
template <typename Record>
class KeyChains {
public:
    using Records = GrowingArray<Record>;

    KeyChains() { heads_.extend(kFewest, kNoIndex); }

    /// No call allocates while there are no more keys.
    void reserve(std::size_t keys) { heads_.reserve(keys + keys / 2 + 1); }

    /// The number of the key's record, or kNoIndex.
    std::uint32_t find(const Records& records, Key key) const {
        std::uint32_t at = heads_[chainOf(key)];
        while (at != kNoIndex && records[at].key != key) {
            at = records[at].chained;
        }
        return at;
    }

    /// REQUIRES: no record stands for this one's key.
    void insert(Records& records, std::uint32_t number) {
        ++used_;
        while (2 * heads_.size() < 3 * used_) {
            split(records);
        }
        std::uint32_t& head = heads_[chainOf(records[number].key)];
        records[number].chained = head;
        head = number;
    }

    /// REQUIRES: it stands for its key.
    void erase(Records& records, std::uint32_t number) {
        std::uint32_t* link = &heads_[chainOf(records[number].key)];
        while (*link != number) {
            link = &records[*link].chained;
        }
        *link = records[number].chained;
        --used_;
    }

    std::size_t size() const { return used_; }
    /// In bytes, without what is the records'.
    std::size_t memory() const { return heads_.memory(); }

private:
    static constexpr std::size_t kFewest = 16;

    // As many low bits of the hash as make a chain's number; one less for those not split yet.
    std::size_t chainOf(Key key) const {
        const std::size_t hash = mixed(key);
        return hash & (mask_ >> ((hash & mask_) >= heads_.size() ? 1 : 0)); // without a branch
    }

    void split(Records& records) {
        const std::size_t made = heads_.size();
        heads_.push(kNoIndex);
        mask_ = std::bit_ceil(heads_.size()) - 1;
        std::uint32_t at = std::exchange(heads_[made & (mask_ >> 1)], kNoIndex);
        while (at != kNoIndex) {
            std::uint32_t& head = heads_[chainOf(records[at].key)];
            const std::uint32_t next = std::exchange(records[at].chained, head);
            head = at;
            at = next;
        }
    }

    GrowingArray<std::uint32_t> heads_;
    std::size_t mask_ = kFewest - 1;
    std::size_t used_ = 0;
};

} // namespace doppel::caching
