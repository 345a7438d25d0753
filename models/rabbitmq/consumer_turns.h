// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace doppel::models {

/// A consumer of a queue, as it subscribes.
struct ConsumerTerms {
    std::uint32_t channel = 0;
    std::uint32_t prefetch = 0; ///< unacknowledged deliveries that it may have; 0: any number
    std::int32_t priority = 0;  ///< the highest are served first
    bool noAck = false;         ///< what it is sent counts as acknowledged
};

/// Whose turn it is among a queue's consumers: in rounds, among those of the highest priority that
/// have credit left. One that has none steps aside when its turn comes (or, `leavesAtOnce`, when it
/// used its last), and joins the end of the round when it has some again.
///
/// Source: RabbitMQ rabbit_queue_consumers.erl; for leavesAtOnce rabbit_fifo.erl.
class ConsumerTurns {
public:
    using Id = std::uint32_t;

    explicit ConsumerTurns(bool leavesAtOnce = false) : leavesAtOnce_(leavesAtOnce) {}

    Id add(const ConsumerTerms& terms);
    /// It gets no more. What it has not acknowledged is its channel's.
    void remove(Id consumer);
    const ConsumerTerms* find(Id consumer) const;
    std::size_t size() const { return consumers_.size(); }
    std::vector<Id> ofChannel(std::uint32_t channel) const;

    /// Whose turn it is; none where nobody may be sent anything.
    std::optional<Id> next();
    /// It is sent a message, and goes to the end of its round. REQUIRES: next() gave it.
    void take(Id consumer);
    /// One delivery of its was acknowledged or came back. Without effect on one that was removed.
    void giveBack(Id consumer);

private:
    struct Consumer {
        ConsumerTerms terms;
        std::uint32_t unacked = 0;
        bool aside = false;
        bool hasCredit() const {
            return terms.noAck || terms.prefetch == 0 || unacked < terms.prefetch;
        }
    };
    using Rounds = std::map<std::int32_t, std::deque<Id>, std::greater<>>; // by priority

    Id nextId_ = 0;
    bool leavesAtOnce_;
    std::map<Id, Consumer> consumers_;
    Rounds rounds_;
};

} // namespace doppel::models
