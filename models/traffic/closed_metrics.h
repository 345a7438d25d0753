// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <string_view>

namespace doppel::models {

/// What closed traffic counts besides its visits.
struct ClosedMetrics {
    static constexpr std::string_view kUsers = "users";

    ClosedMetrics(sim::Metrics& metrics, std::string_view source)
        : users(metrics.gauge(source, kUsers, "users who are present")) {}

    sim::Gauge& users;
};

} // namespace doppel::models
