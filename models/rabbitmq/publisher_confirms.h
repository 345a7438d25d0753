// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rabbitmq/rabbit_rules.h"

#include <cstdint>
#include <map>
#include <vector>

namespace doppel::models {

/// How many nodes must have a message before its queue accepts it: of a classic queue its own; of a
/// mirrored one all of those that mirror it; of a quorum queue the greater half of its members.
std::uint32_t copiesToConfirm(QueueType type, std::uint32_t members);

/// What a channel in confirm mode tells its publisher: each message is confirmed when all queues
/// that it was routed to have accepted it, at once where there is none (it is dropped all the
/// same), and refused as soon as one of them refuses it.
///
/// Source: RabbitMQ docs/confirms; rabbit_channel.erl coalesce_and_send.
class PublisherConfirms {
public:
    /// basic.ack or basic.nack, as sent.
    struct Verdict {
        std::uint64_t number = 0;
        bool multiple = false; ///< for all up to that one
        bool ack = true;
        friend bool operator==(const Verdict&, const Verdict&) = default;
    };

    /// A message was published and routed to so many queues. Gives its number, from 1.
    std::uint64_t publish(std::uint32_t queues);
    /// One of its queues accepted or refused it. Without effect for what is settled.
    void accept(std::uint64_t number);
    void refuse(std::uint64_t number);

    std::size_t outstanding() const { return waitsFor_.size(); }
    /// What is to be sent now. Confirmations below the first message that is outstanding or refused
    /// go as one.
    std::vector<Verdict> flush();

private:
    std::uint64_t next_ = 1;
    std::map<std::uint64_t, std::uint32_t> waitsFor_; // queues, by the message's number
    std::vector<std::uint64_t> confirmed_;            // and not told yet
    std::vector<std::uint64_t> refused_;
};

} // namespace doppel::models
