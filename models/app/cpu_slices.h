// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// A request's computing, cut at the points where it waits for others.
struct CpuSlices {
    sim::Duration first{};   ///< before the first wait
    sim::Duration between{}; ///< after each wait but the last
    sim::Duration last{};    ///< after the last wait
    friend bool operator==(const CpuSlices&, const CpuSlices&) = default;
};

/// Cuts `total` for a request that waits `waits` times: the share `before` comes first, the share
/// `after` last, and the rest is spread evenly between the waits. With one wait the rest counts to
/// the last slice, with none all is the first. The slices add up to the total to the nanosecond.
/// REQUIRES: before + after <= 1.
CpuSlices
cutCpu(sim::Duration total, std::size_t waits, sim::Probability before, sim::Probability after);

} // namespace doppel::models
