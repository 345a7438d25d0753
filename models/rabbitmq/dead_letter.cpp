// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/dead_letter.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::models {

std::string_view nameOf(DeathReason reason) {
    static constexpr std::array<std::string_view, kDeathReasons> kNames{"rejected", "expired",
                                                                        "maxlen", "delivery_limit"};
    return kNames[static_cast<std::size_t>(reason)];
}

void recordDeath(std::vector<Death>& deaths, const Death& death) {
    const auto known = std::find_if(deaths.begin(), deaths.end(), [&](const Death& before) {
        return before.queue == death.queue && before.reason == death.reason;
    });
    if (known == deaths.end()) {
        deaths.insert(deaths.begin(), death);
        return;
    }
    known->count += 1;
    known->last = death.last;
    std::rotate(deaths.begin(), known, known + 1);
}

Message deadLetterOf(Message message,
                     std::uint32_t queue,
                     DeathReason reason,
                     const DeadLetterRoute& route,
                     sim::Time now) {
    recordDeath(message.deaths, {.queue = queue,
                                 .reason = reason,
                                 .exchange = message.exchange,
                                 .routingKey = message.routingKey,
                                 .first = now,
                                 .last = now,
                                 .expiration = message.expiration});
    if (reason == DeathReason::Expired) {
        message.expiration.reset();
    }
    message.exchange = route.exchange;
    message.routingKey = route.routingKey.value_or(message.routingKey);
    message.expires = sim::kNever;
    message.failures = 0;
    message.redelivered = false;
    return message;
}

bool isCycle(std::span<const Death> deaths, std::uint32_t queue, DeathReason reason) {
    if (reason == DeathReason::Rejected) {
        return false;
    }
    for (const Death& death : deaths) { // back in time
        if (death.reason == DeathReason::Rejected) {
            return false;
        }
        if (death.queue == queue) {
            return true;
        }
    }
    return false;
}

} // namespace doppel::models
