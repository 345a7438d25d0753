// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/job.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Why a message was dead-lettered.
enum class DeathReason : std::uint8_t { Rejected, Expired, MaxLength, DeliveryLimit };
inline constexpr std::size_t kDeathReasons = 4;
/// As in the x-death header: "rejected", "expired", "maxlen", "delivery_limit".
std::string_view nameOf(DeathReason reason);

/// An entry of the x-death header: all deaths of a message in one queue for one reason.
struct Death {
    std::uint32_t queue = 0;
    DeathReason reason = DeathReason::Rejected;
    std::uint64_t count = 1;
    std::uint32_t exchange = 0; ///< that it had been published to before the first of them
    std::uint32_t routingKey = 0;
    sim::Time first{};
    sim::Time last{};
    std::optional<sim::Duration> expiration{}; ///< its own TTL, which that death took from it

    friend bool operator==(const Death&, const Death&) = default;
};

/// A message of a broker, one copy in one queue. Queues, exchanges and routing keys are numbers
/// that the broker has given to names.
struct Message {
    Job job;
    std::uint32_t exchange = 0;
    std::uint32_t routingKey = 0;
    bool persistent = true;
    std::optional<sim::Duration> expiration{}; ///< its own TTL
    std::vector<Death> deaths{};               ///< the newest first

    // What its queue knows of it.
    sim::Time expires = sim::kNever;
    std::uint32_t failures = 0; ///< returns that count towards the delivery limit
    bool redelivered = false;   ///< it was delivered before
};

} // namespace doppel::models
