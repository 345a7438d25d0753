// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/replica_set.h"

#include <cstdint>

namespace doppel::models {

/// How many servers a configuration says, for a component that others may scale, too: an event that
/// sets another of its fields leaves alone what an autoscaler has made of it, and one that sets
/// their number is as if someone had scaled it by hand.
class ConfiguredSize {
public:
    explicit ConfiguredSize(std::uint32_t count) : count_(count) {}

    /// The configuration may have changed.
    void follow(ReplicaSet& fleet, std::uint32_t count) {
        if (count != count_) {
            count_ = count;
            fleet.scaleTo(count);
        }
    }

private:
    std::uint32_t count_;
};

} // namespace doppel::models
