// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/problem.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// Which answers count as good beyond those that always do: a scenario says it for all sources, a
/// source for itself. See judgementOf.
struct GoodConfig {
    std::optional<bool> mirrors{};
    std::optional<bool> stale{};
    std::optional<sim::Duration> maxAge{};
    std::optional<sim::Duration> outdated{};
    std::optional<bool> degraded{};
    std::vector<std::uint16_t> statuses;

    void describe(FieldVisitor& visitor);

    /// What this one says; where it says nothing, what the scenario does.
    GoodConfig over(const GoodConfig& scenario) const;
    bool countsMirrors() const { return mirrors.value_or(false); }
    bool countsStale() const { return stale.value_or(true); }
    bool countsDegraded() const { return degraded.value_or(true); }
    bool countsStatus(std::uint16_t status) const;
};

/// 429, which is good for nobody.
Problems problemsOf(const GoodConfig& config);

} // namespace doppel::models
