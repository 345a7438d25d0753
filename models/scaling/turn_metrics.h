// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <string_view>

namespace doppel::models {

/// The turns of a control loop that nobody took: sizes stay as they are for want of whoever decides.
struct TurnMetrics {
    TurnMetrics(sim::Metrics& metrics, std::string_view component)
        : missed(
              metrics.counter(component, kMissed, "turns that it did not take, as it was down")) {}

    sim::Counter& missed;

    static constexpr std::string_view kMissed = "turns_missed";
};

} // namespace doppel::models
