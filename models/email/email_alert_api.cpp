// SPDX-License-Identifier: Apache-2.0
#include "models/email/email_alert_api.h"

#include "models/jobs/enqueues.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/sidekiq/sidekiq_config.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::models {

ChoiceNames choiceNames(EmailWork) {
    static constexpr std::array<std::string_view, 2> kNames{"immediate", "digest"};
    return kNames;
}

void EmailAlertApiConfig::describe(FieldVisitor& visitor) {
    visitor.field("does", does, "which part of the work it is", {.required = true});
    visitor.field("database", database, "its database", {.required = true, .ofKind = "database"});
    visitor.field("query_timeout", queryTimeout, "longest wait for a query",
                  {.min = 0, .minExclusive = true, .live = true, .source = "a guess"});
    visitor.field("latency", latency, "one way, to its database", {.min = 0, .live = true});
    visitor.field("queries_per_slice", queriesPerSlice,
                  "queries for a slice of subscribers, of which the last one writes their e-mails",
                  {.min = 1, .max = 1e6, .live = true, .source = "a guess"});
    visitor.field(
        "per_email", perEmail,
        "what building and writing one e-mail takes, beside these queries and handing its "
        "job over",
        {.min = 0, .live = true});
    visitor.field("jobs", jobs, "where its jobs go", {.required = true, .ofKind = "sidekiq"});
    visitor.field("job", job, "the job that it makes for each subscriber");
    visitor.field("queue", queue, "the queue of that job");
    visitor.field("lists", lists, "how many lists there are to subscribe to",
                  {.min = 1, .max = 10e6, .source = "a guess"});
    visitor.field("subscriptions", subscriptions, "subscriptions of all lists together",
                  {.max = 1e8, .source = "a guess: about 3 M e-mails a day in November 2020"});
    visitor.field("popularity", popularity,
                  "exponent of Zipf's law by which subscriptions are of lists",
                  {.min = 0, .max = 3, .source = "a guess"});
    visitor.field("share", share, "of subscriptions, those that this part is about",
                  {.live = true, .source = "a guess"});
}

Problems problemsOn(const EmailAlertApiConfig& config, const PlatformPlan& plan) {
    const SidekiqConfig* taker = sidekiqOf(config.jobs, plan);
    Problems problems;
    for (const Problem& problem :
         taker == nullptr ? Problems{} : problemsOfJob(config.job, config.queue, *taker)) {
        problems.push_back({"job", problem.message});
    }
    return problems;
}

EmailAlertApi::EmailAlertApi(Platform& platform,
                             std::string name,
                             const EmailAlertApiConfig& config)
    : Component(platform, std::move(name), "email_alert_api"), config_(config),
      lists_(config.lists, config.subscriptions, config.popularity), listChance_(stream("lists")),
      metrics_(world().metrics(), this->name()) {}

void EmailAlertApi::connect() {
    database_ = &platform().link(*this, config_.database, {});
    sink_ = sinkOf(*platform().find(config_.jobs.name));
    way_ = sink_ == nullptr ? nullptr : sink_->wayFrom(name(), 0);
    reconfigure();
}

void EmailAlertApi::reconfigure() {
    database_->setOptions({.latency = config_.latency,
                           .connectTimeout = config_.queryTimeout,
                           .firstByteTimeout = config_.queryTimeout});
}

std::uint64_t EmailAlertApi::subscribersOf(PageId page) const {
    const std::uint64_t all = config_.does == EmailWork::Digest
                                  ? config_.subscriptions
                                  : lists_.sizeOf(lists_.listOf(listChance_, page.index));
    return static_cast<std::uint64_t>(static_cast<double>(all) * config_.share.value + 0.5);
}

sim::Task<bool> EmailAlertApi::ask(Request request, std::uint64_t slice, bool isCovered) {
    const std::uint64_t key = deriveKey(request.key, KeyStep::Number, slice);
    const std::uint32_t queries = isCovered ? 1 : config_.queriesPerSlice; // it is to be found out
    for (std::uint32_t i = 0; i < queries; ++i) {
        request.key = deriveKey(key, KeyStep::Number, i);
        request.method = !isCovered && i + 1 == queries ? Method::Post : Method::Get;
        const Response answer = co_await database_->handle(request);
        if (!answer.successful()) {
            co_return false;
        }
    }
    co_return true;
}

void EmailAlertApi::countEmail(std::uint64_t request, std::uint64_t number) {
    std::uint64_t& reached = *reached_.tryEmplace(request, 0).first;
    metrics_.emails.add();
    metrics_.emailsRepeated.add(number < reached ? 1 : 0);
    reached = std::max(reached, number + 1);
}

