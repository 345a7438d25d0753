// SPDX-License-Identifier: Apache-2.0
#include "tests/caching/cache_fixture.h"

#include <gmock/gmock.h>

namespace doppel::caching {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST_F(CacheTest, MissThenHitUntilTheTtlHasPassed) {
    fetch(1, maxAge(10s));
    EXPECT_EQ(verdict(1), Verdict::Hit);
    pass(10s - 1ns);
    EXPECT_EQ(verdict(1), Verdict::Hit);
    pass(1ns);
    EXPECT_EQ(verdict(1), Verdict::Stale);
}

TEST_F(CacheTest, AgeOnArrivalShortensTheLife) {
    ResponseMeta meta = maxAge(10s);
    meta.age = 4s;
    fetch(1, meta);
    pass(6s - 1ns);
    const Lookup hit = ask(1);
    ASSERT_EQ(hit.verdict, Verdict::Hit);
    EXPECT_EQ(now_ - cache().view(*hit.object).origin, 10s - 1ns);
    pass(1ns);
    EXPECT_NE(verdict(1), Verdict::Hit);
}

TEST_F(CacheTest, GraceServesStaleAndThenTheObjectIsGone) {
    fetch(1, maxAge(10s));
    pass(20s - 1ns);
    EXPECT_EQ(verdict(1), Verdict::Stale);
    pass(1ns);
    use(varnishBuiltin());
    now_ = kMorning;
    fetch(1, maxAge(10s));
    pass(20s);
    EXPECT_EQ(verdict(1), Verdict::Miss);
    EXPECT_EQ(cache().counters().expired, 1U);
}

TEST_F(CacheTest, WhoeverServesStaleWhileAFetchRunsStartsNoOther) {
    fetch(1, maxAge(1s));
    pass(2s);
    EXPECT_TRUE(ask(1).busy.has_value());
    EXPECT_FALSE(ask(1).busy.has_value());
}

TEST_F(CacheTest, BackgroundFetchReplacesTheStaleObject) {
    payload_ = 1;
    fetch(1, maxAge(1s));
    pass(2s);
    const Lookup stale = ask(1);
    EXPECT_EQ(cache().view(*stale.object).payload, 1U);
    payload_ = 2;
    answer(stale, maxAge(1s));
    EXPECT_EQ(cache().view(*ask(1).object).payload, 2U);
    EXPECT_EQ(cache().store().objects(), 1U);
}

TEST_F(CacheTest, KeepOffersTheObjectForRevalidationOnly) {
    Profile profile = varnishBuiltin();
    profile.defaultKeep = 1h;
    use(profile);
    ResponseMeta meta = maxAge(1s);
    meta.hasEtag = true;
    fetch(1, meta);
    pass(30s);
    const Lookup miss = ask(1);
    ASSERT_EQ(miss.verdict, Verdict::Miss);
    ASSERT_TRUE(miss.object.has_value());
    EXPECT_TRUE(cache().view(*miss.object).hasEtag);
    EXPECT_FALSE(cache().view(*miss.object).hasLastModified);
}

TEST_F(CacheTest, ObjectWithoutValidatorIsNotOfferedForRevalidation) {
    Profile profile = varnishBuiltin();
    profile.defaultKeep = 1h;
    use(profile);
    fetch(1, maxAge(1s));
    pass(30s);
    EXPECT_FALSE(ask(1).object.has_value());
}

TEST_F(CacheTest, NotModifiedGivesTheBodyANewLife) {
    Profile profile = varnishBuiltin();
    profile.defaultKeep = 1h;
    use(profile);
    ResponseMeta meta = maxAge(1s);
    meta.hasEtag = true;
    payload_ = 77;
    labels_ = {5};
    fetch(1, meta);
    cache().takeReleased();
    for (int round = 0; round < 3; ++round) {
        pass(30s);
        const Lookup miss = ask(1);
        ASSERT_TRUE(miss.object.has_value());
        ResponseMeta notModified = maxAge(5s);
        notModified.status = 304;
        cache().revalidated(*miss.busy, notModified, now_, woken_);
        const Lookup hit = ask(1);
        ASSERT_EQ(hit.verdict, Verdict::Hit);
        EXPECT_EQ(cache().view(*hit.object).payload, 77U);
        EXPECT_EQ(cache().view(*hit.object).status, 200);
        EXPECT_EQ(cache().view(*hit.object).bytes, 1304U);
    }
    EXPECT_EQ(cache().store().objects(), 1U);
    EXPECT_EQ(cache().counters().fetch304, 3U);
    EXPECT_THAT(cache().takeReleased(), IsEmpty());
    EXPECT_EQ(cache().purgeSurrogate(5, now_), 1U);
    EXPECT_THAT(cache().takeReleased(), ElementsAre(77U));
}

TEST_F(CacheTest, UncacheableAnswerLeavesAMarkThatTheNextCacheableOneReplaces) {
    EXPECT_EQ(answer(ask(1), isPrivate()).disposition, Disposition::HitForMiss);
    const Lookup second = ask(1);
    EXPECT_EQ(second.verdict, Verdict::HitForMiss);
    answer(second, maxAge(60s));
    EXPECT_EQ(verdict(1), Verdict::Hit);
    EXPECT_EQ(cache().store().objects(), 1U);
}

TEST_F(CacheTest, HitForMissMarkLastsForItsTtlAndGrace) {
    answer(ask(1), isPrivate());
    pass(130s - 1ns);
    EXPECT_EQ(verdict(1), Verdict::HitForMiss);
    use(varnishBuiltin());
    now_ = kMorning;
    answer(ask(1), isPrivate());
    pass(130s);
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(CacheTest, HitForPassMarkLastsForTwoMinutes) {
    use(fastlyGovuk());
    answer(ask(1), isPrivate());
    pass(120s - 1ns);
    EXPECT_EQ(verdict(1), Verdict::HitForPass);
    pass(1ns);
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(CacheTest, ServerErrorInTheBackgroundTakesTheStaleObjectAway) {
    fetch(1, maxAge(1s));
    pass(2s);
    answer(ask(1), status(500));
    EXPECT_EQ(verdict(1), Verdict::HitForMiss);
}

TEST_F(CacheTest, StaleIsServedForErrorUntilStaleIfErrorHasPassed) {
    use(fastlyGovuk());
    fetch(1, maxAge(60s));
    pass(60s + 24h - 1s);
    const Lookup miss = ask(1);
    EXPECT_EQ(miss.verdict, Verdict::Miss);
    cache().fail(*miss.busy, now_, woken_);
    const auto stale = cache().staleForError(1, {}, now_);
    ASSERT_TRUE(stale.has_value());
    EXPECT_EQ(cache().view(*stale).status, 200);
    pass(1s);
    EXPECT_FALSE(cache().staleForError(1, {}, now_).has_value());
    EXPECT_EQ(cache().counters().staleIfError, 1U);
}

TEST_F(CacheTest, FiveHundredsOfGovukLiveOneSecondAndAreNoAnswerToErrors) {
    use(fastlyGovuk());
    fetch(1, status(502));
    EXPECT_EQ(verdict(1), Verdict::Hit);
    EXPECT_FALSE(cache().staleForError(1, {}, now_).has_value());
    pass(1s);
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(CacheTest, NoCacheIsStoredAndAskedAboutEachTimeByRfc9111) {
    use(rfc9111());
    ResponseMeta meta = maxAge(60s);
    meta.cacheControl.noCache = true;
    meta.hasEtag = true;
    answer(ask(1), meta);
    const Lookup first = ask(1);
    EXPECT_EQ(first.verdict, Verdict::Miss);
    EXPECT_TRUE(first.object.has_value());
    EXPECT_EQ(verdict(1), Verdict::Miss) << "nobody waits for what could not be shared";
    cache().revalidated(*first.busy, meta, now_, woken_);
    const Lookup later = ask(1);
    EXPECT_EQ(later.verdict, Verdict::Miss);
    EXPECT_TRUE(later.object.has_value());
}

TEST_F(CacheTest, RequestsMaxAgeAndGraceNarrowWhatIsServed) {
    fetch(1, maxAge(60s));
    pass(20s);
    RequestDirectives young;
    young.maxAge = 10s;
    EXPECT_EQ(verdict(1, {}, young), Verdict::Miss) << "as in Varnish, not even a candidate";
    EXPECT_EQ(verdict(1), Verdict::Hit);
    pass(45s);
    RequestDirectives graceless;
    graceless.grace = 1s;
    EXPECT_EQ(verdict(1, {}, graceless), Verdict::Wait);
    EXPECT_EQ(verdict(1), Verdict::Stale);
}

TEST_F(CacheTest, MinFreshAsksForMoreByRfc9111) {
    use(rfc9111());
    fetch(1, maxAge(60s));
    RequestDirectives demanding;
    demanding.minFresh = 59s;
    EXPECT_EQ(verdict(1, {}, demanding), Verdict::Hit);
    demanding.minFresh = 60s;
    EXPECT_EQ(verdict(1, {}, demanding), Verdict::Miss);
}

TEST_F(CacheTest, AlwaysMissAndIgnoreBusyFetchWithoutWaiting) {
    const Lookup first = ask(1);
    RequestDirectives impatient;
    impatient.ignoreBusy = true;
    EXPECT_EQ(verdict(1, {}, impatient), Verdict::Miss);
    answer(first, maxAge(60s));
    RequestDirectives forced;
    forced.alwaysMiss = true;
    EXPECT_EQ(verdict(1, {}, forced), Verdict::Miss);
}

// ---- Vary ----

constexpr std::uint32_t kLanguage = 3;

TEST_F(CacheTest, VariantsLiveSideBySide) {
    VaryView welsh;
    welsh.fixed = 1;
    VaryView english;
    english.fixed = 2;
    payload_ = 1;
    fetch(1, maxAge(60s), welsh, {kLanguage, 1});
    payload_ = 2;
    fetch(1, maxAge(60s), english, {kLanguage, 2});
    EXPECT_EQ(cache().view(*ask(1, welsh).object).payload, 1U);
    EXPECT_EQ(cache().view(*ask(1, english).object).payload, 2U);
    EXPECT_EQ(cache().store().objects(), 2U);
}

TEST_F(CacheTest, FetchOfAVariantKeepsNobodyOfAnotherWaiting) {
    VaryView welsh;
    welsh.fixed = 1;
    VaryView english;
    english.fixed = 2;
    fetch(1, maxAge(60s), welsh, {kLanguage, 1});
    const Lookup forEnglish = ask(1, english);
    EXPECT_EQ(forEnglish.verdict, Verdict::Miss);
    EXPECT_EQ(verdict(1, english), Verdict::Wait);
    VaryView french;
    french.fixed = 3;
    EXPECT_EQ(verdict(1, french), Verdict::Miss);
}

TEST_F(CacheTest, BeforeAnyVariantIsKnownEverybodyWaits) {
    VaryView welsh;
    welsh.fixed = 1;
    VaryView english;
    english.fixed = 2;
    const Lookup first = ask(1, welsh);
    EXPECT_EQ(verdict(1, english), Verdict::Wait);
    answer(first, maxAge(60s), {kLanguage, 1});
    EXPECT_EQ(woken_.size(), 1U);
    EXPECT_EQ(verdict(1, english), Verdict::Miss);
}

// ---- purging ----

TEST_F(CacheTest, PurgeEndsAllVariantsAtOnceEvenWithinGrace) {
    VaryView welsh;
    welsh.fixed = 1;
    fetch(1, maxAge(60s), welsh, {kLanguage, 1});
    fetch(1, maxAge(60s), {}, {kLanguage, 0});
    fetch(2, maxAge(60s));
    EXPECT_EQ(cache().purge(1, now_), 2U);
    EXPECT_EQ(verdict(1), Verdict::Miss);
    EXPECT_EQ(verdict(1, welsh), Verdict::Wait);
    EXPECT_EQ(verdict(2), Verdict::Hit);
    EXPECT_EQ(cache().counters().purgedObjects, 2U);
}

TEST_F(CacheTest, SoftPurgeLeavesGraceFromNowOn) {
    fetch(1, maxAge(1h));
    pass(1min);
    EXPECT_EQ(cache().softPurge(1, now_), 1U);
    EXPECT_EQ(verdict(1), Verdict::Stale);
    pass(10s - 1ns);
    EXPECT_EQ(verdict(1), Verdict::Stale);
    pass(1ns);
    cache().expire(now_);
    EXPECT_EQ(cache().counters().expired, 1U);
}

TEST_F(CacheTest, SoftPurgeInTheInstantOfArrivalStillLeavesGrace) {
    fetch(1, maxAge(1h));
    cache().softPurge(1, now_);
    EXPECT_EQ(verdict(1), Verdict::Stale);
}

TEST_F(CacheTest, SoftPurgeOfAStaleObjectDoesNotLengthenItsLife) {
    fetch(1, maxAge(1s));
    pass(10s);
    cache().softPurge(1, now_);
    pass(1s);
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(CacheTest, SoftPurgeKeepsStaleIfErrorRunning) {
    use(fastlyGovuk());
    fetch(1, maxAge(1h));
    cache().softPurge(1, now_);
    pass(23h);
    EXPECT_EQ(verdict(1), Verdict::Miss);
    EXPECT_TRUE(cache().staleForError(1, {}, now_).has_value());
}

TEST_F(CacheTest, SurrogateKeysPurgeWhatBearsThem) {
    labels_ = {10, 20, 20};
    fetch(1, maxAge(60s));
    labels_ = {20};
    fetch(2, maxAge(60s));
    labels_ = {30};
    fetch(3, maxAge(60s));
    EXPECT_EQ(cache().purgeSurrogate(10, now_), 1U);
    EXPECT_EQ(cache().softPurgeSurrogate(20, now_), 1U);
    EXPECT_EQ(cache().purgeSurrogate(99, now_), 0U);
    EXPECT_EQ(verdict(1), Verdict::Miss);
    EXPECT_EQ(verdict(2), Verdict::Stale);
    EXPECT_EQ(verdict(3), Verdict::Hit);
}

TEST_F(CacheTest, PurgeAllLeavesOnlyFetchesUnderWay) {
    fetch(1, maxAge(60s));
    answer(ask(2), isPrivate());
    const Lookup running = ask(3);
    EXPECT_EQ(cache().purgeAll(now_), 2U);
    EXPECT_EQ(cache().store().objects(), 1U);
    answer(running, maxAge(60s));
    EXPECT_EQ(verdict(3), Verdict::Hit);
}

// ---- storage ----

TEST_F(CacheTest, ShortLivesAndMarksGoToTransient) {
    ResponseMeta brief = maxAge(5s);
    brief.cacheControl.staleWhileRevalidate = 4s;
    const ObjectId shortLived = fetch(1, brief);
    EXPECT_EQ(cache().view(shortLived).area, Area::Transient);
    answer(ask(2), isPrivate());
    EXPECT_EQ(cache().store().bytes(Area::Main), 0U);
    EXPECT_EQ(cache().store().bytes(Area::Transient), 1304U + 280U);
    brief.cacheControl.staleWhileRevalidate = 5s;
    EXPECT_EQ(cache().view(fetch(3, brief)).area, Area::Main);
}

TEST_F(CacheTest, FullStoreEvictsTheLeastRecentlyMoved) {
    StoreParameters store;
    store.bytes = 3 * 1304;
    store.lruInterval = 0s;
    use(varnishBuiltin(), store);
    for (const Key key : {1, 2, 3}) {
        fetch(key, maxAge(1h));
    }
    EXPECT_EQ(verdict(1), Verdict::Hit);
    fetch(4, maxAge(1h));
    EXPECT_EQ(verdict(1), Verdict::Hit);
    EXPECT_EQ(verdict(2), Verdict::Miss);
    EXPECT_EQ(cache().counters().lruNuked, 1U);
    EXPECT_EQ(cache().counters().lruMoved, 2U);
}

TEST_F(CacheTest, HeldObjectIsPassedOverAndOutlivesItsPurge) {
    StoreParameters store;
    store.bytes = 2 * 1304;
    use(varnishBuiltin(), store);
    payload_ = 11;
    const ObjectId held = fetch(1, maxAge(1h));
    cache().hold(held);
    payload_ = 22;
    fetch(2, maxAge(1h));
    cache().takeReleased();
    fetch(3, maxAge(1h));
    EXPECT_THAT(cache().takeReleased(), ElementsAre(22U));
    EXPECT_EQ(cache().purge(1, now_), 1U);
    EXPECT_EQ(cache().store().bytes(Area::Main), 2U * 1304);
    EXPECT_EQ(cache().view(held).payload, 11U);
    cache().release(held);
    EXPECT_EQ(cache().store().bytes(Area::Main), 1304U);
    EXPECT_THAT(cache().takeReleased(), ElementsAre(11U));
}

TEST_F(CacheTest, NoRoomForTheHeadersMakesAShortTransientObject) {
    StoreParameters store;
    store.bytes = 100;
    use(varnishBuiltin(), store);
    const ObjectId id = fetch(1, maxAge(1h));
    EXPECT_EQ(cache().view(id).area, Area::Transient);
    EXPECT_EQ(cache().view(id).ttl, 10s);
    pass(10s);
    EXPECT_EQ(verdict(1), Verdict::Miss);
}

TEST_F(CacheTest, NoRoomForTheBodyFailsTheFetchAfterNukeLimitEvictions) {
    StoreParameters store;
    store.bytes = 100 * 1304;
    store.nukeLimit = 50;
    use(varnishBuiltin(), store);
    for (Key key = 0; key < 100; ++key) {
        fetch(key, maxAge(1h));
    }
    const Lookup miss = ask(1000);
    const Fetched big{maxAge(1h), {}, 80 * 1304, 0, {}};
    EXPECT_FALSE(cache().complete(*miss.busy, big, now_, woken_).object.has_value());
    EXPECT_EQ(cache().counters().lruNuked, 50U);
    EXPECT_EQ(cache().counters().lruLimited, 1U);
    EXPECT_EQ(cache().counters().fetchFailed, 1U);
    EXPECT_EQ(cache().store().objects(), 50U);
    EXPECT_EQ(cache().store().bytes(Area::Main), 50U * 1304);
}

TEST_F(CacheTest, ExpiredObjectsGiveTheirBytesBackWithoutBeingAskedFor) {
    for (Key key = 0; key < 1000; ++key) {
        fetch(key, maxAge(std::chrono::seconds(1 + key)));
    }
    pass(510s);
    cache().expire(now_);
    EXPECT_EQ(cache().store().objects(), 500U);
    EXPECT_EQ(cache().store().bytes(Area::Main), 500U * 1304);
    EXPECT_EQ(cache().counters().expired, 500U);
}

TEST_F(CacheTest, CountersBearVarnishsNames) {
    fetch(1, maxAge(60s));
    std::vector<std::pair<std::string, std::uint64_t>> named;
    cache().counters().visit([&](const char* name, std::uint64_t value) {
        if (value > 0) {
            named.emplace_back(name, value);
        }
    });
    EXPECT_THAT(named, UnorderedElementsAre(std::pair<std::string, std::uint64_t>{"cache_miss", 1},
                                            std::pair<std::string, std::uint64_t>{"s_fetch", 1}));
}

} // namespace
} // namespace doppel::caching
