// SPDX-License-Identifier: Apache-2.0
#include "models/redis/redis_client.h"

#include "models/redis/redis_reconnect.h"

#include <utility>

namespace doppel::models {

using sim::Task;

namespace {

constexpr sim::Duration kRedisTimeout = std::chrono::seconds(1);

} // namespace

LinkOptions redisCallOptions(sim::Duration latency) {
    return {.latency = latency,
            .connectTimeout = kRedisTimeout,
            .firstByteTimeout = kRedisTimeout,
            .betweenBytesTimeout = kRedisTimeout};
}

LinkOptions redisFetchOptions(sim::Duration latency) {
    return {.latency = latency,
            .connectTimeout = kRedisTimeout,
            .firstByteTimeout = kSidekiqFetchTimeout + kRedisTimeout,
            .betweenBytesTimeout = kSidekiqFetchTimeout + kRedisTimeout};
}

JobCommand& RedisClient::fresh(JobStore& store, JobOp op) {
    JobCommand& next = command();
    next.store = &store;
    next.op = op;
    next.queued = QueuedJob{};
    next.several.clear();
    next.due = {};
    next.lock = {};
    next.process = 0;
    next.atMostOnceAMinute = false;
    next.isPrivate = false;
    next.duplicate = false;
    next.found.reset();
    next.count = 0;
    next.recovered = {};
    return next;
}

Task<RedisReply> RedisClient::send(std::uint64_t key) {
    for (std::size_t failures = 0;;) {
        const Response response = co_await sendOnce(deriveKey(key, KeyStep::Retry, failures));
        if (response.successful()) {
            co_return RedisReply::Ok;
        }
        if (response.answered()) { // by an error, though it may have been carried out
            loseReply(command(), world().now());
            co_return RedisReply::Error;
        }
        // Another connection, with the same command.
        JobCommand again = command();
        again.found.reset();
        ways_.redis->close(std::exchange(connection_, ways_.redis->open()));
        command() = std::move(again);
        const auto pause = redisReconnectPause(*ways_.reconnectPauses, ++failures);
        if (!pause) {
            co_return RedisReply::Failed;
        }
        co_await world().sleep(*pause);
    }
}

Task<Response> RedisClient::sendOnce(std::uint64_t key) {
    Request request;
    request.key = key;
    request.client = connection_;
    request.method = Method::Post;
    ways_.redis->sending(connection_);
    Link& way = command().op == JobOp::Fetch ? *ways_.fetch : *ways_.call;
    return way.handle(request);
}

} // namespace doppel::models
