// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/counters.h"
#include "models/caching/expiry_wheel.h"
#include "models/caching/freshness.h"
#include "models/caching/growing_array.h"
#include "models/caching/instant.h"
#include "models/caching/object_id.h"
#include "models/caching/profile.h"
#include "models/caching/request.h"
#include "models/caching/store.h"
#include "models/caching/surrogate_keys.h"
#include "models/caching/terms.h"
#include "models/caching/waiting_lists.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::caching {

/// The right, and the duty, to end one fetch: exactly once, by complete, revalidated, fail or
/// withdraw.
enum class BusyToken : std::uint32_t {};

enum class Verdict : std::uint8_t {
    Hit,        ///< serve `object`
    Stale,      ///< serve `object`, which is in grace; if `busy`, refresh it in the background
    Miss,       ///< fetch and end `busy`; if `object`, ask conditionally: it may be revalidated
    HitForMiss, ///< as Miss, for an answer known to be uncacheable: nobody waits for it
    HitForPass, ///< pass the request on; the cache takes no part
    Wait,       ///< the waiter is on the waiting list; look up again when it is woken
};

struct Lookup {
    Verdict verdict = Verdict::Miss;
    std::optional<ObjectId> object;
    std::optional<BusyToken> busy;
};

/// A response as it arrived.
struct Fetched {
    ResponseMeta meta;
    VaryKey vary;
    std::uint64_t bytes = 0;   ///< of the body; the store adds its overhead
    std::uint64_t payload = 0; ///< the caller's: where the body is, or anything
    std::span<const SurrogateKey> surrogateKeys;
};

struct Completed {
    /// The object or mark that it left; nothing if there was no room for it.
    std::optional<ObjectId> object;
    Disposition disposition = Disposition::Cacheable;
};

/// What can be known about a stored object.
struct ObjectView {
    Key key = 0;
    std::uint64_t payload = 0;
    std::uint64_t bytes = 0; ///< charged
    std::uint16_t status = 0;
    Area area = Area::Main;
    bool hasEtag = false;         ///< If-None-Match can be asked
    bool hasLastModified = false; ///< If-Modified-Since can be asked
    Instant origin{0};            ///< its age is now - origin
    Duration ttl{0}, grace{0}, keep{0}, staleIfError{0};
};

/// An HTTP cache: which request gets which stored answer, which fetches, which waits for whom. It
/// has no clock, sockets, bodies or threads; one cache belongs to one thread at a time, and `now`
/// never runs backwards. Source: Varnish 7.1.1 cache_hash.c (HSH_*), cache_fetch.c (vbf_*),
/// cache_expire.c; checked against the running program (tests/caching/varnish_goldens.txt).
///
/// The life of an object:
///
///     busy --complete--> fresh --ttl--> in grace --grace--> kept --keep--> gone
///      |                   |
///      |                   +-- purged, evicted, or replaced by the fetch it gave rise to: gone
///      |                   +-- soft-purged: in grace at once
///      |
///      +-- complete, uncacheable:  a hit-for-miss or hit-for-pass mark --ttl, grace, keep--> gone
///      +-- revalidated:            fresh: a new object with the body of the stale one, which goes
///      +-- fail, withdraw:         gone; but under CacheError, if someone waits, fail leaves a
///                                  503 that lives for a second
///
/// Stale-if-error runs beside grace and keep; all three begin where ttl ends. Phases are half-open:
/// at the very instant at which ttl ends an object is stale, and at the end of its life it is gone.
/// (Varnish compares floating-point clocks, which never read the same instant twice.)
///
/// The variants of a page stand under one key, the most recently completed first, the busy ones
/// last. A look-up walks them:
///
///     busy                           remember it, unless the variant predicted for it is not ours
///     another variant, never fresh   pass over it
///     fresh enough for the request   take it and stop
///     stale                          of all such, the one that left the origin last becomes the
///                                    candidate
///
/// and then decides:
///
///     what the walk found                    nobody is busy              somebody is busy
///     -------------------------------------------------------------------------------------
///     took a hit-for-pass mark               HitForPass                  HitForPass
///     took a hit-for-miss mark               HitForMiss, and fetch       HitForMiss, and fetch
///     took anything else                     Hit                         Hit
///     the candidate is a mark                HitForMiss, and fetch       HitForMiss, and fetch
///     the candidate must always revalidate   Miss, and fetch             Miss, and fetch
///     the candidate is in grace              Stale, and fetch            Stale
///     a candidate past its grace, or none    Miss, and fetch             Wait
///
/// A fetch is conditional where there is a candidate that can be revalidated.
///
/// Who wakes whom. Whenever Varnish lets go of something under a key it wakes `rush_exponent` (r)
/// of the key's waiters, first come first woken, who then look up anew. What it does one after the
/// other falls into one step of virtual time here:
///
///     what happens                               waiters woken
///     -----------------------------------------------------------------------------------------
///     complete, revalidated, fail with a 503     3r: object unbusied, fetch ended, delivered to
///                                                the client; 2r for a fetch in the background
///     withdraw                                   1 + r; r for a fetch in the background
///     Hit; Stale with a fetch                    2r: look-up, delivery
///     Stale without a fetch; HitForPass          r
///
/// So a herd that waits for a cacheable answer is served at once, each hit waking more; behind
/// hit-for-miss, where each one woken fetches, it goes in waves that grow by a factor of 3r: a
/// herd of a hundred in waves of 1, 9, 81, 9 for r = 3, and of 1, 6, 36, 57 for r = 2 (both
/// measured).
///
/// Memory is bounded by what is alive: objects leave as soon as their whole life has passed, at the
/// next call with a later `now`. Left out: the body that arrives while it is delivered (an object
/// appears when complete() is called); bans.
class Cache {
public:
    Cache(const Profile& profile, const StoreParameters& store);

