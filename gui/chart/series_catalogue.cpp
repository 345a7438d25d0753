// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/series_catalogue.h"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace doppel::gui {
namespace {

// The element of that name, added at the end where there is none.
template <class Element>
Element& findOrAdd(std::vector<Element>& elements, const std::string& name) {
    const auto found = std::find_if(elements.begin(), elements.end(),
                                    [&](const Element& element) { return element.name == name; });
    if (found != elements.end()) {
        return *found;
    }
    elements.emplace_back().name = name;
    return elements.back();
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

} // namespace

SeriesName nameOf(const sim::SeriesColumn& column) {
    return {column.component, sim::flatName(column.name, column.labels), column.statistic};
}

SeriesCatalogue SeriesCatalogue::of(std::span<const sim::SeriesColumn> columns) {
    SeriesCatalogue catalogue;
    for (const sim::SeriesColumn& column : columns) {
        Component& component = findOrAdd(catalogue.components, column.component);
        Metric& metric = findOrAdd(component.metrics, sim::flatName(column.name, column.labels));
        // A histogram's unit is that of its quantiles, not of its count.
        if (metric.unit.empty()) {
            metric.unit = column.unit;
        }
        metric.statistics.push_back(column.statistic);
    }
    return catalogue;
}

bool isFound(std::string_view search, std::string_view text) {
    const std::string lower = lowerCase(text);
    std::istringstream words{lowerCase(search)};
    for (std::string word; words >> word;) {
        if (lower.find(word) == std::string::npos) {
            return false;
        }
    }
    return true;
}

std::string searchedText(const SeriesName& name) {
    return name.component + ' ' + name.metric + ' ' + name.statistic;
}

} // namespace doppel::gui
