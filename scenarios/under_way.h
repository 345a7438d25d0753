// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/named_metrics.h"

#include <cstdint>
#include <optional>
#include <string>

/// Those under way when a run, or a limited time, ends: they count as nothing yet, and each may
/// fail. What a verdict would be if they all did stands beside it.
namespace doppel::scenarios {

/// Of a component's requests or a source's visits: those that are not overdue.
std::uint64_t underWayIn(const MetricResults& metrics);

/// None where there is nothing that it could be a share of.
std::optional<double> shareOf(std::uint64_t part, std::uint64_t whole);

/// To a share of `good` ones of `all` that have ended: what it came to if `more` failed.
void addUnderWay(NamedMetric& metric, std::uint64_t good, std::uint64_t all, std::uint64_t more);

/// The same of the number of those that failed, of a component or a source.
void addMayFail(NamedMetrics& names, const std::string& owner, const MetricResults& metrics);

/// The same of publishes that may still be visible in time, where a component keeps a book of them.
void addAwaited(NamedMetrics& names, const std::string& owner, const MetricResults& metrics);

/// Of a limited time: those that were overdue and have ended since, too late, were so in it.
void addLate(NamedMetrics& names, const std::string& owner, const MetricResults& metrics);

} // namespace doppel::scenarios
