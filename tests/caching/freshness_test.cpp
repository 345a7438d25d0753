// SPDX-License-Identifier: Apache-2.0
//
// Expectations: RFC 9111, Varnish 7.1.1's cache_rfc2616.c and builtin.vcl, GOV.UK's VCL.
#include "models/caching/freshness.h"

#include <gtest/gtest.h>

#include <chrono>
#include <initializer_list>

namespace doppel::caching {
namespace {

using namespace std::chrono_literals;

constexpr Instant kNow = std::chrono::hours(24 * 365 * 50);
using Statuses = std::initializer_list<std::uint16_t>;

ResponseMeta plain(std::uint16_t status = 200) {
    ResponseMeta meta;
    meta.status = status;
    meta.date = kNow;
    return meta;
}
ResponseMeta withMaxAge(Duration d) {
    ResponseMeta meta = plain();
    meta.cacheControl.maxAge = d;
    return meta;
}
Lifetime rfc(const ResponseMeta& meta) {
    return lifetimeOf(meta, rfc9111(), kNow);
}
Lifetime varnish(const ResponseMeta& meta) {
    return lifetimeOf(meta, varnishBuiltin(), kNow);
}
Lifetime fastly(const ResponseMeta& meta) {
    return lifetimeOf(meta, fastlyGovuk(), kNow);
}

// ---- all ----

TEST(Freshness, SMaxAgeGoesBeforeMaxAgeBeforeExpires) {
    ResponseMeta meta = plain();
    meta.expires = kNow + 30s;
    EXPECT_EQ(rfc(meta).ttl, 30s);
    EXPECT_EQ(varnish(meta).ttl, 30s);
    EXPECT_EQ(fastly(meta).ttl, 30s);
    meta.cacheControl.maxAge = 20s;
    EXPECT_EQ(rfc(meta).ttl, 20s);
    EXPECT_EQ(varnish(meta).ttl, 20s);
    EXPECT_EQ(fastly(meta).ttl, 20s);
    meta.cacheControl.sMaxAge = 10s;
    EXPECT_EQ(rfc(meta).ttl, 10s);
    EXPECT_EQ(varnish(meta).ttl, 10s);
    EXPECT_EQ(fastly(meta).ttl, 10s);
}

TEST(Freshness, WithoutLifetimeTheDefaultsDiffer) {
    EXPECT_EQ(rfc(plain()).disposition, Disposition::RevalidateAlways);
    EXPECT_EQ(varnish(plain()).ttl, 120s);
    EXPECT_EQ(varnish(plain()).grace, 10s);
    EXPECT_EQ(varnish(plain()).keep, 0s);
    EXPECT_EQ(fastly(plain()).ttl, 1h);
    EXPECT_EQ(fastly(plain()).staleIfError, 24h);
}

TEST(Freshness, StaleWhileRevalidateSetsGrace) {
    ResponseMeta meta = withMaxAge(60s);
    meta.cacheControl.staleWhileRevalidate = 30s;
    EXPECT_EQ(rfc(meta).grace, 30s);
    EXPECT_EQ(varnish(meta).grace, 30s);
    EXPECT_EQ(fastly(meta).grace, 30s);
}

TEST(Freshness, AgeMovesTheOriginBack) {
    ResponseMeta meta = withMaxAge(60s);
    meta.age = 20s;
    EXPECT_EQ(rfc(meta).origin, kNow - 20s);
    EXPECT_EQ(varnish(meta).origin, kNow - 20s);
    EXPECT_EQ(fastly(meta).origin, kNow - 20s);
}

// ---- RFC 9111 ----

TEST(Freshness, ByRfc9111AnOldDateIsAge) {
    ResponseMeta meta = withMaxAge(60s);
    meta.date = kNow - 25s;
    EXPECT_EQ(rfc(meta).origin, kNow - 25s);
    meta.age = 40s;
    EXPECT_EQ(rfc(meta).origin, kNow - 40s);
    EXPECT_EQ(varnish(meta).origin, kNow - 40s);
    meta.age.reset();
    EXPECT_EQ(varnish(meta).origin, kNow) << "Varnish does not look at Date for this";
}

TEST(Freshness, ByRfc9111ExpiresCountsFromDate) {
    ResponseMeta meta = plain();
    meta.date = kNow - 1h;
    meta.expires = kNow + 1h;
    EXPECT_EQ(rfc(meta).ttl, 2h);
    EXPECT_EQ(rfc(meta).origin, kNow - 1h);
    meta.expires = kExpiredLongAgo;
    EXPECT_EQ(rfc(meta).disposition, Disposition::RevalidateAlways);
}

TEST(Freshness, ByRfc9111NoStoreAndPrivateAreNotStored) {
    ResponseMeta meta = withMaxAge(60s);
    meta.cacheControl.noStore = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::HitForMiss);
    meta.cacheControl.mustUnderstand = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::Cacheable) << "RFC 9111 5.2.2.3";
    meta.status = 299;
    EXPECT_EQ(rfc(meta).disposition, Disposition::HitForMiss);
    meta = withMaxAge(60s);
    meta.cacheControl.isPrivate = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::HitForMiss);
}

