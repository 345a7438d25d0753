// SPDX-License-Identifier: Apache-2.0
// Who leaves: while waiting (reneging), and while being served (aborts).
#include "sim/distribution.h"
#include "sim/pool.h"
#include "sim/within.h"
#include "sim/world.h"
#include "tests/theory/formulas.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using sim::Distribution;
using sim::Duration;
using sim::Task;
using sim::Time;

// What becomes of a server whose customer has left.
enum class LeftServer {
    Waits,        ///< customers leave the queue only; who is served stays
    IsFree,       ///< it notices: the work ends where it is
    WorksForNone, ///< it does not: the work is done, whoever takes it
};

struct LeavingPlan {
    double rate = 1;
    int servers = 1;
    double service = 1;  ///< its mean, as are all here exponential, in seconds
    double patience = 1; ///< likewise
    LeftServer server = LeftServer::Waits;
    bool queues = true;
};

class LeavingStation {
public:
    LeavingStation(std::uint64_t seed, const LeavingPlan& plan)
        : plan_(plan), world_({.seed = seed}),
          pool_(world_,
                {.capacity = plan.servers,
                 .bound = plan.queues ? std::nullopt : std::optional<std::size_t>(0)}) {
        world_.spawn(arrivals());
    }

    // The share that leaves, the share that isn't served at once, the mean wait of all.
    std::vector<double> play(int customers) {
        world_.run(sim::kStart + Duration(static_cast<std::int64_t>(customers / plan_.rate * 1e8)));
        came_ = left_ = waited_ = waits_ = 0;
        world_.run(world_.now() +
                   Duration(static_cast<std::int64_t>(customers / plan_.rate * 1e9)));
        const std::vector<double> seen{left_ / came_, waited_ / came_, waits_ / came_};
        world_.clear();
        return seen;
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        const Distribution gap = Distribution::exponential(1 / plan_.rate);
        for (std::uint64_t n = 0;; ++n) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(customer(n));
        }
    }
    Task<void> customer(std::uint64_t number) {
        sim::Draws chance = chance_.at(number);
        const Duration service = Distribution::exponential(plan_.service).sampleDuration(chance);
        const Duration patience = Distribution::exponential(plan_.patience).sampleDuration(chance);
        const Time came = world_.now();
        bool served = false;
        if (plan_.server == LeftServer::Waits) {
            const auto got = co_await within(world_, patience, take(came), sim::OnTimeout::Cancel);
            served = got.has_value();
            if (got) {
                co_await world_.sleep(service);
            }
        } else {
            const auto onLeaving = plan_.server == LeftServer::IsFree ? sim::OnTimeout::Cancel
                                                                      : sim::OnTimeout::Abandon;
            const auto done = co_await within(world_, patience, serve(came, service), onLeaving);
            served = done.value_or(false);
        }
        ++came_;
        left_ += served ? 0 : 1;
    }
    Task<sim::Pool::Lease> take(Time came) {
        const Waiting waiting{*this, came};
        co_return co_await pool_.acquire();
    }
    Task<bool> serve(Time came, Duration service) {
        const sim::Pool::Lease lease = co_await take(came);
        if (lease) {
            co_await world_.sleep(service);
        }
        co_return static_cast<bool>(lease);
    }

    // Counts the wait however it ends.
    struct Waiting {
        LeavingStation& station;
        Time since;
        Waiting(LeavingStation& its, Time came) : station(its), since(came) {}
        Waiting(const Waiting&) = delete;
        Waiting& operator=(const Waiting&) = delete;
        ~Waiting() {
            const double wait = static_cast<double>((station.world_.now() - since).count()) * 1e-9;
            station.waited_ += wait > 0 ? 1 : 0;
            station.waits_ += wait;
        }
    };

    LeavingPlan plan_;
    sim::World world_;
    sim::Stream chance_ = world_.stream("customers");
    sim::Pool pool_;
    double came_ = 0;
    double left_ = 0;
    double waited_ = 0;
    double waits_ = 0;
};

Run playing(const LeavingPlan& plan, int customers) {
    return [=](std::uint64_t seed) {
        return LeavingStation(seed, plan).play(lengthOf(customers));
    };
}

