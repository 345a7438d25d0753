// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/cache.h"

#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <vector>

namespace doppel::caching {

/// What a response says, as far as the naive cache needs to know: seconds and flags.
struct NaiveAnswer {
    Duration ttl{0};
    std::optional<Duration> staleWhileRevalidate;
    std::optional<Duration> staleIfError; ///< read by Fastly's rules only
    bool isPrivate = false;
    bool hasEtag = false;
    VaryKey vary;
    std::uint64_t payload = 0;
    std::vector<SurrogateKey> labels;
};

/// The cache of cache.h's first comment, written down a second time with plain lists and no thought
/// of speed: every object ever seen stays in a vector, and every question is answered by walking
/// it. For max-age answers under Varnish's or Fastly's rules.
class NaiveCache {
public:
    struct Object {
        Key key = 0;
        bool busy = true, background = false, alive = true, inMain = false;
        bool mark = false, pass = false, hasEtag = false, error = false;
        Instant origin{0}, end = Instant::max(), moved{0};
        Duration ttl{0}, grace{0}, keep{0}, staleIfError{0};
        VaryKey vary;
        std::uint64_t payload = 0;
        std::vector<SurrogateKey> labels;
        int holds = 0;
        int stale = -1; ///< of a busy one
    };
    struct Answer {
        Verdict verdict = Verdict::Miss;
        int object = -1;
        int busy = -1;
    };

    NaiveCache(const Profile& profile,
               std::uint64_t objectsInMain,
               Eviction eviction,
               Duration lruInterval)
        : profile_(profile), room_(objectsInMain), eviction_(eviction), lruInterval_(lruInterval) {}

    void setProfile(const Profile& profile) { profile_ = profile; }
    void hold(int id) { ++objects_[index(id)].holds; }
    void release(int id) { --objects_[index(id)].holds; }

    Answer lookup(Key key,
                  std::uint64_t variant,
                  Instant now,
                  const RequestDirectives& directives,
                  WaiterId waiter,
                  std::vector<WaiterId>& woken) {
        expire(now);
        if (directives.alwaysMiss) {
            return fetch(key, {}, Verdict::Miss, -1);
        }
        int taken = -1, candidate = -1;
        bool anyBusy = false;
        VaryKey predicted;
        for (const int at : chains_[key]) {
            const Object& here = objects_[index(at)];
            const bool mine = here.vary.headers == 0 || here.vary.values == variant;
            if (here.busy) {
                anyBusy = anyBusy || (mine && !directives.ignoreBusy);
                continue;
            }
            if (here.vary.headers != 0 && predicted.headers == 0) {
                predicted = {here.vary.headers, variant};
            }
            if (!mine || here.ttl <= Duration::zero()) {
                continue;
            }
            const Duration ttl = std::min(here.ttl, directives.maxAge.value_or(here.ttl));
            if (now < here.origin + ttl) {
                taken = at;
                break;
            }
            if (now >= here.origin + here.ttl &&
                (candidate < 0 || here.origin > objects_[index(candidate)].origin)) {
                candidate = at;
            }
        }
        const std::size_t r = profile_.rushExponent;
        if (taken >= 0 && objects_[index(taken)].pass) {
            wake(key, r, woken);
            return {Verdict::HitForPass, -1, -1};
        }
        if (taken >= 0 && objects_[index(taken)].mark) {
            return fetch(key, predicted, Verdict::HitForMiss, taken);
        }
        if (taken >= 0) {
            use(taken, now);
            wake(key, 2 * r, woken);
            return {Verdict::Hit, taken, -1};
        }
        if (candidate >= 0 && objects_[index(candidate)].mark) {
            return fetch(key, predicted, Verdict::HitForMiss, -1);
        }
        if (candidate >= 0) {
            const Object& stale = objects_[index(candidate)];
            const Duration ttl = std::min(stale.ttl, directives.maxAge.value_or(stale.ttl));
            const Duration grace = std::min(stale.grace, directives.grace.value_or(stale.grace));
            if (now < stale.origin + ttl + grace) {
                use(candidate, now);
                wake(key, anyBusy ? r : 2 * r, woken);
                return anyBusy ? Answer{Verdict::Stale, candidate, -1}
                               : fetch(key, predicted, Verdict::Stale, candidate);
            }
        }
        if (anyBusy) {
            waiting_[key].push_back(waiter);
            return {Verdict::Wait, -1, -1};
        }
        return fetch(key, predicted, Verdict::Miss, candidate);
    }

