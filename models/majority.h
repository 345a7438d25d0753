// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::models {

/// Members that must agree, or be there, for a group to decide: more than half. Source: Raft, and
/// with it RabbitMQ's quorum queues; MongoDB's and Redis Sentinel's elections.
constexpr std::uint32_t majorityOf(std::uint32_t members) {
    return members / 2 + 1;
}

} // namespace doppel::models
