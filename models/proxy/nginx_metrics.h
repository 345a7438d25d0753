// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What an nginx counts, under the names of nginx-prometheus-exporter where it has one. Source:
/// nginx.org ngx_http_stub_status_module.
struct NginxMetrics {
    NginxMetrics(sim::Metrics& metrics, std::string_view component)
        : requests(metrics.counter(
              component, "nginx_http_requests_total", "requests that it worked on")),
          accepted(metrics.counter(
              component, "nginx_connections_accepted", "connections of clients that it accepted")),
          handled(metrics.counter(
              component, "nginx_connections_handled", "those of them for which it had room")),
          outOfConnections(metrics.counter(component,
                                           "worker_connections_not_enough",
                                           "requests that found no connection free")),
          limited(metrics.counter(component,
                                  "limit_req_rejections",
                                  "requests beyond the rate and burst of limit_req")),
          nextUpstreams(metrics.counter(
              component, "next_upstream", "requests that were passed to another peer")),
          active(metrics.gauge(component, "nginx_connections_active", "connections of clients")) {}

    sim::Counter& requests;
    sim::Counter& accepted;
    sim::Counter& handled;
    sim::Counter& outOfConnections;
    sim::Counter& limited;
    sim::Counter& nextUpstreams;
    sim::Gauge& active;

    static constexpr std::array kBases{
        MetricBasis{"nginx_http_requests_total", MetricBasis::Of::Came},
        MetricBasis{"worker_connections_not_enough", MetricBasis::Of::TurnedAway},
        MetricBasis{"limit_req_rejections", MetricBasis::Of::TurnedAway},
    };
    static constexpr std::array kHeadlines{
        Headline{"next upstream", {"next_upstream"}},
        Headline{"rate limited", {"limit_req_rejections"}},
        Headline{"no connection", {"worker_connections_not_enough"}},
    };
};

} // namespace doppel::models
