// SPDX-License-Identifier: Apache-2.0
// The caching core under independent references against exact hit ratios, Che's approximation and
// the renewal formulas for lifetimes.
#include "models/caching/cache.h"
#include "sim/distribution.h"
#include "sim/random.h"
#include "sim/zipf.h"
#include "tests/theory/hit_ratios.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using caching::Verdict;

// Requests by Zipf's law, `rate` a second, to a cache whose misses are answered at once.
struct Plan {
    std::uint64_t objects = 300;
    double exponent = 0.8;
    caching::StoreParameters store{};
    caching::Duration ttl = 10'000h;
    caching::Duration grace{0};
    double rate = 1000;
    int requests = 100'000;
};

// Shares of the requests after half as many, or somewhat more: when a lifetime is the same for all,
// popular objects keep the step in which they began, and the count must not begin in it too.
struct Shares {
    double hits = 0; // fresh
    double stale = 0;
    double misses = 0;
};

Shares playCache(std::uint64_t seed, const Plan& plan) {
    caching::Profile profile = caching::varnishBuiltin();
    profile.defaultGrace = plan.grace;
    profile.defaultKeep = 0s;
    caching::Cache cache(profile, plan.store);
    caching::Fetched fetched;
    fetched.meta.cacheControl.maxAge = plan.ttl;
    fetched.bytes = 1;

    const sim::Zipf popularity(plan.objects, plan.exponent);
    const sim::Distribution gap = sim::Distribution::exponential(1 / plan.rate);
    sim::Stream objects(seed, 0, "objects");
    sim::Stream gaps(seed, 0, "gaps");
    std::vector<caching::WaiterId> woken;
    caching::Instant now = 1h;
    Shares shares;
    const auto half = static_cast<std::uint64_t>(plan.requests / 2);
    const auto before = static_cast<int>(half + sim::Stream(seed, 0, "before").below(half));
    for (int n = -before; n < plan.requests; ++n) {
        now += gap.sampleDuration(gaps);
        const auto lookup = cache.lookup(popularity.sample(objects), {}, now, {}, {}, woken);
        if (lookup.busy) {
            cache.complete(*lookup.busy, fetched, now, woken);
        }
        if (n >= 0) {
            double& share = lookup.verdict == Verdict::Hit     ? shares.hits
                            : lookup.verdict == Verdict::Stale ? shares.stale
                                                               : shares.misses;
            share += 1.0 / plan.requests;
        }
    }
    return shares;
}

Plan full(caching::Eviction eviction, std::uint64_t objects, double exponent, std::size_t fit) {
    Plan plan{.objects = objects, .exponent = exponent};
    plan.store.bytes = fit;
    plan.store.overhead = 0;
    plan.store.eviction = eviction;
    plan.store.lruInterval = 0s;
    return plan;
}

std::string named(const char* policy, double exponent, std::size_t fit) {
    char text[80];
    std::snprintf(text, sizeof text, "%s, Zipf %.1f, %zu of 300: hits", policy, exponent, fit);
    return text;
}

constexpr double kExponents[] = {0.6, 0.8, 1.0, 1.2};
constexpr std::size_t kSizes[] = {10, 50, 150};

TEST(Caches, LruAndFifoHitExactlyAsOftenAsTheoryOverAGrid) {
    for (const double exponent : kExponents) {
        const std::vector<double> p = zipfLaw(300, exponent);
        for (const std::size_t fit : kSizes) {
            const double exact = exactLru(p, fit);
            const double che = cheLru(p, static_cast<double>(fit)).hits;
            EXPECT_NEAR(che, exact, fit == 10 ? 0.004 : 0.001) << named("Che", exponent, fit);
            for (const auto eviction : {caching::Eviction::Lru, caching::Eviction::Fifo}) {
                const bool lru = eviction == caching::Eviction::Lru;
                Plan plan = full(eviction, 300, exponent, fit);
                plan.requests = lengthOf(40'000);
                expectTheory(
                    [&](std::uint64_t seed) { return std::vector{playCache(seed, plan).hits}; },
                    {{named(lru ? "LRU" : "FIFO", exponent, fit),
                      lru ? exact : exactFifo(p, fit)}});
            }
        }
    }
}

TEST(Caches, G9_6ChesApproximation) {
    const Che thousand = cheLru(zipfLaw(1000, 0.8), 100);
    EXPECT_NEAR(thousand.time, 133.8647, 1e-4);
    EXPECT_NEAR(thousand.hits, 0.37779022, 1e-8);
    EXPECT_NEAR(cheLru(zipfLaw(10'000, 1), 1000).hits, 0.67560179, 1e-8);

    // The approximation's own error must be far below the interval: 0.0001 and less.
    EXPECT_NEAR(exactLru(zipfLaw(1000, 0.8), 100), 0.37779022, 0.0003);
    Plan plan = full(caching::Eviction::Lru, 10'000, 1, 1000);
    plan.requests = 100'000;
    expectTheory([&](std::uint64_t seed) { return std::vector{playCache(seed, plan).hits}; },
                 {{"LRU, Zipf 1.0, 1000 of 10000: hits by Che", 0.67560179}});
}

Plan living(caching::Duration ttl, caching::Duration grace) {
    Plan plan{.objects = 300, .exponent = 0.9, .ttl = ttl, .grace = grace, .rate = 100};
    plan.requests = lengthOf(100'000);
    return plan;
}

TEST(Caches, G5_3LifetimesAloneGiveTheRenewalFormula) {
    const Plan plan = living(20s, 0s);
    const double misses = missesWithGrace(zipfLaw(300, 0.9), 100, 20, 0);
    expectTheory(
        [&](std::uint64_t seed) {
            const Shares seen = playCache(seed, plan);
            EXPECT_EQ(seen.stale, 0);
            return std::vector{seen.hits, seen.misses};
        },
        {{"TTL 20 s, Zipf .9: hits", 1 - misses}, {"TTL 20 s, Zipf .9: misses", misses}});
}

TEST(Caches, GraceServesWhoComesWithinIt) {
    const Plan plan = living(20s, 10s);
    const std::vector<double> p = zipfLaw(300, 0.9);
    expectTheory(
        [&](std::uint64_t seed) {
            const Shares seen = playCache(seed, plan);
            return std::vector{seen.stale, seen.misses};
        },
        {{"TTL 20 s, grace 10 s: served stale", staleWithGrace(p, 100, 20, 10)},
         {"TTL 20 s, grace 10 s: misses", missesWithGrace(p, 100, 20, 10)}});
}

// What these tests can see.
TEST(Power, ACacheThatForgetsGraceIsSeen) {
    const std::vector<double> p = zipfLaw(300, 0.9);
    EXPECT_FALSE(refusals(
                     [&](std::uint64_t seed) {
                         return std::vector{playCache(seed, living(20s, 0s)).misses};
                     },
                     {{"grace forgotten: misses", missesWithGrace(p, 100, 20, 10)}})
                     .empty());
}

} // namespace
} // namespace doppel::theory
