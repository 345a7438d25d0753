// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart_feed.h"
#include "scenarios/snapshot.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// How many servers of each component were in which state at recorded moments, as columns that a
/// chart can be filled from: metric "servers", labelled by the state.
class ServerHistory {
public:
    /// REQUIRES: later than the moment before; as many names as states; the names as before.
    void add(sim::Time at,
             std::span<const std::string> names,
             std::span<const scenarios::ComponentState> states);
    sim::Time last() const { return times_.empty() ? sim::kStart : times_.back(); }
    /// Of the future of that id.
    SeriesView view(std::uint32_t future = 0) const { return {times_, columns_, 0, future}; }

private:
    sim::SeriesColumn& column(std::size_t i, const std::string& component, std::string_view state);

    std::vector<sim::Time> times_;
    std::vector<sim::SeriesColumn> columns_;
    // Of the columns of each component, by state.
    std::vector<std::map<std::string, std::size_t, std::less<>>> places_;
};

} // namespace doppel::gui
