// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/link_fault.h"
#include "models/response.h"
#include "sim/random.h"
#include "sim/task.h"
#include "sim/time.h"
#include "sim/world.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// The network between a caller and the one that it calls. As long as nothing is wrong with it, a
/// message takes its latency and none gets lost; what its faults do to one, packet by packet, and
/// what TCP does about that, is told here. Messages belong to calls: a call's key decides their
/// chances.
class NetworkPath {
public:
    /// `chance` is the path's own.
    NetworkPath(sim::World& world, sim::Stream chance) : world_(world), chance_(chance) {}

    sim::World& world() const { return world_; }

    /// A fault begins on this path, or is over. It stays where it is meanwhile, and may change.
    void disturb(const LinkFault& fault) { faults_.push_back(&fault); }
    void calm(const LinkFault& fault) { std::erase(faults_, &fault); }

    bool isDisturbed() const { return !faults_.empty(); }
    /// Whether nothing gets through in some direction.
    bool isCut() const {
        return std::any_of(faults_.begin(), faults_.end(),
                           [](const LinkFault* fault) { return fault->cuts; });
    }

    /// What becomes of the `tries`-th SYN and its answer, if the host is there.
    PacketFate handshake(std::uint64_t key, unsigned tries) const;

    /// Carries a message: one that does not get through is sent again until TCP gives the
    /// connection up. Comes to None when it is there, otherwise to how the connection ended.
    sim::Task<Failure> carry(std::uint64_t key, Heading heading, sim::Duration latency);

    /// How long connecting, asking and being answered take, with all packets that are sent again;
    /// none where one of them would be sent again for longer than `timeout`.
    std::optional<sim::Duration>
    roundTrip(std::uint64_t key, sim::Duration latency, sim::Duration timeout) const;

private:
    sim::World& world_;
    std::vector<const LinkFault*> faults_; // in the order in which they began
    sim::Stream chance_;
};

} // namespace doppel::models
