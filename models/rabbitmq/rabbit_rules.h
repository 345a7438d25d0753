// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>

namespace doppel::models {

/// The versions of RabbitMQ whose rules differ in what is modelled.
enum class RabbitVersion : std::uint8_t { V3_9, V3_10, V3_13, V4_0, V4_3 };
ChoiceNames choiceNames(RabbitVersion);

enum class QueueType : std::uint8_t {
    Classic,  ///< on one node
    Mirrored, ///< classic, with copies on other nodes
    Quorum,   ///< a Raft log on several nodes
};
ChoiceNames choiceNames(QueueType);

/// Why a message that was delivered comes back to its queue.
enum class ReturnCause : std::uint8_t {
    Reject,          ///< basic.reject with requeue
    Nack,            ///< basic.nack with requeue
    ConsumerGone,    ///< its channel or connection closed, or its process died
    ConsumerTimeout, ///< it was not acknowledged in time
    Partition,       ///< the consumer's node cannot be reached
};

/// What a version does, where versions differ.
///
/// Source: rabbitmq-website docs (4.x) and versioned_docs/version-3.13; RabbitMQ's release notes.
struct RabbitRules {
    RabbitVersion version = RabbitVersion::V3_13;

    bool hasMirroredQueues() const { return version < RabbitVersion::V4_0; }
    /// Whether messages of a queue of that type can expire.
    bool hasMessageTtl(QueueType type) const {
        return type != QueueType::Quorum || version >= RabbitVersion::V3_10;
    }
    /// The delivery limit where none is set; none: no limit.
    std::optional<std::uint32_t> defaultDeliveryLimit(QueueType type) const;
    /// Whether such a return counts towards the delivery limit.
    bool countsTowardsLimit(ReturnCause cause) const;
    /// Share of the memory from which on publishers are blocked.
    double memoryWatermark() const { return version < RabbitVersion::V4_0 ? 0.4 : 0.6; }
    /// Whether deliveries that are not acknowledged in time are taken back.
    bool hasConsumerTimeout(QueueType type) const {
        return version < RabbitVersion::V4_3 || type == QueueType::Quorum;
    }
    /// Whether messages of a queue of that type that has so many ready are read from its log one by
    /// one, as they are delivered. Source: RabbitMQ blog 2022-05-16; from how many on is a guess:
    /// raft.segment_max_entries.
    bool readsOneByOne(QueueType type, std::size_t ready) const {
        return type == QueueType::Quorum && version < RabbitVersion::V3_10 && ready > 4096;
    }
    bool hasDelayedRetry(QueueType type) const {
        return version >= RabbitVersion::V4_3 && type == QueueType::Quorum;
    }
};

} // namespace doppel::models
