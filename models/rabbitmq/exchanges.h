// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/rabbitmq/topic_trie.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

enum class ExchangeType : std::uint8_t {
    Direct,  ///< to queues that are bound by the very routing key
    Fanout,  ///< to all that are bound
    Topic,   ///< by patterns of words: TopicTrie
    Headers, ///< by the message's headers
};
ChoiceNames choiceNames(ExchangeType);

/// A message's headers, or a binding's arguments, as text.
using MessageHeaders = std::map<std::string, std::string>;

/// Whether a binding of a headers exchange takes a message. `x-match` among the arguments says how:
/// `all` of the others (the default) or `any` of them must be there with that value; arguments that
/// begin with "x-" count only for `all-with-x` and `any-with-x`.
///
/// Source: RabbitMQ rabbit_exchange_type_headers.erl.
bool matchesHeaders(const MessageHeaders& arguments, const MessageHeaders& headers);

/// The exchanges, queues and bindings of a broker, and where a message goes by them: one copy to
/// each queue, however many ways lead there, through exchanges that are bound to exchanges, too. An
/// exchange that has nothing for a message hands it to its alternate exchange. Queues and exchanges
/// are numbered in the order in which they were added.
///
/// Source: RabbitMQ rabbit_exchange.erl; the routing of each type as said there.
class Exchanges {
public:
    using QueueId = std::uint32_t;
    using ExchangeId = std::uint32_t;

    /// The default exchange: every queue is bound to it by its name.
    static constexpr ExchangeId kDefault = 0;

    Exchanges();

    QueueId addQueue(std::string_view name);
    ExchangeId addExchange(std::string_view name, ExchangeType type);
    void setAlternate(ExchangeId exchange, ExchangeId alternate);
    std::optional<QueueId> queue(std::string_view name) const;
    std::optional<ExchangeId> exchange(std::string_view name) const;
    const std::string& nameOf(ExchangeId exchange) const { return exchanges_[exchange].name; }

    void bindQueue(ExchangeId from,
                   std::string_view key,
                   QueueId to,
                   const MessageHeaders& arguments = {});
    void bindExchange(ExchangeId from,
                      std::string_view key,
                      ExchangeId to,
                      const MessageHeaders& arguments = {});

    /// The queues that a message gets to, by rising number; none: it is unroutable.
    std::vector<QueueId>
    route(ExchangeId from, std::string_view key, const MessageHeaders& headers = {}) const;

private:
    // A queue's number doubled, or an exchange's doubled and one more.
    using Destination = TopicTrie::Destination;

    struct HeadersBinding {
        MessageHeaders arguments;
        Destination to;
    };
    struct Exchange {
        std::string name;
        ExchangeType type = ExchangeType::Direct;
        std::optional<ExchangeId> alternate{};
        std::map<std::string, std::vector<Destination>, std::less<>> byKey{}; // direct
        std::vector<Destination> all{};                                       // fanout
        TopicTrie topics{};
        std::vector<HeadersBinding> byHeaders{};
    };

    void
    bind(ExchangeId from, std::string_view key, Destination to, const MessageHeaders& arguments);
    std::vector<Destination>
    routeOne(ExchangeId from, std::string_view key, const MessageHeaders& headers) const;

    std::vector<Exchange> exchanges_;
    std::map<std::string, ExchangeId, std::less<>> exchangesByName_;
    std::map<std::string, QueueId, std::less<>> queuesByName_;
};

} // namespace doppel::models