TEST(Freshness, ByRfc9111NoCacheIsStoredButNeverFresh) {
    ResponseMeta meta = withMaxAge(60s);
    meta.cacheControl.noCache = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::RevalidateAlways);
    EXPECT_EQ(rfc(meta).ttl, 0s);
    EXPECT_GT(rfc(meta).keep, 0s);
}

TEST(Freshness, ByRfc9111MustRevalidateForbidsStaleService) {
    ResponseMeta meta = withMaxAge(60s);
    meta.cacheControl.staleWhileRevalidate = 30s;
    meta.cacheControl.staleIfError = 30s;
    EXPECT_EQ(rfc(meta).staleIfError, 30s);
    for (int which = 0; which < 3; ++which) {
        ResponseMeta strict = meta;
        strict.cacheControl.mustRevalidate = which == 0;
        strict.cacheControl.proxyRevalidate = which == 1;
        if (which == 2) {
            strict.cacheControl.sMaxAge = 60s; // implies proxy-revalidate (5.2.2.10)
        }
        EXPECT_EQ(rfc(strict).grace, 0s);
        EXPECT_EQ(rfc(strict).staleIfError, 0s);
        EXPECT_EQ(rfc(strict).ttl, 60s);
    }
}

TEST(Freshness, ByRfc9111AuthorizedAnswersNeedLeaveToBeShared) {
    ResponseMeta meta = withMaxAge(60s);
    meta.authorized = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::HitForMiss);
    meta.cacheControl.isPublic = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::Cacheable);
    meta.cacheControl.isPublic = false;
    meta.cacheControl.mustRevalidate = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::Cacheable);
}

TEST(Freshness, ByRfc9111AnyFinalStatusWithALifetimeIsStored) {
    for (const std::uint16_t status : Statuses{200, 201, 302, 307, 404, 500, 503}) {
        ResponseMeta meta = plain(status);
        meta.cacheControl.maxAge = 60s;
        EXPECT_EQ(rfc(meta).disposition, Disposition::Cacheable) << status;
    }
    for (const std::uint16_t status : Statuses{201, 302, 307, 500}) {
        EXPECT_EQ(rfc(plain(status)).disposition, Disposition::HitForMiss) << status;
    }
    ResponseMeta partial = withMaxAge(60s);
    partial.status = 206;
    EXPECT_EQ(rfc(partial).disposition, Disposition::HitForMiss);
}

TEST(Freshness, CdnCacheControlReplacesCacheControlAndExpiresByRfc9213) {
    ResponseMeta meta = withMaxAge(60s);
    meta.expires = kNow + 1h;
    meta.cdnCacheControl = CacheControl{};
    meta.cdnCacheControl->maxAge = 5s;
    EXPECT_EQ(rfc(meta).ttl, 5s);
    meta.cdnCacheControl->noStore = true;
    EXPECT_EQ(rfc(meta).disposition, Disposition::HitForMiss);
    EXPECT_EQ(varnish(meta).ttl, 60s) << "Varnish does not know the field";
}

TEST(Freshness, HeuristicIsOffUntilAsked) {
    ResponseMeta meta = plain();
    meta.lastModified = kNow - 1000s;
    EXPECT_EQ(rfc(meta).ttl, 0s);
    Profile profile = rfc9111();
    profile.heuristicPercent = 10;
    EXPECT_EQ(lifetimeOf(meta, profile, kNow).ttl, 100s);
    meta.status = 403; // not heuristically cacheable
    EXPECT_EQ(lifetimeOf(meta, profile, kNow).disposition, Disposition::HitForMiss);
}

TEST(Freshness, NotModifiedReplacesWhatItNames) {
    ResponseMeta stored = withMaxAge(60s);
    stored.age = 10s;
    stored.hasEtag = true;
    ResponseMeta notModified = plain(304);
    notModified.expires = kNow + 5s;
    ResponseMeta refreshed = refreshedBy(stored, notModified);
    EXPECT_EQ(refreshed.status, 200);
    EXPECT_EQ(refreshed.cacheControl.maxAge, 60s);
    EXPECT_EQ(refreshed.expires, kNow + 5s);
    EXPECT_FALSE(refreshed.age.has_value());
    EXPECT_TRUE(refreshed.hasEtag);
    notModified.cacheControl.maxAge = 7s;
    EXPECT_EQ(refreshedBy(stored, notModified).cacheControl.maxAge, 7s);
}

// ---- Varnish ----

TEST(Freshness, VarnishKnowsItsListOfStatusesOnly) {
    for (const std::uint16_t status : Statuses{200, 203, 204, 300, 301, 304, 404, 410, 414}) {
        EXPECT_EQ(varnish(plain(status)).disposition, Disposition::Cacheable) << status;
        EXPECT_EQ(varnish(plain(status)).ttl, 120s) << status;
    }
    for (const std::uint16_t status : Statuses{302, 307}) {
        EXPECT_EQ(varnish(plain(status)).disposition, Disposition::HitForMiss) << status;
        ResponseMeta meta = plain(status);
        meta.cacheControl.maxAge = 60s;
        EXPECT_EQ(varnish(meta).ttl, 60s) << status;
    }
    for (const std::uint16_t status : Statuses{201, 303, 308, 403, 500, 502, 503}) {
        ResponseMeta meta = plain(status);
        meta.cacheControl.maxAge = 60s;
        EXPECT_EQ(varnish(meta).disposition, Disposition::HitForMiss) << status;
        EXPECT_EQ(varnish(meta).ttl, 120s) << status;
    }
}

