// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/check.h"
#include "models/caching/eviction.h"
#include "models/caching/holds.h"
#include "models/caching/key_chains.h"
#include "models/caching/object_id.h"
#include "models/caching/stored_object.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

namespace doppel::caching {

inline constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

/// The size of a store and how it makes room. Bytes are charged as Varnish charges them: the body,
/// and `overhead` for the object with its headers.
struct StoreParameters {
    std::uint64_t bytes = 256ULL << 20; ///< of the main storage (`-s malloc,256M`)
    /// Of Transient, which never evicts; unbounded as in Varnish.
    std::uint64_t transientBytes = kUnlimited;
    /// An object beside its body. Measured: 1,304 B for 1,024 B bodies with common headers.
    std::uint32_t overhead = 280;
    std::uint32_t nukeLimit = 50; ///< the most objects evicted for one
    Eviction eviction = Eviction::Lru;
    Duration lruInterval = std::chrono::seconds(2);
    /// No allocation while no more objects live at once; then it grows by eighths.
    std::uint32_t expectedObjects = 1024;
};

enum class Area : std::uint8_t { Main, Transient };

/// What a store has done, as Varnish counts it.
struct StoreCounters {
    std::uint64_t lruNuked = 0;   ///< n_lru_nuked: evicted to make room
    std::uint64_t lruMoved = 0;   ///< n_lru_moved: hits that changed the object's rank
    std::uint64_t lruLimited = 0; ///< n_lru_limited: times that nukeLimit ended the search for room
};

/// Objects with a size, found by key: who is there, what they weigh, who goes when room is needed.
/// It knows nothing of freshness.
///
/// Objects are numbers: 32 bytes each and 6 for the index, so 38 bytes an object; up to an eighth
/// more is allocated but untouched. An object may exist without a place in the index or in a
/// storage: under one key there may be several (Cache chains them), and one that is being fetched
/// weighs nothing. One object is at most 2 GiB - 1.
class Store {
public:
    explicit Store(const StoreParameters& parameters);

    // ---- by key ----

    /// The object that the key stands for.
    std::optional<ObjectId> find(Key key) const {
        const std::uint32_t number = index_.find(all_, key);
        return number == kNoIndex ? std::nullopt : std::optional(ObjectId{number});
    }
    Key keyOf(ObjectId id) const { return all_[indexOf(id)].key; }
    /// Lets the key stand for this object, in place of another if there was one.
    void point(Key key, ObjectId id);
    /// REQUIRES: the key stands for this object.
    void unpoint(ObjectId id) { index_.erase(all_, indexOf(id)); }

    // ---- objects ----

    /// A new object, not yet found by its key, of no weight.
    ObjectId create(Key key);
    /// REQUIRES: weighs nothing, is not pointed to, not held.
    void destroy(ObjectId id);

    void hold(ObjectId id) { holds_.add(id); }
    /// True if that was the last hold. REQUIRES: isHeld(id).
    bool release(ObjectId id) { return holds_.remove(id); }
    bool isHeld(ObjectId id) const { return holds_.has(id); }

    // ---- weight ----

    /// Charges `bytes` more to the object. In the main storage this evicts: `evict(victim)` must
    /// discharge it. False, with nothing charged but what was evicted gone, if there is no room:
    /// nothing left to evict, or `budget` (of evictions) used up.
    template <typename Evict>
    bool charge(ObjectId id, Area area, std::uint64_t bytes, std::uint32_t& budget, Evict&& evict);

    /// Makes the object a candidate of the eviction policy. REQUIRES: charged to the main storage.
    void enlist(ObjectId id, Instant now) { policy_->added(all_, id, now); }
    void delist(ObjectId id) { policy_->removed(all_, id); }

    /// Takes the object's whole weight off.
    void discharge(ObjectId id);

    /// A hit on an enlisted object.
    void touch(ObjectId id, Instant now) {
        counters_.lruMoved += policy_->touched(all_, id, now) ? 1U : 0U;
    }

    // ---- the whole life in one, for objects alone under their key ----

    /// Stores and enlists an object of `bytes` + overhead; nothing if there is no room. REQUIRES:
    /// the key stands for none.
    std::optional<ObjectId> insert(Key key, std::uint64_t bytes, Instant now);
    void erase(ObjectId id);

    // ---- figures ----

    Area areaOf(ObjectId id) const {
        return (all_[indexOf(id)].size & kInTransient) != 0 ? Area::Transient : Area::Main;
    }
    /// What the object is charged.
    std::uint64_t bytesOf(ObjectId id) const { return all_[indexOf(id)].size & ~kInTransient; }
    std::uint64_t bytes(Area area) const { return area == Area::Main ? main_ : transient_; }
    std::uint64_t objects() const { return objects_; }
    /// Ids are below this.
    std::uint32_t numbers() const { return static_cast<std::uint32_t>(all_.size()); }
    const StoreParameters& parameters() const { return parameters_; }
    const StoreCounters& counters() const { return counters_; }
    /// Of the index, in bytes.
    std::size_t memory() const;

private:
    static constexpr std::uint32_t kInTransient = 1U << 31;

    StoreParameters parameters_;
    StoredObjects all_; // by number; of a free one `size` is the next free one
    KeyChains<StoredObject> index_;
    std::unique_ptr<EvictionPolicy> policy_;
    Holds holds_;
    std::uint32_t firstFree_ = kNoIndex;
    std::uint64_t objects_ = 0;
    std::uint64_t main_ = 0;
    std::uint64_t transient_ = 0;
    StoreCounters counters_;
};

template <typename Evict>
bool Store::charge(
    ObjectId id, Area area, std::uint64_t bytes, std::uint32_t& budget, Evict&& evict) {
    if (bytesOf(id) + bytes >= kInTransient) {
        return false;
    }
    if (area == Area::Transient) {
        if (bytes > parameters_.transientBytes - transient_) {
            return false;
        }
        transient_ += bytes;
        all_[indexOf(id)].size =
            (all_[indexOf(id)].size | kInTransient) + static_cast<std::uint32_t>(bytes);
        return true;
    }
    while (bytes > parameters_.bytes - main_) {
        if (budget == 0) {
            ++counters_.lruLimited;
            return false;
        }
        --budget;
        const std::optional<ObjectId> victim = policy_->victim(all_, holds_);
        if (!victim) {
            return false;
        }
        ++counters_.lruNuked;
        evict(*victim);
    }
    main_ += bytes;
    all_[indexOf(id)].size += static_cast<std::uint32_t>(bytes);
    return true;
}

} // namespace doppel::caching
