// SPDX-License-Identifier: Apache-2.0
#include "models/email/subscriptions.h"

#include <array>

namespace doppel::models {

std::span<const EmailQueue> emailQueues() {
    static constexpr std::array<EmailQueue, 7> kQueues{{
        {"send_email_transactional", 8},
        {"send_email_immediate_high", 8},
        {"email_generation_digest", 4},
        {"send_email_immediate", 2},
        {"send_email_digest", 2},
        {"subscriber_list_audit", 1},
        {"default", 1},
    }};
    return kQueues;
}

SubscriberLists::SubscriberLists(std::uint32_t lists, std::uint64_t subscriptions, double exponent)
    : zipf_(lists, exponent), subscriptions_(static_cast<double>(subscriptions)) {}

std::uint64_t SubscriberLists::sizeOf(std::uint32_t rank) const {
    return static_cast<std::uint64_t>(zipf_.probability(rank) * subscriptions_ + 0.5);
}

} // namespace doppel::models
