// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// A part of a load test: the number of users goes to `target` over a time.
struct Stage {
    sim::Duration duration{};
    std::uint32_t target = 0;

    void describe(FieldVisitor& visitor);
};

/// From a time on, so many users are wanted.
struct UserStep {
    sim::Duration at{};
    std::uint32_t users = 0;
    friend bool operator==(const UserStep&, const UserStep&) = default;
};

/// When each user is added or taken away: within a stage at even distances, the last one at the
/// stage's end; a stage without a duration is a jump. The first step is at 0. Source: k6
/// ramping-vus, lib/executor/ramping_vus.go.
std::vector<UserStep> userSteps(std::uint32_t startUsers, const std::vector<Stage>& stages);

} // namespace doppel::models
