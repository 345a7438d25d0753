// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/time/span.h"
#include "scenarios/recovery/recovery_result.h"

#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// The lines that an objective draws in the chart of that id: of a quantile of a source's latency in
/// "latency", of its availability, as the errors that it allows, in "errors". None where it is of
/// anything else, or limited to some visits. `that` is as written: "visitors.latency.p95 <= 500ms".
std::vector<ChartLimit>
limitsOf(const std::string& chart, const std::string& name, const std::string& that);

/// The ways out of incidents as stretches after each other: until it was detected, mitigated, until
/// visitors were well again. What is not known yet reaches to `now`.
std::vector<Span> recoverySpans(const scenarios::RecoveryResult& recovery, sim::Time now);

} // namespace doppel::gui
