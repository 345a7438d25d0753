// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart_feed.h"
#include "scenarios/snapshot.h"

#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// How many servers of each component were in which state at recorded moments, as columns that a
/// chart can be filled from: metric "servers", labelled by the state.
class ServerHistory {
public:
    /// REQUIRES: later than the moment before; as many names as states.
    void add(sim::Time at,
             std::span<const std::string> names,
             std::span<const scenarios::ComponentState> states);
    sim::Time last() const { return times_.empty() ? sim::kStart : times_.back(); }
    SeriesView view() const { return {times_, columns_, 0}; }

private:
    sim::SeriesColumn& column(const std::string& component, std::string_view state);

    std::vector<sim::Time> times_;
    std::vector<sim::SeriesColumn> columns_;
};

} // namespace doppel::gui
