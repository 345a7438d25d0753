// SPDX-License-Identifier: Apache-2.0
#include "tests/theory/station.h"

#include "sim/sampler.h"

#include <gtest/gtest.h>

#include <string>

namespace doppel::theory {

using sim::Task;
using sim::Time;

namespace {

class Station {
public:
    Station(std::uint64_t seed, const StationPlan& plan)
        : plan_(plan), world_({.seed = seed}), pool_(world_, plan.pool), seen_(plan.flows.size()) {
        for (std::size_t i = 0; i < plan.flows.size(); ++i) {
            world_.spawn(arrivals(i));
        }
    }
    sim::World& world() { return world_; }

    std::vector<Seen> play() {
        world_.run(sim::kNever - sim::Duration(1));
        EXPECT_EQ(world_.processes(), 0U) << "some never left, seed " << world_.seed();
        EXPECT_EQ(arrived_, left_) << "seed " << world_.seed();
        EXPECT_EQ(pool_.busy(), 0);
        return seen_;
    }

private:
    Task<void> arrivals(std::size_t flow) {
        const Flow& its = plan_.flows[flow];
        sim::Sampler gaps(world_.stream("gaps." + std::to_string(flow)), its.gap);
        sim::Sampler services(world_.stream("services." + std::to_string(flow)), its.service);
        while (arrived_ < plan_.customers + plan_.customers / 10) {
            co_await world_.sleep(gaps.duration());
            const bool counted = ++arrived_ > plan_.customers / 10;
            world_.spawn(customer(flow, services.duration(), counted));
        }
    }
    Task<void> customer(std::size_t flow, sim::Duration service, bool counted) {
        const Time came = world_.now();
        const sim::Pool::Lease server = co_await pool_.acquire(plan_.flows[flow].priority);
        const double wait = secondsSince(came);
        if (server) {
            co_await world_.sleep(service);
        }
        ++left_;
        if (!counted) {
            co_return;
        }
        Seen& seen = seen_[flow];
        ++seen.arrived;
        if (!server) {
            ++seen.refused;
            co_return;
        }
        seen.waits += wait;
        seen.squaredWaits += wait * wait;
        seen.waited += wait > 0 ? 1 : 0;
        seen.waitedLong += wait > plan_.longWait ? 1 : 0;
        seen.stays += secondsSince(came);
    }
    double secondsSince(Time t) const {
        return static_cast<double>((world_.now() - t).count()) * 1e-9;
    }

    const StationPlan& plan_;
    sim::World world_;
    sim::Pool pool_;
    std::vector<Seen> seen_;
    int arrived_ = 0;
    int left_ = 0;
};

} // namespace

std::vector<Seen> playStation(std::uint64_t seed, const StationPlan& plan) {
    return Station(seed, plan).play();
}

StationPlan
poissonStation(double rate, const sim::Distribution& service, int servers, int customers) {
    return {.flows = {{sim::Distribution::exponential(1 / rate), service}},
            .pool = {.capacity = servers},
            .customers = customers};
}

} // namespace doppel::theory
