// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// Whether a mirror that has not got all messages may become the leader when the leader's node
/// fails (ha-promote-on-failure) or is shut down (ha-promote-on-shutdown).
enum class PromoteOn : std::uint8_t { Always, WhenSynced };
ChoiceNames choiceNames(PromoteOn);

/// Where the copies of a classic mirrored queue are (ha-mode all): which node leads, which mirrors
/// it, since which message, and who takes over.
///
/// A mirror that joins has none of the messages that are there: it is synchronised once it was
/// given them, which blocks the queue meanwhile, or once all of those have left the queue.
///
/// Source: RabbitMQ 3.13 docs, ha: "the oldest mirror is promoted".
class MirroredQueue {
public:
    using Node = std::uint32_t;
    using Position = std::uint64_t; ///< of a message, see MessageQueue

    struct Loss {
        std::optional<Node> promoted{}; ///< the new leader, if there is one
        /// Messages before this one are gone with the old leader; 0: none are.
        Position goneBefore = 0;
        bool leaderLost = false;
    };

    /// On these nodes, all synchronised; the first leads, the others are ever younger.
    explicit MirroredQueue(std::vector<Node> nodes);

    /// None: its leader is gone, and nobody may take over before it comes back.
    std::optional<Node> leader() const {
        return leads_ ? std::optional(members_.front().node) : std::nullopt;
    }
    /// Nodes that have a copy, the leader too, the oldest first.
    std::vector<Node> members() const;
    /// `oldest`: the position of the oldest message that the queue holds.
    std::vector<Node> unsynchronised(Position oldest) const;

    /// A node came (back), with nothing: it mirrors what is published from `next` on. The leader
    /// that a queue was waiting for comes back with what it had.
    void nodeJoins(Node node, Position next);
    /// Its members have all that there is.
    void synchronised();
    /// A node is gone. Of several synchronised mirrors the oldest takes over.
    Loss nodeLeaves(Node node, PromoteOn promote, Position oldest);

private:
    struct Member {
        Node node = 0;
        Position since = 0; // it has all messages from here on
    };
    std::vector<Member> members_; // the leader, then the mirrors by age
    bool leads_ = true;
};

/// How long a queue is blocked while it gives all its messages to mirrors that join, at that rate
/// of bytes, a batch after the other, each of them acknowledged after a round trip
/// (ha-sync-batch-size).
struct SyncTerms {
    std::uint32_t batch = 4096;
    sim::Rate bytesASecond{50e6};
    sim::Duration roundTrip = std::chrono::milliseconds(1);
};
sim::Duration syncTime(std::uint64_t messages, sim::Bytes bytes, const SyncTerms& terms);

/// When a node that says nothing any more is taken for down (net_ticktime): between three
/// quarters and five quarters of it. A connection that closes is noticed at once.
sim::Duration silenceNoticed(sim::Duration netTickTime, double uniform);

} // namespace doppel::models
