// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/named_span.h"
#include "sim/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace doppel::models {

/// A part of a load test: the number of users goes to `target` over a time.
struct Stage {
    sim::Duration duration{};
    std::uint32_t target = 0;
    std::string name{}; ///< what objectives call the time that it takes; may be empty

    void describe(FieldVisitor& visitor);
};

/// The stages that have a name.
std::vector<NamedSpan> spansOf(const std::vector<Stage>& stages);

/// Of those the ones that add users, each until the first stage that takes some away.
std::vector<NamedSpan> risesOf(std::uint32_t startUsers, const std::vector<Stage>& stages);

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
