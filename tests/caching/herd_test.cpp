// SPDX-License-Identifier: Apache-2.0
//
// Crowds on one URL. Expectations: measured on Debian's Varnish 7.1.1 (varnish_goldens.txt), not
// taken from the code.
#include "tests/caching/cache_fixture.h"

#include <gmock/gmock.h>

namespace doppel::caching {
namespace {

using ::testing::ElementsAre;

class HerdTest : public CacheTest {};

TEST_F(HerdTest, CacheableAnswerServesAHundredAtOnceAfterOneFetch) {
    const Herd crowd = herd(1, 100, maxAge(60s));
    EXPECT_THAT(crowd.fetches, ElementsAre(1));
    EXPECT_THAT(crowd.waves, ElementsAre(0, 100));
    EXPECT_EQ(cache().counters().busySleep, 99U);
    EXPECT_EQ(cache().counters().busyWakeup, 99U);
    EXPECT_EQ(cache().counters().cacheHit, 99U);
}

TEST_F(HerdTest, UncacheableAnswersLetAHundredThroughInWavesOf1And9And81And9) {
    for (const ResponseMeta& meta : {isPrivate(), maxAge(0s), status(500)}) {
        use(varnishBuiltin());
        const Herd crowd = herd(1, 100, meta);
        EXPECT_THAT(crowd.waves, ElementsAre(0, 1, 9, 81, 9));
        EXPECT_EQ(cache().counters().cacheHitMiss, 99U);
        EXPECT_EQ(cache().counters().cacheMiss, 100U);
        EXPECT_EQ(cache().counters().busySleep, 99U);
    }
}

TEST_F(HerdTest, WithRushExponentTwoTheWavesAre1And6And36And57) {
    Profile profile = varnishBuiltin();
    profile.rushExponent = 2;
    use(profile);
    EXPECT_THAT(herd(1, 100, isPrivate()).waves, ElementsAre(0, 1, 6, 36, 57));
}

TEST_F(HerdTest, SecondHerdOnAnUncacheableAnswerGoesThroughTogether) {
    herd(1, 100, isPrivate());
    const Herd second = herd(1, 100, isPrivate());
    EXPECT_THAT(second.fetches, ElementsAre(100));
    EXPECT_THAT(second.waves, ElementsAre(0, 100));
}

TEST_F(HerdTest, InGraceAllFiftyAreServedStaleAndOneFetchRunsBehindThem) {
    fetch(1, maxAge(1s));
    pass(2s);
    const Herd crowd = herd(1, 50, maxAge(1s));
    EXPECT_THAT(crowd.waves, ElementsAre(50, 0));
    EXPECT_EQ(crowd.stale, 50);
    EXPECT_EQ(cache().counters().cacheHitGrace, 50U);
    EXPECT_EQ(cache().counters().backgroundFetches, 1U);
    EXPECT_EQ(cache().counters().busySleep, 0U);
    EXPECT_EQ(verdict(1), Verdict::Hit);
}

TEST_F(HerdTest, WithoutStaleWhileRevalidateFiftyWaitForOneFetch) {
    ResponseMeta meta = maxAge(1s);
    meta.cacheControl.staleWhileRevalidate = 0s;
    fetch(1, meta);
    pass(2s);
    const Herd crowd = herd(1, 50, meta);
    EXPECT_THAT(crowd.fetches, ElementsAre(1));
    EXPECT_THAT(crowd.waves, ElementsAre(0, 50));
    EXPECT_EQ(cache().counters().busySleep, 49U);
}

TEST_F(HerdTest, DeadBackendAnswersFiftyWithTheErrorOfOneFetch) {
    const Herd crowd = herd(1, 50, std::nullopt, 1ms);
    EXPECT_THAT(crowd.fetches, ElementsAre(1));
    EXPECT_THAT(crowd.waves, ElementsAre(0, 50));
    EXPECT_EQ(cache().counters().fetchFailed, 1U);
    pass(500ms);
    const Lookup soon = ask(1);
    ASSERT_EQ(soon.verdict, Verdict::Hit);
    EXPECT_EQ(cache().view(*soon.object).status, 503);
    pass(1s);
    EXPECT_EQ(verdict(1), Verdict::Stale) << "the error's own grace";
}

TEST_F(HerdTest, FailureThatNobodyWaitsForLeavesNothing) {
    const Lookup miss = ask(1);
    EXPECT_FALSE(cache().fail(*miss.busy, now_, woken_).has_value());
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(HerdTest, FailureUnderGracePutsOffTheNextAttemptToTheNextRequest) {
    fetch(1, maxAge(1s));
    pass(2s);
    const Lookup stale = ask(1);
    ASSERT_EQ(stale.verdict, Verdict::Stale);
    cache().fail(*stale.busy, now_, woken_);
    const Lookup again = ask(1);
    EXPECT_EQ(again.verdict, Verdict::Stale);
    EXPECT_TRUE(again.busy.has_value());
}

TEST_F(HerdTest, WithdrawnFetchWakesRushExponentAndOneMore) {
    const Lookup miss = ask(1);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(verdict(1), Verdict::Wait);
    }
    cache().withdraw(*miss.busy, now_, woken_);
    EXPECT_EQ(woken_.size(), 4U);
    EXPECT_EQ(verdict(1), Verdict::Miss) << "the first of them fetches";
    EXPECT_EQ(verdict(1), Verdict::Wait) << "and the others wait again";
}

TEST_F(HerdTest, WaitersAreWokenInTheOrderInWhichTheyCame) {
    const Lookup miss = ask(7);
    for (int i = 0; i < 12; ++i) {
        ask(7);
    }
    answer(miss, isPrivate());
    std::vector<WaiterId> expected;
    for (std::uint64_t i = 2; i <= 10; ++i) {
        expected.push_back(WaiterId{i});
    }
    EXPECT_EQ(woken_, expected);
}

TEST_F(HerdTest, HitForPassLetsTheWholeHerdThroughAfterOneFetch) {
    use(fastlyGovuk());
    const Lookup miss = ask(1);
    for (int i = 0; i < 99; ++i) {
        EXPECT_EQ(verdict(1), Verdict::Wait);
    }
    answer(miss, isPrivate());
    int passed = 0;
    while (!woken_.empty()) {
        woken_.erase(woken_.begin());
        passed += verdict(1) == Verdict::HitForPass ? 1 : 0;
    }
    EXPECT_EQ(passed, 99);
    EXPECT_EQ(cache().counters().cacheHitPass, 99U);
}

TEST_F(HerdTest, UnderWakeAllEveryWaiterLearnsOfTheFailure) {
    use(fastlyGovuk());
    const Lookup miss = ask(1);
    for (int i = 0; i < 20; ++i) {
        ask(1);
    }
    EXPECT_FALSE(cache().fail(*miss.busy, now_, woken_).has_value());
    EXPECT_EQ(woken_.size(), 20U);
    EXPECT_EQ(cache().waiting(), 0U);
}

} // namespace
} // namespace doppel::caching
