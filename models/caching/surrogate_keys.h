// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/growing_array.h"
#include "models/caching/object_id.h"
#include "models/caching/slot_table.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace doppel::caching {

/// A label that responses carry so that they can be purged together, as a hash of the caller's
/// making.
using SurrogateKey = std::uint64_t;

/// Which objects have which surrogate keys.
///
/// A tie links one object to one key. A key that only one object has is kept in its tie; the ties
/// of a key that several have are a list. The first key of an object takes 9 bytes, each further
/// one 28; a key adds 5 if one object has it and 17 if several do. Places are used again.
class SurrogateKeys {
public:
    /// REQUIRES: the object has none yet.
    void add(ObjectId id, std::span<const SurrogateKey> keys);

    /// Gives the keys of `from` to `to` as well. O(1) each. REQUIRES: `to` has none yet.
    void copyKeys(ObjectId from, ObjectId to);

    /// Takes all of the object's keys off. O(1) each.
    void remove(ObjectId id);

    /// Appends the objects that have the key, in an order that is not specified but always the
    /// same.
    void collect(SurrogateKey key, std::vector<ObjectId>& objects) const;

    /// In bytes.
    std::size_t memory() const;

private:
    static constexpr std::uint32_t kInPlace = 1; // ties of an object that need no pool
    static constexpr std::uint32_t kPooled = 1U << 31;
    static constexpr std::uint32_t kFirst = 1U << 30;

    enum class Kind : std::uint8_t { None, Single, Listed };
    struct Links {
        std::uint32_t previous; // of the first of a list: kFirst and the list
        std::uint32_t next;
    };
    union Tie {
        SurrogateKey key; // Single
        Links links;      // Listed
    };
    struct Ties { // of an object
        Tie tie[kInPlace];
    };
    struct PooledTie { // always listed, except while free
        Links links;
        std::uint32_t object;
        std::uint32_t nextOfObject; // of a free one: the next such
    };
    struct List {
        SurrogateKey key;
        std::uint32_t first; // of a free one: the next such
    };

    // A tie's number is kInPlace * object + place, or kPooled and its place in the pool. What a
    // key's slot points to is 2 * tie, or 2 * list + 1.
    std::uint32_t objectOf(std::uint32_t tie) const {
        return (tie & kPooled) != 0 ? pool_[tie ^ kPooled].object : tie / kInPlace;
    }
    auto keyOf() const {
        return [this](std::uint32_t head) {
            return (head & 1) != 0 ? lists_[head >> 1].key : tieOf(head >> 1).key;
        };
    }
    auto objectOfPooled() const {
        return [this](std::uint32_t place) {
            return Key{pool_[place].object};
        };
    }
    Tie& tieOf(std::uint32_t tie) { return ties_[tie / kInPlace].tie[tie % kInPlace]; }
    const Tie& tieOf(std::uint32_t tie) const { return ties_[tie / kInPlace].tie[tie % kInPlace]; }
    Links& linksOf(std::uint32_t tie) {
        return (tie & kPooled) != 0 ? pool_[tie ^ kPooled].links : tieOf(tie).links;
    }
    const Links& linksOf(std::uint32_t tie) const {
        return (tie & kPooled) != 0 ? pool_[tie ^ kPooled].links : tieOf(tie).links;
    }
    Kind kindOf(std::uint32_t tie) const {
        return (tie & kPooled) != 0
                   ? Kind::Listed
                   : static_cast<Kind>(kinds_[tie / kInPlace] >> 4 * (tie % kInPlace) & 0xf);
    }
    void setKind(std::uint32_t tie, Kind kind);

    std::uint32_t makeTie(ObjectId id);
    std::uint32_t firstPooledOf(ObjectId id) const;
    void tieTo(std::uint32_t tie, SurrogateKey key);
    void tieAfter(std::uint32_t tie, std::uint32_t former);
    void copyKey(std::uint32_t tie, ObjectId to);
    void untie(std::uint32_t tie);
    void startList(std::uint32_t tie, SurrogateKey key);
    void makeListed(std::uint32_t single);
    void makeSingle(std::uint32_t first);

    SlotTable heads_; // by key
    GrowingArray<Ties> ties_;
    GrowingArray<std::uint8_t> kinds_; // by object: four bits a tie
    GrowingArray<List> lists_;
    GrowingArray<PooledTie> pool_;
    SlotTable pooledOf_; // by object
    std::uint32_t freeList_ = kNoIndex;
    std::uint32_t freeTie_ = kNoIndex;
};

} // namespace doppel::caching