TEST(Reneging, TheFormulaOfThisSuiteGivesWhatIsPublished) {
    // Garnett, Mandelbaum and Reiman (2002), table 1: 50 agents, 48 calls a minute of a minute
    // each, patience of two: 3.1 % leave, and the mean wait is 3.7 s (20.8 s without leaving).
    const Reneging center = erlangA(50, 48, 0.5);
    EXPECT_NEAR(center.leaves, 0.031, 0.0005);
    EXPECT_NEAR(60 * center.meanWait, 3.7, 0.05);
    EXPECT_NEAR(60 * erlangC(50, 48) / (50 - 48), 20.8, 0.05);
}

TEST(Reneging, TheFormulaOfThisSuiteHasErlangsOthersAsItsLimits) {
    for (const auto& [servers, load] : {std::pair{1, 0.5}, {5, 4.0}, {100, 90.0}}) {
        EXPECT_NEAR(erlangA(servers, load, 1e-7).waits, erlangC(servers, load), 1e-4);
        EXPECT_NEAR(erlangA(servers, load, 1e9).leaves, erlangB(servers, load), 1e-7);
    }
    // Where patience is as long as service, everybody leaves alike: M/M/infinity, a Poisson number.
    EXPECT_NEAR(erlangA(5, 4, 1).waits, 1 - std::exp(-4.0) * (1 + 4 + 8 + 32 / 3.0 + 32 / 3.0),
                1e-12);
}

TEST(Reneging, ErlangAGivesWhoLeavesAQueueAndHowLongItWaits) {
    struct Case {
        int servers;
        double load;
        double haste;
    };
    for (const Case& its : {Case{1, 1.2, 0.5}, Case{5, 4, 1}, Case{10, 12, 0.5}, Case{20, 20, 2}}) {
        const Reneging theory = erlangA(its.servers, its.load, its.haste);
        char name[80];
        std::snprintf(name, sizeof name, "M/M/%d+M, load %g, haste %g", its.servers, its.load,
                      its.haste);
        expectTheory(
            playing({.rate = its.load, .servers = its.servers, .patience = 1 / its.haste}, 100'000),
            {{std::string(name) + ": leave", theory.leaves, 0.02},
             {std::string(name) + ": wait", theory.waits, 0.01},
             {std::string(name) + ": mean wait", theory.meanWait, 0.02}});
    }
}

// Callers who hang up while they are served make service shorter, min(service, patience): what is
// turned away is Erlang B's at that load, and a share of what is served is aborted.
TEST(Reneging, ErlangBHoldsWithAborts) {
    const double patience = 3;
    const double load = 6 * patience / (1 + patience);
    const double blocked = erlangB(5, load);
    const double aborted = (1 - blocked) / (1 + patience);
    const LeavingPlan plan{.rate = 6,
                           .servers = 5,
                           .patience = patience,
                           .server = LeftServer::IsFree,
                           .queues = false};
    expectTheory(
        [&](std::uint64_t seed) {
            return std::vector{LeavingStation(seed, plan).play(lengthOf(100'000)).front()};
        },
        {{"M/M/5/loss with aborts: not served to the end", blocked + aborted}});
}

// One queue, one patience for the whole stay, a server that notices: whoever is present leaves at
// the same rate, so the number present goes by birth and death, with service and leaving together.
TEST(Reneging, AServerThatNoticesAbortsIsFreeForTheNext) {
    const double rate = 1.2;
    const double haste = 0.5;
    double weight = 1;
    double all = 1;
    double present = 0;
    double beyond = 0;
    for (int n = 1; n < 200; ++n) {
        weight *= rate / (1 + haste * n);
        all += weight;
        present += n * weight;
        beyond += weight;
    }
    expectTheory(
        playing({.rate = rate, .patience = 1 / haste, .server = LeftServer::IsFree}, 100'000),
        {{"M/M/1, aborts noticed: leave", haste * present / all / rate},
         {"M/M/1, aborts noticed: wait", beyond / all},
         {"M/M/1, aborts noticed: mean wait", (present - beyond) / all / rate, 0.02}});
}

// A server that notices nothing works on, so that leaving relieves nobody: the stay is that of
// M/M/1, exponential, and whoever's patience is shorter has left.
TEST(Reneging, AServerThatNoticesNoAbortsServesAllTheSame) {
    const double rate = 0.8;
    const double haste = 0.1;
    expectTheory(
        playing({.rate = rate, .patience = 1 / haste, .server = LeftServer::WorksForNone}, 150'000),
        {{"M/M/1, aborts unnoticed: leave", haste / (haste + 1 - rate), 0.02},
         {"M/M/1, aborts unnoticed: wait", rate},
         {"M/M/1, aborts unnoticed: mean wait", rate / (1 - rate), 0.03}});
}

} // namespace
} // namespace doppel::theory
