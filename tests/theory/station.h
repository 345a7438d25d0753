// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/pool.h"
#include "sim/world.h"

#include <cstdint>
#include <vector>

namespace doppel::theory {

/// Customers of one kind, who come to a station independently of each other.
struct Flow {
    sim::Distribution gap; ///< between two arrivals, seconds
    sim::Distribution service;
    int priority = 0;
};

/// What the customers of a flow lived to see, in seconds; of those who came after the warm-up.
struct Seen {
    double arrived = 0;
    double refused = 0;
    double waited = 0;     ///< not served at once
    double waitedLong = 0; ///< longer than the limit
    double waits = 0;
    double squaredWaits = 0;
    double stays = 0; ///< waiting and service

    double served() const { return arrived - refused; }
    double meanWait() const { return waits / served(); }
    double meanSquaredWait() const { return squaredWaits / served(); }
    double meanStay() const { return stays / served(); }
    double shareWaited() const { return waited / served(); }
    double shareWaitedLong() const { return waitedLong / served(); }
    double shareRefused() const { return refused / arrived; }
};

/// A queue with its servers, as the textbook has it: a sim::Pool and processes that come to it.
struct StationPlan {
    std::vector<Flow> flows;
    sim::Pool::Options pool{};
    int customers = 100'000; ///< altogether, after a tenth as many that are not counted
    double longWait = 0;     ///< what Seen::waitedLong counts
};

/// Plays it until the last customer has left, and checks that all who came have: what arrived was
/// served or refused, and no process is left over.
std::vector<Seen> playStation(std::uint64_t seed, const StationPlan& plan);

/// Poisson arrivals at `rate`, one flow.
StationPlan
poissonStation(double rate, const sim::Distribution& service, int servers, int customers);

} // namespace doppel::theory
