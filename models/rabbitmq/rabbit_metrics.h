// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobs/work_meter.h"
#include "models/metrics_of_kind.h"
#include "models/rabbitmq/message.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace doppel::models {

/// What is counted about one of its queues, beside its WorkMeter.
struct RabbitQueueMetrics {
    static constexpr std::string_view kWaitedOn = "jobs_waited_on_purpose";
    static constexpr std::string_view kDelivered = "rabbitmq_queue_messages_delivered_total";

    RabbitQueueMetrics(sim::Metrics& metrics,
                       std::string_view component,
                       const std::vector<sim::MetricLabel>& labels)
        : ready(metrics.gauge(component,
                              "rabbitmq_queue_messages_ready",
                              "messages that wait in the queue",
                              {.labels = labels})),
          unacked(metrics.gauge(component,
                                "rabbitmq_queue_messages_unacked",
                                "messages that consumers have and did not acknowledge",
                                {.labels = labels})),
          consumers(metrics.gauge(
              component, "rabbitmq_queue_consumers", "consumers of the queue", {.labels = labels})),
          utilisation(metrics.gauge(
              component,
              "rabbitmq_queue_consumer_utilisation",
              "1 while a message would be delivered at once, else 0; its mean is the share of time",
              {.labels = labels})),
          delivered(metrics.counter(
              component, kDelivered, "messages that were delivered", {.labels = labels})),
          waitedOnPurpose(metrics.counter(component,
                                          kWaitedOn,
                                          "those of the jobs passed on that had waited for their "
                                          "time to live in a queue which nobody consumes, as one "
                                          "for retries is",
                                          {.labels = labels})) {
        for (std::size_t i = 0; i < kDeathReasons; ++i) {
            std::vector<sim::MetricLabel> ofReason = labels;
            ofReason.push_back({"reason", std::string(nameOf(static_cast<DeathReason>(i)))});
            died[i] = &metrics.counter(component, "messages_died",
                                       "messages that left the queue for this reason of the "
                                       "x-death header, whether another queue got them or none",
                                       {.labels = ofReason});
        }
    }

    sim::Gauge& ready;
    sim::Gauge& unacked;
    sim::Gauge& consumers;
    sim::Gauge& utilisation;
    sim::Counter& delivered;
    sim::Counter& waitedOnPurpose;
    std::array<sim::Counter*, kDeathReasons> died{};
};

/// What a cluster of RabbitMQ counts, under the names of its Prometheus plug-in where it has one. Its
/// queues' counts have labels.
struct RabbitMetrics {
    static constexpr std::string_view kReceived = "rabbitmq_global_messages_received_total";
    static constexpr std::string_view kReceivedConfirm =
        "rabbitmq_global_messages_received_confirm_total";
    static constexpr std::string_view kRouted = "rabbitmq_global_messages_routed_total";
    static constexpr std::string_view kConfirmed = "rabbitmq_global_messages_confirmed_total";
    static constexpr std::string_view kAccepted = "messages_accepted";
    static constexpr std::string_view kUnroutable =
        "rabbitmq_global_messages_unroutable_dropped_total";
    static constexpr std::string_view kDelivered = "rabbitmq_global_messages_delivered_total";
    static constexpr std::string_view kAcknowledged = "rabbitmq_global_messages_acknowledged_total";

