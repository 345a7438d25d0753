// SPDX-License-Identifier: Apache-2.0
// Arrivals whose rate varies: models/traffic, counted in windows. A Poisson process has as much
// variance as mean in every window; one whose rate is itself left to chance has more.
#include "models/traffic/open_traffic.h"
#include "sim/distribution.h"
#include "tests/models/traffic/stub_component.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using models::OpenTrafficConfig;
using models::ProfileShape;
using sim::Duration;

models::DemandConfig demandOf(double perSecond) {
    models::DemandConfig demand;
    demand.rate = {perSecond};
    return demand;
}

// Visitors of a component that answers at once.
class Visits {
public:
    Visits(std::uint64_t seed, const models::DemandConfig& demand) : host_({}, seed) {
        host_.addStub("front");
        config_.visitors.to = "front";
        config_.visitors.latency = 0s;
        config_.visitors.clients = 1;
        config_.visitors.pages.count = 1;
        config_.visitors.journeysEvery = 0;
        config_.demand = demand;
        source_.emplace(host_.platform, "visitors", 0, config_, models::PageSet{});
        host_.platform.connect();
        source_->connect();
        host_.platform.start();
        source_->start();
    }
    ~Visits() { host_.world.clear(); }
    sim::World& world() { return host_.world; }

    // Arrivals until then, from the last look on.
    double countUntil(Duration time) {
        world().run(sim::kStart + time);
        const auto begun = static_cast<double>(source_->book().begun());
        return begun - std::exchange(counted_, begun);
    }
    void setRate(double perSecond) {
        config_.demand.rate = {perSecond};
        source_->reconfigure();
    }

private:
    models::PlatformForTests host_;
    OpenTrafficConfig config_;
    std::optional<models::OpenTraffic> source_;
    double counted_ = 0;
};

// Mean count, and mean square deviation over the mean, of windows that follow each other.
std::vector<double> countWindows(Visits& visits, Duration window, int windows) {
    std::vector<double> counts;
    double sum = 0;
    for (int n = 1; n <= windows; ++n) {
        counts.push_back(visits.countUntil(n * window));
        sum += counts.back();
    }
    const double mean = sum / windows;
    double squares = 0;
    for (const double count : counts) {
        squares += (count - mean) * (count - mean);
    }
    return {mean, squares / (windows - 1) / mean};
}

TEST(Arrivals, PoissonCountsHaveAsMuchVarianceAsMean) {
    expectTheory(
        [](std::uint64_t seed) {
            Visits visits(seed, demandOf(20));
            return countWindows(visits, 500ms, lengthOf(4000));
        },
        {{"Poisson 20/s: visits in .5 s", 10}, {"Poisson 20/s: dispersion", 1}});
}

TEST(Arrivals, G9_1SineWaveBringsTheCountExpectedAndPoissonDispersion) {
    models::DemandConfig demand = demandOf(10.0 / 3600);
    demand.profile.shape = ProfileShape::Sinusoid;
    demand.profile.amplitude = 0.5;
    demand.profile.period = 24h;
    expectTheory(
        [&](std::uint64_t seed) {
            Visits visits(seed, demand);
            const int days = lengthOf(400);
            double sum = 0;
            double squares = 0;
            for (int day = 0; day < days; ++day) {
                const double morning = visits.countUntil(day * 24h + 12h);
                visits.countUntil(day * 24h + 24h);
                sum += morning;
                squares += (morning - 158.1971863) * (morning - 158.1971863);
            }
            return std::vector{sum / days, squares / days / 158.1971863};
        },
        {{"sine 10(1 + .5 sin)/h: visits in the first 12 h", 158.1971863},
         {"sine 10(1 + .5 sin)/h: dispersion of days", 1, 0.02}});
}

TEST(Arrivals, StepsAndSurgesBringTheCountExpected) {
    models::DemandConfig demand = demandOf(5);
    demand.profile.shape = ProfileShape::Steps;
    demand.profile.steps = {{0s, {1.0}}, {100s, {0.2}}, {200s, {3.0}}};
    demand.surges = {{.at = 250s, .length = 100s, .factor = {4.0}, .ramp = 20s}};
    // 1 and .2 for 100 s each, 3 for 200 s, and 3 (4 - 1) more over 100 s less one ramp.
    const double expected = 5 * (100 + 20 + 3 * 200 + 9 * (100 - 20));
    EXPECT_NEAR(models::Demand(demand).expected(sim::kStart, sim::kStart + 400s), expected, 1e-6);
    expectTheory(
        [&](std::uint64_t seed) {
            const int runs = lengthOf(3);
            double sum = 0;
            for (int n = 0; n < runs; ++n) {
                sum += Visits(seed * 100 + static_cast<std::uint64_t>(n), demand).countUntil(400s);
            }
            return std::vector{sum / runs};
        },
        {{"steps and a surge: visits in 400 s", expected}});
}

// A source whose rate jumps between two values at random: a Markov-modulated Poisson process.
sim::Task<void>
modulate(sim::World& world, Visits& visits, const double (&rates)[2], const double (&leaves)[2]) {
    sim::Stream chance = world.stream("modulation");
    for (int state = 0;; state = 1 - state) {
        visits.setRate(rates[state]);
        const sim::Distribution stay = sim::Distribution::exponential(1 / leaves[state]);
        co_await world.sleep(stay.sampleDuration(chance));
    }
}

// Source: Fischer and Meier-Hellstern, "The MMPP cookbook" (1993); the variance of a window by
// integrating the rate's autocovariance, which falls as exp(-(r1 + r2) t).
TEST(Arrivals, MmppCountsAreAsDispersedAsTheModulationSays) {
    static constexpr double kRates[2] = {40, 8};
    static constexpr double kLeaves[2] = {2, 1};
    const double both = kLeaves[0] + kLeaves[1];
    const double mean = (kRates[0] * kLeaves[1] + kRates[1] * kLeaves[0]) / both;
    const double excess = 2 * std::pow(kRates[0] - kRates[1], 2) * kLeaves[0] * kLeaves[1] /
                          (both * both * both * mean);
    // As in behaviours.md 9, for windows without end.
    EXPECT_NEAR(excess,
                2 * 32 * 32 * 2.0 / (3 * 3 * (kRates[0] * kLeaves[1] + kRates[1] * kLeaves[0])),
                1e-12);
    for (const double window : {0.2, 5.0}) {
        const double dispersion =
            1 + excess * (1 - (1 - std::exp(-both * window)) / (both * window));
        const std::string name = window < 1 ? "MMPP(2), windows of .2 s" : "MMPP(2), of 5 s";
        expectTheory(
            [&](std::uint64_t seed) {
                Visits visits(seed, demandOf(kRates[0]));
                visits.world().spawn(modulate(visits.world(), visits, kRates, kLeaves));
                return countWindows(visits, sim::fromSeconds(window),
                                    lengthOf(window < 1 ? 10'000 : 1500));
            },
            {{name + ": mean count", mean * window}, {name + ": dispersion", dispersion}});
    }
}

} // namespace
} // namespace doppel::theory
