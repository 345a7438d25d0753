// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

class FaultLedger;

/// The servers of a component that one fault has taken away.
class LostServers {
public:
    LostServers(FaultLedger& faults, Component& component)
        : faults_(faults), component_(component) {}

    Component& component() const { return component_; }
    std::size_t count() const { return lost_.size(); }
    void lose(std::uint32_t server);
    void giveAllBack();

private:
    FaultLedger& faults_;
    Component& component_;
    std::vector<std::uint32_t> lost_;
};

} // namespace doppel::models
