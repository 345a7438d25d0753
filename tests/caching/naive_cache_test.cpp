// SPDX-License-Identifier: Apache-2.0
//
// The cache against a second one made of plain lists: the same verdict, object, waking and weight
// after every step. DOPPEL_CACHE_HISTORIES=100000 plays so many histories of each kind, for a
// longer run by hand.
#include "models/caching/cache.h"
#include "tests/caching/naive_cache.h"
#include "tests/caching/splitmix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

namespace doppel::caching {
namespace {

using namespace std::chrono_literals;

// Short lives, so that a short history sees all of them end; a store of six objects, so that it
// evicts.
Profile shortLived(Profile profile) {
    profile.uncacheableTtl = 6s;
    profile.shortlived = 5s;
    profile.defaultGrace = 3s;
    profile.defaultKeep = 4s;
    profile.defaultStaleIfError = 9s;
    return profile;
}

constexpr std::uint64_t kRoom = 6;
constexpr Key kKeys = 4;
constexpr std::uint32_t kVariant = 3;

class TwoCaches {
public:
    TwoCaches(const Profile& profile, std::uint64_t seed)
        : profile_(profile), store_(parameters(seed)), real_(profile, store_),
          naive_(profile, kRoom, store_.eviction, store_.lruInterval), chance_{seed} {}

    void step() {
        switch (chance_.below(22)) {
        case 0:
            return purge();
        case 1:
            return staleForError();
        case 20:
            return chance_.below(4) == 0 ? changeRules() : release();
        case 21:
            return release();
        case 2:
        case 3:
        case 4:
            now_ += std::chrono::seconds(chance_.below(3));
            return;
        case 5:
        case 6:
        case 7:
        case 8:
        case 9:
            return endFetch();
        default:
            return ask(WaiterId{++requests_});
        }
    }

    // Those that were woken ask again, as in life; bounded, for those that are put back.
    void askAgain() {
        std::vector<WaiterId> again;
        again.swap(woken_);
        for (const WaiterId waiter : again) {
            ask(waiter);
        }
    }

    bool someoneWoke() const { return !woken_.empty(); }

private:
    struct Fetch {
        BusyToken real;
        int naive;
        bool offered;
    };

    struct Held {
        ObjectId real;
        int naive;
    };

    // One history in three under each way of making room.
    static StoreParameters parameters(std::uint64_t seed) {
        StoreParameters store;
        store.bytes = kRoom * 1304;
        store.eviction = seed % 3 == 2 ? Eviction::Fifo : Eviction::Lru;
        store.lruInterval = seed % 3 == 1 ? 3s : 0s;
        store.expectedObjects = 1;
        return store;
    }

    void ask(WaiterId waiter) {
        const Key key =
            variantOf_.contains(waiter) ? variantOf_[waiter].first : chance_.below(kKeys);
        const std::uint64_t variant =
            variantOf_.contains(waiter) ? variantOf_[waiter].second : chance_.below(2);
        variantOf_[waiter] = {key, variant};
        RequestDirectives directives;
        if (chance_.below(10) == 0) {
            directives.maxAge = std::chrono::seconds(chance_.below(4));
        }
        if (chance_.below(10) == 0) {
            directives.grace = std::chrono::seconds(chance_.below(3));
        }
        directives.ignoreBusy = chance_.below(30) == 0;
        directives.alwaysMiss = chance_.below(40) == 0;
        VaryView view;
        view.fixed = variant;
        std::vector<WaiterId> expected;
        const Lookup got = real_.lookup(key, view, now_, directives, waiter, beforeWoken());
        const NaiveCache::Answer want =
            naive_.lookup(key, variant, now_, directives, waiter, expected);
        ASSERT_EQ(got.verdict, want.verdict);
        ASSERT_EQ(got.object.has_value(), want.object >= 0);
        if (got.object) {
            ASSERT_EQ(real_.view(*got.object).payload, naive_.object(want.object).payload);
            ASSERT_EQ(real_.view(*got.object).origin, naive_.object(want.object).origin);
        }
        ASSERT_EQ(got.busy.has_value(), want.busy >= 0);
        const bool served = got.verdict == Verdict::Hit || got.verdict == Verdict::Stale;
        if (served && chance_.below(8) == 0) { // a slow reader
            real_.hold(*got.object);
            naive_.hold(want.object);
            held_.push_back({*got.object, want.object});
        }
        if (got.busy) {
            const bool offered = got.object && real_.view(*got.object).hasEtag;
            fetches_.push_back({*got.busy, want.busy, offered});
        }
        compare(expected);
    }

