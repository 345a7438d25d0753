// SPDX-License-Identifier: Apache-2.0
// Stations behind each other. Jackson: each of an open network's stations is as if it stood alone.
// Mean value analysis: a closed network, in the engine and with the components of a platform.
#include "sim/distribution.h"
#include "sim/pool.h"
#include "sim/world.h"
#include "tests/theory/formulas.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using sim::Distribution;
using sim::Duration;
using sim::Task;

// Stations in a row; after the last one a customer starts again with some probability.
struct Row {
    struct Station {
        int servers;
        double service;
    };
    double rate = 1;
    std::vector<Station> stations;
    double again = 0;
    int customers = 100'000;
};

// The mean number at each station, then the mean time in the network.
class OpenNetwork {
public:
    OpenNetwork(std::uint64_t seed, const Row& row) : row_(row), world_({.seed = seed}) {
        for (std::size_t i = 0; i < row.stations.size(); ++i) {
            auto& busy = world_.metrics().gauge("station", "busy " + std::to_string(i));
            auto& waiting = world_.metrics().gauge("station", "waiting " + std::to_string(i));
            pools_.emplace_back(world_, sim::Pool::Options{.capacity = row.stations[i].servers,
                                                           .metrics = {&busy, &waiting}});
            present_.push_back({&busy, &waiting});
        }
        world_.spawn(arrivals());
    }
    std::vector<double> play() {
        const Duration length(static_cast<std::int64_t>(row_.customers / row_.rate * 1e9));
        world_.run(sim::kStart + length / 10);
        world_.metrics().reset(world_.now());
        world_.run(world_.now() + length);
        std::vector<double> measured;
        for (const auto& [busy, waiting] : present_) {
            measured.push_back(busy->mean(world_.now()) + waiting->mean(world_.now()));
        }
        measured.push_back(stays_ / left_);
        world_.clear();
        return measured;
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals() {
        const Distribution gap = Distribution::exponential(1 / row_.rate);
        sim::Stream gaps = world_.stream("gaps");
        for (std::uint64_t n = 0;; ++n) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(customer(n));
        }
    }
    Task<void> customer(std::uint64_t number) {
        const sim::Time came = world_.now();
        sim::Draws chance = chance_.at(number);
        do {
            for (std::size_t i = 0; i < pools_.size(); ++i) {
                const sim::Pool::Lease server = co_await pools_[i].acquire();
                const Distribution service = Distribution::exponential(row_.stations[i].service);
                co_await world_.sleep(service.sampleDuration(chance));
            }
        } while (chance.chance(row_.again));
        stays_ += sim::toSeconds(world_.now() - came);
        ++left_;
    }

    const Row& row_;
    sim::World world_;
    sim::Stream chance_ = world_.stream("customers");
    std::deque<sim::Pool> pools_;
    std::vector<std::pair<sim::Gauge*, sim::Gauge*>> present_;
    double stays_ = 0;
    double left_ = 0;
};

// Numbers present at M/M/c by Erlang C, then Little's law over the whole network.
void expectJackson(const std::string& name, const Row& row) {
    std::vector<Claim> claims;
    double present = 0;
    for (const Row::Station& station : row.stations) {
        const double load = row.rate / (1 - row.again) * station.service;
        const double waiting = erlangC(station.servers, load) * load / (station.servers - load);
        claims.push_back(
            {name + ": present at station " + std::to_string(claims.size() + 1), load + waiting});
        present += load + waiting;
    }
    claims.push_back({name + ": time in the network, s", present / row.rate});
    expectTheory([&](std::uint64_t seed) { return OpenNetwork(seed, row).play(); }, claims);
}

TEST(Networks, TandemIsAProductOfItsStations) {
    expectJackson(
        "tandem M/M/1, M/M/2, M/M/1",
        {.rate = 6, .stations = {{1, 0.1}, {2, 0.25}, {1, 0.05}}, .customers = lengthOf(80'000)});
}

TEST(Networks, FeedbackRaisesTheLoadAndNothingElse) {
    expectJackson(
        "feedback .4",
        {.rate = 3, .stations = {{1, 0.1}, {3, 0.4}}, .again = 0.4, .customers = lengthOf(60'000)});
}

// Users who think and then visit two queues.
class ClosedNetwork {
public:
    ClosedNetwork(std::uint64_t seed, int users) : world_({.seed = seed}) {
        for (int user = 0; user < users; ++user) {
            world_.spawn(live(world_.stream("user " + std::to_string(user))));
        }
    }
    std::vector<double> play(double length) {
        world_.run(sim::kStart + std::chrono::seconds(100));
        done_ = 0;
        responses_ = 0;
        world_.run(world_.now() + Duration(static_cast<std::int64_t>(length * 1e9)));
        world_.clear();
        return {done_ / length, responses_ / done_};
    }
    sim::World& world() { return world_; }

private:
    Task<void> live(sim::Stream chance) {
        const Distribution think = Distribution::exponential(1);
        for (;;) {
            co_await world_.sleep(think.sampleDuration(chance));
            const sim::Time asked = world_.now();
            co_await visit(first_, 0.05, chance);
            co_await visit(second_, 0.03, chance);
            responses_ += sim::toSeconds(world_.now() - asked);
            ++done_;
        }
    }
    Task<void> visit(sim::Pool& pool, double mean, sim::Stream& chance) {
        const sim::Pool::Lease server = co_await pool.acquire();
        co_await world_.sleep(Distribution::exponential(mean).sampleDuration(chance));
    }

    sim::World world_;
    sim::Pool first_{world_, {}};
    sim::Pool second_{world_, {}};
    double done_ = 0;
    double responses_ = 0;
};

struct Closed {
    int users;
    double throughput;
    double responseTime;
};
constexpr Closed kClosed[] = {{1, .9259259259, .08},
                              {10, 8.9300142163, .1198190460},
                              {20, 16.2551673151, .2303779846},
                              {30, 19.6364782913, .5277688573},
                              {50, 19.9999601807, 1.5000049774}};

TEST(Networks, G10_4ClosedNetworkByMeanValueAnalysis) {
    for (const Closed& system : kClosed) {
        const ClosedFigures theory = meanValueAnalysis(system.users, 1, {0.05, 0.03});
        EXPECT_NEAR(theory.throughput, system.throughput, 1e-9);
        EXPECT_NEAR(theory.responseTime, system.responseTime, 1e-9);
        const std::string name = "closed, " + std::to_string(system.users) + " users";
        const double length = lengthOf(60'000) / system.throughput;
        expectTheory(
            [&](std::uint64_t seed) { return ClosedNetwork(seed, system.users).play(length); },
            {{name + ": throughput, 1/s", system.throughput},
             {name + ": response time, s", system.responseTime}});
    }
}

} // namespace
} // namespace doppel::theory
