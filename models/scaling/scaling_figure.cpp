// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scaling_figure.h"

#include "models/component.h"
#include "models/jobs/held_elsewhere.h"
#include "models/platform.h"
#include "models/scaling/metric_pipeline.h"
#include "models/server_host.h"

namespace doppel::models {

namespace {

constexpr sim::Duration kReadTimeout = std::chrono::seconds(3); // KEDA_HTTP_DEFAULT_TIMEOUT

const Component* tellerOf(const Component& owner) {
    const auto* held = dynamic_cast<const HeldElsewhere*>(&owner);
    return held == nullptr ? &owner : &held->holder();
}

bool letsThrough(const NetworkPath& path, std::uint64_t key) {
    const auto takes = path.roundTrip(key, sim::Duration::zero(), kReadTimeout);
    return takes && *takes <= kReadTimeout && path.handshake(key, 0) != PacketFate::Reset;
}

// Nobody reaches it, and it reaches nobody, of all that it has to do with: a fault between it and
// some of them leaves it to its readers.
bool isCutOff(const Component& component) {
    const auto key = static_cast<std::uint64_t>((component.world().now() - sim::kStart).count());
    bool hasWays = false;
    for (const Platform::Arrow& arrow : component.platform().arrows()) {
        if (&arrow.link->target() == &component || arrow.caller == component.name()) {
            hasWays = true;
            if (letsThrough(arrow.link->path(), key)) {
                return false;
            }
        }
    }
    return hasWays;
}

} // namespace

bool ScalingFigure::canBeRead() const {
    if (teller == nullptr) {
        return true;
    }
    if (isCutOff(*teller)) {
        return false;
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
