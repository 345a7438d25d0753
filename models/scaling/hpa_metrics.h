// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What an HPA counts, under the names of its controller and of kube-state-metrics.
struct HpaMetrics {
    HpaMetrics(sim::Metrics& metrics, std::string_view component)
        : reconciliations(metrics.counter(component,
                                          "horizontal_pod_autoscaler_controller_"
                                          "reconciliations_total",
                                          "turns of the control loop")),
          failures(metrics.counter(component,
                                   "horizontal_pod_autoscaler_controller_metric_failures",
                                   "turns in which a metric could not be read")),
          scaleUps(metrics.counter(component, "scale_ups", "times that it asked for more")),
          scaleDowns(metrics.counter(component, "scale_downs", "times that it asked for fewer")),
          limited(metrics.counter(
              component, "limited", "turns in which a limit held it back (ScalingLimited)")),
          desired(metrics.gauge(component,
                                "horizontal_pod_autoscaler_controller_desired_replicas",
                                "replicas that it asks for")),
          current(metrics.gauge(component,
                                "kube_horizontalpodautoscaler_status_current_replicas",
                                "replicas that are there, ready or not, at its last turn")) {}

    static constexpr TurnsOfKind kTurns{
        "horizontal_pod_autoscaler_controller_reconciliations_total",
        "horizontal_pod_autoscaler_controller_metric_failures"};

    sim::Counter& reconciliations;
    sim::Counter& failures;
    sim::Counter& scaleUps;
    sim::Counter& scaleDowns;
    sim::Counter& limited;
    sim::Gauge& desired;
    sim::Gauge& current;

    static constexpr std::array kHeadlines{
        Headline{"desired",
                 {"horizontal_pod_autoscaler_controller_desired_replicas"},
                 {},
                 Headline::When::Always},
        Headline{"scaled up", {"scale_ups"}},
        Headline{"scaled down", {"scale_downs"}},
        Headline{"limited", {"limited"}},
    };
};

} // namespace doppel::models
