// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/rabbit_routes.h"

#include <string>

namespace doppel::models {

RabbitRoutes::RabbitRoutes(const RabbitMqConfig& config) {
    for (const auto& [name, queue] : config.queues) {
        exchanges_.addQueue(name);
    }
    for (const auto& [name, exchange] : config.exchanges) {
        exchanges_.addExchange(name, exchange.type);
    }
    for (const auto& [name, exchange] : config.exchanges) {
        if (const auto alternate = exchanges_.exchange(exchange.alternate);
            alternate && !exchange.alternate.empty()) {
            exchanges_.setAlternate(*exchanges_.exchange(name), *alternate);
        }
    }
    for (const BindingConfig& binding : config.bindings) {
        const Exchanges::ExchangeId from = *exchanges_.exchange(binding.exchange);
        if (const auto queue = exchanges_.queue(binding.queue)) {
            exchanges_.bindQueue(from, binding.key, *queue, binding.arguments);
        } else {
            exchanges_.bindExchange(from, binding.key, *exchanges_.exchange(binding.toExchange),
                                    binding.arguments);
        }
    }
    usual_ = exchanges_.exchange(config.exchange).value_or(Exchanges::kDefault);
}

std::optional<RabbitRoutes::Route> RabbitRoutes::find(std::string_view text) {
    Exchanges::ExchangeId exchange = usual_;
    std::string_view key = text;
    if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
        if (const auto named = exchanges_.exchange(text.substr(0, slash))) {
            exchange = *named;
            key = text.substr(slash + 1);
        }
    }
    if (exchange == Exchanges::kDefault && !exchanges_.queue(key)) {
        return std::nullopt;
    }
    return Route{exchange, keys_.numberOf(key)};
}

const std::vector<Exchanges::QueueId>& RabbitRoutes::queuesOf(const Route& route) {
    const auto [known, isNew] = known_.try_emplace({route.exchange, route.key});
    if (isNew) {
        known->second = exchanges_.route(route.exchange, keys_.name(route.key));
    }
    return known->second;
}

Problems
problemsOfRoute(std::string_view field, std::string_view route, const RabbitMqConfig& broker) {
    if (!problemsOf(broker).empty() || RabbitRoutes(broker).find(route)) {
        return {};
    }
    return {{std::string(field), "there is neither a queue nor an exchange of that name"}};
}

} // namespace doppel::models
