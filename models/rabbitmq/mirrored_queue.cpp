// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/mirrored_queue.h"

#include <algorithm>
#include <array>

namespace doppel::models {

ChoiceNames choiceNames(PromoteOn) {
    static constexpr std::array<std::string_view, 2> kNames{"always", "when-synced"};
    return kNames;
}

MirroredQueue::MirroredQueue(std::vector<Node> nodes) {
    for (const Node node : nodes) {
        members_.push_back({node, 0});
    }
    leads_ = !members_.empty();
}

std::vector<MirroredQueue::Node> MirroredQueue::members() const {
    std::vector<Node> nodes;
    if (leads_) {
        for (const Member& member : members_) {
            nodes.push_back(member.node);
        }
    }
    return nodes;
}

std::vector<MirroredQueue::Node> MirroredQueue::unsynchronised(Position oldest) const {
    std::vector<Node> nodes;
    for (const Member& member : members_) {
        if (leads_ && member.since > oldest) {
            nodes.push_back(member.node);
        }
    }
    return nodes;
}

void MirroredQueue::nodeJoins(Node node, Position next) {
    const auto is = [node](const Member& member) {
        return member.node == node;
    };
    if (!leads_) { // only the leader that was lost brings the messages back
        leads_ = !members_.empty() && is(members_.front());
        return;
    }
    if (std::none_of(members_.begin(), members_.end(), is)) {
        members_.push_back({node, next});
    }
}

void MirroredQueue::synchronised() {
    for (Member& member : members_) {
        member.since = 0;
    }
}

MirroredQueue::Loss MirroredQueue::nodeLeaves(Node node, PromoteOn promote, Position oldest) {
    const auto gone = std::find_if(members_.begin(), members_.end(),
                                   [node](const Member& member) { return member.node == node; });
    if (!leads_ || gone == members_.end()) {
        return {};
    }
    if (gone != members_.begin()) {
        members_.erase(gone);
        return {};
    }
    const auto synced =
        std::find_if(members_.begin() + 1, members_.end(),
                     [oldest](const Member& mirror) { return mirror.since <= oldest; });
    const auto heir =
        synced == members_.end() && promote == PromoteOn::Always && members_.size() > 1
            ? members_.begin() + 1
            : synced;
    if (heir == members_.end()) {
        const Member lost = members_.front();
        members_.assign(1, lost);
        leads_ = false;
        return {.leaderLost = true};
    }
    const Member leader = *heir;
    members_.erase(heir);
    members_.front() = {leader.node, 0};
    // What the new leader lacks, the other mirrors may have: it is gone all the same.
    const Position goneBefore = leader.since <= oldest ? 0 : leader.since;
    for (Member& mirror : members_) {
        mirror.since = mirror.since <= goneBefore ? 0 : mirror.since;
    }
    return {.promoted = leader.node, .goneBefore = goneBefore, .leaderLost = true};
}

sim::Duration syncTime(std::uint64_t messages, sim::Bytes bytes, const SyncTerms& terms) {
    const std::uint64_t batches = (messages + terms.batch - 1) / terms.batch;
    return sim::fromSeconds(static_cast<double>(bytes.count) / terms.bytesASecond.perSecond) +
           static_cast<std::int64_t>(batches) * terms.roundTrip;
}

sim::Duration silenceNoticed(sim::Duration netTickTime, double uniform) {
    return sim::fromSeconds(sim::toSeconds(netTickTime) * (0.75 + uniform * 0.5));
}

} // namespace doppel::models
