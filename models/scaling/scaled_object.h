// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/registry.h"
#include "models/scaling/hpa_config.h"
#include "models/scaling/hpa_controller.h"
#include "models/scaling/keda.h"
#include "models/scaling/metric_pipeline.h"
#include "models/scaling/pod_watch.h"
#include "models/scaling/scaling_figure.h"
#include "models/scaling/turn_metrics.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

ChoiceNames choiceNames(KedaFallbackBehavior);

/// One trigger of a ScaledObject: the whole of a metric, of which each replica has its threshold.
struct KedaTriggerConfig {
    ScalingMeasure measure = ScalingMeasure::Metric;
    std::string of{};
    std::string metric{};
    double threshold = 10;
    double activationThreshold = 0;

    void describe(FieldVisitor& visitor);
};

struct KedaFallbackConfig {
    std::int32_t failureThreshold = 3;
    std::int32_t replicas = 1;
    KedaFallbackBehavior behavior = KedaFallbackBehavior::Static;

    void describe(FieldVisitor& visitor);
};

/// A KEDA ScaledObject in a platform.
struct ScaledObjectConfig {
    ComponentRef target;
    sim::Duration pollingInterval = std::chrono::seconds(30);
    sim::Duration cooldownPeriod = std::chrono::seconds(300);
    sim::Duration initialCooldownPeriod{};
    std::optional<std::int32_t> idleReplicas;
    std::int32_t minReplicas = 0;
    std::int32_t maxReplicas = 100;
    std::vector<KedaTriggerConfig> triggers;
    std::optional<KedaFallbackConfig> fallback;
    std::optional<HpaBehaviorConfig> behavior;
    sim::Duration syncPeriod = std::chrono::seconds(15);
    MetricPipelineConfig pipeline{.window = std::chrono::seconds(5),
                                  .resolution = std::chrono::seconds(5)};

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const ScaledObjectConfig& config);
Problems problemsOn(const ScaledObjectConfig& config, const PlatformPlan& plan);

/// What it counts, under KEDA's names where it has one.
struct ScaledObjectMetrics {
    ScaledObjectMetrics(sim::Metrics& metrics, std::string_view component);

    static constexpr TurnsOfKind kTurns{"polls", "keda_scaler_detail_errors_total"};

    sim::Gauge& active;
    sim::Counter& polls;
    sim::Counter& errors;
    sim::Counter& scaleUps;
    sim::Counter& scaleDowns;
    sim::Gauge& desired;

    static constexpr std::array kHeadlines{
        Headline{"desired", {"desired_replicas"}, {}, Headline::When::Always},
        Headline{"scaled up", {"scale_ups"}},
        Headline{"scaled down", {"scale_downs"}},
        Headline{"trigger errors", {"keda_scaler_detail_errors_total"}},
    };
};

/// A ScaledObject at work: KEDA polls its triggers and brings the target from none and to none; the
/// HPA that it makes does what lies between. What an event sets as the target's `replicas` meanwhile
/// is as if someone had scaled it by hand. While it is down the size stays.
class ScaledObject final : public Component {
public:
    ScaledObject(Platform& platform, std::string name, const ScaledObjectConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;

private:
    sim::Task<void>
    turns(sim::Duration interval, sim::Duration phase, void (ScaledObject::*turn)());
    void poll();
    void sync();
    std::vector<std::optional<MilliValue>> values() const;
    std::int32_t replicas();
    std::int32_t asked() const;
    void scaleTo(std::int32_t wanted, const std::string& why);

    const ScaledObjectConfig& config_;
    ScaledObjectMetrics metrics_;
    TurnMetrics turnMetrics_;
    Component* target_ = nullptr;
    std::optional<PodWatch> pods_;
    std::vector<std::unique_ptr<MetricPipeline>> pipelines_; // by trigger; null: there is no such
    std::vector<ScalingFigure> figures_;                     // by trigger
    KedaState keda_;
    HpaState hpa_;
    KedaDecision last_;
};

/// `keda` in platform files.
const ComponentKind& kedaKind();

} // namespace doppel::models
