// SPDX-License-Identifier: Apache-2.0
#include "gui/host/times_so_far.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace doppel::gui {

TimesSoFar timesOf(std::string metric, sim::MetricUnit unit, const sim::Histogram& histogram) {
    const auto told = [&](std::int64_t value) {
        return sim::inUnit(static_cast<double>(value), unit);
    };
    return {std::move(metric),
            std::string(sim::toText(unit)),
            histogram.count(),
            told(histogram.quantile(0.5)),
            told(histogram.quantile(0.9)),
            told(histogram.quantile(0.95)),
            told(histogram.quantile(0.99)),
            told(histogram.quantile(0.999)),
            told(histogram.max())};
}

void TimesReader::findMore() {
    for (; seen_ < metrics_.entries().size(); ++seen_) {
        const sim::Metric& metric = metrics_.entries()[seen_];
        if (std::holds_alternative<sim::Histogram>(metric.value) && !metric.options.series) {
            known_[metric.component].metrics.push_back(&metric);
        }
    }
}

std::optional<std::vector<TimesSoFar>> TimesReader::fresh(std::string_view component) {
    findMore();
    const auto found = known_.find(component);
    if (found == known_.end()) {
        return std::nullopt;
    }
    std::vector<TimesSoFar> times;
    for (const sim::Metric* metric : found->second.metrics) {
        const auto& histogram = std::get<sim::Histogram>(metric->value);
        if (histogram.count() == 0) {
            continue;
        }
        const auto& before = found->second.times;
        const auto same = std::find_if(before.begin(), before.end(), [&](const TimesSoFar& one) {
            return one.metric == metric->flatName && one.count == histogram.count() &&
                   one.max ==
                       sim::inUnit(static_cast<double>(histogram.max()), metric->options.unit);
        });
        times.push_back(same != before.end()
                            ? *same
                            : timesOf(metric->flatName, metric->options.unit, histogram));
    }
    if (times == found->second.times) {
        return std::nullopt;
    }
    found->second.times = times;
    return times;
}

} // namespace doppel::gui
