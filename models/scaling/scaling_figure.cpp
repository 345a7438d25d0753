// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scaling_figure.h"

#include "models/component.h"
#include "models/jobs/held_elsewhere.h"
#include "models/platform.h"
#include "models/scaling/metric_pipeline.h"
#include "models/server_host.h"

namespace doppel::models {

namespace {

const Component* tellerOf(const Component& owner) {
    const auto* held = dynamic_cast<const HeldElsewhere*>(&owner);
    return held == nullptr ? &owner : &held->holder();
}

} // namespace

bool ScalingFigure::canBeRead() const {
    if (teller == nullptr) {
        return true;
    }
    for (std::uint32_t i = 0; i < teller->fleet().size(); ++i) {
        if (teller->answers({i})) {
            return true;
        }
    }
    return false;
}

ScalingFigure scalingFigure(const Component& target,
                            ScalingMeasure measure,
                            const std::string& of,
                            const std::string& named) {
    const sim::Metrics& metrics = target.world().metrics();
    const bool isOfPods = measure == ScalingMeasure::Cpu && of.empty();
    if (const ServerHost* host = target.fleet().host(); isOfPods && host != nullptr) {
        return {metrics.find(host->usageOwner(), host->usageGauge()), host};
    }
    const Component* owner = of.empty() ? &target : target.platform().find(of);
    const bool isNamed = measure == ScalingMeasure::Metric && owner != nullptr;
    return {metrics.find(of.empty() ? target.name() : of, metricMeasured(measure, named)), nullptr,
            isNamed ? tellerOf(*owner) : nullptr};
}

bool isYetToCome(const MetricPipeline* pipeline, const ScalingFigure& figure) {
    return pipeline != nullptr && !pipeline->seen() && figure.canBeRead();
}

} // namespace doppel::models
