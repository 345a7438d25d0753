// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/job.h"
#include "models/rabbitmq/rabbit_config.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// Where a broker's messages go, by its configuration. Queues are numbered in the order of their
/// names; what a key leads to is worked out once.
class RabbitRoutes {
public:
    /// An exchange, and the key that something is published to it with.
    struct Route {
        Exchanges::ExchangeId exchange = Exchanges::kDefault;
        std::uint32_t key = 0;
    };

    explicit RabbitRoutes(const RabbitMqConfig& config);

    /// "exchange/key"; a text without the name of an exchange in front is a key of the broker's
    /// usual one. None where that is the default exchange and there is no such queue.
    std::optional<Route> find(std::string_view text);
    const std::vector<Exchanges::QueueId>& queuesOf(const Route& route);
    std::optional<Exchanges::QueueId> queue(std::string_view name) const {
        return exchanges_.queue(name);
    }
    std::optional<Exchanges::ExchangeId> exchange(std::string_view name) const {
        return exchanges_.exchange(name);
    }
    std::uint32_t keyNumber(std::string_view key) { return keys_.numberOf(key); }

private:
    Exchanges exchanges_;
    Exchanges::ExchangeId usual_ = Exchanges::kDefault;
    NumberedNames keys_;
    std::map<std::pair<Exchanges::ExchangeId, std::uint32_t>, std::vector<Exchanges::QueueId>>
        known_;
};

/// What is wrong with a route as a broker is configured: it names neither a queue nor an exchange.
/// (One that no binding fits is none of these: its messages are dropped, and confirmed.)
Problems
problemsOfRoute(std::string_view field, std::string_view route, const RabbitMqConfig& broker);

} // namespace doppel::models
