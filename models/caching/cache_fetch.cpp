// SPDX-License-Identifier: Apache-2.0
//
// How a fetch ends, and what it leaves: the second half of Cache.
#include "models/caching/cache.h"
#include "models/caching/cache_flags.h"
#include "models/caching/check.h"

#include <algorithm>

namespace doppel::caching {
namespace {

std::uint16_t flagsOf(const ResponseMeta& meta, Disposition disposition) {
    std::uint16_t flags = 0;
    if (meta.hasEtag) {
        flags |= kHasEtag;
    }
    if (meta.lastModified) {
        flags |= kHasLastModified;
    }
    switch (disposition) {
    case Disposition::HitForMiss:
        return flags | kHitForMiss;
    case Disposition::HitForPass:
        return flags | kHitForPass;
    case Disposition::RevalidateAlways:
        flags |= kRevalidateAlways;
        break;
    case Disposition::Cacheable:
        break;
    }
    if (meta.status == 200 && (meta.hasEtag || meta.lastModified)) {
        flags |= kCanBeRevalidated;
    }
    return flags;
}

bool isMark(Disposition disposition) {
    return disposition == Disposition::HitForMiss || disposition == Disposition::HitForPass;
}

} // namespace

Completed Cache::complete(BusyToken token,
                          const Fetched& fetched,
                          Instant now,
                          std::vector<WaiterId>& woken) {
    return finish(token, fetched, std::nullopt, now, woken);
}

Completed
Cache::revalidated(BusyToken token, ResponseMeta meta, Instant now, std::vector<WaiterId>& woken) {
    const std::optional<ObjectId> offered = staleOf(busyOf(token));
    CACHING_CHECK(offered.has_value());
    const ObjectId stale = *offered;
    const Core old = core(stale);
    CACHING_CHECK((old.flags & kCanBeRevalidated) != 0);
    ++counters_.fetch304;
    meta.status = old.status;
    const std::uint64_t charged = store_.bytesOf(stale);
    const std::uint64_t overhead = store_.parameters().overhead;
    const Fetched again{
        meta, termsOf(old).vary, charged > overhead ? charged - overhead : 0, old.payload, {}};
    core(stale).flags |= kPayloadMoved;
    store_.hold(stale);
    const Completed completed = finish(token, again, stale, now, woken);
    const bool tookOver = completed.object && !isMark(completed.disposition);
    if (tookOver) {
        core(*completed.object).flags |=
            old.flags & (kHasEtag | kHasLastModified | kCanBeRevalidated);
    } else {
        core(stale).flags &=
            static_cast<std::uint16_t>(~kPayloadMoved | (old.flags & kPayloadMoved));
    }
    release(stale);
    return completed;
}

// The object gets the keys of `predecessor` if there is one, else those of the answer.
Completed Cache::finish(BusyToken token,
                        const Fetched& fetched,
                        std::optional<ObjectId> predecessor,
                        Instant now,
                        std::vector<WaiterId>& woken) {
    const ObjectId id = busyOf(token);
    expire(now);
    const Key key = store_.keyOf(id);
    const std::size_t rushes = rushesOf(id);
    const std::optional<ObjectId> stale = staleOf(id);
    const Lifetime life = lifetimeOf(fetched.meta, profile_, now);
    const bool mark = isMark(life.disposition); // keeps no body: that goes to the one who asked
    Completed completed{std::nullopt, life.disposition};
    core(id).flags = flagsOf(fetched.meta, life.disposition);
    if (settle(id, life, fetched.vary, mark ? 0 : fetched.bytes, now)) {
        Core& object = core(id);
        object.status = fetched.meta.status;
        object.payload = mark ? 0 : fetched.payload;
        object.flags |= mark ? kPayloadMoved : std::uint16_t{0};
        if (predecessor) {
            surrogates_.copyKeys(*predecessor, id);
        } else {
            surrogates_.add(id, fetched.surrogateKeys);
        }
        if (stale) {
            replace(*stale);
        }
        completed.object = id;
    } else {
        ++counters_.fetchFailed;
        dropBusy(id);
    }
    rush(key, rushes, woken);
    return completed;
}

std::optional<ObjectId> Cache::fail(BusyToken token, Instant now, std::vector<WaiterId>& woken) {
    const ObjectId id = busyOf(token);
    expire(now);
    const Key key = store_.keyOf(id);
    const std::size_t rushes = rushesOf(id);
    ++counters_.fetchFailed;
    if (profile_.onFailure == FailureRule::WakeAll) {
        dropBusy(id);
        rush(key, waiting_.size(), woken);
        return std::nullopt;
    }
    std::optional<ObjectId> error;
    if (waiting_.anyFor(key)) {
        const std::optional<ObjectId> stale = staleOf(id);
        const Lifetime life{Disposition::Cacheable, now,
                            profile_.failedTtl,     profile_.failedGrace,
                            profile_.failedKeep,    Duration::zero()};
        core(id).flags = 0;
        if (settle(id, life, {}, 0, now)) {
            core(id).status = 503;
            core(id).payload = 0;
            error = id;
            if (stale) { // what the error covers for a second is still good
                release(*stale);
            }
        }
    }
    if (!error) {
        dropBusy(id);
    }
    rush(key, rushes, woken);
    return error;
}

void Cache::withdraw(BusyToken token, Instant now, std::vector<WaiterId>& woken) {
    const ObjectId id = busyOf(token);
    expire(now);
    const Key key = store_.keyOf(id);
    const bool background = (core(id).flags & kBackground) != 0;
    dropBusy(id);
    rush(key, profile_.rushExponent + (background ? 0U : 1U), woken);
}

ObjectId Cache::busyOf(BusyToken token) const {
    const ObjectId id{static_cast<std::uint32_t>(token)};
    CACHING_CHECK(indexOf(id) < cores_.size() && (core(id).flags & kBusy) != 0);
    return id;
}

std::uint32_t Cache::rushesOf(ObjectId busy) const {
    return profile_.rushExponent * ((core(busy).flags & kBackground) != 0 ? 2U : 3U);
}

void Cache::rush(Key key, std::size_t count, std::vector<WaiterId>& woken) {
    if (!waiting_.empty()) {
        counters_.busyWakeup += waiting_.wake(key, count, woken);
    }
}

// Finds a storage for it. Source: vbf_allocobj: short-lived objects and marks go to Transient; so
// does, for `shortlived` at most, an object for whose headers there is no room. One for whose body
// there is no room fails.
bool Cache::place(ObjectId id, Lifetime& life, std::uint64_t bytes, Instant now) {
    const auto evict = [this](ObjectId victim) {
        remove(victim);
    };
    const std::uint64_t overhead = store_.parameters().overhead;
    std::uint32_t budget = store_.parameters().nukeLimit;
    const Duration whole =
        std::max(later(later(life.ttl, life.grace), life.keep), later(life.ttl, life.staleIfError));
    Area area = Area::Main;
    if (isMark(life.disposition) || whole < profile_.shortlived ||
        !store_.charge(id, Area::Main, overhead, budget, evict)) {
        if (!isMark(life.disposition) && whole >= profile_.shortlived) {
            life.ttl = std::min(life.ttl, profile_.shortlived);
            life.grace = life.keep = life.staleIfError = Duration::zero();
        }
        area = Area::Transient;
        if (!store_.charge(id, area, overhead, budget, evict)) {
            return false;
        }
    }
    if (!store_.charge(id, area, bytes, budget, evict)) {
        store_.discharge(id);
        return false;
    }
    if (area == Area::Main) {
        store_.enlist(id, now);
    }
    return true;
}

// Gives a busy object its place, its life and its rank among the variants. False if there is no
// room for it.
bool Cache::settle(ObjectId id, Lifetime life, VaryKey vary, std::uint64_t bytes, Instant now) {
    const std::uint16_t flags = core(id).flags;
    core(id).flags = flags | kBusy; // while others are evicted for it
    if (!place(id, life, bytes, now)) {
        return false;
    }
    Core& object = core(id);
    object.flags = flags;
    object.origin = life.origin;
    Terms terms{life.ttl, life.grace, life.keep, life.staleIfError, Duration::zero(), vary};
    terms.life = lifeOf(life.origin, terms);
    setTerms(object, terms);
    moveFirst(store_.keyOf(id), id);
    expiry_.insert(id, lifeEnd(object.origin, termsOf(object)), now);
    return true;
}

std::optional<ObjectId> Cache::staleOf(ObjectId busy) const {
    const std::uint64_t stale = core(busy).payload;
    return stale == kNoIndex ? std::nullopt
                             : std::optional(ObjectId{static_cast<std::uint32_t>(stale)});
}

// What a fetch was to renew, once it has done so.
void Cache::replace(ObjectId stale) {
    if ((core(stale).flags & kRemoved) == 0) {
        remove(stale);
    }
    release(stale);
}

void Cache::dropBusy(ObjectId id) {
    if (const std::optional<ObjectId> stale = staleOf(id)) {
        release(*stale);
    }
    unlink(id);
    terms_.leave(core(id).terms);
    store_.destroy(id);
}

} // namespace doppel::caching
