// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace doppel::models {

/// How CodeDeploy moves traffic from the original set of tasks to the replacement.
struct TrafficShift {
    enum class Kind : std::uint8_t { AllAtOnce, Linear, Canary };
    Kind kind = Kind::AllAtOnce;
    std::uint32_t percent = 100; ///< of each step, or of the first of two
    sim::Duration interval{};
    friend bool operator==(const TrafficShift&, const TrafficShift&) = default;
};

/// One of CodeDeploy's own: "AllAtOnce", "Linear10PercentEvery1Minutes",
/// "Linear10PercentEvery3Minutes", "Canary10Percent5Minutes", "Canary10Percent15Minutes".
std::optional<TrafficShift> trafficShift(std::string_view name);

/// The replacement's share of the traffic, in percent, that long after the shift began. The first
/// step comes at once.
std::uint32_t weightAt(const TrafficShift& shift, sim::Duration since);
/// When the replacement has all of the traffic.
sim::Duration shiftLength(const TrafficShift& shift);

} // namespace doppel::models