TEST(Freshness, VarnishTakesExpiresAsAbsoluteOnlyWhereTheClocksAgree) {
    ResponseMeta meta = plain();
    meta.date = kNow - 9s;
    meta.expires = kNow + 60s;
    EXPECT_EQ(varnish(meta).ttl, 60s);
    meta.date = kNow - 10s;
    EXPECT_EQ(varnish(meta).ttl, 70s);
    meta.date = kNow + 1h;
    meta.expires = kNow + 1h + 5s;
    EXPECT_EQ(varnish(meta).ttl, 5s);
    meta.expires = kNow + 1h - 1s;
    EXPECT_EQ(varnish(meta).disposition, Disposition::HitForMiss) << "expired by its own Date";
}

TEST(Freshness, VarnishMarksWhatItsBuiltinVclRefuses) {
    ResponseMeta cookie = withMaxAge(60s);
    cookie.setsCookie = true;
    ResponseMeta star = withMaxAge(60s);
    star.variesOnEverything = true;
    ResponseMeta noCache = withMaxAge(60s);
    noCache.cacheControl.noCache = true;
    ResponseMeta noStore = withMaxAge(60s);
    noStore.cacheControl.noStore = true;
    ResponseMeta surrogate = withMaxAge(60s);
    surrogate.surrogateControl = CacheControl{};
    surrogate.surrogateControl->noStore = true;
    for (const ResponseMeta& meta : {cookie, star, noCache, noStore, surrogate, withMaxAge(0s)}) {
        EXPECT_EQ(varnish(meta).disposition, Disposition::HitForMiss);
        EXPECT_EQ(varnish(meta).ttl, 120s);
    }
    noStore.surrogateControl = CacheControl{};
    EXPECT_EQ(varnish(noStore).disposition, Disposition::Cacheable)
        << "Surrogate-Control, whatever it says else, overrules Cache-Control";
}

TEST(Freshness, VarnishDoesNotReadStaleIfErrorOrMustRevalidate) {
    ResponseMeta meta = withMaxAge(60s);
    meta.cacheControl.staleIfError = 1h;
    meta.cacheControl.mustRevalidate = true;
    EXPECT_EQ(varnish(meta).staleIfError, 0s);
    EXPECT_EQ(varnish(meta).grace, 10s);
}

// ---- Fastly ----

TEST(Freshness, FastlyPassesWhatIsPrivateOrHasNoLife) {
    for (int which = 0; which < 5; ++which) {
        ResponseMeta meta = plain();
        meta.cacheControl.isPrivate = which == 0;
        meta.cacheControl.noStore = which == 1;
        meta.cacheControl.noCache = which == 2;
        if (which == 3) {
            meta.cacheControl.maxAge = 0s;
        }
        meta.status = which == 4 ? 403 : 200;
        EXPECT_EQ(fastly(meta).disposition, Disposition::HitForPass) << which;
        EXPECT_EQ(fastly(meta).ttl, 120s);
    }
    EXPECT_EQ(fastly(plain(307)).disposition, Disposition::Cacheable);
}

TEST(Freshness, FastlyKeepsServerErrorsForASecond) {
    ResponseMeta meta = plain(503);
    meta.cacheControl.maxAge = 60s;
    EXPECT_EQ(fastly(meta).disposition, Disposition::Cacheable);
    EXPECT_EQ(fastly(meta).ttl, 1s);
    EXPECT_EQ(fastly(meta).staleIfError, 5s);
}

TEST(Freshness, SurrogateControlRulesFastly) {
    ResponseMeta meta = withMaxAge(60s);
    meta.surrogateControl = CacheControl{};
    meta.surrogateControl->maxAge = 10s;
    meta.surrogateControl->staleIfError = 100h;
    EXPECT_EQ(fastly(meta).ttl, 10s);
    EXPECT_EQ(fastly(meta).staleIfError, 24h) << "max_stale_if_error";
}

TEST(Freshness, RequestsThatMustPassDiffer) {
    EXPECT_TRUE(mustPass(RuleSet::Rfc9111, false, false, false));
    EXPECT_FALSE(mustPass(RuleSet::Rfc9111, true, true, true));
    EXPECT_TRUE(mustPass(RuleSet::VarnishBuiltin, true, true, false));
    EXPECT_TRUE(mustPass(RuleSet::VarnishBuiltin, true, false, true));
    EXPECT_FALSE(mustPass(RuleSet::VarnishBuiltin, true, false, false));
    EXPECT_FALSE(mustPass(RuleSet::FastlyGovuk, true, false, true));
}

} // namespace
} // namespace doppel::caching
