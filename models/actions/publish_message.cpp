// SPDX-License-Identifier: Apache-2.0
#include "models/actions/publish_message.h"

#include "models/actions/fault_aim.h"
#include "models/platform_plan.h"
#include "models/rabbitmq/rabbitmq.h"

#include <algorithm>

namespace doppel::models {

namespace {

class PublishMessage final : public Action {
public:
    PublishMessage(const PublishMessageConfig& config, const ActionScope& scope)
        : config_(config),
          broker_(dynamic_cast<RabbitMq&>(componentOf(scope.platform, config.target))) {}

    sim::World& world() const { return broker_.world(); }
    void begin(double) override {
        put(std::min(config_.count, kAtOnce));
        if (config_.count > kAtOnce) {
            world().spawn(putTheRest());
        }
    }

private:
    // So that limits and whoever stops a run are asked between them.
    static constexpr std::uint64_t kAtOnce = 10'000;

    void put(std::uint64_t count) {
        broker_.putByHand({.route = config_.route,
                           .kind = config_.kind,
                           .size = static_cast<std::uint32_t>(config_.size.count),
                           .count = count});
    }
    sim::Task<void> putTheRest() {
        for (std::uint64_t left = config_.count - kAtOnce; left > 0;) {
            co_await world().sleepUntil(world().now());
            const std::uint64_t count = std::min(left, kAtOnce);
            put(count);
            left -= count;
        }
    }

    const PublishMessageConfig& config_;
    RabbitMq& broker_;
};

} // namespace

void PublishMessageConfig::describe(FieldVisitor& visitor) {
    visitor.field("publish_message", route,
                  "the exchange and key that they are published with (exchange/key), or the key "
                  "alone");
    visitor.field("target", target, "the broker", {.required = true, .ofKind = "rabbitmq"});
    visitor.field("kind", kind,
                  "what consumers know them by: one that says that it cannot process this kind "
                  "never can");
    visitor.field("size", size, "of each", {.min = 0, .max = 4e9});
    visitor.field("count", count, "how many of them", {.min = 1, .max = 1e8});
}

Problems problemsOn(const PublishMessageConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const auto* broker = plan.configOf<RabbitMqConfig>(config.target.name);
    if (broker != nullptr && problemsOf(*broker).empty()) {
        RabbitRoutes routes(*broker);
        const auto route = routes.find(config.route);
        if (!route || routes.queuesOf(*route).empty()) {
            problems.push_back({"publish_message", "leads to no queue of " + config.target.name});
        }
    }
    return problems;
}

std::string toText(const PublishMessageConfig& config) {
    return std::to_string(config.count) + " × " + config.route +
           (config.kind.empty() ? "" : " (" + config.kind + ")") + " published to " +
           config.target.name;
}

const ActionKind& publishMessageKind() {
    static const ActionKind kKind = actionKindOf<PublishMessage, PublishMessageConfig>({
        .name = "publish_message",
        .summary = "messages are published by hand, as with a broker's management tool: a poison "
                   "message, or very many",
        .inFlight = "they stand behind what is in the queues; alarms don't hold them up",
        .leavesOut = "the way to the broker, and confirms",
        .source = "rabbitmq.com/docs/management-cli: publish",
        .lasts = false,
    });
    return kKind;
}

} // namespace doppel::models
