// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/message_source.h"

#include "models/field_path.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/rabbitmq/rabbit_routes.h"
#include "models/view.h"
#include "sim/within.h"

#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

void SourceMessageConfig::describe(FieldVisitor& visitor) {
    visitor.field("route", route,
                  "the exchange and key that it is published with (exchange/key), or the key alone",
                  {.required = true});
    visitor.field("kind", kind, "what consumers know it by, beside its key");
    visitor.field("rate", rate, "how many there are, at random times",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("size", size, "of each",
                  {.min = 0, .max = 4e9, .live = true, .source = "a guess: a content item"});
}

void MessageSourceConfig::describe(FieldVisitor& visitor) {
    visitor.field("to", to, "the broker", {.required = true, .ofKind = "rabbitmq"});
    visitor.field("messages", messages, "what it publishes", {.live = true});
    visitor.field(
        "threads", threads, "messages that it publishes at the same time",
        {.min = 1, .max = 100'000, .source = "publishing-api: 3 workers of 12 threads each"});
    visitor.field("retry_after", retryAfter,
                  "until a message is published again that was not confirmed; more by the fourth "
                  "power of the number of its failures before, in seconds",
                  {.min = 0, .live = true, .source = "Sidekiq, whose jobs publish: count^4 + 15"});
    visitor.field("retries", retries, "how often, before it is given up",
                  {.max = 254, .live = true, .source = "Sidekiq: 25"});
}

Problems problemsOn(const MessageSourceConfig& config, const PlatformPlan& plan) {
    Problems problems;
    const auto* broker = plan.configOf<RabbitMqConfig>(config.to.name);
    for (std::size_t i = 0; broker != nullptr && i < config.messages.size(); ++i) {
        append(problems, problemsOfRoute(joinPath(joinIndex("messages", i), "route"),
                                         config.messages[i].route, *broker));
    }
    return problems;
}

MessageSource::MessageSource(Platform& platform,
                             std::string name,
                             const MessageSourceConfig& config)
    : Component(platform, std::move(name), "message_source"), config_(config), changed_(world()),
      metrics_(world().metrics(), this->name()), meter_(world().metrics(), this->name()),
      threads_(world(),
               {.capacity = config.threads,
                .metrics = {.busy = &metrics_.busy, .waiting = &metrics_.waiting}}) {}

void MessageSource::connect() {
    WorkSink& sink = *sinkOf(*platform().find(config_.to.name));
    way_ = sink.wayFrom(name(), 0);
    for (const SourceMessageConfig& message : config_.messages) {
        routes_.push_back(*sink.routeOf(message.route));
        kinds_.push_back(sink.kindOf(message.kind).value_or(JobKind{}));
    }
}

void MessageSource::start() {
    for (std::size_t sort = 0; sort < config_.messages.size(); ++sort) {
        world().spawn(generate(sort));
    }
}

void MessageSource::reconfigure() {
    changed_.openForAll();
}

// Nobody calls it.
Task<Response> MessageSource::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

Task<void> MessageSource::changed() {
    co_await changed_.wait();
}

// Of the times between messages none has a memory: after a change of the rate the next begins anew.
Task<void> MessageSource::generate(std::size_t sort) {
    const sim::Stream gaps = stream("arrivals." + std::to_string(sort));
    std::uint64_t published = 0;
    for (std::uint64_t gap = 0;; ++gap) {
        const double rate = config_.messages[sort].rate.perSecond;
        if (rate <= 0) {
            co_await changed_.wait();
            continue;
        }
        const Duration length =
            sim::Distribution::exponential(1 / rate).sampleDuration(gaps.at(gap));
        const bool isChanged = co_await sim::withinUntil(world(), sim::after(world().now(), length),
                                                         changed(), sim::OnTimeout::Cancel);
        if (!isChanged) {
            world().spawn(publish(sort, published++));
        }
    }
}

Task<void> MessageSource::publish(std::size_t sort, std::uint64_t number) {
    Job job = firstJob(deriveKey(keyOfName(name()), sort), way_->key(), number, world().now());
    job.kind = kinds_[sort];
    job.size = static_cast<std::uint32_t>(config_.messages[sort].size.count);
    meter_.enter(job, world().now());
    while (!co_await attempt(job, routes_[sort])) {
        metrics_.failed.add();
        if (job.attempt >= config_.retries) {
            meter_.end(job, JobEnd::Dead, world().now());
            co_return;
        }
        const Duration pause = pauseBefore(++job.attempt);
        meter_.retry(job, world().now());
        co_await world().sleep(pause);
        meter_.release(job, world().now());
    }
    metrics_.published.add();
    meter_.end(job, JobEnd::Done, world().now());
}

Duration MessageSource::pauseBefore(std::uint32_t retry) const {
    const std::int64_t failuresBefore = retry - 1;
    const std::int64_t square = failuresBefore * failuresBefore;
    return sim::sum(config_.retryAfter, std::chrono::seconds(square * square));
}

Task<bool> MessageSource::attempt(Job& job, WorkRoute route) {
    const sim::Pool::Lease thread = co_await threads_.acquire();
    meter_.start(job, world().now());
    co_return isAccepted(co_await way_->hand(job, route));
}

void MessageSource::forEachWorkMeter(
    const std::function<void(std::string_view, const WorkMeter&)>& visit) const {
    visit("messages", meter_);
}

void MessageSource::show(View& view) const {
    view.queue("messages", metrics_.waiting.current(), std::nullopt);
    view.use("threads", metrics_.busy.current(), config_.threads);
}

const ComponentKind& messageSourceKind() {
    static constexpr ComponentKind kKind{
        .name = "message_source",
        .summary = "all who publish to a broker, as one source of messages",
        .leavesOut = "whatever its messages come of; its processes never die, and what waits in it "
                     "is not lost",
        .defaults = &defaultsOf<MessageSourceConfig>,
        .build = &buildOf<MessageSource, MessageSourceConfig>,
        .metrics = metricsOf<MessageSourceMetrics, WorkMeter, LinkMetrics>(),
        .answersPages = false,
        .whyUnasked = "answers no requests: it publishes, so let the fault hit its broker",
        .hasProcesses = false,
        .holdsContent = false,
        .answersByHttp = false,
        .scope = Scope::Regional,
        .holds = "a thread from the moment that a message is published until it is confirmed, or "
                 "that fails",
        .inFlight = "messages are published again, whatever happens to the broker",
        .source = "publishing-api lib/queue_publisher.rb@64d2c15"};
    return kKind;
}

} // namespace doppel::models
