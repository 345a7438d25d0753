// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/rabbit_rules.h"

#include <array>

namespace doppel::models {

ChoiceNames choiceNames(RabbitVersion) {
    static constexpr std::array<std::string_view, 5> kNames{"3.9", "3.10", "3.13", "4.0", "4.3"};
    return kNames;
}

ChoiceNames choiceNames(QueueType) {
    static constexpr std::array<std::string_view, 3> kNames{"classic", "mirrored", "quorum"};
    return kNames;
}

std::optional<std::uint32_t> RabbitRules::defaultDeliveryLimit(QueueType type) const {
    if (type == QueueType::Quorum && version >= RabbitVersion::V4_0) {
        return 20;
    }
    return std::nullopt;
}

bool RabbitRules::countsTowardsLimit(ReturnCause cause) const {
    return version < RabbitVersion::V4_3 || cause == ReturnCause::Reject ||
           cause == ReturnCause::ConsumerGone;
}

} // namespace doppel::models