    void endFetch() {
        if (fetches_.empty()) {
            return;
        }
        const std::size_t which = chance_.below(fetches_.size());
        const Fetch fetch = fetches_[which];
        fetches_.erase(fetches_.begin() + static_cast<std::ptrdiff_t>(which));
        std::vector<WaiterId> expected;
        const std::uint64_t how = chance_.below(10);
        if (how == 0) {
            real_.withdraw(fetch.real, now_, beforeWoken());
            naive_.withdraw(fetch.naive, now_, expected);
        } else if (how == 1) {
            const auto got = real_.fail(fetch.real, now_, beforeWoken());
            const int want = naive_.fail(fetch.naive, now_, expected);
            ASSERT_EQ(got.has_value(), want >= 0);
        } else {
            const NaiveAnswer answer = randomAnswer();
            ResponseMeta meta;
            meta.cacheControl.maxAge = answer.ttl;
            meta.cacheControl.isPrivate = answer.isPrivate;
            meta.cacheControl.staleWhileRevalidate = answer.staleWhileRevalidate;
            meta.cacheControl.staleIfError = answer.staleIfError;
            meta.hasEtag = answer.hasEtag;
            if (fetch.offered && how < 6) {
                real_.revalidated(fetch.real, meta, now_, beforeWoken());
                naive_.revalidated(fetch.naive, answer, now_, expected);
            } else {
                real_.complete(fetch.real, {meta, answer.vary, 1024, answer.payload, answer.labels},
                               now_, beforeWoken());
                naive_.complete(fetch.naive, answer, now_, expected);
            }
        }
        compare(expected);
    }

    NaiveAnswer randomAnswer() {
        NaiveAnswer answer;
        answer.ttl = std::chrono::seconds(chance_.below(8));
        answer.isPrivate = chance_.below(6) == 0;
        answer.hasEtag = chance_.below(2) == 0;
        if (chance_.below(2) == 0) {
            answer.staleWhileRevalidate = std::chrono::seconds(chance_.below(5));
        }
        if (chance_.below(2) == 0) {
            answer.staleIfError = std::chrono::seconds(chance_.below(20));
        }
        if (chance_.below(3) == 0) {
            answer.vary = {kVariant, chance_.below(2)};
        }
        answer.payload = ++payloads_;
        for (std::uint64_t labels = chance_.below(5); labels > 0; --labels) {
            answer.labels.push_back(chance_.below(4)); // the same one twice, too
        }
        return answer;
    }

    void purge() {
        const bool soft = chance_.below(2) == 0;
        const std::uint64_t which = chance_.below(kKeys);
        if (chance_.below(8) == 0) {
            ASSERT_EQ(real_.purgeAll(now_),
                      naive_.purge([](const auto&) { return true; }, now_, false));
        } else if (chance_.below(2) == 0) {
            const auto ofKey = [which](const auto& object) {
                return object.key == which;
            };
            ASSERT_EQ(soft ? real_.softPurge(which, now_) : real_.purge(which, now_),
                      naive_.purge(ofKey, now_, soft));
        } else {
            const auto labelled = [which](const auto& object) {
                return std::find(object.labels.begin(), object.labels.end(), which) !=
                       object.labels.end();
            };
            ASSERT_EQ(soft ? real_.softPurgeSurrogate(which, now_)
                           : real_.purgeSurrogate(which, now_),
                      naive_.purge(labelled, now_, soft));
        }
        compare({});
    }

