// SPDX-License-Identifier: Apache-2.0
#include "models/email/notify.h"

#include "models/chance_key.h"

#include <utility>

namespace doppel::models {

void NotifyConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "per_minute", limits.perMinute, "messages that it takes in any minute",
        {.min = 1, .max = 1e9, .live = true, .source = "GOV.UK Notify: 24,000; see also minute"});
    visitor.field("per_day", limits.perDay, "messages that it takes in a day",
                  {.min = 1, .max = 1e9, .live = true, .source = "govuk-notify.html.md: 8 M"});
    visitor.field("minute", limits.minute, "how a minute is counted",
                  {.source = "email-alert-api's own cap: the gem ratelimit, from memory"});
    visitor.field("service", service, "time until it has taken a message",
                  {.min = 0,
                   .live = true,
                   .source = "email-alert-api: a call of Notify takes 100 ms in the mean"});
    visitor.field("starts_at", startsAt, "the time of the day at which the run starts",
                  {.min = 0, .max = 86'400});
}

Notify::Notify(Platform& platform, std::string name, const NotifyConfig& config)
    : Component(platform, std::move(name), "notify"), config_(config), limit_(config.startsAt),
      serviceChance_(stream("service")), metrics_(world().metrics(), this->name()) {}

sim::Task<Response> Notify::serve(Request request, InstanceId instance) {
    if (!limit_.accept(config_.limits, world().now())) {
        metrics_.limited.add();
        co_return Response::ofItsOwn(kTooManyRequests);
    }
    const Slowdown slow = slowdown(request.key, instance);
    const sim::Duration service =
        slow.ofAll(config_.service.sampleDuration(serviceChance_.at(request.key)));
    if (service > sim::Duration::zero()) {
        co_await world().sleep(service);
    }
    const Response taken = Response::ofItsOwn(202);
    if (isGood(request, asItLeaves(request, instance, taken))) {
        count(request);
    }
    co_return taken;
}

void Notify::count(const Request& request) {
    const bool isNew = taken_.insert(identityOf(request));
    (isNew ? metrics_.accepted : metrics_.acceptedAgain).add();
}

const ComponentKind& notifyKind() {
    static constexpr ComponentKind kKind{
        .name = "notify",
        .summary = "a service that takes messages up to so many a minute and a day, such as GOV.UK "
                   "Notify, or a cap of that kind",
        .leavesOut = "delivery: what becomes of a message that was taken; limits by service and "
                     "key; its queues",
        .defaults = &defaultsOf<NotifyConfig>,
        .build = &buildOf<Notify, NotifyConfig>,
        .metrics = metricsOf<NotifyMetrics>(),
        .holdsContent = false,
        .scope = Scope::Global,
        .ownWork = "the service of a message",
        .takesTime = &anyTakesTime<NotifyConfig, &NotifyConfig::service>,
        .holds = "nothing that is bounded but the limits",
        .inFlight = "messages in flight get a reset or hear nothing, and count for the limits",
        .source = "GOV.UK Notify documentation, rate limits; govuk-notify.html.md",
        .whenClientLeaves = "it doesn't notice: the message is taken"};
    return kKind;
}

} // namespace doppel::models
