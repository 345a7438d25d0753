// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/jobs/work_meter.h"
#include "models/jobs/work_sink.h"
#include "models/metrics_of_kind.h"
#include "models/registry.h"
#include "sim/gate.h"
#include "sim/pool.h"
#include "sim/units.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Messages of one sort that a source publishes, at random times.
struct SourceMessageConfig {
    std::string route;
    std::string kind;
    sim::Rate rate{1.0};
    sim::Bytes size{20'000};

    void describe(FieldVisitor& visitor);
};

struct MessageSourceConfig {
    ComponentRef to;
    std::vector<SourceMessageConfig> messages;
    std::uint32_t threads = 36;
    sim::Duration retryAfter = std::chrono::seconds(15);
    std::uint32_t retries = 25;

    void describe(FieldVisitor& visitor);
};

/// Routes that lead nowhere, as the broker is configured.
Problems problemsOn(const MessageSourceConfig& config, const PlatformPlan& plan);

struct MessageSourceMetrics {
    MessageSourceMetrics(sim::Metrics& metrics, std::string_view component)
        : published(metrics.counter(
              component, "messages_published", "messages that the broker has taken")),
          failed(metrics.counter(
              component, "publish_failures", "times that a message was refused or not confirmed")),
          busy(metrics.gauge(component, "threads_busy", "threads that publish")),
          waiting(metrics.gauge(component, "messages_waiting", "messages that wait for a thread")) {
    }

    sim::Counter& published;
    sim::Counter& failed;
    sim::Gauge& busy;
    sim::Gauge& waiting;

    static constexpr std::string_view kWork = "messages";
    static constexpr std::array kHeadlines{
        Headline{"published", {"messages_published"}, {}, Headline::When::Always},
        Headline{"failures", {"publish_failures"}},
        Headline{"waiting", {"messages_waiting"}},
    };
};

/// Stands for all who publish to a broker: messages come at random times, each is published by a
/// thread that waits for its confirm, and again after a pause where there is none.
class MessageSource final : public Component, public KeepsWork {
public:
    MessageSource(Platform& platform, std::string name, const MessageSourceConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    void forEachWorkMeter(
        const std::function<void(std::string_view, const WorkMeter&)>& visit) const override;

private:
    sim::Task<void> generate(std::size_t sort);
    sim::Task<void> changed();
    sim::Task<void> publish(std::size_t sort, std::uint64_t number);
    sim::Duration pauseBefore(std::uint32_t retry) const;
    sim::Task<bool> attempt(Job& job, WorkRoute route);

    const MessageSourceConfig& config_;
    std::unique_ptr<WorkWay> way_;
    std::vector<WorkRoute> routes_;
    std::vector<JobKind> kinds_;
    sim::Gate changed_;
    MessageSourceMetrics metrics_;
    WorkMeter meter_;
    sim::Pool threads_;
};

/// `message_source` in platform files.
const ComponentKind& messageSourceKind();

} // namespace doppel::models