    /// What the request gets. `waiter` is queued if the verdict is Wait; requests that this one
    /// wakes are appended to `woken`. An object in the answer is valid until the next call; hold()
    /// it to keep it longer. 4 cache lines: about 100 ns while the store is small, several times
    /// that with hundreds of thousands of objects.
    Lookup lookup(Key key,
                  const VaryView& vary,
                  Instant now,
                  const RequestDirectives& directives,
                  WaiterId waiter,
                  std::vector<WaiterId>& woken);

    /// The fetch brought an answer, received at `now`. A 5xx is an answer: for stale-if-error call
    /// fail() in place of this.
    Completed
    complete(BusyToken token, const Fetched& fetched, Instant now, std::vector<WaiterId>& woken);

    /// The fetch brought a 304 to the conditional request that Lookup::object offered. `meta` is
    /// what lifetimes are read from: for Varnish the 304's own headers, for RFC 9111 the stored
    /// ones refreshed by them (refreshedBy). REQUIRES: the look-up offered an object.
    Completed
    revalidated(BusyToken token, ResponseMeta meta, Instant now, std::vector<WaiterId>& woken);

    /// The fetch brought no answer. Under CacheError a 503 is left if somebody waits, and returned;
    /// under WakeAll all waiters are woken, to be answered like the request that failed: with
    /// staleForError, or an error.
    std::optional<ObjectId> fail(BusyToken token, Instant now, std::vector<WaiterId>& woken);

    /// The fetch was given up; nobody learns anything from it.
    void withdraw(BusyToken token, Instant now, std::vector<WaiterId>& woken);

    /// The newest stale object that may be served because the origin failed: an answer other than
    /// 5xx, within stale-if-error.
    std::optional<ObjectId> staleForError(Key key, const VaryView& vary, Instant now);

    /// Purges end the life of all variants at once; soft purges only their freshness: grace, keep
    /// and stale-if-error run from now. Fetches under way are not touched. Return the number of
    /// objects. purgeAll walks the whole store.
    std::uint32_t purge(Key key, Instant now);
    std::uint32_t softPurge(Key key, Instant now);
    std::uint32_t purgeSurrogate(SurrogateKey key, Instant now);
    std::uint32_t softPurgeSurrogate(SurrogateKey key, Instant now);
    std::uint32_t purgeAll(Instant now);

    /// Lets go of objects whose whole life has passed. Look-ups do so themselves.
    void expire(Instant now);

