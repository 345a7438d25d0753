// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/registry.h"
#include "models/scaling/hpa_config.h"
#include "models/scaling/hpa_controller.h"
#include "models/scaling/hpa_metrics.h"
#include "models/scaling/metric_pipeline.h"
#include "models/scaling/pod_watch.h"
#include "models/scaling/scaling_figure.h"
#include "models/scaling/turn_metrics.h"

#include <memory>
#include <optional>
#include <vector>

namespace doppel::models {

/// A HorizontalPodAutoscaler at work: it looks at its target through sampled metrics, decides as
/// syncHpa does, and scales the target's fleet, whose servers boot and drain as they do.
///
/// The processors that pods on `nodes` use, and what they request, are the kubelet's: what a throttled
/// process waits for it does not use.
///
/// What an event sets as the target's `replicas` meanwhile is as if someone had scaled it by hand:
/// it holds at once, and the HPA goes on from there at its next turn. So does an event that sets
/// any other of the target's fields, which brings it to the replicas that it is configured with.
/// While its controller is down the size stays.
class Hpa final : public Component {
public:
    Hpa(Platform& platform, std::string name, const HpaConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;

private:
    sim::Task<void> controlLoop(sim::Duration phase);
    void sync();
    bool waitsForSamples() const;
    ScalingFigure figureOf(const HpaMetricConfig& metric) const;
    std::vector<HpaObservation> observe(const HpaSpec& spec) const;
    void act(const HpaSpec& spec, const HpaDecision& decision);

    const HpaConfig& config_;
    HpaMetrics metrics_;
    TurnMetrics turnMetrics_;
    Component* target_ = nullptr;
    std::optional<PodWatch> pods_;
    std::vector<std::unique_ptr<MetricPipeline>> pipelines_; // by metric; null: there is no such
    HpaState state_;
    HpaDecision last_;
};

/// `hpa` in platform files.
const ComponentKind& hpaKind();

} // namespace doppel::models
