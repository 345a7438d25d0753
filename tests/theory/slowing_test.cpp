// SPDX-License-Identifier: Apache-2.0
// M/M/c that slows for a while: its queue over time, against Kolmogorov's forward equations.
#include "sim/distribution.h"
#include "sim/pool.h"
#include "sim/world.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using sim::Distribution;
using sim::Duration;
using sim::Task;

// It begins empty, is as fast as ever until `from`, then slower by `factor` until `until`.
struct Slowing {
    double rate;
    int servers;
    double service; ///< its mean, seconds
    double from;
    double until;
    double factor;

    double speedAt(double t) const { return t >= from && t < until ? 1 / factor : 1; }
    // When work is done that was begun at t.
    double doneAt(double t, double work) const {
        for (const double change : {from, until}) {
            const double before = std::max(change - t, 0.0) * speedAt(t);
            if (t < change && work > before) {
                work -= before;
                t = change;
            }
        }
        return t + work / speedAt(t);
    }
};

// The mean number present at each of these times, by Runge and Kutta's fourth order.
std::vector<double> meanPresent(const Slowing& plan, const std::vector<double>& times) {
    constexpr std::size_t kStates = 600;
    constexpr double kStep = 0.01;
    using State = std::vector<double>;
    const auto flow = [&](const State& p, double speed) {
        State change(kStates, 0.0);
        for (std::size_t n = 0; n + 1 < kStates; ++n) {
            const double served =
                std::min(static_cast<double>(n + 1), static_cast<double>(plan.servers)) * speed /
                plan.service;
            const double net = plan.rate * p[n] - served * p[n + 1];
            change[n] -= net;
            change[n + 1] += net;
        }
        return change;
    };
    const auto moved = [](const State& p, const State& by, double step) {
        State to = p;
        for (std::size_t n = 0; n < kStates; ++n) {
            to[n] += step * by[n];
        }
        return to;
    };
    State p(kStates, 0.0);
    p[0] = 1;
    std::vector<double> means;
    long step = 0;
    for (const double time : times) {
        for (; static_cast<double>(step) * kStep < time - kStep / 2; ++step) {
            const double speed = plan.speedAt((static_cast<double>(step) + 0.5) * kStep);
            const State a = flow(p, speed);
            const State b = flow(moved(p, a, kStep / 2), speed);
            const State c = flow(moved(p, b, kStep / 2), speed);
            const State d = flow(moved(p, c, kStep), speed);
            for (std::size_t n = 0; n < kStates; ++n) {
                p[n] += kStep / 6 * (a[n] + 2 * b[n] + 2 * c[n] + d[n]);
            }
        }
        double mean = 0;
        for (std::size_t n = 0; n < kStates; ++n) {
            mean += static_cast<double>(n) * p[n];
        }
        means.push_back(mean);
    }
    return means;
}

class SlowedStation {
public:
    SlowedStation(std::uint64_t seed, const Slowing& plan)
        : plan_(plan), world_({.seed = seed}), pool_(world_, {.capacity = plan.servers}) {
        world_.spawn(arrivals());
    }
    std::vector<double> presentAt(const std::vector<double>& times) {
        std::vector<double> present;
        for (const double time : times) {
            world_.run(sim::kStart + sim::fromSeconds(time));
            present.push_back(static_cast<double>(pool_.busy()) +
                              static_cast<double>(pool_.waiting()));
        }
        world_.clear();
        return present;
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        sim::Stream services = world_.stream("services");
        const Distribution gap = Distribution::exponential(1 / plan_.rate);
        const Distribution service = Distribution::exponential(plan_.service);
        for (;;) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(customer(sim::toSeconds(service.sampleDuration(services))));
        }
    }
    Task<void> customer(double work) {
        const sim::Pool::Lease lease = co_await pool_.acquire();
        const double now = sim::toSeconds(world_.now() - sim::kStart);
        co_await world_.sleep(sim::fromSeconds(plan_.doneAt(now, work) - now));
    }

    const Slowing& plan_;
    sim::World world_;
    sim::Pool pool_;
};

TEST(Slowing, TheEquationsOfThisSuiteSettleAtErlangC) {
    // M/M/2 at 75 %: C = .6428571429, so 1.5 + 3 C are present.
    EXPECT_NEAR(meanPresent({3, 2, 0.5, 1e9, 1e9, 2}, {200})[0], 1.5 + 3 * 0.6428571429, 1e-6);
}

TEST(Slowing, AQueueOfMMcGrowsAndDrainsAsTheForwardEquationsSay) {
    // 8/s on 4 servers of 400 ms: 10/s. Half as fast for a minute: about 180 more than before,
    // which drain at 2/s.
    const Slowing plan{8, 4, 0.4, 30, 90, 2};
    const std::vector<double> times{30, 60, 90, 120, 150, 240};
    const std::vector<double> theory = meanPresent(plan, times);
    EXPECT_NEAR(theory[2] - theory[0], 180, 5); // the fluid limit
    std::vector<Claim> claims;
    for (std::size_t i = 0; i < times.size(); ++i) {
        const bool calm = i == 0 || i + 1 == times.size();
        claims.push_back(
            {"M/M/4 slowed: present at " + std::to_string(static_cast<int>(times[i])) + " s",
             theory[i], calm ? 0.04 : 0.02});
    }
    const int episodes = lengthOf(60);
    expectTheory(
        [&](std::uint64_t seed) {
            std::vector<double> mean(times.size(), 0);
            for (int i = 0; i < episodes; ++i) {
                const auto one = SlowedStation(seed * 1000 + static_cast<std::uint64_t>(i), plan)
                                     .presentAt(times);
                for (std::size_t t = 0; t < times.size(); ++t) {
                    mean[t] += one[t] / episodes;
                }
            }
            return mean;
        },
        claims);
}

} // namespace
} // namespace doppel::theory
