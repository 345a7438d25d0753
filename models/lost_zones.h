// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/gate.h"
#include "sim/world.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// The availability zones that are lost as a whole: not where only some components' servers are.
class LostZones {
public:
    LostZones(sim::World& world, std::uint32_t zones) : changes_(world), losses_(zones) {}

    std::uint32_t zones() const { return static_cast<std::uint32_t>(losses_.size()); }
    bool contains(std::uint32_t zone) const { return losses_[zone] > 0; }
    /// Opens whenever a zone is lost or comes back.
    sim::Gate& changes() { return changes_; }

    /// Several may take one zone; it is back when all have given it back.
    void lose(std::uint32_t zone) {
        ++losses_[zone];
        changes_.openForAll();
    }
    void giveBack(std::uint32_t zone) {
        --losses_[zone];
        changes_.openForAll();
    }

private:
    sim::Gate changes_;
    std::vector<std::uint32_t> losses_; // by zone
};

} // namespace doppel::models
