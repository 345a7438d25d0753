// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

namespace doppel::models {

/// What a router counts, under the names of GOV.UK Router's Prometheus metrics where it has one.
/// Source: alphagov/router.
struct RouterMetrics {
    RouterMetrics(sim::Metrics& metrics, std::string_view component)
        : responseTime(metrics.histogram(component,
                                         "router_backend_handler_response_duration_seconds",
                                         "time from forwarding to the backend's answer")),
          reloadTime(metrics.histogram(component,
                                       "router_route_reload_duration_seconds",
                                       "time that a reload of all routes takes")),
          reloads(
              metrics.counter(component, "router_route_reload_total", "reloads that completed")),
          routesLoaded(metrics.gauge(
              component, "router_routes_loaded", "routes in the table of processes that run")),
          notFound(metrics.counter(
              component, "router_triemux_entry_not_found_total", "requests that no route matched")),
          staleNotFound(metrics.counter(
              component,
              "stale_not_found",
              "404s for pages that are published but not yet in this process's table")),
          redirects(metrics.counter(
              component, "router_redirect_handler_redirect_total", "redirects answered")),
          coresBusy(metrics.gauge(component, "cores_busy", "processor cores at work")),
          coresWanted(metrics.gauge(component, "cores_wanted", "requests that wait for a core")) {}

    sim::Histogram& responseTime;
    sim::Histogram& reloadTime;
    sim::Counter& reloads;
    sim::Gauge& routesLoaded;
    sim::Counter& notFound;
    sim::Counter& staleNotFound;
    sim::Counter& redirects;
    sim::Gauge& coresBusy;
    sim::Gauge& coresWanted;

    static constexpr std::array kBooks{
        BookOfTimes{.times = "router_route_reload_duration_seconds", .isComplete = true}};
    static constexpr std::array kBases{
        MetricBasis{"router_routes_loaded"},
        MetricBasis{"router_route_reload_total"},
        MetricBasis{"cores_wanted", MetricBasis::Of::Waiting},
    };
    static constexpr std::array kHeadlines{
        Headline{"cores busy", {"cores_busy"}},
        Headline{"404s", {"router_triemux_entry_not_found_total"}},
    };
};

} // namespace doppel::models
