// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rabbitmq/message.h"

#include <cstdint>
#include <optional>
#include <span>

namespace doppel::models {

/// A queue's dead-letter exchange, and the key that it publishes with; unset: the message's own.
struct DeadLetterRoute {
    std::uint32_t exchange = 0;
    std::optional<std::uint32_t> routingKey{};
};

/// One more death: entries are kept by {queue, reason}, with a count, the newest first.
void recordDeath(std::vector<Death>& deaths, const Death& death);

/// The message that a queue publishes to its dead-letter exchange for one that died there: with
/// that death on record, and with no TTL of its own if that is what it died of.
Message deadLetterOf(Message message,
                     std::uint32_t queue,
                     DeathReason reason,
                     const DeadLetterRoute& route,
                     sim::Time now);

/// Whether a dead letter that would get to `queue` is dropped there: it has died in that queue
/// before, and no client rejected it since, so that it would go round for ever by itself. `reason`
/// is that of the newest death: what was just rejected is never dropped.
///
/// Source: RabbitMQ rabbit_dead_letter.erl detect_cycles; mc.erl is_cycle_v2. (3.13.0 to 3.13.2,
/// which did not know the order of deaths, are not modelled.)
bool isCycle(std::span<const Death> deaths, std::uint32_t queue, DeathReason reason);

} // namespace doppel::models
