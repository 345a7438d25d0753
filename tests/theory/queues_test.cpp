// SPDX-License-Identifier: Apache-2.0
// One station: who waits, how long, who is turned away. sim::Pool against the textbook.
#include "tests/theory/formulas.h"
#include "tests/theory/replications.h"
#include "tests/theory/station.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

namespace doppel::theory {
namespace {

using sim::Distribution;

// What a case measures of its only flow.
template <class Measure>
Run station(StationPlan plan, Measure measure) {
    return [plan = std::move(plan), measure](std::uint64_t seed) {
        return measure(playStation(seed, plan).front());
    };
}

TEST(Queues, MM1GivesTimeInSystemAndWait) {
    const double rate = 5;
    const double service = 0.1;
    const double load = rate * service;
    expectTheory(
        station(poissonStation(rate, Distribution::exponential(service), 1, lengthOf(60'000)),
                [](const Seen& seen) {
                    return std::vector{seen.meanStay(), seen.shareWaited(), seen.meanWait()};
                }),
        {{"M/M/1 rho .5: time in the system, s", service / (1 - load)},
         {"M/M/1 rho .5: share that waits", load},
         {"M/M/1 rho .5: wait, s", service * load / (1 - load)}});
}

TEST(Queues, MM1WaitsAreExponentialBeyondTheLimit) {
    const double load = 0.8;
    StationPlan plan = poissonStation(8, Distribution::exponential(0.1), 1, lengthOf(150'000));
    plan.longWait = 0.5;
    expectTheory(station(plan,
                         [](const Seen& seen) {
                             return std::vector{seen.meanStay(), seen.shareWaitedLong()};
                         }),
                 {{"M/M/1 rho .8: time in the system, s", 0.5},
                  {"M/M/1 rho .8: P(wait > .5 s)", load * std::exp(-2 * 0.5)}});
}

// Erlang's systems: c servers, load a. Published: B, C and mean wait times mu.
struct Erlang {
    int servers;
    double load;
    double blocked;
    double waits;
    double meanWait;
};
constexpr Erlang kErlang[] = {
    {1, 0.5, 0.3333333333, 0.5, 1},
    {2, 1.5, 0.3103448276, 0.6428571429, 1.2857142857},
    {5, 4, 0.1990668740, 0.5541125541, 0.5541125541},
    {10, 8, 0.1216610643, 0.4091801508, 0.2045900754},
    {100, 90, 0.0269573805, 0.2169404809, 0.0216940481},
};

std::string named(const char* what, const Erlang& system) {
    char text[80];
    std::snprintf(text, sizeof text, what, system.servers, system.load);
    return text;
}

TEST(Queues, G10_1TheFormulasOfThisSuiteGiveErlangsTable) {
    for (const Erlang& system : kErlang) {
        EXPECT_NEAR(erlangB(system.servers, system.load), system.blocked, 1e-10);
        EXPECT_NEAR(erlangC(system.servers, system.load), system.waits, 1e-10);
        EXPECT_NEAR(erlangC(system.servers, system.load) / (system.servers - system.load),
                    system.meanWait, 1e-10);
    }
}

TEST(Queues, G10_1ErlangBOfMMccIsTheShareTurnedAway) {
    for (const Erlang& system : kErlang) {
        const int customers = system.servers == 100 ? 120'000 : 50'000;
        StationPlan plan = poissonStation(system.load, Distribution::exponential(1), system.servers,
                                          lengthOf(customers));
        plan.pool.bound = 0;
        expectTheory(
            station(plan, [](const Seen& seen) { return std::vector{seen.shareRefused()}; }),
            {{named("M/M/%d/loss, load %g: turned away", system), system.blocked,
              system.servers == 100 ? 0.02 : 0.01}});
    }
}

TEST(Queues, G10_1ErlangBHoldsWhateverTheServiceTimes) {
    const Erlang& system = kErlang[2];
    for (const Distribution& service :
         {Distribution::deterministic(1), Distribution::lognormalByMean(1, 1.5),
          Distribution::hyperexponentialByMean(1, 2)}) {
        StationPlan plan = poissonStation(system.load, service, system.servers, lengthOf(60'000));
        plan.pool.bound = 0;
        expectTheory(
            station(plan, [](const Seen& seen) { return std::vector{seen.shareRefused()}; }),
            {{"M/G/5/loss, load 4, " + std::string(toText(service.kind())), system.blocked}});
    }
}

TEST(Queues, G10_1ErlangCOfMMcIsTheShareThatWaits) {
    for (const Erlang& system : kErlang) {
        const bool hard = system.servers == 100; // few wait, and those together
        expectTheory(
            station(poissonStation(system.load, Distribution::exponential(1), system.servers,
                                   lengthOf(hard ? 200'000 : 100'000)),
                    [](const Seen& seen) {
                        return std::vector{seen.shareWaited(), seen.meanWait()};
                    }),
            {{named("M/M/%d, load %g: waits", system), system.waits, hard ? 0.02 : 0.01},
             {named("M/M/%d, load %g: wait x mu", system), system.meanWait, hard ? 0.04 : 0.0125}});
    }
}

TEST(Queues, G10_1ErlangCGivesTheShareThatWaitsLonger) {
    StationPlan plan = poissonStation(40, Distribution::exponential(0.25), 12, lengthOf(200'000));
    plan.longWait = 0.2;
    expectTheory(
        station(plan, [](const Seen& seen) { return std::vector{seen.shareWaitedLong()}; }),
        {{"M/M/12, load 10: P(wait > .2 s)", 0.0907299177, 0.02}});
}

TEST(Queues, G10_2StaffingByTheSquareRootIsRight) {
    const double beta = 1.061516; // of Halfin and Whitt for P(wait) = .2
    EXPECT_EQ(std::ceil(100 + beta * std::sqrt(100)), 111);
    const double published[] = {0.2370075003, 0.1997872799}; // with 110 and with 111 servers
    for (const int servers : {110, 111}) {
        const double waits = published[servers - 110];
        EXPECT_NEAR(erlangC(servers, 100), waits, 1e-10);
        expectTheory(
            station(poissonStation(100, Distribution::exponential(1), servers, lengthOf(150'000)),
                    [](const Seen& seen) { return std::vector{seen.shareWaited()}; }),
            {{"M/M/" + std::to_string(servers) + ", load 100: waits", waits, 0.02}});
    }
}

TEST(Queues, MMcKTurnsAwayWhoFindsNoRoom) {
    StationPlan plan = poissonStation(4, Distribution::exponential(1), 5, lengthOf(100'000));
    plan.pool.bound = 3;
    expectTheory(station(plan, [](const Seen& seen) { return std::vector{seen.shareRefused()}; }),
                 {{"M/M/5/8, load 4: turned away", lossOf(5, 3, 4)}});
    plan.flows.front().gap = Distribution::exponential(1 / 7.5); // more than there is room for
    expectTheory(station(plan, [](const Seen& seen) { return std::vector{seen.shareRefused()}; }),
                 {{"M/M/5/8, load 7.5: turned away", lossOf(5, 3, 7.5)}});
}

TEST(Queues, MG1WaitsAsPollaczekAndKhinchineSay) {
    const double rate = 6;
    for (const Distribution& service :
         {Distribution::deterministic(0.1), Distribution::lognormalByMean(0.1, 1.5),
          Distribution::lognormalByMeanAndP99(0.1, 0.5), Distribution::gammaByShape(0.1, 4),
          Distribution::hyperexponentialByMean(0.1, 2),
          Distribution::empirical({{0.05, 9}, {0.55, 1}})}) {
        const double wait = waitOfMG1(rate, service.mean(), service.variance());
        expectTheory(station(poissonStation(rate, service, 1, lengthOf(150'000)),
                             [](const Seen& seen) { return std::vector{seen.meanWait()}; }),
                     {{"M/G/1 rho .6, " + service.toText() + ": wait, s", wait}});
    }
}

// What these tests can see: service that takes 1 % longer than was said.
TEST(Power, AQueueWhoseServiceIsOnePercentTooLongIsSeen) {
    EXPECT_FALSE(refusals(station(poissonStation(5, Distribution::exponential(0.101), 1, 60'000),
                                  [](const Seen& seen) { return std::vector{seen.meanStay()}; }),
                          {{"service 1 % too long: time in the system, s", 0.2}})
                     .empty());
}

} // namespace
} // namespace doppel::theory
