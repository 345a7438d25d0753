// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <span>

namespace doppel::models {

/// What is wrong with a component, or with one of its servers, at the moment. The faults of a
/// timeline set it; the component and the links to it obey it.
struct FaultState {
    /// Faults that make it unreachable: packets to it vanish, callers run into their connect
    /// time-outs.
    int down = 0;
    int refuse = 0; ///< faults that make it refuse connections at once
    /// Of requests that are answered with errorStatus before any work is done.
    sim::Probability errorShare{};
    std::uint16_t errorStatus = 500;
    sim::Ratio slowFactor{};    ///< its own service times are this much longer
    sim::Duration addedDelay{}; ///< every request waits this much longer before its work begins
    /// Of answers that begin and then stop for longer than anyone waits.
    sim::Probability stallShare{};

    /// Whether requests that arrive now may wait, or fail, before any work is done.
    bool disturbWork() const { return addedDelay > sim::Duration::zero() || errorShare.value > 0; }
};

/// What several faults come to together, in the order in which they began: those that make it
/// unreachable are counted; shares hit requests independently of each other; factors multiply;
/// delays add up; the status is the latest error's. A pure function, so that taking a fault away
/// leaves exactly what was there without it.
FaultState combine(std::span<const FaultState> faults);

} // namespace doppel::models
