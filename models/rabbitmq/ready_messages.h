// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/rabbitmq/message.h"
#include "sim/units.h"

#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace doppel::models {

/// Messages of a queue that wait to be delivered, in the order in which they will be. What comes
/// back goes where it was; in a quorum queue it stands before all that was never delivered, behind
/// what came back before it.
///
/// Source: RabbitMQ rabbit_variable_queue.erl requeue; rabbit_fifo.erl returns.
class ReadyMessages {
public:
    /// A message's place in its queue: in the order in which they were published.
    using Position = std::uint64_t;

    explicit ReadyMessages(bool returnsInTurn = false) : returnsInTurn_(returnsInTurn) {}

    bool empty() const { return size() == 0; }
    std::size_t size() const { return placed_.size() + returned_.size() + fresh_.size(); }
    sim::Bytes bytes() const { return bytes_; }

    void push(Position position, Message message) {
        bytes_ += {message.job.size};
        fresh_.emplace_back(position, std::move(message));
    }
    void giveBack(Position position, Message message) {
        bytes_ += {message.job.size};
        if (returnsInTurn_) {
            returned_.emplace_back(position, std::move(message));
        } else {
            placed_.emplace(position, std::move(message));
        }
    }

    /// REQUIRES: it is not empty.
    const Message& first() const {
        return !placed_.empty() ? placed_.begin()->second : firstOf().second;
    }
    std::pair<Position, Message> pop() {
        std::pair<Position, Message> first;
        if (!placed_.empty()) {
            auto node = placed_.extract(placed_.begin());
            first = {node.key(), std::move(node.mapped())};
        } else {
            Queue& queue = returned_.empty() ? fresh_ : returned_;
            first = std::move(queue.front());
            queue.pop_front();
        }
        bytes_ = bytes_ - sim::Bytes{first.second.job.size};
        return first;
    }

    /// Calls `visit(position, message)` for each, the first first.
    template <class Visit>
    void forEach(const Visit& visit) const {
        for (const auto& [position, message] : placed_) {
            visit(position, message);
        }
        for (const Queue* queue : {&returned_, &fresh_}) {
            for (const auto& [position, message] : *queue) {
                visit(position, message);
            }
        }
    }

private:
    using Queue = std::deque<std::pair<Position, Message>>;

    const std::pair<Position, Message>& firstOf() const {
        return returned_.empty() ? fresh_.front() : returned_.front();
    }

    bool returnsInTurn_;
    std::map<Position, Message> placed_; // came back to where they were: before all fresh ones
    Queue returned_;
    Queue fresh_;
    sim::Bytes bytes_{};
};

} // namespace doppel::models