    /// A held object is not evicted, and keeps its body and bytes, even if it dies, until released
    /// as often as held.
    void hold(ObjectId id) { store_.hold(id); }
    void release(ObjectId id);

    ObjectView view(ObjectId id) const;
    /// The objects that have the key, but for marks and those that were taken away; ones whose life
    /// has passed may be among them.
    std::vector<ObjectId> objectsOf(SurrogateKey key) const;

    /// Payloads of the objects that left since the last call, for a caller that keeps bodies; they
    /// are collected from the first call on. (A payload that revalidated() handed on is not among
    /// them.)
    std::vector<std::uint64_t> takeReleased();

    Counters counters() const;
    const Store& store() const { return store_; }
    const Profile& profile() const { return profile_; }
    /// Other rules from now on. What is stored keeps the life that it was given, fetches under way
    /// are judged by the rules in force when they end, and waiting requests go on waiting.
    void setProfile(const Profile& profile) { profile_ = profile; }
    /// All that it keeps, in bytes: about 90 an object with a surrogate key.
    std::size_t memory() const;
    std::size_t waiting() const { return waiting_.size(); }
    /// A waiter is gone. REQUIRES: it waits for that key, and was not woken.
    void leave(Key key, WaiterId waiter) { waiting_.leave(key, waiter); }

private:
    // What look-ups need of an object, beside its terms.
    struct Core {
        Instant origin;
        std::uint64_t payload;  // of a busy one: the object that it may replace, held; or kNoIndex
        std::uint32_t terms;    // of a busy one: only the variant predicted for it
        std::uint32_t next;     // of the same key
        std::uint32_t previous; // of the first, for which the key stands: the last
        std::uint16_t status;
        std::uint16_t flags;
    };
    struct Walk {
        std::optional<ObjectId> taken;
        std::optional<ObjectId> candidate;
        std::uint32_t predictedVary = 0;
        bool anyBusy = false;
    };

    Walk
    walk(Key key, const VaryView& vary, Instant now, const RequestDirectives& directives) const;
    Lookup beginFetch(Key key,
                      const VaryView& vary,
                      const Walk& walk,
                      Verdict verdict,
                      std::optional<ObjectId> stale);
    void serve(ObjectId id, Instant now);

    ObjectId create(Key key);
    bool isFirst(ObjectId id) const;
    void linkLast(Key key, ObjectId id);
    void moveFirst(Key key, ObjectId id);
    void unlink(ObjectId id);

    bool place(ObjectId id, Lifetime& life, std::uint64_t bytes, Instant now);
    Completed finish(BusyToken token,
                     const Fetched& fetched,
                     std::optional<ObjectId> predecessor,
                     Instant now,
                     std::vector<WaiterId>& woken);
    bool settle(ObjectId id, Lifetime life, VaryKey vary, std::uint64_t bytes, Instant now);
    std::optional<ObjectId> staleOf(ObjectId busy) const;
    void replace(ObjectId stale);
    std::uint32_t rushesOf(ObjectId busy) const;
    void rush(Key key, std::size_t count, std::vector<WaiterId>& woken);
    void dropBusy(ObjectId id);
    void remove(ObjectId id);
    void destroy(ObjectId id);
    template <class PurgeOne>
    std::uint32_t purgeVariants(Key key, Instant now, PurgeOne purgeOne);
    bool softPurgeOne(ObjectId id, Instant now);
    std::span<const ObjectId> objectsWith(SurrogateKey key, Instant now);
    ObjectId busyOf(BusyToken token) const;

    Core& core(ObjectId id) { return cores_[indexOf(id)]; }
    const Core& core(ObjectId id) const { return cores_[indexOf(id)]; }
    const Terms& termsOf(const Core& object) const { return terms_[object.terms]; }
    void setTerms(Core& object, const Terms& terms);

    Profile profile_;
    Store store_;
    GrowingArray<Core> cores_;
    TermsTable terms_;
    std::uint32_t noTerms_ = terms_.use({});
    ExpiryWheel expiry_;
    SurrogateKeys surrogates_;
    WaitingLists waiting_;
    Counters counters_;
    std::vector<std::uint64_t> released_;
    std::vector<ObjectId> scratch_;
    bool collectsReleased_ = false;
};

} // namespace doppel::caching