// One that nobody takes is an exception, which ends it.
sim::Task<bool> EmailAlertApi::enqueue(Request request, std::uint64_t from, std::uint64_t to) {
    const auto kind = sink_->kindOf(config_.job);
    const auto route = sink_->routeOf(config_.queue);
    for (std::uint64_t one = from; one < to; ++one) {
        Job job = firstJob(request, way_->key(), one, world().now());
        job.document = request.page.index;
        job.kind = *kind;
        if (!isAccepted(co_await way_->hand(job, *route))) {
            metrics_.notTaken.add(to - one);
            co_return false;
        }
        countEmail(identityOf(request), one);
    }
    co_return true;
}

sim::Task<Response> EmailAlertApi::serve(Request request, InstanceId instance) {
    const Slowdown slow = slowdown(request.key, instance);
    if (slow.wait > sim::Duration::zero()) [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    const bool isDigest = config_.does == EmailWork::Digest;
    const std::uint64_t slice = isDigest ? kDigestSlice : kImmediateSlice;
    const std::uint64_t subscribers = subscribersOf(request.page);
    if (way_ == nullptr || !sink_->kindOf(config_.job) || !sink_->routeOf(config_.queue)) {
        metrics_.notTaken.add(subscribers);
        co_return Response::ofItsOwn(503);
    }
    const bool isKnown = !isDigest && request.visit != 0;
    const std::pair change(request.visit, request.page.index);
    const auto before = isKnown ? begun_.find(change) : begun_.end();
    Begun begun = before == begun_.end() ? Begun{} : before->second;
    if (begun.isDone) { // "return if content_change.processed_at"
        co_return Response::ofItsOwn(co_await ask(request, 0, true) ? 200 : 503);
    }
    const std::uint64_t identity = identityOf(request);
    const std::uint64_t covered = begun.written;
    for (std::uint64_t number = 0; number < slicesOf(subscribers, slice); ++number) {
        const bool isCovered = number < covered;
        if (!isCovered) {
            metrics_.slices.add(deriveKey(identity, number));
        }
        if (!co_await ask(request, number, isCovered)) {
            co_return Response::ofItsOwn(503);
        }
        if (isCovered) {
            continue;
        }
        const std::uint64_t end = std::min(subscribers, (number + 1) * slice);
        if (config_.perEmail > sim::Duration::zero()) {
            const auto emails = static_cast<std::int64_t>(end - number * slice);
            co_await world().sleep(slow.ofWork(config_.perEmail * emails));
        }
        begun.written = number + 1;
        const auto remember = [&] {
            if (isKnown) {
                begun_.insert_or_assign(change, begun);
            }
        };
        remember();
        if (!co_await enqueue(request, number * slice, end)) {
            begun.lacksJobs = true;
            remember();
            co_return Response::ofItsOwn(503);
        }
    }
    if (isKnown) {
        begun.isDone = true;
        begun_.insert_or_assign(change, begun);
    }
    if (!begun.lacksJobs) {
        metrics_.changes.add(identity);
    }
    co_return Response::ofItsOwn(200);
}

const ComponentKind& emailAlertApiKind() {
    static constexpr ComponentKind kKind{
        .name = "email_alert_api",
        .summary = "a part of GOV.UK's email-alert-api: e-mails about a change, or digests",
        .leavesOut = "computing, which is that of the worker that calls it; filters of lists, "
                     "subscribers of several lists, unsubscribing and delivery receipts; the "
                     "recovery of lost jobs, which a scenario's timeline may enqueue",
        .defaults = &defaultsOf<EmailAlertApiConfig>,
        .build = &buildOf<EmailAlertApi, EmailAlertApiConfig>,
        .metrics = metricsOf<EmailAlertApiMetrics, LinkMetrics>(),
        .runsInItsCaller = true,
        .holdsContent = false,
        .scope = Scope::Regional,
        .takesTime = [](const Config&) { return false; },
        .holds = "nothing of its own while it waits for its database and for Redis",
        .inFlight =
            "it ends with the process of its caller: jobs that were handed over stay so; a change "
            "that is tried again leaves out the slices whose e-mails are written, and whatever of "
            "their jobs nobody took; one that is done mails nobody again; a digest makes all anew",
        .source = "alphagov/email-alert-api immediate_email_generation_service.rb and its "
                  "batch.rb (covered_by_earlier_attempts), "
                  "digest_initiator_service.rb, config/sidekiq.yml",
        .whenClientLeaves = "it goes on, as long as the process of its caller lives"};
    return kKind;
}

} // namespace doppel::models
