// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/histogram.h"
#include "sim/metrics.h"

#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Whose the latency of all visits is in a series, where a component would stand.
inline constexpr std::string_view kAllVisits = "all visits";

/// The latency of good answers to the visits of several sources taken together, as one histogram:
/// quantiles can't be had of quantiles. A single source's is that of all, and stands for it.
class AllVisits {
public:
    /// The metrics must outlive it, and have those of the sources already.
    AllVisits(sim::Metrics& metrics, const std::vector<std::string>& sources);

    /// Brings it up to date: before the series is sampled. Costs as much as the histograms are large.
    void gather();

private:
    sim::Histogram* all_ = nullptr; // null: there are not several
    std::vector<const sim::Histogram*> of_;
};

} // namespace doppel::scenarios
