// SPDX-License-Identifier: Apache-2.0
#include "models/caching/cache.h"

#include "models/caching/cache_flags.h"
#include "models/caching/check.h"

#include <algorithm>
#include <utility>

namespace doppel::caching {

Cache::Cache(const Profile& profile, const StoreParameters& store)
    : profile_(profile), store_(store) {
    cores_.reserve(store.expectedObjects);
}

// ---- looking up ----

Lookup Cache::lookup(Key key,
                     const VaryView& vary,
                     Instant now,
                     const RequestDirectives& directives,
                     WaiterId waiter,
                     std::vector<WaiterId>& woken) {
    expire(now);
    if (directives.alwaysMiss) {
        return beginFetch(key, vary, {}, Verdict::Miss, std::nullopt);
    }
    const Walk found = walk(key, vary, now, directives);
    if (found.taken) {
        const std::uint16_t flags = core(*found.taken).flags;
        if ((flags & kHitForPass) != 0) {
            ++counters_.cacheHitPass;
            rush(key, profile_.rushExponent, woken);
            return {Verdict::HitForPass, std::nullopt, std::nullopt};
        }
        if ((flags & kHitForMiss) != 0) {
            ++counters_.cacheHitMiss;
            return beginFetch(key, vary, found, Verdict::HitForMiss, found.taken);
        }
        serve(*found.taken, now);
        rush(key, 2 * std::size_t{profile_.rushExponent}, woken);
        return {Verdict::Hit, found.taken, std::nullopt};
    }
    if (found.candidate && (core(*found.candidate).flags & (kHitForMiss | kHitForPass)) != 0) {
        ++counters_.cacheHitMiss;
        return beginFetch(key, vary, found, Verdict::HitForMiss, std::nullopt);
    }
    if (found.candidate && (core(*found.candidate).flags & kRevalidateAlways) != 0) {
        return beginFetch(key, vary, found, Verdict::Miss, found.candidate); // none could share it
    }
    const bool inGrace =
        found.candidate &&
        now < graceEnd(core(*found.candidate).origin, termsOf(core(*found.candidate)), directives);
    if (inGrace) {
        serve(*found.candidate, now);
        ++counters_.cacheHitGrace;
    }
    if (inGrace && found.anyBusy) {
        rush(key, profile_.rushExponent, woken);
        return {Verdict::Stale, found.candidate, std::nullopt};
    }
    if (inGrace) {
        rush(key, 2 * std::size_t{profile_.rushExponent}, woken);
        return beginFetch(key, vary, found, Verdict::Stale, found.candidate);
    }
    if (found.anyBusy) {
        ++counters_.busySleep;
        waiting_.enqueue(key, waiter);
        return {Verdict::Wait, std::nullopt, std::nullopt};
    }
    return beginFetch(key, vary, found, Verdict::Miss, found.candidate);
}

Cache::Walk
Cache::walk(Key key, const VaryView& vary, Instant now, const RequestDirectives& directives) const {
    Walk found;
    const std::optional<ObjectId> first = store_.find(key);
    for (std::uint32_t at = first ? indexOf(*first) : kNoIndex; at != kNoIndex;
         at = cores_[at].next) {
        const Core& here = cores_[at];
        const Terms& terms = termsOf(here);
        if ((here.flags & kBusy) != 0) {
            found.anyBusy = found.anyBusy || (!directives.ignoreBusy && vary.matches(terms.vary));
            continue;
        }
        if (terms.vary.headers != 0 && found.predictedVary == 0) {
            found.predictedVary = terms.vary.headers;
        }
        const bool revalidates = (here.flags & kRevalidateAlways) != 0;
        if ((terms.ttl <= Duration::zero() && !revalidates) || !vary.matches(terms.vary)) {
            continue;
        }
        if (!revalidates && isFreshFor(here.origin, terms, directives, now)) {
            found.taken = ObjectId{at};
            break;
        }
        // One that is only too old for this request is no candidate in Varnish; by RFC 9111 it can
        // be revalidated.
        const bool isStale =
            freshEnd(here.origin, terms) <= now || profile_.rules == RuleSet::Rfc9111;
        if (isStale && (!found.candidate || here.origin > core(*found.candidate).origin)) {
            found.candidate = ObjectId{at};
        }
    }
    return found;
}

// REQUIRES: `verdict` is Miss, HitForMiss or Stale. Only of a stale object with validators is a
// conditional fetch offered.
Lookup Cache::beginFetch(Key key,
                         const VaryView& vary,
                         const Walk& found,
                         Verdict verdict,
                         std::optional<ObjectId> stale) {
    const ObjectId id = create(key);
    Core& busy = core(id);
    busy = {};
    busy.flags = kBusy;
    busy.payload = stale ? indexOf(*stale) : kNoIndex;
    terms_.useAgain(noTerms_);
    busy.terms = noTerms_;
    if (found.predictedVary != 0) {
        Terms predicted;
        predicted.vary = {found.predictedVary, vary.under(found.predictedVary)};
        setTerms(busy, predicted);
    }
    linkLast(key, id);
    ++counters_.fetches;
    if (verdict == Verdict::Stale) {
        busy.flags |= kBackground;
        ++counters_.backgroundFetches;
    } else {
        ++counters_.cacheMiss;
    }
    Lookup lookup{verdict, std::nullopt, BusyToken{indexOf(id)}};
    if (stale) {
        store_.hold(*stale);
        if (verdict == Verdict::Stale || (core(*stale).flags & kCanBeRevalidated) != 0) {
            lookup.object = stale;
        }
    }
    return lookup;
}

void Cache::serve(ObjectId id, Instant now) {
    ++counters_.cacheHit;
    if (store_.areaOf(id) == Area::Main) {
        store_.touch(id, now);
    }
}

std::optional<ObjectId> Cache::staleForError(Key key, const VaryView& vary, Instant now) {
    expire(now);
    std::optional<ObjectId> best;
    const std::optional<ObjectId> first = store_.find(key);
    for (std::uint32_t at = first ? indexOf(*first) : kNoIndex; at != kNoIndex;
         at = cores_[at].next) {
        const Core& here = cores_[at];
        const Terms& terms = termsOf(here);
        const bool isAnswer = (here.flags & (kBusy | kHitForMiss | kHitForPass)) == 0;
        if (isAnswer && here.status < 500 && vary.matches(terms.vary) &&
            now < later(freshEnd(here.origin, terms), terms.staleIfError) &&
            (!best || here.origin > core(*best).origin)) {
            best = ObjectId{at};
        }
    }
    if (best) {
        ++counters_.staleIfError;
        serve(*best, now);
    }
    return best;
}

// ---- the variants of a key ----

ObjectId Cache::create(Key key) {
    const ObjectId id = store_.create(key);
    cores_.extend(store_.numbers(), {});
    return id;
}

// The first one's `previous` is the last: no walk to append. The last one's `next` is none.
bool Cache::isFirst(ObjectId id) const {
    return cores_[core(id).previous].next == kNoIndex;
}

void Cache::linkLast(Key key, ObjectId id) {
    const std::uint32_t self = indexOf(id);
    const std::optional<ObjectId> first = store_.find(key);
    if (!first) {
        core(id).next = kNoIndex;
        core(id).previous = self;
        store_.point(key, id);
        return;
    }
    const std::uint32_t last = core(*first).previous;
    core(id).next = kNoIndex;
    core(id).previous = last;
    cores_[last].next = self;
    core(*first).previous = self;
}

void Cache::moveFirst(Key key, ObjectId id) {
    if (isFirst(id)) {
        return;
    }
    unlink(id);
    const ObjectId first = *store_.find(key);
    core(id).next = indexOf(first);
    core(id).previous = core(first).previous;
    core(first).previous = indexOf(id);
    store_.point(key, id);
}

void Cache::unlink(ObjectId id) {
    const Core gone = core(id);
    const Key key = store_.keyOf(id);
    if (!isFirst(id)) {
        cores_[gone.previous].next = gone.next;
        const std::uint32_t after = gone.next != kNoIndex ? gone.next : indexOf(*store_.find(key));
        cores_[after].previous = gone.previous;
    } else if (gone.next != kNoIndex) {
        cores_[gone.next].previous = gone.previous == indexOf(id) ? gone.next : gone.previous;
        store_.point(key, ObjectId{gone.next});
    } else {
        store_.unpoint(id);
    }
}

// ---- the end of an object ----

void Cache::expire(Instant now) {
    const auto endOf = [this](ObjectId id) {
        return lifeEnd(core(id).origin, termsOf(core(id)));
    };
    while (const std::optional<ObjectId> id = expiry_.due(now, endOf)) {
        ++counters_.expired;
        remove(*id);
    }
}

// It is no longer found; its bytes are freed once nobody holds it.
void Cache::remove(ObjectId id) {
    CACHING_CHECK((core(id).flags & (kBusy | kRemoved)) == 0);
    unlink(id);
    expiry_.remove(id);
    if (store_.areaOf(id) == Area::Main) {
        store_.delist(id);
    }
    core(id).flags |= kRemoved;
    if (!store_.isHeld(id)) {
        destroy(id);
    }
}

void Cache::destroy(ObjectId id) {
    if (collectsReleased_ && (core(id).flags & kPayloadMoved) == 0) {
        released_.push_back(core(id).payload);
    }
    surrogates_.remove(id);
    terms_.leave(core(id).terms);
    store_.discharge(id);
    store_.destroy(id);
}

void Cache::release(ObjectId id) {
    if (store_.release(id) && (core(id).flags & kRemoved) != 0) {
        destroy(id);
    }
}

std::vector<std::uint64_t> Cache::takeReleased() {
    collectsReleased_ = true;
    return std::exchange(released_, {});
}

// ---- purging ----

std::uint32_t Cache::purge(Key key, Instant now) {
    return purgeVariants(key, now, [this](ObjectId id) {
        const bool purged = (core(id).flags & kBusy) == 0;
        if (purged) {
            remove(id);
        }
        return purged;
    });
}

std::uint32_t Cache::softPurge(Key key, Instant now) {
    return purgeVariants(key, now, [&](ObjectId id) { return softPurgeOne(id, now); });
}

// Calls `purgeOne`, which tells whether it purged, for each variant.
template <class PurgeOne>
std::uint32_t Cache::purgeVariants(Key key, Instant now, PurgeOne purgeOne) {
    expire(now);
    ++counters_.purges;
    std::uint32_t purged = 0;
    const std::optional<ObjectId> first = store_.find(key);
    for (std::uint32_t at = first ? indexOf(*first) : kNoIndex; at != kNoIndex;) {
        const std::uint32_t next = cores_[at].next;
        purged += purgeOne(ObjectId{at}) ? 1U : 0U;
        at = next;
    }
    counters_.purgedObjects += purged;
    return purged;
}

std::uint32_t Cache::purgeSurrogate(SurrogateKey key, Instant now) {
    for (const ObjectId id : objectsWith(key, now)) {
        remove(id);
    }
    return static_cast<std::uint32_t>(scratch_.size());
}

std::uint32_t Cache::softPurgeSurrogate(SurrogateKey key, Instant now) {
    for (const ObjectId id : objectsWith(key, now)) {
        softPurgeOne(id, now);
    }
    return static_cast<std::uint32_t>(scratch_.size());
}

// Those alive: one that died while it was held keeps its keys, for the successor that a 304 may
// give it.
std::span<const ObjectId> Cache::objectsWith(SurrogateKey key, Instant now) {
    expire(now);
    ++counters_.purges;
    scratch_.clear();
    surrogates_.collect(key, scratch_);
    std::erase_if(scratch_, [this](ObjectId id) { return (core(id).flags & kRemoved) != 0; });
    counters_.purgedObjects += scratch_.size();
    return scratch_;
}

std::vector<ObjectId> Cache::objectsOf(SurrogateKey key) const {
    std::vector<ObjectId> objects;
    surrogates_.collect(key, objects);
    std::erase_if(objects, [this](ObjectId id) {
        return (core(id).flags & (kRemoved | kHitForMiss | kHitForPass)) != 0;
    });
    return objects;
}

std::uint32_t Cache::purgeAll(Instant now) {
    expire(now);
    ++counters_.purges;
    std::uint32_t purged = 0;
    while (!expiry_.empty()) { // every object that is not busy has an end
        remove(expiry_.any());
        ++purged;
    }
    counters_.purgedObjects += purged;
    return purged;
}

// Stale from now on; never a longer life than it had. Source: EXP_Rearm, whose timer only ever
// moves forward.
bool Cache::softPurgeOne(ObjectId id, Instant now) {
    Core& object = core(id);
    if ((object.flags & kBusy) != 0) {
        return false;
    }
    Terms terms = termsOf(object);
    const Instant end = lifeEnd(object.origin, terms);
    expiry_.remove(id);
    if (object.origin == now) { // a ttl of zero would hide it: let it be a nanosecond old
        object.origin -= Duration(1);
    }
    terms.ttl = now - object.origin;
    terms.life = lifeOf(object.origin, terms);
    if (end < lifeEnd(object.origin, terms)) {
        terms.life = end - object.origin;
    }
    setTerms(object, terms);
    expiry_.insert(id, lifeEnd(object.origin, terms), now);
    if (lifeEnd(object.origin, terms) <= now) {
        remove(id);
    }
    return true;
}

void Cache::setTerms(Core& object, const Terms& terms) {
    const std::uint32_t former = object.terms;
    object.terms = terms_.use(terms);
    terms_.leave(former);
}

// ---- looking in ----

ObjectView Cache::view(ObjectId id) const {
    const Core& object = core(id);
    const Terms& terms = termsOf(object);
    return {store_.keyOf(id),
            object.payload,
            store_.bytesOf(id),
            object.status,
            store_.areaOf(id),
            (object.flags & kHasEtag) != 0,
            (object.flags & kHasLastModified) != 0,
            object.origin,
            terms.ttl,
            terms.grace,
            terms.keep,
            terms.staleIfError};
}

std::size_t Cache::memory() const {
    return sizeof(*this) + store_.memory() + cores_.memory() + terms_.memory() + expiry_.memory() +
           surrogates_.memory() + waiting_.memory() + released_.capacity() * sizeof(released_[0]) +
           scratch_.capacity() * sizeof(scratch_[0]);
}

Counters Cache::counters() const {
    Counters all = counters_;
    all.lruNuked = store_.counters().lruNuked;
    all.lruMoved = store_.counters().lruMoved;
    all.lruLimited = store_.counters().lruLimited;
    return all;
}

} // namespace doppel::caching
