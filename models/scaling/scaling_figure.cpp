// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scaling_figure.h"

#include "models/component.h"
#include "models/server_host.h"

namespace doppel::models {

ScalingFigure scalingFigure(const Component& target,
                            ScalingMeasure measure,
                            const std::string& of,
                            const std::string& named) {
    const sim::Metrics& metrics = target.world().metrics();
    const bool isOfPods = measure == ScalingMeasure::Cpu && of.empty();
    if (const ServerHost* host = target.fleet().host(); isOfPods && host != nullptr) {
        return {metrics.find(host->usageOwner(), host->usageGauge()), host};
    }
    return {metrics.find(of.empty() ? target.name() : of, metricMeasured(measure, named)), nullptr};
}

} // namespace doppel::models
