// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/fault_state.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What can go wrong with a component.
enum class FaultKind : std::uint8_t {
    Down,         ///< packets to it vanish
    Refuse,       ///< it refuses connections
    Error,        ///< a share of requests is answered with a status at once
    Slow,         ///< its work takes longer by a factor, or each request waits longer
    Stall,        ///< a share of answers begins and then stops
    Partition,    ///< packets between it and another component vanish
    LostZone,     ///< its servers in one availability zone die
    LostReplicas, ///< a share of its servers dies
};

/// "down", "lost_zone", …: as files say it.
ChoiceNames choiceNames(FaultKind);
std::string_view toText(FaultKind kind);

/// A fault of a timeline: one struct for all kinds; what a kind does not use it ignores.
struct Fault {
    FaultKind kind = FaultKind::Down;
    std::string target; ///< the component's name
    std::string
        with; ///< the other side of a partition: a component or a traffic source; empty: all
    std::uint16_t status = 500;
    sim::Probability share{1.0};
    sim::Ratio factor{1.0};
    sim::Duration delay{};
    std::uint32_t zone = 0;
};

/// A fault that is at work, and how far it has grown.
struct ActiveFault {
    std::uint64_t number = 0; ///< of its beginning: later ones are greater
    Fault fault;
    double strength = 1.0; ///< 0 to 1: its share, factor and delay are so much of their full size
};

/// What several faults of one component come to together: those that make it unreachable are counted;
/// shares hit requests independently of each other; factors multiply; delays add up; the status is
/// the latest error's. Partitions and lost servers are no part of it. A pure function, so that
/// taking a fault away leaves exactly what was there without it.
FaultState combine(std::span<const ActiveFault> faults);

/// How a ramp grows: in `kRampSteps` equal steps, each at the mean of the line over it, so that the
/// area under the steps is that of the line.
inline constexpr int kRampSteps = 20;
constexpr double rampStrength(int step) {
    return step >= kRampSteps ? 1.0 : (step + 0.5) / kRampSteps;
}

/// How many of `servers` a share of them is: the nearest whole number, but at least one where the
/// share is not 0.
std::uint32_t lostServers(std::uint32_t servers, double share);

} // namespace doppel::models
