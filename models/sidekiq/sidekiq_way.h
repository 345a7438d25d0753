// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/work_sink.h"
#include "models/redis/redis_client.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

class Sidekiq;

/// How somebody enqueues jobs of a Sidekiq: by LPUSH to its Redis, over a pool of connections,
/// behind the lock of a unique job.
class SidekiqWay final : public WorkWay {
public:
    SidekiqWay(Sidekiq& sidekiq, const RedisClient::Ways& ways) : sidekiq_(sidekiq), ways_(ways) {}

    sim::World& world() const { return ways_.redis->world(); }
    sim::Task<Handover> hand(Job job, WorkRoute route) override;
    std::uint64_t key() const override { return ways_.call->key(); }

private:
    Sidekiq& sidekiq_;
    RedisClient::Ways ways_;
    std::vector<std::uint32_t> idle_; // connections
};

} // namespace doppel::models