    RabbitMetrics(sim::Metrics& metrics, std::string_view component)
        : received(metrics.counter(component, kReceived, "messages published to it")),
          receivedConfirm(
              metrics.counter(component, kReceivedConfirm, "those of them that ask for a confirm")),
          routed(metrics.counter(component, kRouted, "copies that went to queues")),
          confirmed(metrics.counter(component, kConfirmed, "confirms to publishers")),
          accepted(metrics,
                   component,
                   kAccepted,
                   "messages that it took, or that no queue was bound for, confirmed or not"),
          refused(metrics.counter(component,
                                  "messages_nacked",
                                  "messages that were refused, as their publishers know")),
          unroutable(
              metrics.counter(component, kUnroutable, "messages that no queue was bound for")),
          delivered(metrics.counter(component, kDelivered, "messages delivered to consumers")),
          redelivered(metrics.counter(component,
                                      "rabbitmq_global_messages_redelivered_total",
                                      "those that had been delivered before")),
          acknowledged(
              metrics.counter(component, kAcknowledged, "messages that consumers acknowledged")),
          deadLettered{
              &metrics.counter(component,
                               "rabbitmq_global_messages_dead_lettered_rejected_total",
                               "messages dead-lettered as a consumer rejected them"),
              &metrics.counter(component,
                               "rabbitmq_global_messages_dead_lettered_expired_total",
                               "messages dead-lettered as their time to live was over"),
              &metrics.counter(component,
                               "rabbitmq_global_messages_dead_lettered_maxlen_total",
                               "messages dead-lettered as a queue was full"),
              &metrics.counter(component,
                               "rabbitmq_global_messages_dead_lettered_delivery_limit_total",
                               "messages dead-lettered as they came back too often")},
          cyclesBroken(metrics.counter(
              component,
              "dead_letter_cycles_dropped",
              "dead letters that were dropped as they went round without anybody rejecting them")),
          deadLettersLost(
              metrics.counter(component,
                              "dead_letters_lost",
                              "dead letters for a queue that nobody led, or whose node was down")),
          connections(metrics.gauge(component, "rabbitmq_connections", "connections of consumers")),
          blocked(metrics.gauge(
              component, "publishers_blocked", "publishers that wait for an alarm to end")),
          inFlow(metrics.gauge(component,
                               "publishers_in_flow",
                               "publishers that wait as a queue is slower than they are: the "
                               "state flow of the management plug-in")),
          memory(metrics.gauge(component,
                               "rabbitmq_process_resident_memory_bytes",
                               "memory in use on the node that uses most",
                               {.unit = sim::MetricUnit::Bytes})),
          memoryLimit(metrics.gauge(component,
                                    "rabbitmq_resident_memory_limit_bytes",
                                    "memory beyond which publishers are blocked",
                                    {.unit = sim::MetricUnit::Bytes})),
          diskFree(metrics.gauge(component,
                                 "rabbitmq_disk_space_available_bytes",
                                 "free disk space on the node that has least",
                                 {.unit = sim::MetricUnit::Bytes})),
          diskLimit(metrics.gauge(component,
                                  "rabbitmq_disk_space_available_limit_bytes",
                                  "free disk space below which publishers are blocked",
                                  {.unit = sim::MetricUnit::Bytes})),
          memoryAlarms(metrics.gauge(
              component, "rabbitmq_alarms_memory_used_watermark", "nodes with a memory alarm")),
          diskAlarms(metrics.gauge(
              component, "rabbitmq_alarms_free_disk_space_watermark", "nodes with a disk alarm")),
          ready(metrics.gauge(
              component, "rabbitmq_queue_messages_ready", "messages that wait in queues")),
          unacked(metrics.gauge(component,
                                "rabbitmq_queue_messages_unacked",
                                "messages that consumers have and did not acknowledge")),
          syncing(metrics.gauge(component,
                                "queues_synchronising",
                                "mirrored queues that stand still until a mirror has it all")),
          unavailable(metrics.gauge(component,
                                    "queues_unavailable",
                                    "queues that nobody leads, or whose leader does not answer")),
          promotions(metrics.counter(
              component, "leader_changes", "queues that another node took the lead of")) {}

