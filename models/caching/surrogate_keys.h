// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/key_index.h"
#include "models/caching/object_id.h"

#include <cstdint>
#include <span>
#include <vector>

namespace doppel::caching {

/// A label that responses carry so that they can be purged together, as a hash of the caller's
/// making.
using SurrogateKey = std::uint64_t;

/// Which objects bear which surrogate keys. 28 bytes a pair and 12 to 18 a key that is borne;
/// places are used again.
class SurrogateKeys {
public:
    /// REQUIRES: the object bears none yet.
    void add(ObjectId id, std::span<const SurrogateKey> keys);

    /// Takes all of the object's keys off. O(1) each.
    void remove(ObjectId id);

    /// Appends the objects that bear the key, the latest first.
    void collect(SurrogateKey key, std::vector<ObjectId>& objects) const;

    /// Appends the keys that the object bears.
    void keysOf(ObjectId id, std::vector<SurrogateKey>& keys) const;

private:
    struct Tie {
        SurrogateKey key;
        std::uint32_t object;
        std::uint32_t nextOfObject; // of a tie out of use: the next such
        std::uint32_t previous;     // of the same key
        std::uint32_t next;
    };

    std::uint32_t take();
    void unlink(std::uint32_t tie);

    KeyIndex heads_; // key -> its first tie
    std::vector<Tie> ties_;
    std::vector<std::uint32_t> firstOf_; // by object
    std::uint32_t free_ = kNoIndex;
};

} // namespace doppel::caching
