// SPDX-License-Identifier: Apache-2.0
// Who is served next: the last one, the most important one, all at once, or nobody any more.
#include "sim/within.h"
#include "tests/theory/formulas.h"
#include "tests/theory/processor_sharing.h"
#include "tests/theory/replications.h"
#include "tests/theory/station.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace doppel::theory {
namespace {

using sim::Distribution;
using sim::Task;

// Source: Kleinrock II 3.4: the mean wait is that of FIFO, the second moment is larger by 1 / (1 -
// rho).
TEST(Disciplines, LifoWaitsAsLongOnAverageAndMoreUnevenly) {
    const double load = 0.5;
    const double service = 0.1;
    const double squared = 2 * load * service * service / (1 - load) / (1 - load); // FIFO
    for (const bool lifo : {false, true}) {
        StationPlan plan = poissonStation(load / service, Distribution::exponential(service), 1,
                                          lengthOf(100'000));
        plan.pool.discipline = lifo ? sim::Discipline::Lifo : sim::Discipline::Fifo;
        const std::string name = lifo ? "M/M/1 LIFO rho .5" : "M/M/1 FIFO rho .5";
        expectTheory(
            [&](std::uint64_t seed) {
                const Seen seen = playStation(seed, plan).front();
                return std::vector{seen.meanWait(), seen.meanSquaredWait()};
            },
            {{name + ": wait, s", service * load / (1 - load)},
             {name + ": mean square of the wait, s2", lifo ? squared / (1 - load) : squared,
              0.0125}});
    }
}

// Source: Cobham 1954: W_k = W_0 / (1 - sigma_{k-1}) (1 - sigma_k), sigma_k the load of classes 1
// to k.
TEST(Disciplines, PriorityShortensTheWaitOfTheImportantAsCobhamSays) {
    for (const Distribution& service :
         {Distribution::exponential(0.1), Distribution::lognormalByMean(0.1, 1.5)}) {
        const StationPlan plan{.flows = {{Distribution::exponential(1 / 2.0), service, 1},
                                         {Distribution::exponential(1 / 3.0), service, 2},
                                         {Distribution::exponential(1 / 2.0), service, 3}},
                               .pool = {.discipline = sim::Discipline::Priority},
                               .customers = lengthOf(200'000)};
        const double residual = 7.0 / 2 * (service.variance() + 0.01);
        const std::string name = "priority, " + std::string(toText(service.kind()));
        expectTheory(
            [&](std::uint64_t seed) {
                const std::vector<Seen> seen = playStation(seed, plan);
                return std::vector{seen[0].meanWait(), seen[1].meanWait(), seen[2].meanWait()};
            },
            {{name + ": wait of the first class, s", residual / 0.8},
             {name + ": wait of the second, s", residual / 0.8 / 0.5},
             {name + ": wait of the third, s", residual / 0.5 / 0.3}});
    }
}

// Source: Kleinrock II 4.4: the mean stay depends on the mean service time only, and a job of a
// given size stays in proportion to it.
TEST(Disciplines, ProcessorSharingAsksOnlyForTheMeanServiceTime) {
    const double load = 0.6;
    for (const Distribution& service :
         {Distribution::deterministic(0.1), Distribution::exponential(0.1),
          Distribution::hyperexponentialByMean(0.1, 2)}) {
        const std::string name = "M/G/1 PS rho .6, " + std::string(toText(service.kind()));
        expectTheory(
            [&](std::uint64_t seed) {
                const SharedStay seen =
                    playProcessorSharing(seed, load / 0.1, service, lengthOf(60'000));
                return std::vector{seen.meanStay, seen.meanSlowdown};
            },
            {{name + ": time in the system, s", 0.1 / (1 - load)},
             {name + ": stay / service", 1 / (1 - load)}});
    }
}

// Erlang's impatient customers: those who wait leave at the rate theta each. Source: Palm 1957;
// Garnett, Mandelbaum, Reiman 2002.
struct Impatience {
    double abandons = 0; // share
    double waits = 0;    // share
};

Impatience palm(int servers, double load, double thetaPerMu) {
    double weight = 1; // of a state, relative to the empty one
    double all = 1;
    double waiting = 0;
    double queue = 0;
    for (int n = 1; n < servers + 2000; ++n) {
        weight *= load / (n <= servers ? n : servers + (n - servers) * thetaPerMu);
        all += weight;
        waiting += n >= servers ? weight : 0;
        queue += n > servers ? (n - servers) * weight : 0;
    }
    return {thetaPerMu * queue / all / load, waiting / all};
}

class ImpatientStation {
public:
    ImpatientStation(std::uint64_t seed, int servers, double load, double patience, int customers)
        : world_({.seed = seed}), pool_(world_, {.capacity = servers}), patience_(patience) {
        world_.spawn(arrivals(load, customers));
    }
    Impatience play() {
        world_.run(sim::kNever - sim::Duration(1));
        EXPECT_EQ(world_.processes(), 0U);
        return {gone_ / counted_, waited_ / counted_};
    }
    sim::World& world() { return world_; }

private:
    Task<void> arrivals(double load, int customers) {
        sim::Stream gaps = world_.stream("gaps");
        sim::Stream services = world_.stream("services");
        sim::Stream patience = world_.stream("patience");
        const Distribution gap = Distribution::exponential(1 / load);
        const Distribution service = Distribution::exponential(1);
        const Distribution limit = Distribution::exponential(patience_);
        for (int n = -customers / 10; n < customers; ++n) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            const sim::Duration needs = service.sampleDuration(services);
            world_.spawn(customer(needs, limit.sampleDuration(patience), n >= 0));
        }
    }
    Task<sim::Pool::Lease> queue() { co_return co_await pool_.acquire(); }
    Task<void> customer(sim::Duration service, sim::Duration patience, bool counted) {
        const sim::Time came = world_.now();
        std::optional<sim::Pool::Lease> server =
            co_await within(world_, patience, queue(), sim::OnTimeout::Cancel);
        counted_ += counted ? 1 : 0;
        waited_ += counted && world_.now() > came ? 1 : 0;
        if (!server) {
            gone_ += counted ? 1 : 0;
            co_return;
        }
        co_await world_.sleep(service);
    }

    sim::World world_;
    sim::Pool pool_;
    double patience_;
    double counted_ = 0;
    double gone_ = 0;
    double waited_ = 0;
};

TEST(Disciplines, ImpatientCustomersLeaveAsPalmSays) {
    for (const double patience : {0.5, 3.0}) {
        const Impatience theory = palm(5, 5.5, 1 / patience);
        const std::string name = patience < 1 ? "M/M/5+M, patience .5" : "M/M/5+M, patience 3";
        expectTheory(
            [&](std::uint64_t seed) {
                const Impatience seen =
                    ImpatientStation(seed, 5, 5.5, patience, lengthOf(60'000)).play();
                return std::vector{seen.abandons, seen.waits};
            },
            {{name + ": gives up", theory.abandons}, {name + ": waits", theory.waits}});
    }
}

} // namespace
} // namespace doppel::theory
