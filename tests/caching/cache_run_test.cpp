// SPDX-License-Identifier: Apache-2.0
#include "tests/caching/cache_fixture.h"

#include <gmock/gmock.h>

/// What becomes of a cache over a long run: other rules, and memory.
namespace doppel::caching {
namespace {

// ---- other rules in a run ----

Profile withErrorTtl(Duration ttl) {
    Profile profile = fastlyGovuk();
    profile.errorTtl = ttl;
    return profile;
}

TEST_F(CacheTest, OtherRulesHoldForAnswersFromThenOn) {
    use(withErrorTtl(10s));
    fetch(1, status(500));
    cache().setProfile(withErrorTtl(60s));
    fetch(2, status(500));
    EXPECT_EQ(cache().profile().errorTtl, Duration(60s));
    pass(30s);
    EXPECT_NE(verdict(1), Verdict::Hit) << "stored under the former rules";
    EXPECT_EQ(verdict(2), Verdict::Hit);
}

TEST_F(CacheTest, FetchUnderWayIsJudgedByTheRulesAtItsEnd) {
    use(withErrorTtl(10s));
    const Lookup running = ask(1);
    cache().setProfile(withErrorTtl(60s));
    answer(running, status(500));
    pass(30s);
    EXPECT_EQ(verdict(1), Verdict::Hit);
}

TEST_F(CacheTest, HitForPassMarkOfFormerRulesLivesOutItsLife) {
    Profile profile = fastlyGovuk();
    use(profile);
    answer(ask(1), isPrivate());
    profile.uncacheableTtl = 5s;
    cache().setProfile(profile);
    answer(ask(2), isPrivate());
    pass(5s);
    EXPECT_EQ(verdict(1), Verdict::HitForPass);
    EXPECT_EQ(verdict(2), Verdict::Miss);
    pass(115s);
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(CacheTest, WhoWaitsIsWokenByTheRulesThatHoldThen) {
    Profile profile = fastlyGovuk();
    use(profile);
    const Lookup running = ask(1);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(verdict(1), Verdict::Wait);
    }
    profile.onFailure = FailureRule::CacheError;
    profile.rushExponent = 2;
    cache().setProfile(profile);
    EXPECT_TRUE(cache().fail(*running.busy, now_, woken_).has_value());
    EXPECT_EQ(woken_.size(), 6U) << "not all, as before";
}

// ---- memory ----

TEST_F(CacheTest, PageWithASurrogateKeyTakesLessThanNinetyFourBytes) {
    constexpr std::size_t kPages = 50'000;
    StoreParameters store;
    store.bytes = 64ULL << 30;
    use(fastlyGovuk(), store);
    for (std::uint64_t page = 0; page < kPages; ++page) {
        labels_ = {page};
        fetch(page << 32, maxAge(1h), {}, {1, page % 4});
        pass(1ms);
    }
    EXPECT_EQ(cache().store().objects(), kPages);
    EXPECT_LE(cache().memory(), 94 * kPages);
    EXPECT_LE(cache().store().memory(), 40 * kPages);
}

TEST_F(CacheTest, MemoryFollowsWhatIsAliveNotWhatEverWas) {
    labels_ = {1, 2, 3};
    std::size_t afterTheFirst = 0;
    for (std::uint64_t page = 0; page < 30'000; ++page) {
        fetch(page << 32, maxAge(std::chrono::seconds(1 + page % 10)), {}, {1, page % 4});
        pass(10ms);
        if (page == 5'000) {
            afterTheFirst = cache().memory();
        }
    }
    EXPECT_LE(cache().memory(), afterTheFirst + afterTheFirst / 4);
}

} // namespace
} // namespace doppel::caching
