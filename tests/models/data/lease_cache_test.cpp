// SPDX-License-Identifier: Apache-2.0
#include "models/data/lease_cache.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using As = LeaseCache::Looked::As;

sim::Time momentAt(sim::Duration since) {
    return sim::kStart + since;
}

TEST(LeaseCache, GivesOneTokenAKeyInTenSeconds) {
    LeaseCache cache({});
    const LeaseCache::Looked first = cache.get(7, momentAt(0s));
    EXPECT_EQ(first.as, As::Miss);
    EXPECT_NE(first.token, 0);
    EXPECT_EQ(cache.get(7, momentAt(1ms)).as, As::HotMiss);
    EXPECT_EQ(cache.get(8, momentAt(1ms)).as, As::Miss) << "another key";
    EXPECT_TRUE(cache.put(7, first.token, {3}, momentAt(5ms)));
    EXPECT_EQ(cache.get(7, momentAt(6ms)), (LeaseCache::Looked{.as = As::Hit, .copy = {3}}));
}

TEST(LeaseCache, GivesAnotherWhereTheFirstHasNotComeBack) {
    LeaseCache cache({});
    const LeaseCache::Looked first = cache.get(7, momentAt(0s));
    EXPECT_EQ(cache.get(7, momentAt(10s - 1ns)).as, As::HotMiss);
    const LeaseCache::Looked second = cache.get(7, momentAt(10s));
    EXPECT_EQ(second.as, As::Miss);
    EXPECT_FALSE(cache.put(7, first.token, {3}, momentAt(11s))) << "too late";
    EXPECT_TRUE(cache.put(7, second.token, {4}, momentAt(12s)));
}

TEST(LeaseCache, GivesAnotherAtOnceWhereTheFirstWasGivenBack) {
    LeaseCache cache({});
    const LeaseCache::Looked first = cache.get(7, momentAt(0s));
    cache.giveBack(7, first.token);
    const LeaseCache::Looked second = cache.get(7, momentAt(1ms));
    EXPECT_EQ(second.as, As::Miss);
    EXPECT_FALSE(cache.put(7, first.token, {3}, momentAt(2ms)));
    cache.giveBack(7, first.token); // counts no more
    EXPECT_EQ(cache.get(7, momentAt(3ms)).as, As::HotMiss);
    EXPECT_TRUE(cache.put(7, second.token, {3}, momentAt(4ms)));
    cache.giveBack(7, second.token); // neither
    EXPECT_EQ(cache.get(7, momentAt(5ms)).as, As::Hit);
}

TEST(LeaseCache, TakesNothingThatWasReadBeforeAChange) {
    LeaseCache cache({});
    const LeaseCache::Looked miss = cache.get(7, momentAt(0s));
    cache.erase(7);
    EXPECT_FALSE(cache.put(7, miss.token, {3}, momentAt(1s))) << "the stale set";
    EXPECT_EQ(cache.get(7, momentAt(2s)).as, As::HotMiss)
        << "once in ten seconds, whatever changes";
    EXPECT_EQ(cache.get(7, momentAt(10s)).as, As::Miss);
}

TEST(LeaseCache, WithoutLeasesEverybodyFetchesAndTheLastPutStands) {
    LeaseCache cache({.leases = false});
    EXPECT_EQ(cache.get(7, momentAt(0s)), LeaseCache::Looked{});
    EXPECT_EQ(cache.get(7, momentAt(0s)), LeaseCache::Looked{});
    EXPECT_TRUE(cache.put(7, 0, {3}, momentAt(1s)));
    cache.erase(7);
    EXPECT_TRUE(cache.put(7, 0, {2}, momentAt(2s))) << "older than the change";
    EXPECT_EQ(cache.get(7, momentAt(3s)).copy, LeaseCache::Copy{2});
}

TEST(LeaseCache, DropsWhatExpiredAndTheLeastRecentlyUsed) {
    LeaseCache cache({.leases = false, .capacity = 2, .ttl = 60s});
    cache.put(1, 0, {1}, momentAt(0s));
    cache.put(2, 0, {1}, momentAt(1s));
    EXPECT_EQ(cache.get(1, momentAt(2s)).as, As::Hit);
    cache.put(3, 0, {1}, momentAt(3s));
    EXPECT_EQ(cache.get(2, momentAt(4s)).as, As::Miss);
    EXPECT_EQ(cache.get(1, momentAt(4s)).as, As::Hit);
    EXPECT_EQ(cache.get(1, momentAt(60s)).as, As::Miss) << "expired at that moment";
    EXPECT_EQ(cache.size(), 1);
}

TEST(LeaseCache, KeepsThatACopyLacksAPartUntilAWholeOneIsPut) {
    LeaseCache cache({.leases = false});
    const LeaseCache::Copy without{3, true};
    cache.put(7, 0, without, momentAt(0s));
    EXPECT_EQ(cache.get(7, momentAt(1s)).copy, without);
    const LeaseCache::Copy whole{3, false};
    cache.put(7, 0, whole, momentAt(2s));
    EXPECT_EQ(cache.get(7, momentAt(3s)).copy, whole);
}

TEST(LeaseCache, KnowsNothingAfterARestart) {
    LeaseCache cache({});
    const LeaseCache::Looked miss = cache.get(7, momentAt(0s));
    cache.clear();
    EXPECT_FALSE(cache.put(7, miss.token, {3}, momentAt(1s)));
    const LeaseCache::Looked again = cache.get(7, momentAt(2s));
    EXPECT_EQ(again.as, As::Miss);
    EXPECT_NE(again.token, miss.token);
}

} // namespace
} // namespace doppel::models
