// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/exchanges.h"

#include <algorithm>
#include <array>

namespace doppel::models {

ChoiceNames choiceNames(ExchangeType) {
    static constexpr std::array<std::string_view, 4> kNames{"direct", "fanout", "topic", "headers"};
    return kNames;
}

bool matchesHeaders(const MessageHeaders& arguments, const MessageHeaders& headers) {
    const auto how = arguments.find("x-match");
    const std::string_view match = how == arguments.end() ? std::string_view("all") : how->second;
    const bool any = match.starts_with("any");
    const bool withX = match.ends_with("-with-x");
    for (const auto& [name, value] : arguments) {
        if (name == "x-match" || (!withX && name.starts_with("x-"))) {
            continue;
        }
        const auto header = headers.find(name);
        const bool matches = header != headers.end() && header->second == value;
        if (matches == any) {
            return any;
        }
    }
    return !any;
}

Exchanges::Exchanges() {
    addExchange("", ExchangeType::Direct);
}

Exchanges::QueueId Exchanges::addQueue(std::string_view name) {
    const auto queue = static_cast<QueueId>(queuesByName_.size());
    queuesByName_.emplace(name, queue);
    bindQueue(kDefault, name, queue);
    return queue;
}

Exchanges::ExchangeId Exchanges::addExchange(std::string_view name, ExchangeType type) {
    const auto exchange = static_cast<ExchangeId>(exchanges_.size());
    exchanges_.push_back({.name = std::string(name), .type = type});
    exchangesByName_.emplace(name, exchange);
    return exchange;
}

void Exchanges::setAlternate(ExchangeId exchange, ExchangeId alternate) {
    exchanges_[exchange].alternate = alternate;
}

std::optional<Exchanges::QueueId> Exchanges::queue(std::string_view name) const {
    const auto found = queuesByName_.find(name);
    return found == queuesByName_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Exchanges::ExchangeId> Exchanges::exchange(std::string_view name) const {
    const auto found = exchangesByName_.find(name);
    return found == exchangesByName_.end() ? std::nullopt : std::optional(found->second);
}

void Exchanges::bindQueue(ExchangeId from,
                          std::string_view key,
                          QueueId to,
                          const MessageHeaders& arguments) {
    bind(from, key, 2 * to, arguments);
}

void Exchanges::bindExchange(ExchangeId from,
                             std::string_view key,
                             ExchangeId to,
                             const MessageHeaders& arguments) {
    bind(from, key, 2 * to + 1, arguments);
}

void Exchanges::bind(ExchangeId from,
                     std::string_view key,
                     Destination to,
                     const MessageHeaders& arguments) {
    Exchange& exchange = exchanges_[from];
    switch (exchange.type) {
    case ExchangeType::Direct:
        exchange.byKey[std::string(key)].push_back(to);
        break;
    case ExchangeType::Fanout:
        exchange.all.push_back(to);
        break;
    case ExchangeType::Topic:
        exchange.topics.bind(key, to);
        break;
    case ExchangeType::Headers:
        exchange.byHeaders.push_back({arguments, to});
        break;
    }
}

std::vector<Exchanges::Destination>
Exchanges::routeOne(ExchangeId from, std::string_view key, const MessageHeaders& headers) const {
    const Exchange& exchange = exchanges_[from];
    std::vector<Destination> found;
    switch (exchange.type) {
    case ExchangeType::Direct:
        if (const auto bound = exchange.byKey.find(key); bound != exchange.byKey.end()) {
            found = bound->second;
        }
        break;
    case ExchangeType::Fanout:
        found = exchange.all;
        break;
    case ExchangeType::Topic:
        exchange.topics.route(key, found);
        break;
    case ExchangeType::Headers:
        for (const HeadersBinding& binding : exchange.byHeaders) {
            if (matchesHeaders(binding.arguments, headers)) {
                found.push_back(binding.to);
            }
        }
        break;
    }
    if (found.empty() && exchange.alternate) {
        found.push_back(2 * *exchange.alternate + 1);
    }
    return found;
}

std::vector<Exchanges::QueueId>
Exchanges::route(ExchangeId from, std::string_view key, const MessageHeaders& headers) const {
    std::vector<QueueId> queues;
    std::vector<ExchangeId> exchanges{from};
    for (std::size_t next = 0; next < exchanges.size(); ++next) {
        for (const Destination to : routeOne(exchanges[next], key, headers)) {
            if (to % 2 == 0) {
                queues.push_back(to / 2);
            } else if (std::find(exchanges.begin(), exchanges.end(), to / 2) == exchanges.end()) {
                exchanges.push_back(to / 2);
            }
        }
    }
    std::sort(queues.begin(), queues.end());
    queues.erase(std::unique(queues.begin(), queues.end()), queues.end());
    return queues;
}

} // namespace doppel::models
