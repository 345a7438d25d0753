// SPDX-License-Identifier: Apache-2.0
#include "models/publishing/publishing_api.h"

#include "models/app/app.h"
#include "models/data/key_value.h"
#include "models/jobs/enqueues.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/sidekiq/sidekiq_config.h"
#include "sim/assert.h"

#include <array>
#include <utility>
#include <vector>

namespace doppel::models {

using sim::Task;

ChoiceNames choiceNames(PublishingWork) {
    static constexpr std::array<std::string_view, 3> kNames{"commands", "downstream", "dependants"};
    return kNames;
}

void PublishingApiConfig::describe(FieldVisitor& visitor) {
    visitor.field("does", does, "which part of the work it is", {.required = true});
    visitor.field("documents", documents, "the documents that it knows",
                  {.required = true, .ofKind = "documents"});
    visitor.field("database", database, "its database", {.required = true, .ofKind = "database"});
    visitor.field("queries", queries, "queries of any piece of its work, one after the other",
                  {.max = 1e6, .live = true, .source = "a guess"});
    visitor.field("links_per_query", linksPerQuery,
                  "one more query for each of so many links: of those that a document is presented "
                  "with, or that dependency resolution walks",
                  {.min = 1, .live = true, .source = "a guess"});
    visitor.field("query_timeout", queryTimeout, "longest wait for a query",
                  {.min = 0, .minExclusive = true, .live = true, .source = "a guess"});
    visitor.field("latency", latency, "one way, to whom it calls", {.min = 0, .live = true});
    visitor.field("draft", draft, "downstream: whether it presents to the draft stack");
    visitor.field("content_store", contentStore, "downstream: whom documents are presented to");
    visitor.field("content_store_timeout", contentStoreTimeout, "longest wait for its answer",
                  {.min = 0,
                   .minExclusive = true,
                   .live = true,
                   .source = "gds-api-adapters json_client.rb: 4 s"});
    visitor.field("exchange", exchange,
                  "downstream: whom consumers of messages hear of a publish by; none: nobody tells",
                  {.ofKind = "rabbitmq"});
    visitor.field("schema", schema, "the first word of its messages' routing keys");
    visitor.field("jobs", jobs, "where its jobs go; none: there are none", {.ofKind = "sidekiq"});
    visitor.field("live_job", liveJob, "the job that presents a document to the live stack");
    visitor.field("draft_job", draftJob, "the job that presents one to the draft stack");
    visitor.field("dependant_job", dependantJob,
                  "the job that presents a dependant to the live stack");
    visitor.field("dependency_job", dependencyJob, "the job that finds dependants");
    visitor.field("dependency_queue", dependencyQueue, "the queue of that job");
    visitor.field("scheduled_for", scheduledFor,
                  "commands: how long before its time a document is scheduled",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field(
        "seen_by_dependants", seen,
        "commands: what of editors' publishes changes what dependants are presented with; of "
        "a task's, all do",
        {.live = true, .source = "a guess"});
}

Problems problemsOf(const PublishingApiConfig& config) {
    if (config.does == PublishingWork::Downstream && config.contentStore.empty()) {
        return {{"content_store", "a downstream part presents documents to a content store"}};
    }
    return {};
}

Problems problemsOn(const PublishingApiConfig& config, const PlatformPlan& plan) {
    Problems problems;
    const SidekiqConfig* taker = sidekiqOf(config.jobs, plan);
    if (taker == nullptr) {
        return problems;
    }
    const std::string high(toText(DownstreamQueue::High));
    const std::string low(toText(DownstreamQueue::Low));
    const auto check = [&](std::string_view field, const std::string& job,
                           const std::string& queue) {
        for (const Problem& problem : problemsOfJob(job, queue, *taker)) {
            problems.push_back({std::string(field), problem.message});
        }
    };
    if (config.does == PublishingWork::Commands) {
        check("live_job", config.liveJob, high);
        check("draft_job", config.draftJob, high);
    } else if (config.does == PublishingWork::Downstream && !config.draft) {
        check("dependency_job", config.dependencyJob, config.dependencyQueue);
    } else if (config.does == PublishingWork::Dependants) {
        check("dependant_job", config.dependantJob, low);
    }
    return problems;
}

Problems notesOn(const PublishingApiConfig& config, const PlatformPlan& plan) {
    Problems notes;
    const auto* store = plan.configOf<AppConfig>(config.contentStore.name);
    if (store == nullptr) {
        return notes;
    }
    for (const CallConfig& call : store->calls) {
        const auto* called = plan.configOf<KeyValueConfig>(call.to.name);
        const bool mayLose = called != nullptr && !called->contents && called->takeover &&
                             losesWrites(*called->takeover);
        if (mayLose && !call.content.value_or(false)) {
            notes.push_back({"content_store",
                             "is " + config.contentStore.name + ", whose pages are not made from " +
                                 call.to.name +
                                 ", so that no publish is lost with the writes that a takeover "
                                 "loses there: say content: true in its call"});
        }
    }
    return notes;
}

PublishingApi::PublishingApi(Platform& platform,
                             std::string name,
                             const PublishingApiConfig& config)
    : Component(platform, std::move(name), "publishing_api"), config_(config),
      seenChance_(stream("seen")), scheduleChance_(stream("schedule")),
      retryChance_(stream("scheduled_retries")), metrics_(world().metrics(), this->name()) {}

void PublishingApi::connect() {
    documents_ = dynamic_cast<Documents*>(platform().find(config_.documents.name));
    DOPPEL_ASSERT(documents_ != nullptr);
    database_ = &platform().link(*this, config_.database, {});
    if (!config_.contentStore.empty()) {
        contentStore_ = &platform().link(*this, config_.contentStore, {});
        if (!config_.draft) {
            documents_->areStoredBy(contentStore_->target());
        }
    }
    exchange_ = wayTo(config_.exchange);
    jobs_ = wayTo(config_.jobs);
    reconfigure();
}

void PublishingApi::reconfigure() {
    database_->setOptions({.latency = config_.latency,
                           .connectTimeout = config_.queryTimeout,
                           .firstByteTimeout = config_.queryTimeout});
    if (contentStore_ != nullptr) {
        contentStore_->setOptions({.latency = config_.latency,
                                   .connectTimeout = config_.contentStoreTimeout,
                                   .firstByteTimeout = config_.contentStoreTimeout,
                                   .verifiesCertificate = true});
    }
}

PublishingApi::Way PublishingApi::wayTo(const ComponentRef& target) {
    if (target.empty()) {
        return {};
    }
    WorkSink* sink = sinkOf(*platform().find(target.name));
    return {sink == nullptr ? nullptr : sink->wayFrom(name(), 0), sink};
}

Task<Response> PublishingApi::serve(Request request, InstanceId instance) {
    const Slowdown slow = slowdown(request.key, instance);
    if (slow.wait > sim::Duration::zero()) [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    switch (config_.does) {
    case PublishingWork::Commands:
        co_return co_await commandFor(request);
    case PublishingWork::Downstream:
        co_return co_await downstream(request);
    case PublishingWork::Dependants:
        break;
    }
    co_return co_await dependants(request);
}

bool PublishingApi::isGood(const Request&, const Response& response) const {
    return response.successful() && !response.stopsInItsMidst();
}

// ---- commands ----

Task<Response> PublishingApi::commandFor(Request request) {
    const sim::Time clicked = world().now();
    const bool writes = request.method == Method::Post;
    if (!co_await ask(request, config_.queries, writes)) {
        co_return Response::ofItsOwn(503);
    }
    if (!writes) {
        co_return Response::ofItsOwn(200, sim::Bytes{1});
    }
    const auto command = static_cast<PublishCommand>(request.command % kPublishCommands);
    const bool seen = seenChance_.at(request.key).chance(config_.seen.value);
    const bool taken = co_await this->command({.page = request.page,
                                               .command = command,
                                               .clicked = clicked,
                                               .visit = request.visit,
                                               .key = request.key,
                                               .span = request.span,
                                               .dependantsSee = seen});
    co_return Response::ofItsOwn(taken ? 200 : 503);
}

Task<bool> PublishingApi::command(Publication publication) {
    const JobMaker maker = makerOf(publication);
    const std::uint64_t identity =
        deriveKey(maker.identity, static_cast<std::uint64_t>(publication.command));
    if (publication.command == PublishCommand::Schedule) {
        metrics_.commands.add(identity);
        if (documents_->scheduled(publication.visit)) {
            world().spawn(publishLater(publication));
        }
        co_return true;
    }
    const CommandPlan plan = planOf(publication.command, publication.dependantsSee);
    const PageId page = publication.page;
    const ContentVersion version = plan.live ? documents_->publish(publication) : ContentVersion{};
    bool taken = true;
    if (plan.draft) {
        taken =
            co_await enqueue(maker, 1, page, config_.draftJob, toText(plan.draft->queue)) && taken;
    }
    if (plan.live) {
        const bool dependantsToo = plan.live->updatesDependants;
        const bool isLive =
            co_await enqueue(maker, 2, page, dependantsToo ? config_.liveJob : config_.dependantJob,
                             toText(plan.live->queue));
        if (!isLive) {
            documents_->dropped(publication, version);
        }
        taken = isLive && taken;
    }
    if (taken) {
        metrics_.commands.add(identity);
    }
    co_return taken;
}

// One command is what a visit clicked for, however often its request is made.
JobMaker PublishingApi::makerOf(const Publication& publication) const {
    return {publication.key, publication.visit == 0
                                 ? publication.key
                                 : deriveKey(publication.visit, keyOfName(name()))};
}

// ---- jobs ----

Task<Response> PublishingApi::downstream(Request request) {
    const JobMaker maker(request); // whosever journey it belongs to
    const PageId page = request.page;
    const ContentVersion version = platform().pages().versions().current(page);
    auto publication = config_.draft ? std::nullopt : documents_->pending(page);
    if (publication) {
        halfDone_.erase(page.index); // an older one
    } else if (const auto half = halfDone_.find(page.index); half != halfDone_.end()) {
        publication = half->second;
        publication->span = Journal::kNotKept;
    }
    if (!config_.draft) {
        documents_->started(page, version);
    }
    if (publication && publication->span != Journal::kNotKept) { // what follows is of its journey
        request.visit = publication->visit;
        request.span = publication->span;
        request.sampled = true;
    }
    std::uint64_t links = 0;
    if (page.index < documents_->graph().size()) {
        links = documents_->resolver().expansionOf({page.index}).size();
    }
    metrics_.expansion.record(static_cast<std::int64_t>(links));
    if (!co_await ask(request, config_.queries + queriesFor(links), true)) {
        co_return Response::ofItsOwn(503);
    }
    const Presented presented = co_await put(request, maker.identity, version);
    if (presented == Presented::Failed) {
        co_return Response::ofItsOwn(503);
    }
    if (config_.draft) {
        co_return Response::ofItsOwn(200);
    }
    if (presented == Presented::Stored) {
        platform().registrations().add(page); // the content store registers the routes
        documents_->stored(page, version);
    }
    const CommandPlan plan =
        publication ? planOf(publication->command, publication->dependantsSee) : CommandPlan{};
    const DownstreamPlan live = plan.live.value_or(planOfDependant(false));
    bool taken = !live.event || co_await broadcast(maker, page, *live.event);
    if (taken && publication && live.updatesDependants) {
        taken = co_await enqueue(maker, 0, page, config_.dependencyJob, config_.dependencyQueue);
    }
    if (!live.updatesDependants || jobs_.way == nullptr) {
        documents_->dependantsAreNotSought(page);
    } else if (taken) {
        documents_->dependantsAreSought(page);
    }
    if (taken) {
        halfDone_.erase(page.index);
    } else if (publication) {
        halfDone_.insert_or_assign(page.index, *publication);
    }
    co_return Response::ofItsOwn(taken ? 200 : 503);
}

Task<Response> PublishingApi::dependants(Request request) {
    const PageId page = request.page;
    if (page.index >= documents_->graph().size()) {
        co_return Response::ofItsOwn(200);
    }
    const auto found = documents_->resolver().dependantsOf({page.index});
    const std::uint64_t looked = documents_->resolver().looked();
    const std::vector<DocumentId> all(found.begin(), found.end()); // before the next question
    const ContentVersions& versions = platform().pages().versions();
    const sim::Time clicked =
        versions.publishedAt(page, versions.current(page)).value_or(world().now());
    if (!co_await ask(request, config_.queries + queriesFor(looked), false)) {
        co_return Response::ofItsOwn(503);
    }
    metrics_.resolved.add(identityOf(request), all.size());
    bool taken = true;
    const std::uint64_t job = request.work == 0 ? 0 : deriveKey(request.visit, request.work);
    for (std::uint32_t number = 0; number < all.size(); ++number) {
        const DocumentId document = all[number];
        const PageId dependant{document.index};
        if (dependant == page || dependant.index >= platform().pages().size()) {
            continue;
        }
        documents_->dependantChanges(
            {.page = dependant, .of = page, .clicked = clicked, .job = job, .number = number});
        taken = co_await enqueue(request, document.index, dependant, config_.dependantJob,
                                 toText(DownstreamQueue::Low)) &&
                taken;
    }
    documents_->dependantsAreFound(page);
    co_return Response::ofItsOwn(taken ? 200 : 503);
}

// ---- whom it calls ----

std::uint64_t PublishingApi::queriesFor(std::uint64_t links) const {
    return static_cast<std::uint64_t>(static_cast<double>(links) / config_.linksPerQuery);
}

Task<bool> PublishingApi::ask(Request request, std::uint64_t count, bool writes) {
    const std::uint64_t key = request.key;
    for (std::uint64_t i = 0; i < count; ++i) {
        request.key = deriveKey(key, KeyStep::Number, i);
        request.method = writes && i + 1 == count ? Method::Post : Method::Get;
        metrics_.queries.add();
        const Response answer = co_await database_->handle(request);
        if (!answer.successful()) {
            metrics_.failedQueries.add();
            co_return false;
        }
        request.sampled = false; // one stands for all of them in a journey
        request.span = Journal::kNotKept;
    }
    co_return true;
}

Task<PublishingApi::Presented>
PublishingApi::put(Request request, std::uint64_t identity, ContentVersion version) {
    request.method = Method::Post;
    request.validator = version;
    const Response answer = co_await contentStore_->handle(request);
    const bool conflict = answer.answered() && answer.status == 409;
    metrics_.conflicts.add(conflict ? 1 : 0);
    const bool isTakenForDone = answer.successful() || answer.lacksBody; // nobody parses it
    if (isTakenForDone) {
        metrics_.presented.add(identity);
    }
    if (conflict) {
        co_return Presented::Stored; // a newer one is there: nothing to be done
    }
    if (!isTakenForDone) {
        co_return Presented::Failed;
    }
    co_return answer.lacksWork ? Presented::Nowhere : Presented::Stored;
}

Task<bool> PublishingApi::broadcast(JobMaker maker, PageId page, PublishEvent event) {
    if (exchange_.way == nullptr) {
        co_return true;
    }
    const std::string key = config_.schema + '.' + std::string(toText(event));
    Job message = firstJob(maker, exchange_.way->key(), 0, world().now());
    message.document = page.index;
    const auto route = exchange_.sink->routeOf(key);
    const auto kind = exchange_.sink->kindOf(key);
    if (kind) {
        message.kind = *kind;
    }
    const bool taken = route && isAccepted(co_await exchange_.way->hand(message, *route));
    metrics_.notHandedOver.add(taken ? 0 : 1);
    co_return taken;
}

Task<bool> PublishingApi::enqueue(JobMaker maker,
                                  std::uint64_t number,
                                  PageId page,
                                  std::string_view kind,
                                  std::string_view queue) {
    if (jobs_.way == nullptr) {
        co_return true;
    }
    const auto known = jobs_.sink->kindOf(kind);
    const auto route = jobs_.sink->routeOf(queue);
    if (!known || !route) {
        metrics_.notHandedOver.add();
        co_return false;
    }
    Job job = firstJob(maker, jobs_.way->key(), number, world().now());
    job.document = page.index;
    job.kind = *known;
    const Handover handover = co_await jobs_.way->hand(job, *route);
    metrics_.duplicates.add(handover == Handover::Duplicate ? 1 : 0);
    metrics_.notHandedOver.add(isAccepted(handover) ? 0 : 1);
    co_return isAccepted(handover);
}

const ComponentKind& publishingApiKind() {
    static constexpr ComponentKind kKind{
        .name = "publishing_api",
        .summary = "a part of GOV.UK's Publishing API: commands, downstream jobs, or dependency "
                   "resolution",
        .leavesOut = "computing, which is that of the app or worker that calls it; the validity of "
                     "what is published; discarded drafts, locales and path reservations; the "
                     "jobs of publishing apps",
        .defaults = &defaultsOf<PublishingApiConfig>,
        .build = &buildOf<PublishingApi, PublishingApiConfig>,
        .metrics = metricsOf<PublishingApiMetrics, LinkMetrics>(),
        .whyUnmeasured = [](const Config& config, std::string_view metric) -> std::string_view {
            const auto& own = static_cast<const ConfigOf<PublishingApiConfig>&>(config).value;
            return metric == "expanded_links" && own.does != PublishingWork::Downstream
                       ? "it presents nothing: only what does `downstream` expands links"
                       : "";
        },
        .runsInItsCaller = true,
        .holdsContent = false,
        .scope = Scope::Regional,
        .takesTime = [](const Config&) { return false; },
        .verifiesCertificates = true,
        .holds = "nothing of its own while it waits for its database and whom it tells",
        .inFlight = "it ends with the process of its caller: what was published stays published, "
                    "jobs that were handed over stay so, an open transaction is rolled back; a job "
                    "that is tried again does all of it anew",
        .source = "alphagov/publishing-api app/commands/v2, app/sidekiq, lib/queue_publisher.rb",
        .whenClientLeaves = "it goes on, as long as the process of its caller lives"};
    return kKind;
}

} // namespace doppel::models
