// SPDX-License-Identifier: Apache-2.0
#include "gui/future/moment_row.h"

#include "gui/look/numbers.h"
#include "gui/time/time_text.h"

#include <algorithm>
#include <vector>

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

namespace {

// A recorded state that tells of some of the row, and of how many seconds of it.
struct PartOfRow {
    const PlatformState* state = nullptr;
    double seconds = 0;
};

std::vector<PartOfRow> partsOf(const Recording& recording, std::size_t row) {
    const auto ends = recording.seriesTimes();
    const sim::Time from = row == 0 ? sim::kStart : ends[row - 1];
    const auto times = recording.stateTimes();
    std::vector<PartOfRow> parts;
    auto place = static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), from) -
                                          times.begin());
    for (; place < times.size(); ++place) {
        const sim::Time begun = place == 0 ? sim::kStart : times[place - 1];
        const double seconds =
            sim::toSeconds(std::min(times[place], ends[row]) - std::max(begun, from));
        if (seconds <= 0) {
            break;
        }
        parts.push_back({&recording.recordedState(place), seconds});
    }
    return parts;
}

// Means of what a list of a state's tells, by the seconds that each part is of.
template <class Each, class ListOf>
void meanOver(const std::vector<PartOfRow>& parts, std::vector<Each>& list, const ListOf& listOf) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        scenarios::Flow sum;
        double seconds = 0;
        for (const PartOfRow& part : parts) {
            if (i >= listOf(*part.state).size()) {
                continue;
            }
            const scenarios::Flow& flow = listOf(*part.state)[i].flow;
            sum.arrivals += part.seconds * flow.arrivals;
            sum.good += part.seconds * flow.good;
            sum.failed += part.seconds * flow.failed;
            sum.wasted += part.seconds * flow.wasted;
            seconds += part.seconds;
        }
        if (seconds > 0) {
            list[i].flow = {sum.arrivals / seconds, sum.good / seconds, sum.failed / seconds,
                            sum.wasted / seconds};
        }
    }
}

// A mean over all those that left in the row.
template <class Each, class ListOf>
void stayOver(const std::vector<PartOfRow>& parts, std::vector<Each>& list, const ListOf& listOf) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        double stays = 0;
        double left = 0;
        for (const PartOfRow& part : parts) {
            if (i < listOf(*part.state).size() && listOf(*part.state)[i].stay) {
                const Each& one = listOf(*part.state)[i];
                const double some = part.seconds * (one.flow.good + one.flow.failed);
                stays += some * *one.stay;
                left += some;
            }
        }
        if (left > 0) {
            list[i].stay = stays / left;
        }
    }
}

} // namespace

PlatformState inRow(const Recording& recording, PlatformState state) {
    const auto row = rowOf(recording, state.at);
    if (!row) {
        return state;
    }
    const std::vector<PartOfRow> parts = partsOf(recording, *row);
    const auto components = [](const PlatformState& one) -> const auto& {
        return one.components;
    };
    const auto sources = [](const PlatformState& one) -> const auto& {
        return one.sources;
    };
    meanOver(parts, state.components, components);
    stayOver(parts, state.components, components);
    stayOver(parts, state.sources, sources);
    meanOver(
        parts, state.links, [](const PlatformState& one) -> const auto& { return one.links; });
    const auto& known = recording.sketch().sources;
    for (std::size_t i = 0; i < std::min(known.size(), state.sources.size()); ++i) {
        if (const auto flow = flowInRow(recording, known[i].name, *row)) {
            state.sources[i].flow = *flow;
        }
    }
    return state;
}

QString rowWords(const Recording& recording, sim::Time at) {
    const auto row = rowOf(recording, at);
    if (!row) {
        return {};
    }
    const PlatformSketch& sketch = recording.sketch();
    const StartClock start = sketch.startClock();
    return QStringLiteral("in the %1 up to %2")
        .arg(durationText(lengthOfRow(recording, *row)),
             momentText(recording.seriesTimes()[*row], start));
}

} // namespace doppel::gui
