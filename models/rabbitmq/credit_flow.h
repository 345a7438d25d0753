// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace doppel::models {

/// How much a sender may have sent that its receiver has not dealt with.
struct FlowCredit {
    std::uint32_t initial = 400;
    std::uint32_t moreAfter = 200; ///< granted again after as many were dealt with
};
/// Between a reader, its channels and queues; and from a queue to the message store.
inline constexpr FlowCredit kFlowCredit{400, 200};
inline constexpr FlowCredit kStoreFlowCredit{4000, 800};
/// From a channel to a quorum queue, which has its own: commands that are not applied.
/// Source: rabbit_fifo_client.erl, quorum_commands_soft_limit.
inline constexpr FlowCredit kQuorumFlowCredit{32, 1};

/// One process of a broker in a chain of senders and receivers, such as reader -> channel -> queue
/// -> message store. A sender whose credit falls to nothing blocks; its receiver grants more after
/// it has dealt with enough messages, unless it is blocked itself: then it defers its grants, so
/// that the pressure goes up the chain.
///
/// Source: RabbitMQ credit_flow.erl.
class FlowProcess {
public:
    using Id = std::uint32_t;
    /// A bump_credit message from this process to a sender of its.
    struct Grant {
        Id to = 0;
        std::uint32_t credit = 0;
        friend bool operator==(const Grant&, const Grant&) = default;
    };

    explicit FlowProcess(FlowCredit credit = kFlowCredit) : credit_(credit) {}

    /// Sends one message to a process. (It may do so while it is blocked; whoever obeys flow
    /// control doesn't.)
    void send(Id to, FlowCredit credit, sim::Time now);
    void send(Id to, sim::Time now) { send(to, credit_, now); }
    /// It has dealt with one message of a sender: what it grants for that, now.
    std::vector<Grant> dealtWith(Id from, FlowCredit credit);
    std::vector<Grant> dealtWith(Id from) { return dealtWith(from, credit_); }
    /// Another has granted it credit: the grants of its own that go out as it is blocked no more.
    std::vector<Grant> isGranted(Id by, std::uint32_t credit);

    bool isBlocked() const { return !blockedBy_.empty(); }
    std::int64_t creditFor(Id to) const;
    /// What the management plugin shows as "flow": it is blocked, or was within the last second.
    bool isInFlow(sim::Time now) const;

private:
    FlowCredit credit_;                      // towards and from its neighbours
    std::map<Id, std::int64_t> left_;        // credit left, by receiver
    std::map<Id, std::uint32_t> untilGrant_; // by sender
    std::set<Id> blockedBy_;                 // receivers without credit
    std::vector<Grant> deferred_;
    sim::Time lastBlocked_{};
    bool wasBlocked_ = false;
};

} // namespace doppel::models
