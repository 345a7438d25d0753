// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/server_history.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::gui {

sim::SeriesColumn&
ServerHistory::column(std::size_t i, const std::string& component, std::string_view state) {
    places_.resize(std::max(places_.size(), i + 1));
    const auto known = places_[i].find(state);
    if (known != places_[i].end()) {
        return columns_[known->second];
    }
    places_[i].emplace(state, columns_.size());
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
            std::vector<double>& values = column(i, names[i], servers.state).values;
            values.resize(times_.size(), 0);
            values.back() += servers.count;
        }
    }
    for (sim::SeriesColumn& each : columns_) {
        each.values.resize(times_.size(), 0);
    }
}

} // namespace doppel::gui
