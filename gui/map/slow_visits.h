// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "sim/time.h"

#include <optional>
#include <vector>

namespace doppel::gui {

/// From which mean time of its visits on a source's visitors are served slowly, in seconds, by
/// source; none: nothing tells. It is the least of what recovery calls slow, of the bounds that
/// objectives set to the mean, p95, p99 or maximum of all its visits' latency (a mean above a bound
/// of p95 is far beyond it), and of five times the mean in the minutes before the scenario's first
/// event, where that is over a second and the moment is after it.
std::vector<std::optional<double>> slowVisitsFrom(const Recording& recording, sim::Time at);

} // namespace doppel::gui
