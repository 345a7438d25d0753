// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/redis/redis.h"
#include "models/sidekiq/sidekiq.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace doppel::models::test {

/// A Redis and a fleet of Sidekiq processes on it; the test's tasks enqueue.
class ASidekiq : public ::testing::Test {
protected:
    ASidekiq() {
        redisConfig.service = sim::Distribution::deterministic(0);
        config.redis = {"redis"};
        config.latency = 0ms;
        config.replicas = 1;
        config.concurrency = 1;
        config.queues = {{.name = "high"}, {.name = "low"}};
        config.lifecycle.bootTime = 1s;
    }
    SidekiqJobConfig& job(const std::string& name, const std::string& queue, sim::Duration takes) {
        SidekiqJobConfig& its = config.jobs[name];
        its.queue = queue;
        its.cpu = sim::Distribution::deterministic(0);
        its.io = sim::Distribution::deterministic(sim::toSeconds(takes));
        return its;
    }
    void start() {
        redis = static_cast<Redis*>(&little.add(redisKind(), "redis", redisConfig));
        sidekiq = static_cast<Sidekiq*>(&little.add(sidekiqKind(), "sidekiq", config));
        little.platform().connect();
        way = sidekiq->wayFrom("sidekiq", 99);
        little.platform().start();
    }
    sim::World& world() { return little.world(); }

    /// One after the other, from then on.
    void enqueue(sim::Duration when, const std::string& kind, std::uint32_t count = 1) {
        world().spawn(enqueueAt(world(), when, kind, count));
    }
    sim::Task<void>
    enqueueAt(sim::World& w, sim::Duration when, std::string kind, std::uint32_t count) {
        co_await w.sleepUntil(sim::kStart + when);
        for (std::uint32_t i = 0; i < count; ++i) {
            co_await handOver(w, kind, documents++);
        }
    }
    sim::Task<void> handOver(sim::World& w, std::string kind, std::uint32_t document) {
        Job made = firstJob(1, way->key(), made_++, w.now());
        made.kind = *sidekiq->kindOf(kind);
        made.document = document;
        ++handovers[co_await way->hand(made, *sidekiq->usualRouteOf(made.kind))];
    }
    const WorkMeter& jobs() const { return sidekiq->jobs(); }
    std::uint64_t ended(JobEnd how) const { return jobs().ended(how); }
    void expectBalance() { EXPECT_EQ(jobs().imbalance(world().now()), std::nullopt); }

    LittlePlatform little;
    RedisConfig redisConfig;
    SidekiqConfig config;
    Redis* redis = nullptr;
    Sidekiq* sidekiq = nullptr;
    std::unique_ptr<WorkWay> way;
    std::map<Handover, std::uint64_t> handovers;
    std::uint32_t documents = 0;

private:
    std::uint64_t made_ = 0;
};

/// Writes down what ends when, in the order of ending.
class Recorder final : public JobPerformer {
public:
    explicit Recorder(sim::World& world) : world_(world) {}
    sim::World& world() const { return world_; }
    sim::Task<bool> perform(Job job, InstanceId) override {
        ends.emplace_back(job.document, world_.now() - sim::kStart);
        co_return !fails;
    }

    std::vector<std::pair<std::uint32_t, sim::Duration>> ends;
    bool fails = false;

private:
    sim::World& world_;
};

} // namespace doppel::models::test
