// SPDX-License-Identifier: Apache-2.0
// Jobs that come at random, through Redis and the threads of Sidekiq: M/M/c, however many processes
// the threads are spread over, and M/M/1 where jobs compute, as a process computes for one of them
// at a time.
#include "models/platform.h"
#include "models/redis/redis.h"
#include "models/sidekiq/sidekiq.h"
#include "sim/distribution.h"
#include "sim/world.h"
#include "tests/theory/formulas.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using sim::Distribution;

struct Fleet {
    std::uint32_t processes = 1;
    std::uint32_t threads = 1; ///< of each
    bool computes = false;
    double rate = 1;    ///< jobs a second
    double service = 1; ///< mean, in seconds
};

class Jobs {
public:
    Jobs(std::uint64_t seed, const Fleet& fleet) : world_({.seed = seed}), rate_(fleet.rate) {
        redis_.value.service = Distribution::deterministic(0);
        models::SidekiqConfig& config = sidekiq_.value;
        config.redis = {"redis"};
        config.latency = 0s;
        config.replicas = fleet.processes;
        config.concurrency = fleet.threads;
        config.queues = {{.name = "default"}};
        models::SidekiqJobConfig& job = config.jobs["job"];
        (fleet.computes ? job.cpu : job.io) = Distribution::exponential(fleet.service);
        (fleet.computes ? job.io : job.cpu) = Distribution::deterministic(0);
        platform_.add(models::redisKind(), "redis", redis_);
        component_ = static_cast<models::Sidekiq*>(
            &platform_.add(models::sidekiqKind(), "sidekiq", sidekiq_));
        platform_.connect();
        way_ = component_->wayFrom("sidekiq", 99);
        platform_.start();
        world_.spawn(arrivals());
    }

    sim::World& world() { return world_; }

    // Mean wait in the queue and mean time with a thread, after a tenth of the time.
    std::vector<double> measure(sim::Duration length) {
        world_.run(sim::kStart + length / 10);
        world_.metrics().reset(world_.now());
        world_.run(sim::kStart + length);
        EXPECT_EQ(component_->jobs().imbalance(world_.now()), std::nullopt);
        const auto mean = [&](std::string_view name) {
            return std::get<sim::Histogram>(world_.metrics().find("sidekiq", name)->value).mean() *
                   1e-9;
        };
        return {mean(models::WorkMeter::kWait), mean(models::WorkMeter::kRun)};
    }

private:
    sim::Task<void> arrivals() {
        sim::Stream gaps = world_.stream("gaps");
        const Distribution gap = Distribution::exponential(1 / rate_);
        for (std::uint64_t number = 0;; ++number) {
            co_await world_.sleep(gap.sampleDuration(gaps));
            world_.spawn(handOver(number));
        }
    }
    sim::Task<void> handOver(std::uint64_t number) {
        models::Job job = models::firstJob(1, way_->key(), number, world_.now());
        job.document = static_cast<std::uint32_t>(number);
        co_await way_->hand(job, {0});
    }

    sim::World world_;
    double rate_;
    models::ConfigOf<models::RedisConfig> redis_;
    models::ConfigOf<models::SidekiqConfig> sidekiq_;
    models::Platform platform_{world_, {}};
    models::Sidekiq* component_ = nullptr;
    std::unique_ptr<models::WorkWay> way_;
};

void expectErlang(const Fleet& fleet, int servers) {
    const double load = fleet.rate * fleet.service;
    const double wait =
        erlangC(servers, load) * fleet.service / (static_cast<double>(servers) - load);
    const sim::Duration length = std::chrono::seconds(lengthOf(40'000));
    expectTheory([&](std::uint64_t seed) { return Jobs(seed, fleet).measure(length); },
                 {{"wait in the queue", wait, 0.04}, {"time with a thread", fleet.service, 0.01}});
}

TEST(Jobs, OfOneProcessWaitAsInMMc) {
    expectErlang({.threads = 4, .rate = 3.2, .service = 1}, 4);
}

TEST(Jobs, OfThreeProcessesWaitInOneQueue) {
    expectErlang({.processes = 3, .threads = 2, .rate = 4.8, .service = 1}, 6);
}

TEST(Jobs, ThatComputeShareOneProcessor) {
    // All that are in the system but one wait for the processor, in a thread or in the queue:
    // together they wait as long as in M/M/1.
    const Fleet fleet{.threads = 3, .computes = true, .rate = 0.7, .service = 1};
    const sim::Duration length = std::chrono::seconds(lengthOf(40'000));
    expectTheory(
        [&](std::uint64_t seed) {
            const std::vector<double> measured = Jobs(seed, fleet).measure(length);
            return std::vector<double>{measured[0] + measured[1]};
        },
        {{"time from enqueueing to the end", 1 / (1 - 0.7), 0.04}});
}

} // namespace
} // namespace doppel::theory
