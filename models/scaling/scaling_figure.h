// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_config.h"
#include "sim/metrics.h"

#include <string>

namespace doppel::models {

class Component;
class MetricPipeline;
class ServerHost;

/// Where an autoscaler reads what it scales by.
struct ScalingFigure {
    const sim::Metric* metric = nullptr; ///< null: nobody measures it
    /// Of processors that pods on nodes use: who tells it, in thousandths of a processor.
    const ServerHost* kubelet = nullptr;
    /// Of a metric that is named: who has to answer for it to be read.
    const Component* teller = nullptr;

    /// Whether who tells it answers now, over a network that does not cut it off from everybody.
    bool canBeRead() const;
};

/// Whether it could be read, and its first sample is yet to come, as in the first turns of a run: on
/// any other day there is one.
bool isYetToCome(const MetricPipeline* pipeline, const ScalingFigure& figure);

/// `of`: whose metric it is, empty: the target's; `named`: its name, with measure metric. Does not
/// own what it leads to. REQUIRES: all of the platform is connected.
ScalingFigure scalingFigure(const Component& target,
                            ScalingMeasure measure,
                            const std::string& of,
                            const std::string& named);

} // namespace doppel::models
