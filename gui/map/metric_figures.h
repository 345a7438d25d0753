// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/map/card_face.h"

#include <string_view>
#include <vector>

namespace doppel::gui {

/// What the metrics of a component, or a source, were in the interval of the series that a moment
/// lies in, under the names that operators know: counters a second and what they have come
/// to, gauges their mean, histograms their quantiles; those without a series what they have come to.
/// Of a component that nobody asks, nothing of requests that there are none of. Empty before the
/// first interval has ended.
std::vector<FigureLine>
metricFigures(const Recording& recording, std::string_view owner, sim::Time at);

} // namespace doppel::gui
