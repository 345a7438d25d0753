// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a balancer counts, under the names of the metrics that AWS publishes for its ALB. Source:
/// Elastic Load Balancing user guide, "CloudWatch metrics for your Application Load Balancer".
struct BalancerMetrics {
    BalancerMetrics(sim::Metrics& metrics, std::string_view component)
        : requests(metrics.counter(
              component, "RequestCount", "requests that it sent to a target or answered itself")),
          elb5xx(metrics.counter(component,
                                 "HTTPCode_ELB_5XX_Count",
                                 "5xx answers that it made itself, those of a fault too")),
          elb502(metrics.counter(component,
                                 "HTTPCode_ELB_502_Count",
                                 "of those, 502: the connection to the target broke")),
          elb503(metrics.counter(
              component, "HTTPCode_ELB_503_Count", "of those, 503: there was no target")),
          elb504(metrics.counter(component,
                                 "HTTPCode_ELB_504_Count",
                                 "of those, 504: the target did not answer in time")),
          target2xx(
              metrics.counter(component, "HTTPCode_Target_2XX_Count", "2xx answers by targets")),
          target3xx(
              metrics.counter(component, "HTTPCode_Target_3XX_Count", "3xx answers by targets")),
          target4xx(
              metrics.counter(component, "HTTPCode_Target_4XX_Count", "4xx answers by targets")),
          target5xx(
              metrics.counter(component, "HTTPCode_Target_5XX_Count", "5xx answers by targets")),
          connectionErrors(metrics.counter(component,
                                           "TargetConnectionErrorCount",
                                           "connections to targets that could not be made")),
          unhealthyRouting(metrics.counter(component,
                                           "UnhealthyRoutingRequestCount",
                                           "requests sent to any target, since none was healthy")),
          healthyHosts(metrics.gauge(component,
                                     "HealthyHostCount",
                                     "targets that are healthy for the node that finds the fewest, "
                                     "as CloudWatch's Minimum tells it")),
          unhealthyHosts(
              metrics.gauge(component,
                            "UnHealthyHostCount",
                            "targets that are unhealthy for the node that finds the most; not "
                            "those whose first checks are under way")),
          responseTime(metrics.histogram(component,
                                         "TargetResponseTime",
                                         "time from sending a request to a target to its answer")) {
    }

    sim::Counter& requests;
    sim::Counter& elb5xx;
    sim::Counter& elb502;
    sim::Counter& elb503;
    sim::Counter& elb504;
    sim::Counter& target2xx;
    sim::Counter& target3xx;
    sim::Counter& target4xx;
    sim::Counter& target5xx;
    sim::Counter& connectionErrors;
    sim::Counter& unhealthyRouting;
    sim::Gauge& healthyHosts;
    sim::Gauge& unhealthyHosts;
    sim::Histogram& responseTime;

    static constexpr std::array kBases{
        MetricBasis{"RequestCount", MetricBasis::Of::Came},
        MetricBasis{"HealthyHostCount", MetricBasis::Of::Found},
        MetricBasis{"UnHealthyHostCount", MetricBasis::Of::Found},
        MetricBasis{"HTTPCode_ELB_5XX_Count", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"healthy", {"HealthyHostCount"}, {}, Headline::When::Always},
        Headline{"ELB 5xx", {"HTTPCode_ELB_5XX_Count"}},
    };
};

} // namespace doppel::models
