// SPDX-License-Identifier: Apache-2.0
//
// Closed forms for hit rates under independent references (Che; Fagin): the store must come within
// a thousandth of them. Source: Che et al. 2002; Fricker, Robert, Roberts 2012.
#include "models/caching/cache.h"
#include "models/caching/store.h"
#include "tests/caching/splitmix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace doppel::caching {
namespace {

using namespace std::chrono_literals;

std::vector<double> zipf(std::size_t objects, double alpha) {
    std::vector<double> p(objects);
    double sum = 0;
    for (std::size_t i = 0; i < objects; ++i) {
        p[i] = std::pow(static_cast<double>(i + 1), -alpha);
        sum += p[i];
    }
    for (double& x : p) {
        x /= sum;
    }
    return p;
}

// The time T at which `presence(p T)` summed over the objects is `capacity`, by bisection; then the
// miss ratio.
template <typename Presence>
double missRatio(const std::vector<double>& p, double capacity, Presence&& presence) {
    double low = 0, high = 1e12;
    for (int i = 0; i < 200; ++i) {
        const double t = (low + high) / 2;
        double sum = 0;
        for (const double x : p) {
            sum += presence(x * t);
        }
        (sum < capacity ? low : high) = t;
    }
    double miss = 0;
    for (const double x : p) {
        miss += x * (1 - presence(x * low));
    }
    return miss;
}

class Popularity {
public:
    explicit Popularity(const std::vector<double>& p) : cumulative_(p) {
        for (std::size_t i = 1; i < cumulative_.size(); ++i) {
            cumulative_[i] += cumulative_[i - 1];
        }
    }
    Key draw(SplitMix& chance) const {
        const auto at = std::upper_bound(cumulative_.begin(), cumulative_.end(), chance.unit());
        return static_cast<Key>(std::min<std::ptrdiff_t>(
            at - cumulative_.begin(), static_cast<std::ptrdiff_t>(cumulative_.size()) - 1));
    }

private:
    std::vector<double> cumulative_;
};

double simulatedMissRatio(const std::vector<double>& p, std::uint64_t capacity, Eviction eviction) {
    StoreParameters parameters;
    parameters.bytes = capacity;
    parameters.overhead = 0;
    parameters.eviction = eviction;
    parameters.lruInterval = 0s;
    Store store(parameters);
    const Popularity popularity(p);
    SplitMix chance{2026};
    constexpr int kWarmUp = 500'000, kRequests = 2'000'000;
    int misses = 0;
    for (int i = 0; i < kWarmUp + kRequests; ++i) {
        const Key key = popularity.draw(chance);
        if (const auto id = store.find(key)) {
            store.touch(*id, Instant(i));
        } else {
            store.insert(key, 1, Instant(i));
            misses += i >= kWarmUp ? 1 : 0;
        }
    }
    return static_cast<double>(misses) / kRequests;
}

// Two million draws leave a standard error of at most 0.00035; three of them and the formula's own
// error stay below 0.0015.
template <typename Presence>
void expectTheory(Eviction eviction, Presence&& presence) {
    const std::vector<double> p = zipf(20'000, 0.9);
    for (const std::uint64_t capacity : {500U, 4000U}) {
        const double theory = missRatio(p, static_cast<double>(capacity), presence);
        EXPECT_NEAR(simulatedMissRatio(p, capacity, eviction), theory, 0.0015)
            << "capacity " << capacity;
    }
}

TEST(HitRateTheory, LruComesWithinAThousandthOfChesFormula) {
    expectTheory(Eviction::Lru, [](double x) { return 1 - std::exp(-x); });
}

TEST(HitRateTheory, FifoComesWithinAThousandthOfItsFormula) {
    expectTheory(Eviction::Fifo, [](double x) { return x / (1 + x); });
}

// A lifetime that hits do not prolong: hit ratio l T / (1 + l T) of an object asked for at rate l,
// whatever the others do.
TEST(HitRateTheory, TtlAloneGivesTheRenewalFormula) {
    Profile profile = varnishBuiltin();
    profile.defaultGrace = 0s;
    Cache cache(profile, {});
    const std::vector<double> p = zipf(2000, 0.9);
    const Popularity popularity(p);
    SplitMix chance{11};
    std::vector<WaiterId> woken;
    constexpr double kRate = 1000; // requests a second, Poisson
    constexpr double kTtl = 20;
    ResponseMeta meta;
    meta.cacheControl.maxAge = 20s;
    double seconds = 1;
    int hits = 0;
    constexpr int kWarmUp = 200'000, kRequests = 1'000'000;
    for (int i = 0; i < kWarmUp + kRequests; ++i) {
        seconds -= std::log(1 - chance.unit()) / kRate;
        const Instant now{static_cast<std::int64_t>(seconds * 1e9)};
        const Lookup lookup = cache.lookup(popularity.draw(chance), {}, now, {}, {}, woken);
        if (lookup.busy) {
            cache.complete(*lookup.busy, {meta, {}, 100, 0, {}}, now, woken);
        } else {
            hits += i >= kWarmUp ? 1 : 0;
        }
    }
    double theory = 0;
    for (const double x : p) {
        theory += x * (x * kRate * kTtl) / (1 + x * kRate * kTtl);
    }
    EXPECT_NEAR(static_cast<double>(hits) / kRequests, theory, 0.0015);
}

} // namespace
} // namespace doppel::caching
