// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Environments of one platform, each with databases of its own.
enum class Environment : std::uint8_t { Production, Staging, Integration };

/// What a copy between environments does to a database.
enum class CopyStep : std::uint8_t {
    Backup,  ///< production's is read out, and stays in use
    Restore, ///< another environment's is replaced; MySQL is unavailable meanwhile
};

/// A nightly or weekly step of the way of data from production to staging and integration.
struct EnvironmentCopy {
    std::string_view database;
    Environment environment = Environment::Production;
    CopyStep step = CopyStep::Backup;
    std::string_view schedule;    ///< as Cron reads it, by UTC
    std::chrono::minutes longest; ///< it has always ended by then
};

/// GOV.UK's: production's backups in the evening, staging's restores on weekday nights,
/// integration's on Mondays. Of the databases that are copied within a span, `apps` stands for the
/// first. Source: alphagov/govuk-helm-charts charts/db-backup/values.yaml; durations:
/// govuk-env-sync.html.md (quick ones under 1 h, slower under 4 h, the slowest restores under 13 h).
std::span<const EnvironmentCopy> govukCopies();

/// Those that may be under way at a time, the longest that they take being taken.
std::vector<const EnvironmentCopy*> copiesAt(std::chrono::sys_seconds time,
                                             std::span<const EnvironmentCopy> copies);

/// Data older than this raises an alert. Source: govuk-env-sync.html.md: 25 h.
inline constexpr std::chrono::hours kStalestCopy{25};

} // namespace doppel::models