    void complete(int busy, const NaiveAnswer& answer, Instant now, std::vector<WaiterId>& woken) {
        expire(now);
        Object& object = objects_[index(busy)];
        const std::size_t rushes = profile_.rushExponent * (object.background ? 2U : 3U);
        const bool fastly = profile_.rules == RuleSet::FastlyGovuk;
        object.busy = false;
        object.origin = now;
        object.vary = answer.vary;
        object.hasEtag = answer.hasEtag;
        object.labels = answer.labels;
        object.mark = answer.isPrivate || answer.ttl == Duration::zero();
        object.pass = object.mark && fastly;
        object.ttl = object.mark ? profile_.uncacheableTtl : answer.ttl;
        object.payload = object.mark ? 0 : answer.payload;
        object.grace = answer.staleWhileRevalidate.value_or(profile_.defaultGrace);
        object.keep = profile_.defaultKeep;
        object.staleIfError = profile_.defaultStaleIfError;
        if (fastly) {
            object.staleIfError = answer.staleIfError.value_or(object.staleIfError);
        }
        if (object.mark) {
            object.staleIfError = Duration::zero();
        }
        if (object.pass) {
            object.grace = object.keep = Duration::zero();
        }
        const bool stored = settle(busy, now);
        if (object.stale >= 0) {
            --objects_[index(object.stale)].holds;
        }
        if (stored && object.stale >= 0) {
            kill(object.stale);
        }
        if (!stored) {
            drop(busy);
        }
        wake(object.key, rushes, woken);
    }

    void revalidated(int busy, NaiveAnswer answer, Instant now, std::vector<WaiterId>& woken) {
        const Object old = objects_[index(objects_[index(busy)].stale)];
        answer.payload = old.payload;
        answer.vary = old.vary;
        answer.labels = old.labels;
        answer.hasEtag = true;
        complete(busy, answer, now, woken);
    }

    /// The error's object, or -1.
    int fail(int busy, Instant now, std::vector<WaiterId>& woken) {
        expire(now);
        Object& object = objects_[index(busy)];
        const std::size_t rushes = profile_.rushExponent * (object.background ? 2U : 3U);
        const Key key = object.key;
        bool leavesError = profile_.onFailure == FailureRule::CacheError && !waiting_[key].empty();
        if (leavesError) {
            object.busy = false;
            object.error = true;
            object.vary = {};
            object.origin = now;
            object.ttl = profile_.failedTtl;
            object.grace = profile_.failedGrace;
            object.keep = profile_.failedKeep;
            leavesError = settle(busy, now);
        }
        if (object.stale >= 0) {
            --objects_[index(object.stale)].holds;
        }
        if (!leavesError) {
            drop(busy);
        }
        const bool all = profile_.onFailure == FailureRule::WakeAll;
        wake(key, all ? waiting_[key].size() : rushes, woken);
        return leavesError ? busy : -1;
    }

    void withdraw(int busy, Instant now, std::vector<WaiterId>& woken) {
        expire(now);
        const Object object = objects_[index(busy)];
        if (object.stale >= 0) {
            --objects_[index(object.stale)].holds;
        }
        drop(busy);
        wake(object.key, profile_.rushExponent + (object.background ? 0U : 1U), woken);
    }

    int staleForError(Key key, std::uint64_t variant, Instant now) {
        expire(now);
        int best = -1;
        for (const int at : chains_[key]) {
            const Object& here = objects_[index(at)];
            const bool mine = here.vary.headers == 0 || here.vary.values == variant;
            if (!here.busy && !here.mark && !here.error && mine &&
                now < here.origin + here.ttl + here.staleIfError &&
                (best < 0 || here.origin > objects_[index(best)].origin)) {
                best = at;
            }
        }
        if (best >= 0) {
            use(best, now);
        }
        return best;
    }

    template <typename Match>
    std::uint32_t purge(Match&& match, Instant now, bool soft) {
        expire(now);
        std::uint32_t purged = 0;
        for (std::size_t i = 0; i < objects_.size(); ++i) {
            Object& object = objects_[i];
            if (!object.alive || object.busy || !match(object)) {
                continue;
            }
            ++purged;
            if (!soft) {
                kill(static_cast<int>(i));
                continue;
            }
            object.origin -= object.origin == now ? Duration(1) : Duration(0);
            object.ttl = now - object.origin;
            object.end = std::min(object.end, lifeEnd(object));
            if (object.end <= now) {
                kill(static_cast<int>(i));
            }
        }
        return purged;
    }

    const Object& object(int id) const { return objects_[index(id)]; }

