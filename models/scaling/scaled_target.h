// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/config.h"
#include "models/problem.h"
#include "models/registry.h"

#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// Those that an autoscaler may have the number of servers of.
inline constexpr std::string_view kKindsThatScale =
    "app|balancer|consumer|nginx|router|sidekiq|varnish";

/// The component whose number of servers such a component changes, or null: it is no autoscaler.
const ComponentRef* scaledTarget(const ComponentKind& kind, const Config& config);

/// A metric that such a component scales by.
struct ScalingMetric {
    std::string field; ///< that says so: "metrics[0].metric"
    std::string of;    ///< the component whose it is
    std::string name;  ///< of a counter or a gauge
};
/// All of one's, in the order of its configuration.
std::vector<ScalingMetric> scalingMetrics(const ComponentKind& kind, const Config& config);

/// Such a target that has another autoscaler, too.
Problems problemsOfScaledTarget(const ComponentRef& target, const PlatformPlan& plan);

/// Notes that `of`, the component whose metric is measured, isn't there; empty: the target's.
void refuseUnknownMetricOwner(Problems& problems,
                              const std::string& field,
                              const std::string& of,
                              const PlatformPlan& plan);

} // namespace doppel::models
