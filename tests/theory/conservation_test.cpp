// SPDX-License-Identifier: Apache-2.0
// Nothing is lost: who enters a system leaves it, and Little's law holds to the nanosecond.
// Millions of events with tens of thousands pending, in every part of the event queue.
#include "sim/distribution.h"
#include "sim/gate.h"
#include "sim/gauge.h"
#include "sim/pool.h"
#include "sim/world.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using sim::Distribution;
using sim::Task;

// Customers of a system with room for all: each waits a random time, then a constant one, then for
// nothing, then for a server. One in `lostEvery` is forgotten.
class Crowd {
public:
    Crowd(std::uint64_t seed, int customers, int lostEvery = 0)
        : world_({.seed = seed}), customers_(customers), lostEvery_(lostEvery) {
        world_.spawn(arrivals());
    }
    ~Crowd() { world_.clear(); }
    sim::World& world() { return world_; }

    // What is wrong with the books once all should have left.
    std::optional<std::string> imbalance() {
        world_.run(sim::kStart + 1000h);
        if (entered_ != customers_ || left_ != entered_ || world_.processes() != 0) {
            return std::to_string(entered_) + " came, " + std::to_string(left_) + " left, " +
                   std::to_string(world_.processes()) + " are there";
        }
        if (present_.integral(world_.now()) != stays_) {
            return "Little's law does not hold";
        }
        return std::nullopt;
    }
    std::int64_t most() const { return present_.max(world_.now()); }

private:
    Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        sim::Stream stays = world_.stream("stays");
        const Distribution gap = Distribution::exponential(0.01);
        const Distribution stay = Distribution::lognormalByMean(200, 1);
        for (int n = 1; n <= customers_; ++n) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            ++entered_;
            const bool lost = lostEvery_ > 0 && n % lostEvery_ == 0;
            world_.spawn(customer(stay.sampleDuration(stays), lost));
        }
    }
    Task<void> customer(sim::Duration stay, bool lost) {
        const sim::Time came = world_.now();
        present_.add(came, 1);
        co_await world_.sleep(stay);
        co_await world_.sleepConstant(5s);
        co_await world_.sleep(0s);
        {
            const sim::Pool::Lease server = co_await servers_.acquire();
            co_await world_.sleepConstant(20ms);
        }
        if (lost) {
            co_await never_.wait();
        }
        present_.add(world_.now(), -1);
        stays_ += (world_.now() - came).count();
        ++left_;
    }

    sim::World world_;
    int customers_;
    int lostEvery_;
    sim::Pool servers_{world_, {.capacity = 3}};
    sim::Gate never_{world_};
    sim::Gauge present_;
    sim::Int128 stays_ = 0;
    int entered_ = 0;
    int left_ = 0;
};

TEST(Conservation, EveryoneOfAMillionLeavesAndLittlesLawHolds) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        Crowd crowd(seed, 1'200'000);
        EXPECT_EQ(crowd.imbalance(), std::nullopt) << "seed " << seed;
        EXPECT_GT(crowd.most(), 15'000);
    }
}

TEST(Power, OneLostInAMillionIsSeen) {
    EXPECT_NE(Crowd(1, 1'200'000, 1'000'000).imbalance(), std::nullopt);
}

} // namespace
} // namespace doppel::theory
