// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"

#include <string>
#include <string_view>

namespace doppel::models {

/// What nodes count, under the names of cAdvisor, the kubelet, kube-state-metrics and the cluster
/// autoscaler where they have one. Counters of containers are told of all of them, and of each
/// component apart (PodMetrics).
struct NodesMetrics {
    NodesMetrics(sim::Metrics& metrics, std::string_view component)
        : ready(metrics.gauge(component, "nodes_ready", "nodes that take pods")),
          pending(metrics.gauge(component,
                                "kube_pod_status_phase",
                                "pods that have no place",
                                {.labels = {{"phase", "pending"}}})),
          requestedCpu(metrics.gauge(
              component,
              "cpu_requested",
              "thousandths of a processor that pods request, of those without a place, too")),
          allocatableCpu(metrics.gauge(
              component,
              "kube_node_status_allocatable_cpu",
              "thousandths of a processor that pods may request of nodes that are ready")),
          seconds(metrics.counter(component,
                                  "container_cpu_usage_seconds_total",
                                  "processor time that was used, of work that was done",
                                  {.unit = sim::MetricUnit::Nanoseconds})),
          periods(metrics.counter(component,
                                  "container_cpu_cfs_periods_total",
                                  "periods of containers with a cpu_limit that were at work")),
          throttled(metrics.counter(component,
                                    "container_cpu_cfs_throttled_periods_total",
                                    "of them those in which the limit was used up")),
          throttledSeconds(metrics.counter(
              component,
              "container_cpu_cfs_throttled_seconds_total",
              "time for which they stood still then, for each processor that they would have used",
              {.unit = sim::MetricUnit::Nanoseconds})),
          ooms(metrics.counter(component,
                               "container_oom_events_total",
                               "containers that were killed (137) at their memory limit, or "
                               "because their node had no memory left")),
          evictions(metrics.counter(
              component, "kubelet_evictions", "pods that were evicted: their node was short")),
          moved(metrics.counter(component,
                                "pods_rescheduled",
                                "pods that were replaced because their node was lost or drained")),
          added(metrics.counter(component,
                                "cluster_autoscaler_scaled_up_nodes_total",
                                "nodes that the autoscaler added")),
          removed(metrics.counter(
              component, "cluster_autoscaler_scaled_down_nodes_total", "nodes that it took away")),
          collections(metrics.counter(
              component, "gc_ops_total", "collections of garbage by processes in pods")),
          collecting(metrics.counter(component,
                                     "gc_seconds_total",
                                     "processor time that these took",
                                     {.unit = sim::MetricUnit::Nanoseconds})) {}

    sim::Gauge& ready;
    sim::Gauge& pending;
    sim::Gauge& requestedCpu;
    sim::Gauge& allocatableCpu;
    sim::Counter& seconds;
    sim::Counter& periods;
    sim::Counter& throttled;
    sim::Counter& throttledSeconds;
    sim::Counter& ooms;
    sim::Counter& evictions;
    sim::Counter& moved;
    sim::Counter& added;
    sim::Counter& removed;
    sim::Counter& collections;
    sim::Counter& collecting;

    static constexpr std::array kShares{
        ShareOfMetrics{"cfs_throttled_ratio",
                       "share of periods in which a limit was used up",
                       {"container_cpu_cfs_throttled_periods_total"},
                       {"container_cpu_cfs_periods_total"}},
        ShareOfMetrics{
            "cpu_requested_ratio",
            "share of the processors of ready nodes that pods request, with those that have no "
            "place; above 100 % not all have one",
            {"cpu_requested"},
            {"kube_node_status_allocatable_cpu"}}};
    static constexpr std::array kHeadlines{
        Headline{"nodes ready", {"nodes_ready"}, {}, Headline::When::Always},
        Headline{"cpu requested", {"cpu_requested_ratio"}, {}, Headline::When::Always},
        Headline{"pods pending", {"kube_pod_status_phase_pending"}},
        Headline{"periods throttled", {"cfs_throttled_ratio"}},
        Headline{"OOM killed", {"container_oom_events_total"}},
        Headline{"evicted", {"kubelet_evictions"}},
        Headline{"rescheduled", {"pods_rescheduled"}},
        Headline{"nodes added", {"cluster_autoscaler_scaled_up_nodes_total"}},
        Headline{"nodes removed", {"cluster_autoscaler_scaled_down_nodes_total"}},
    };
};

/// Those of the pods of one component, with its name as the label `pod`.
struct PodMetrics {
    static constexpr std::string_view kUsage = "container_cpu_usage";

    PodMetrics(sim::Metrics& metrics, std::string_view nodes, const std::string& pod)
        : usage(metrics.gauge(
              nodes, kUsage, "thousandths of a processor in use", {.labels = {{"pod", pod}}})),
          memory(metrics.gauge(nodes,
                               "container_memory_working_set_bytes",
                               "memory of all its containers, as it was when it was last looked at",
                               {.unit = sim::MetricUnit::Bytes, .labels = {{"pod", pod}}})),
          seconds(
              metrics.counter(nodes,
                              "container_cpu_usage_seconds_total",
                              "processor time that was used, of work that was done",
                              {.unit = sim::MetricUnit::Nanoseconds, .labels = {{"pod", pod}}})),
          periods(metrics.counter(nodes,
                                  "container_cpu_cfs_periods_total",
                                  "periods in which it was at work",
                                  {.labels = {{"pod", pod}}})),
          throttled(metrics.counter(nodes,
                                    "container_cpu_cfs_throttled_periods_total",
                                    "of them those in which the limit was used up",
                                    {.labels = {{"pod", pod}}})),
          throttledSeconds(metrics.counter(
              nodes,
              "container_cpu_cfs_throttled_seconds_total",
              "time for which they stood still then, for each processor that they would have used",
              {.unit = sim::MetricUnit::Nanoseconds, .labels = {{"pod", pod}}})),
          ooms(metrics.counter(nodes,
                               "container_oom_events_total",
                               "containers that were killed for their memory",
                               {.labels = {{"pod", pod}}})),
          evictions(metrics.counter(
              nodes, "kubelet_evictions", "pods that were evicted", {.labels = {{"pod", pod}}})) {}

    sim::Gauge& usage;
    sim::Gauge& memory;
    sim::Counter& seconds;
    sim::Counter& periods;
    sim::Counter& throttled;
    sim::Counter& throttledSeconds;
    sim::Counter& ooms;
    sim::Counter& evictions;
};

} // namespace doppel::models
