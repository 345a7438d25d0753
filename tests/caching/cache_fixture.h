// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/cache.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace doppel::caching {

using namespace std::chrono_literals;

inline constexpr Instant kMorning = std::chrono::hours(24 * 365 * 50);

inline ResponseMeta maxAge(Duration d) {
    ResponseMeta meta;
    meta.cacheControl.maxAge = d;
    return meta;
}
inline ResponseMeta isPrivate() {
    ResponseMeta meta;
    meta.cacheControl.isPrivate = true;
    return meta;
}
inline ResponseMeta status(std::uint16_t code) {
    ResponseMeta meta;
    meta.status = code;
    return meta;
}

/// One cache, a clock that the test turns, and an origin that answers when the test says so.
class CacheTest : public ::testing::Test {
protected:
    void use(const Profile& profile, StoreParameters store = {}) { cache_.emplace(profile, store); }
    Cache& cache() {
        if (!cache_) {
            use(varnishBuiltin());
        }
        return *cache_;
    }

    Lookup ask(Key key, VaryView vary = {}, RequestDirectives directives = {}) {
        return cache().lookup(key, vary, now_, directives, WaiterId{nextWaiter_++}, woken_);
    }
    Completed answer(const Lookup& fetch, const ResponseMeta& meta, VaryKey vary = {}) {
        return cache().complete(*fetch.busy, Fetched{meta, vary, 1024, payload_, labels_}, now_,
                                woken_);
    }
    /// Asks for what is not there, and has it answered.
    ObjectId fetch(Key key, const ResponseMeta& meta, VaryView view = {}, VaryKey vary = {}) {
        const Lookup lookup = ask(key, view);
        EXPECT_TRUE(lookup.busy.has_value());
        return answer(lookup, meta, vary).object.value();
    }
    Verdict verdict(Key key, VaryView vary = {}, RequestDirectives directives = {}) {
        return ask(key, vary, directives).verdict;
    }
    void pass(Duration d) { now_ += d; }

    struct Herd {
        std::vector<int> waves;   ///< answered at once, then after each round of fetches
        std::vector<int> fetches; ///< under way in each round
        int stale = 0;
    };
    /// `count` simultaneous requests; each fetch takes one round and is answered with `meta`, or
    /// fails.
    Herd herd(Key key, int count, const std::optional<ResponseMeta>& meta, Duration round = 500ms);

    Instant now_ = kMorning;
    std::vector<WaiterId> woken_;
    std::uint64_t payload_ = 0;
    std::vector<SurrogateKey> labels_;

private:
    std::optional<Cache> cache_;
    std::uint64_t nextWaiter_ = 1;
};

inline CacheTest::Herd
CacheTest::herd(Key key, int count, const std::optional<ResponseMeta>& meta, Duration round) {
    Herd result;
    std::vector<Lookup> running;
    int answered = 0;
    const auto lookUp = [&] {
        const Lookup lookup = ask(key);
        result.stale += lookup.verdict == Verdict::Stale ? 1 : 0;
        answered += lookup.object && lookup.verdict != Verdict::Miss ? 1 : 0;
        if (lookup.busy) {
            running.push_back(lookup);
        }
    };
    woken_.clear();
    for (int i = 0; i < count; ++i) {
        lookUp();
    }
    for (;;) {
        while (!woken_.empty()) {
            woken_.erase(woken_.begin());
            lookUp();
        }
        result.waves.push_back(std::exchange(answered, 0));
        if (running.empty()) {
            return result;
        }
        result.fetches.push_back(static_cast<int>(running.size()));
        pass(round);
        for (const Lookup& one : std::exchange(running, {})) {
            if (meta) {
                answer(one, *meta);
            } else {
                cache().fail(*one.busy, now_, woken_);
            }
            answered += one.verdict == Verdict::Stale ? 0 : 1;
        }
    }
}

} // namespace doppel::caching
