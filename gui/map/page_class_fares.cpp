// SPDX-License-Identifier: Apache-2.0
#include "gui/map/page_class_fares.h"

#include "models/traffic/visit_book.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace doppel::gui {
namespace {

struct ClassCounts {
    double all = 0;
    double failed = 0;
};

// By class; a column of those that failed has one more label.
std::map<std::string, ClassCounts> countsIn(const Recording& recording, std::size_t row) {
    std::map<std::string, ClassCounts> counts;
    for (const sim::SeriesColumn& column : recording.series()) {
        if (column.name != models::VisitMetrics::kClass || column.labels.empty() ||
            row >= column.values.size()) {
            continue;
        }
        ClassCounts& one = counts[column.labels.front().value];
        (column.labels.size() == 1 ? one.all : one.failed) += column.values[row];
    }
    return counts;
}

} // namespace

std::vector<ClassFare> classFares(const Recording& recording, sim::Time moment) {
    const auto times = recording.seriesTimes();
    const auto end = std::lower_bound(times.begin(), times.end(), moment);
    if (times.empty()) {
        return {};
    }
    const auto row = std::min(static_cast<std::size_t>(end - times.begin()), times.size() - 1);
    const double seconds = sim::toSeconds(times[row] - (row == 0 ? sim::kStart : times[row - 1]));
    const auto counts = countsIn(recording, row);
    double all = 0;
    for (const auto& [name, count] : counts) {
        all += count.all;
    }
    std::vector<ClassFare> fares;
    for (const auto& [name, count] : counts) {
        fares.push_back({.name = QString::fromStdString(name),
                         .visits = count.all / seconds,
                         .share = all > 0 ? count.all / all : 0,
                         .failing = count.all > 0 ? count.failed / count.all : 0});
    }
    std::stable_sort(fares.begin(), fares.end(), [](const ClassFare& a, const ClassFare& b) {
        return std::tie(a.failing, a.visits) > std::tie(b.failing, b.visits);
    });
    return fares;
}

} // namespace doppel::gui
