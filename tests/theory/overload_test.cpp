// SPDX-License-Identifier: Apache-2.0
// Backlogs, retries and what they do together: fluid limits and fixed points.
#include "sim/distribution.h"
#include "sim/pool.h"
#include "sim/within.h"
#include "sim/world.h"
#include "tests/theory/formulas.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using sim::Distribution;
using sim::Duration;
using sim::Task;

// A server that is out for a minute while 100 a second arrive: how many wait at its return, and
// how long until nobody does any more.
class Outage {
public:
    explicit Outage(std::uint64_t seed) : world_({.seed = seed}) { world_.spawn(arrivals()); }

    std::vector<double> play() {
        world_.run(sim::kStart + 60s);
        const auto backlog = static_cast<double>(server_.waiting());
        server_.setCapacity(1);
        world_.run(sim::kStart + 1h);
        const double drained = sim::toSeconds(world_.now() - sim::kStart) - 60;
        world_.clear();
        return {backlog, drained};
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        sim::Stream services = world_.stream("services");
        const Distribution gap = Distribution::exponential(1.0 / 100);
        const Distribution service = Distribution::exponential(1.0 / 120);
        for (;;) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(customer(service.sampleDuration(services)));
        }
    }
    Task<void> customer(Duration service) {
        {
            const sim::Pool::Lease lease = co_await server_.acquire();
            co_await world_.sleep(service);
        }
        if (server_.busy() == 0) {
            world_.stop("the backlog has gone");
        }
    }

    sim::World world_;
    sim::Pool server_{world_, {.capacity = 0}};
};

TEST(Overload, G10_17BacklogOfAnOutageDrainsAtTheSpareCapacity) {
    const int outages = lengthOf(15);
    expectTheory(
        [&](std::uint64_t seed) {
            std::vector<double> mean(2, 0);
            for (int i = 0; i < outages; ++i) {
                const std::vector<double> one =
                    Outage(seed * 1000 + static_cast<std::uint64_t>(i)).play();
                mean[0] += one[0] / outages;
                mean[1] += one[1] / outages;
            }
            return mean;
        },
        {{"outage 60 s at 100/s: backlog", 6000}, {"drained at 120/s after, s", 300}});
}

// One server without a queue; who finds it busy comes back after a while, again and again. Source:
// Falin and Templeton, "Retrial Queues" (1997), 1.2: the mean number of those who are to come back
// is rho (lambda + rho theta) / (1 - rho) theta.
class RetrialQueue {
public:
    RetrialQueue(std::uint64_t seed, double rate, double service, double pause)
        : world_({.seed = seed}), rate_(rate), service_(Distribution::exponential(service)),
          pause_(Distribution::exponential(pause)) {
        world_.spawn(arrivals());
    }
    std::vector<double> play(int customers) {
        const Duration length(static_cast<std::int64_t>(customers / rate_ * 1e9));
        world_.run(sim::kStart + length / 10);
        world_.metrics().reset(world_.now());
        world_.run(world_.now() + length);
        world_.clear();
        return {orbit_.mean(world_.now()), busy_.mean(world_.now())};
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        const Distribution gap = Distribution::exponential(1 / rate_);
        for (std::uint64_t n = 0;; ++n) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(customer(n));
        }
    }
    Task<void> customer(std::uint64_t number) {
        sim::Draws chance = chance_.at(number);
        sim::Pool::Lease server = server_.tryAcquire();
        if (!server) {
            orbit_.add(world_.now(), 1);
            while (!server) {
                co_await world_.sleep(pause_.sampleDuration(chance));
                server = server_.tryAcquire();
            }
            orbit_.add(world_.now(), -1);
        }
        co_await world_.sleep(service_.sampleDuration(chance));
    }

    sim::World world_;
    double rate_;
    Distribution service_;
    Distribution pause_;
    sim::Stream chance_ = world_.stream("customers");
    sim::Gauge& orbit_ = world_.metrics().gauge("station", "orbit");
    sim::Gauge& busy_ = world_.metrics().gauge("station", "busy");
    sim::Pool server_{world_, {.metrics = {.busy = &busy_}}};
};

TEST(Overload, RetriesOfABusyServerGatherAsFalinAndTempletonSay) {
    const double load = 0.5;
    for (const double pause : {0.5, 5.0}) {
        const double theta = 1 / pause;
        const double orbit = load * (load + load * theta) / (1 - load) / theta;
        const std::string name = pause < 1 ? "M/M/1 retrial, pause .5" : "M/M/1 retrial, pause 5";
        expectTheory(
            [&](std::uint64_t seed) {
                return RetrialQueue(seed, load, 1, pause).play(lengthOf(60'000));
            },
            {{name + ": to come back", orbit}, {name + ": busy", load}});
    }
}

// r retries of work that was given up, while the server works on for nobody: overload, once begun,
// lasts where rate (1 + r) exceeds the capacity.
class RetryStorm {
public:
    RetryStorm(std::uint64_t seed, double rate, int retries)
        : world_({.seed = seed}), rate_(rate), retries_(retries) {
        world_.spawn(arrivals());
    }
    // The share of visits that succeed long after the server was out for a minute.
    double play() {
        world_.run(sim::kStart + 5min);
        server_.setCapacity(0);
        world_.run(world_.now() + 1min);
        server_.setCapacity(1);
        world_.run(world_.now() + 2h);
        good_ = all_ = 0;
        world_.run(world_.now() + 10min);
        world_.clear();
        return good_ / all_;
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        const Distribution gap = Distribution::exponential(1 / rate_);
        for (std::uint64_t n = 0;; ++n) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(visit(n));
        }
    }
    Task<void> visit(std::uint64_t number) {
        sim::Draws chance = chance_.at(number);
        bool served = false;
        for (int attempt = 0; attempt <= retries_ && !served; ++attempt) {
            const Duration needs = Distribution::exponential(0.1).sampleDuration(chance);
            served = co_await within(world_, 3s, serve(needs), sim::OnTimeout::Abandon);
        }
        ++all_;
        good_ += served ? 1 : 0;
    }
    Task<void> serve(Duration needs) {
        const sim::Pool::Lease lease = co_await server_.acquire();
        co_await world_.sleep(needs);
    }

    sim::World world_;
    double rate_;
    int retries_;
    sim::Stream chance_ = world_.stream("visits");
    sim::Pool server_{world_, {}};
    double good_ = 0;
    double all_ = 0;
};

TEST(Overload, G10_17RetriesLockOverloadInAboveOneInOnePlusTheirNumber) {
    for (const int retries : {0, 1, 3}) {
        const double limit = 10.0 / (1 + retries); // of a capacity of 10 a second
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            EXPECT_GT(RetryStorm(seed, 0.85 * limit, retries).play(), 0.95)
                << retries << " retries, seed " << seed;
            EXPECT_LT(RetryStorm(seed, 1.15 * limit, retries).play(), retries == 0 ? 0.2 : 0.02)
                << retries << " retries, seed " << seed;
        }
    }
}

} // namespace
} // namespace doppel::theory
