// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/platform_state.h"
#include "sim/metrics.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// Of a histogram; its quantiles are those that a result tells.
TimesSoFar timesOf(std::string metric, sim::MetricUnit unit, const sim::Histogram& histogram);

/// Reads what components have measured of which there is no series, for whoever looks again and
/// again.
class TimesReader {
public:
    /// The metrics must outlive it.
    explicit TimesReader(const sim::Metrics& metrics) : metrics_(metrics) {}

    /// Of what a component measured, all that there is anything of; none: as at the last call.
    /// Costs as much as what has changed.
    std::optional<std::vector<TimesSoFar>> fresh(std::string_view component);

private:
    struct Known {
        std::vector<const sim::Metric*> metrics; // entries stay where they are
        std::vector<TimesSoFar> times;
    };
    void findMore();

    const sim::Metrics& metrics_;
    std::size_t seen_ = 0; // of the entries
    std::map<std::string, Known, std::less<>> known_;
};

} // namespace doppel::gui
