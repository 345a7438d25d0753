// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/series.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// A series by its names, which stay when columns are added or another future is looked at.
struct SeriesName {
    std::string component;
    std::string metric;    ///< the flat name: "status_503"
    std::string statistic; ///< "", "count", "p50", …
    friend auto operator<=>(const SeriesName&, const SeriesName&) = default;
};

SeriesName nameOf(const sim::SeriesColumn& column);

/// All series of a run as a tree: components in the order in which they came, of each its metrics,
/// of a metric with several statistics those.
struct SeriesCatalogue {
    struct Metric {
        std::string name;
        std::string unit;
        std::vector<std::string> statistics; ///< one, "", for counters and gauges
        friend bool operator==(const Metric&, const Metric&) = default;
    };
    struct Component {
        std::string name;
        std::vector<Metric> metrics;
        friend bool operator==(const Component&, const Component&) = default;
    };
    std::vector<Component> components;

    static SeriesCatalogue of(std::span<const sim::SeriesColumn> columns);
    friend bool operator==(const SeriesCatalogue&, const SeriesCatalogue&) = default;
};

/// Whether each word of a search is found in the text, whatever the case.
bool isFound(std::string_view search, std::string_view text);

/// What is searched of a series: "frontend puma_busy_threads p95".
std::string searchedText(const SeriesName& name);

} // namespace doppel::gui