    sim::Counter& received;
    sim::Counter& receivedConfirm;
    sim::Counter& routed;
    sim::Counter& confirmed;
    CountedOnce accepted;
    sim::Counter& refused;
    sim::Counter& unroutable;
    sim::Counter& delivered;
    sim::Counter& redelivered;
    sim::Counter& acknowledged;
    std::array<sim::Counter*, kDeathReasons> deadLettered;
    sim::Counter& cyclesBroken;
    sim::Counter& deadLettersLost;
    sim::Gauge& connections;
    sim::Gauge& blocked;
    sim::Gauge& inFlow;
    sim::Gauge& memory;
    sim::Gauge& memoryLimit;
    sim::Gauge& diskFree;
    sim::Gauge& diskLimit;
    sim::Gauge& memoryAlarms;
    sim::Gauge& diskAlarms;
    sim::Gauge& ready;
    sim::Gauge& unacked;
    sim::Gauge& syncing;
    sim::Gauge& unavailable;
    sim::Counter& promotions;

    static constexpr std::array kShares{
        ShareOfMetrics{"redelivered_share",
                       "share of deliveries of messages that had been delivered before",
                       {"rabbitmq_global_messages_redelivered_total"},
                       {kDelivered}}};

    static constexpr std::array kBases{
        MetricBasis{"rabbitmq_connections"},
        MetricBasis{"publishers_blocked"},
        MetricBasis{"publishers_in_flow"},
        MetricBasis{"rabbitmq_process_resident_memory_bytes"},
        MetricBasis{"rabbitmq_resident_memory_limit_bytes"},
        MetricBasis{"rabbitmq_disk_space_available_bytes"},
        MetricBasis{"rabbitmq_disk_space_available_limit_bytes"},
        MetricBasis{"rabbitmq_alarms_memory_used_watermark"},
        MetricBasis{"rabbitmq_alarms_free_disk_space_watermark"},
        MetricBasis{"rabbitmq_queue_messages_ready", MetricBasis::Of::Left},
        MetricBasis{"rabbitmq_queue_messages_unacked", MetricBasis::Of::Left},
        MetricBasis{"rabbitmq_queue_consumers"},
        MetricBasis{"queues_synchronising"},
        MetricBasis{"queues_unavailable"},
        MetricBasis{"leader_changes"},
        MetricBasis{WorkMeter::kWaiting, MetricBasis::Of::Left},
        MetricBasis{WorkMeter::kDelayed, MetricBasis::Of::Left},
        MetricBasis{WorkMeter::kInFlight, MetricBasis::Of::Left},
    };
    static constexpr std::array kGoodCounts{
        GoodCount{kReceived, kAccepted},
        GoodCount{kReceivedConfirm, kAccepted},
        GoodCount{kConfirmed, kAccepted},
        GoodCount{kRouted, WorkMeter::kEntered},
        GoodCount{kDelivered, WorkMeter::kDone},
        GoodCount{kAcknowledged, WorkMeter::kDone},
        GoodCount{RabbitQueueMetrics::kDelivered, WorkMeter::kDone},
        GoodCount{WorkMeter::kStarted, WorkMeter::kDone},
    };
    static constexpr std::string_view kWork = "messages";
    static constexpr std::array kHeadlines{
        Headline{"ready", {"rabbitmq_queue_messages_ready"}, {}, Headline::When::Always},
        Headline{"unacked", {"rabbitmq_queue_messages_unacked"}, {}, Headline::When::Always},
        Headline{"delivered", {kDelivered}},
        Headline{"redelivered", {"redelivered_share"}},
        Headline{"to no queue", {kUnroutable}},
        Headline{"dead-lettered",
                 {"rabbitmq_global_messages_dead_lettered_rejected_total",
                  "rabbitmq_global_messages_dead_lettered_expired_total",
                  "rabbitmq_global_messages_dead_lettered_maxlen_total",
                  "rabbitmq_global_messages_dead_lettered_delivery_limit_total"}},
        Headline{"publishers blocked", {"publishers_blocked"}},
        Headline{"publishers in flow", {"publishers_in_flow"}},
        Headline{"queues standing still", {"queues_synchronising"}},
        Headline{"queues unavailable", {"queues_unavailable"}},
    };
};

} // namespace doppel::models
