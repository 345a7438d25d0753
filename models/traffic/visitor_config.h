// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "models/problem.h"
#include "models/traffic/good_config.h"
#include "models/traffic/pages_config.h"
#include "models/traffic/retry.h"
#include "sim/distribution.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// Who visits, whatever makes them come.
struct VisitorConfig {
    std::string to; ///< a name of some dns component's records, or a component's name
    /// One way, to components that are not Anycast.
    sim::Duration latency = std::chrono::milliseconds(10);
    sim::Duration connectTimeout = std::chrono::seconds(90);
    std::uint32_t clients = 1'000'000;
    PagesConfig pages;
    std::optional<sim::Distribution> patience{}; ///< seconds until a visitor gives up
    RetryConfig retries;
    GoodConfig good;
    std::uint32_t variants = 1; ///< what Vary tells apart; a client keeps its own
    /// One visit in so many is written down; 0: none; unset: as JourneyPace has it.
    std::optional<std::uint32_t> journeysEvery{};

    void describe(FieldVisitor& visitor);
};

/// What is wrong with its pages.
Problems problemsOf(const VisitorConfig& config);

/// Somebody to visit who is not there or answers no pages; page classes that the platform lacks.
Problems problemsOn(const VisitorConfig& config, const PlatformPlan& plan);

} // namespace doppel::models
