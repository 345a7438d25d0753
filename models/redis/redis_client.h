// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/link.h"
#include "models/redis/redis.h"
#include "models/sidekiq/job_command.h"
#include "sim/task.h"
#include "sim/time.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// What became of a command, as its client knows it.
enum class RedisReply : std::uint8_t {
    Ok,
    Error,  ///< Redis answered with an error: its memory is full, or a fault's
    Failed, ///< no answer, however often it was tried. It may have been carried out
};

/// A client's side of a connection to Redis: it sends one command after another, and connects again
/// where one fails, after the pauses that it is given. It ends with whoever holds it, as the
/// connection does.
class RedisClient {
public:
    /// `call` is for usual commands; `fetch`, whose time-out leaves room for the wait, for BRPOP.
    struct Ways {
        Redis* redis = nullptr;
        Link* call = nullptr;
        Link* fetch = nullptr;
        const std::vector<sim::Duration>* reconnectPauses = nullptr;
    };

    explicit RedisClient(const Ways& ways) : RedisClient(ways, ways.redis->open()) {}
    /// By a connection that another one has left open.
    RedisClient(const Ways& ways, std::uint32_t connection)
        : ways_(ways), connection_(connection) {}
    ~RedisClient() {
        if (connection_ != 0) {
            ways_.redis->close(connection_);
        }
    }
    RedisClient(const RedisClient&) = delete;
    RedisClient& operator=(const RedisClient&) = delete;

    sim::World& world() const { return ways_.redis->world(); }
    /// Leaves the connection open for the next one, which gets its number. REQUIRES: nothing is
    /// sent any more.
    std::uint32_t leaveOpen() { return std::exchange(connection_, 0); }

    /// The command to be sent: whoever sends it fills it in. Its reply is in there afterwards.
    JobCommand& command() { return ways_.redis->command(connection_); }
    /// A command with nothing of the last one.
    JobCommand& fresh(JobStore& store, JobOp op);
    /// Sends it. What is drawn for it is indexed by `key`.
    sim::Task<RedisReply> send(std::uint64_t key);

private:
    sim::Task<Response> sendOnce(std::uint64_t key);

    Ways ways_;
    std::uint32_t connection_;
};

/// How a client of Redis calls it. Source: redis-client: 1 s for connecting, reading and writing;
/// blocking calls have their own time-out besides.
LinkOptions redisCallOptions(sim::Duration latency);
LinkOptions redisFetchOptions(sim::Duration latency);

} // namespace doppel::models
