// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_way.h"

#include "models/sidekiq/sidekiq.h"

namespace doppel::models {

sim::Task<Handover> SidekiqWay::hand(Job job, WorkRoute route) {
    const SidekiqJobConfig& config = *sidekiq_.kinds_[job.kind.index].config;
    job.size = static_cast<std::uint32_t>(config.size.count);
    if (config.deadline) {
        job.deadline = sim::after(job.begun, *config.deadline);
    }
    if (idle_.empty()) {
        idle_.push_back(ways_.redis->open());
    }
    RedisClient client(ways_, idle_.back());
    idle_.pop_back();

    const WorkMeter::Offer offer(sidekiq_.meter_, job.key);
    JobCommand& push = client.fresh(*sidekiq_.store_, JobOp::Push);
    push.queued = {job, route.index};
    push.lock = sidekiq_.lockOf(job);
    const RedisReply reply = co_await client.send(job.key);
    const bool duplicate = client.command().duplicate;
    if (reply != RedisReply::Failed) {
        idle_.push_back(client.leaveOpen());
    }
    if (reply != RedisReply::Ok) {
        if (!offer.isTaken()) {
            sidekiq_.meter_.refuse(job, sidekiq_.world().now());
        }
        co_return reply == RedisReply::Error ? Handover::Refused : Handover::Failed;
    }
    if (!duplicate) {
        co_return Handover::Taken;
    }
    co_return config.onConflict == OnConflict::Log ? Handover::Duplicate : Handover::Refused;
}

} // namespace doppel::models
