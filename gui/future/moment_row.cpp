// SPDX-License-Identifier: Apache-2.0
#include "gui/future/moment_row.h"

#include <algorithm>

namespace doppel::gui {

std::optional<std::size_t> rowOf(const Recording& recording, sim::Time at) {
    const auto times = recording.seriesTimes();
    if (times.empty()) {
        return std::nullopt;
    }
    const auto found = std::lower_bound(times.begin(), times.end(), at);
    return std::min(static_cast<std::size_t>(found - times.begin()), times.size() - 1);
}

sim::Duration lengthOfRow(const Recording& recording, std::size_t row) {
    const auto times = recording.seriesTimes();
    return times[row] - (row == 0 ? sim::kStart : times[row - 1]);
}

std::optional<scenarios::Flow>
flowInRow(const Recording& recording, std::string_view source, std::size_t row) {
    const double seconds = sim::toSeconds(lengthOfRow(recording, row));
    const sim::SeriesColumn* begun = recording.column(source, "requests");
    if (begun == nullptr || seconds <= 0) {
        return std::nullopt;
    }
    const auto perSecond = [&](const sim::SeriesColumn* column) {
        return column == nullptr || row >= column->values.size() ? 0
                                                                 : column->values[row] / seconds;
    };
    return scenarios::Flow{.arrivals = perSecond(begun),
                           .good = perSecond(recording.column(source, "ok")),
                           .failed = perSecond(recording.column(source, "failed"))};
}

} // namespace doppel::gui