    std::uint64_t bytesInMain() const {
        std::uint64_t bytes = 0;
        for (const Object& object : objects_) {
            bytes += object.inMain && (object.alive || object.holds > 0) && !object.busy
                         ? (object.error ? 280U : 1304U)
                         : 0U;
        }
        return bytes;
    }

    std::uint64_t bytesInTransient() const {
        std::uint64_t bytes = 0;
        for (const Object& object : objects_) {
            bytes += !object.inMain && (object.alive || object.holds > 0) && !object.busy
                         ? (object.error || object.mark ? 280U : 1304U)
                         : 0U;
        }
        return bytes;
    }

    /// Also those under way, and those that died in somebody's hands.
    std::uint64_t objects() const {
        return static_cast<std::uint64_t>(
            std::count_if(objects_.begin(), objects_.end(),
                          [](const Object& each) { return each.alive || each.holds > 0; }));
    }

    std::uint64_t expired() const { return expired_; }

private:
    static std::size_t index(int id) { return static_cast<std::size_t>(id); }
    static Instant lifeEnd(const Object& o) {
        return o.origin + o.ttl + std::max(o.grace + o.keep, o.staleIfError);
    }

    Answer fetch(Key key, VaryKey predicted, Verdict verdict, int stale) {
        Object busy;
        busy.key = key;
        busy.vary = predicted;
        busy.background = verdict == Verdict::Stale;
        busy.stale = stale;
        objects_.push_back(busy);
        const int id = static_cast<int>(objects_.size()) - 1;
        chains_[key].push_back(id);
        const bool offered =
            stale >= 0 && (verdict == Verdict::Stale ||
                           (objects_[index(stale)].hasEtag && !objects_[index(stale)].mark));
        if (stale >= 0) {
            ++objects_[index(stale)].holds;
        }
        return {verdict, offered ? stale : -1, id};
    }

    void use(int id, Instant now) {
        Object& object = objects_[index(id)];
        const bool moves = eviction_ == Eviction::Lru && now - object.moved >= lruInterval_;
        if (object.inMain && moves) {
            lru_.remove(id);
            lru_.push_back(id);
            object.moved = now;
        }
    }

    // Evicts the least recently used that nobody holds until `bytes` more fit; false if nothing is
    // left to evict.
    bool makeRoom(std::uint64_t bytes) {
        while (bytesInMain() + bytes > room_ * 1304) {
            const auto victim = std::find_if(lru_.begin(), lru_.end(), [this](int at) {
                return objects_[index(at)].holds == 0;
            });
            if (victim == lru_.end()) {
                return false;
            }
            kill(*victim);
        }
        return true;
    }

    // No room for the headers: ten seconds in Transient at most; none for the body: false.
    bool settle(int id, Instant now) {
        Object& object = objects_[index(id)];
        const Duration whole =
            object.ttl + std::max(object.grace + object.keep, object.staleIfError);
        if (!object.mark && whole >= profile_.shortlived) {
            object.busy = true; // weighs nothing yet
            object.inMain = makeRoom(280);
            if (!object.inMain) {
                object.ttl = std::min(object.ttl, profile_.shortlived);
                object.grace = object.keep = object.staleIfError = Duration::zero();
            } else if (!object.error && !makeRoom(1304)) {
                return false;
            }
            object.busy = false;
        }
        if (object.inMain) {
            lru_.push_back(id);
            object.moved = now;
        }
        object.end = lifeEnd(object);
        chains_[object.key].remove(id);
        chains_[object.key].push_front(id);
        return true;
    }

    void kill(int id) {
        Object& object = objects_[index(id)];
        object.alive = false;
        chains_[object.key].remove(id);
        lru_.remove(id);
    }

    void drop(int id) {
        kill(id);
        objects_[index(id)].inMain = false;
    }

    void expire(Instant now) {
        for (std::size_t i = 0; i < objects_.size(); ++i) {
            if (objects_[i].alive && !objects_[i].busy && objects_[i].end <= now) {
                kill(static_cast<int>(i));
                ++expired_;
            }
        }
    }

    void wake(Key key, std::size_t count, std::vector<WaiterId>& woken) {
        std::deque<WaiterId>& list = waiting_[key];
        for (; count > 0 && !list.empty(); --count) {
            woken.push_back(list.front());
            list.pop_front();
        }
    }

    Profile profile_;
    std::uint64_t room_;
    Eviction eviction_;
    Duration lruInterval_;
    std::vector<Object> objects_;
    std::map<Key, std::list<int>> chains_;
    std::map<Key, std::deque<WaiterId>> waiting_;
    std::list<int> lru_;
    std::uint64_t expired_ = 0;
};

} // namespace doppel::caching