    void staleForError() {
        const Key key = chance_.below(kKeys);
        VaryView view;
        view.fixed = chance_.below(2);
        const auto got = real_.staleForError(key, view, now_);
        const int want = naive_.staleForError(key, view.fixed, now_);
        ASSERT_EQ(got.has_value(), want >= 0);
        if (got) {
            ASSERT_EQ(real_.view(*got).payload, naive_.object(want).payload);
        }
    }

    void release() {
        if (!held_.empty()) {
            const std::size_t which = chance_.below(held_.size());
            std::swap(held_[which], held_.back());
            real_.release(held_.back().real);
            naive_.release(held_.back().naive);
            held_.pop_back();
            compare({});
        }
    }

    void changeRules() {
        profile_.uncacheableTtl = std::chrono::seconds(1 + chance_.below(9));
        profile_.defaultGrace = std::chrono::seconds(chance_.below(5));
        profile_.defaultKeep = std::chrono::seconds(chance_.below(5));
        profile_.defaultStaleIfError = std::chrono::seconds(chance_.below(15));
        profile_.shortlived = std::chrono::seconds(chance_.below(8));
        profile_.rushExponent = 1 + static_cast<std::uint32_t>(chance_.below(4));
        profile_.onFailure = chance_.below(2) == 0 ? FailureRule::WakeAll : FailureRule::CacheError;
        real_.setProfile(profile_);
        naive_.setProfile(profile_);
    }

    std::vector<WaiterId>& beforeWoken() {
        known_ = woken_.size();
        return woken_;
    }

    void compare(const std::vector<WaiterId>& expected) {
        const std::vector<WaiterId> fresh(woken_.begin() + static_cast<std::ptrdiff_t>(known_),
                                          woken_.end());
        known_ = woken_.size();
        ASSERT_EQ(fresh, expected);
        ASSERT_EQ(real_.store().bytes(Area::Main), naive_.bytesInMain());
        ASSERT_EQ(real_.store().bytes(Area::Transient), naive_.bytesInTransient());
        ASSERT_EQ(real_.store().objects(), naive_.objects());
        ASSERT_EQ(real_.counters().expired, naive_.expired());
    }

    Profile profile_;
    StoreParameters store_;
    Cache real_;
    NaiveCache naive_;
    SplitMix chance_;
    Instant now_ = 1000s;
    std::vector<Fetch> fetches_;
    std::vector<Held> held_;
    std::vector<WaiterId> woken_;
    std::size_t known_ = 0;
    std::map<WaiterId, std::pair<Key, std::uint64_t>> variantOf_;
    std::uint64_t requests_ = 0;
    std::uint64_t payloads_ = 0;
};

void playHistories(const Profile& profile, std::uint64_t firstSeed) {
    const char* wanted = std::getenv("DOPPEL_CACHE_HISTORIES");
    const std::uint64_t histories = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 1500;
    for (std::uint64_t seed = firstSeed; seed < firstSeed + histories; ++seed) {
        TwoCaches caches(profile, seed);
        for (int step = 0; step < 120; ++step) {
            caches.step();
            if (caches.someoneWoke() && !::testing::Test::HasFatalFailure()) {
                caches.askAgain();
            }
            if (::testing::Test::HasFatalFailure()) {
                FAIL() << "seed " << seed << ", step " << step;
            }
        }
    }
}

TEST(NaiveCache, AgreesUnderVarnishsRulesInEveryStepOfManyHistories) {
    playHistories(shortLived(varnishBuiltin()), 1);
}

TEST(NaiveCache, AgreesUnderFastlysRulesInEveryStepOfManyHistories) {
    Profile profile = shortLived(fastlyGovuk());
    profile.rushExponent = 2;
    playHistories(profile, 10'000'001);
}

} // namespace
} // namespace doppel::caching
