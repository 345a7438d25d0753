// SPDX-License-Identifier: Apache-2.0
#include "models/dns/caching_rules.h"
#include "models/dns/resolver_cache.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using End = DnsChain::End;

TEST(NegativeTtl, G5_1IsTheLesserOfTheSoaRecordsTtlAndItsMinimum) { // RFC 2308 section 5
    EXPECT_EQ(negativeTtl(3600s, 300s), 300s);
    EXPECT_EQ(negativeTtl(60s, 1800s), 60s);
}

TEST(NegativeTtl, IsBoundedByTheResolver) {
    const DnsCachingRules rules;
    EXPECT_EQ(negativeKeptFor(86400s, 86400s, rules), 3600s);
    EXPECT_EQ(negativeKeptFor(3600s, 300s, rules), 300s);
}

TEST(KeptFor, IsTheTtlWithinTheResolversBounds) {
    DnsCachingRules rules;
    EXPECT_EQ(keptFor(300s, rules), 300s);
    EXPECT_EQ(keptFor(1'000'000s, rules), 86'400s); // Unbound cache-max-ttl
    rules.minTtl = 600s;
    EXPECT_EQ(keptFor(300s, rules), 600s); // a resolver that overrides TTLs
}

// The chain of www.gov.uk: two aliases and an address.
class Chain : public testing::Test {
protected:
    static constexpr std::uint16_t kWww = 0;
    static constexpr std::uint16_t kCdn = 1;
    static constexpr std::uint16_t kMap = 2;
    static constexpr std::uint16_t kEdge = 7; // the address

    void learnAll(sim::Duration www, sim::Duration cdn, sim::Duration map) {
        cache_.store(kWww, DnsValue::alias(kCdn), kStart, www);
        cache_.store(kCdn, DnsValue::alias(kMap), kStart, cdn);
        cache_.store(kMap, DnsValue::address(kEdge), kStart, map);
    }
    DnsChain follow(sim::Duration at) const {
        return cache_.follow(kWww, kStart + at, kStart + at);
    }

    ResolverCache cache_{3};
    DnsCachingRules rules_;
};

TEST_F(Chain, LivesAsLongAsItsShortestLink) {
    learnAll(300s, 60s, 3600s);
    EXPECT_EQ(follow(0s).end, End::Address);
    EXPECT_EQ(follow(0s).index, kEdge);
    EXPECT_EQ(follow(0s).life, 60s);
    EXPECT_EQ(follow(20s).life, 40s); // TTLs count down
}

TEST_F(Chain, HasAGapWhereALinkHasExpired) {
    learnAll(300s, 60s, 30s);
    EXPECT_EQ(follow(30s).end, End::Unknown);
    EXPECT_EQ(follow(30s).index, kMap); // an outage of its authority hurts only from here on
    EXPECT_EQ(follow(60s).index, kCdn);
    EXPECT_EQ(follow(300s).index, kWww);
}

TEST_F(Chain, UsesARecordOfTtlZeroOnce) {
    learnAll(300s, 300s, 0s);
    EXPECT_EQ(cache_.follow(kWww, kStart, kStart - 1s).end, End::Address); // it waited for it
    EXPECT_EQ(cache_.follow(kWww, kStart, kStart - 1s).life, 0s);
    EXPECT_EQ(cache_.follow(kWww, kStart + 1ns, kStart + 1ns).end, End::Unknown);
}

TEST_F(Chain, EndsAtANameThatDoesNotExist) {
    cache_.store(kWww, DnsValue::alias(kCdn), kStart, 300s);
    cache_.store(kCdn, DnsValue::nothing(), kStart, 60s);
    EXPECT_EQ(follow(59s).end, End::Nothing);
    EXPECT_EQ(follow(59s).life, 1s);
    EXPECT_EQ(follow(60s).end, End::Unknown);
}

TEST_F(Chain, ThatGoesRoundInACycleFails) {
    cache_.store(kWww, DnsValue::alias(kCdn), kStart, 300s);
    cache_.store(kCdn, DnsValue::alias(kWww), kStart, 300s);
    EXPECT_EQ(follow(1s).end, End::Failed);
}

TEST_F(Chain, RemembersAFailureForFiveSeconds) { // Unbound NORR_TTL
    cache_.fail(kWww, kStart, kStart + 10s, rules_);
    EXPECT_EQ(follow(10s).end, End::Failed);
    EXPECT_EQ(follow(15s - 1ns).end, End::Failed);
    EXPECT_EQ(follow(15s).end, End::Unknown);
}

TEST_F(Chain, IsFollowedByExpiredRecordsWhereStaleAnswersAreServed) {
    learnAll(300s, 60s, 3600s);
    EXPECT_EQ(cache_.followStale(kWww, kStart + 100s, rules_).end, End::Unknown); // off
    rules_.serveStale = true;
    const DnsChain stale = cache_.followStale(kWww, kStart + 100s, rules_);
    EXPECT_EQ(stale.end, End::Address);
    EXPECT_TRUE(stale.stale);
    EXPECT_EQ(stale.life, 30s); // RFC 8767: the TTL of a stale answer
    EXPECT_EQ(cache_.followStale(kWww, kStart + 60s + 24h, rules_).end, End::Unknown); // too old
}

TEST_F(Chain, IsRecheckedThirtySecondsAfterAFailingRefreshBegan) { // RFC 8767
    cache_.noteSlow(kWww, kStart + 100s, rules_);
    EXPECT_TRUE(cache_.rechecksLater(kWww, kStart + 130s - 1ns));
    EXPECT_FALSE(cache_.rechecksLater(kWww, kStart + 130s));
}

} // namespace
} // namespace doppel::models
