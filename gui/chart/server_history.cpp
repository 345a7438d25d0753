// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/server_history.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::gui {

sim::SeriesColumn& ServerHistory::column(const std::string& component, std::string_view state) {
    const auto known = std::find_if(columns_.begin(), columns_.end(), [&](const auto& column) {
        return column.component == component && column.labels.front().value == state;
    });
    if (known != columns_.end()) {
        return *known;
    }
    return columns_.emplace_back(sim::SeriesColumn{component,
                                                   "servers",
                                                   {{"state", std::string(state)}},
                                                   "",
                                                   "",
                                                   sim::SeriesColumn::Kind::Mean,
                                                   {}});
}

void ServerHistory::add(sim::Time at,
                        std::span<const std::string> names,
                        std::span<const scenarios::ComponentState> states) {
    DOPPEL_ASSERT(names.size() == states.size() && (times_.empty() || at > times_.back()));
    times_.push_back(at);
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (const scenarios::ServersInState& servers : states[i].servers) {
            std::vector<double>& values = column(names[i], servers.state).values;
            values.resize(times_.size(), 0);
            values.back() += servers.count;
        }
    }
    for (sim::SeriesColumn& each : columns_) {
        each.values.resize(times_.size(), 0);
    }
}

} // namespace doppel::gui
