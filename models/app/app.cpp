// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"

#include "models/app/call_options.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/publishing/page_template.h"
#include "models/server_zones.h"
#include "models/traffic/rightful_status.h"
#include "models/view.h"
#include "sim/gate.h"
#include "sim/within.h"

#include <algorithm>
#include <coroutine>
#include <map>
#include <string_view>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

// Calls that run at the same time. They end with whoever waits for them.
class App::FanOut {
public:
    FanOut(sim::World& world, std::size_t calls)
        : answers(calls), world_(world), allEnded_(world), running_(calls) {}
    ~FanOut() {
        for (auto& process : running_) {
            if (process) {
                world_.end(std::exchange(process, nullptr));
            }
        }
    }
    FanOut(const FanOut&) = delete;
    FanOut& operator=(const FanOut&) = delete;

    // A call's process, for as long as it lives.
    class Running {
    public:
        Running(FanOut& all, std::size_t slot, std::coroutine_handle<> process)
            : all_(all), slot_(slot) {
            all_.running_[slot_] = process;
        }
        ~Running() { all_.running_[slot_] = nullptr; }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

    private:
        FanOut& all_;
        std::size_t slot_;
    };
    void ended(std::size_t slot, const Response& response) {
        answers[slot] = response;
        running_[slot] = nullptr;
        if (!anyRuns()) {
            allEnded_.openForAll();
        }
    }
    Task<void> wait() {
        while (anyRuns()) {
            co_await allEnded_.wait();
        }
    }
    sim::World& world() const { return world_; }

    std::vector<std::optional<Response>> answers;

private:
    bool anyRuns() const {
        return std::any_of(running_.begin(), running_.end(),
                           [](const auto& process) { return process != nullptr; });
    }

    sim::World& world_;
    sim::Gate allEnded_;
    std::vector<std::coroutine_handle<>> running_; // null: not begun, or over
};

void AppConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kPuma = "govuk_app_config govuk_puma.rb";
    visitor.field(
        "replicas", replicas, "servers (pods)",
        {.min = 1, .max = 10'000, .live = true, .source = "GOV.UK values-production.yaml: 3"});
    describeGroups(visitor, servers);
    visitor.field("workers", workers, "worker processes of each server",
                  {.min = 1, .max = 1024, .source = kPuma});
    visitor.field("threads", threads, "threads of each worker",
                  {.min = 1, .max = 10'000, .source = kPuma});
    visitor.field(
        "backlog", backlog,
        "connections that wait to be accepted; more are refused. With accept_policy puma7 a worker "
        "accepts within 5 ms, whatever waits in it, and one alone at once: it bounds no queue "
        "there",
        {.min = 1, .max = 1e9, .source = "puma: 1024, where net.core.somaxconn allows it"});
    visitor.field("accept_policy", acceptPolicy,
                  "how new connections are distributed over the workers",
                  {.source = "publishing-api Gemfile.lock: puma 8.0.2"});
    visitor.field("queue", queue, "what it does about requests that it has no thread for");
    visitor.field("cpu", cpu,
                  "time spent computing for a page; a worker computes for one request at a time",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("io", io, "time spent waiting for a page, apart from the calls",
                  {.min = 0, .live = true});
    visitor.field("cpu_before", cpuBefore, "share of the computing before the first wait",
                  {.live = true, .source = "a guess"});
    visitor.field("cpu_after", cpuAfter, "share of the computing after the last wait",
                  {.live = true, .source = "a guess"});
    visitor.field("calls", calls, "the components that it calls for a page, in this order",
                  {.live = true});
    visitor.field(
        "enqueues", enqueues,
        "the jobs and messages that its thread hands over before it answers well, in this "
        "order; where one is not taken, the answer is a 500");
    visitor.field("content", content, "for an app that owns the content: what it says about it",
                  {.live = true});
    visitor.field("template", pageTemplate,
                  "for an app that renders pages: what they share; unset: nothing that changes");
    visitor.field("status_on_failure", statusOnFailure, "its answer when a necessary call failed",
                  {.min = 400, .max = 599, .live = true, .source = "GOV.UK frontends: 503"});
    lifecycle.describe(visitor);
}

Problems problemsOf(const AppConfig& config) {
    return problemsOfServers(config.replicas, AppConfig{}.replicas, config.servers);
}

Problems problemsOn(const AppConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOn(config.calls, plan);
    append(problems, problemsOn(config.enqueues, "enqueues", nullptr, plan));
    return problems;
}

Problems notesOn(const AppConfig& config, const PlatformPlan&) {
    Problems notes = notesOn(config.calls);
    if (config.acceptPolicy == AcceptPolicy::Puma7 && config.workers == 1) {
        noteChanged(notes, "backlog", config.backlog, AppConfig{}.backlog,
                    "has no effect: with accept_policy puma7 a worker alone accepts at once");
    }
    return notes;
}

App::App(Platform& platform, std::string name, const AppConfig& config)
    : Component(platform, std::move(name), "app"), config_(config), cpuChance_(stream("cpu")),
      ioChance_(stream("io")), callChance_(stream("calls")), retryChance_(stream("retries")),
      throttleChance_(stream("throttle")), held_(platform.pages().versions()),
      metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

Task<Response> App::serve(Request request, InstanceId instance) {
    const sim::Time arrival = world().now();
    const Occupancy pod = enter(instance);
    if (pod->full()) {
        fleet().reprobe(instance);
        if (sheds(config_.queue, pod->waiting())) {
            metrics_.shed.add();
            co_return Response::ofItsOwn(config_.queue.shedStatus);
        }
    }
    waits(request, "thread");
    const Pod::ThreadLease thread = co_await pod->takeThread();
    goesOn(request);
    if (!thread) {
        metrics_.refused.add();
        co_return Response::failed(Failure::Refused);
    }
    const sim::Time begin = world().now();
    metrics_.queueTime.record((begin - arrival).count());
    const CoDel::Rule codel{config_.queue.codelTarget, config_.queue.codelInterval};
    if (config_.queue.codel && pod->codel().refuses(codel, begin - arrival, begin)) {
        metrics_.shed.add();
        co_return Response::ofItsOwn(config_.queue.shedStatus);
    }
    Response response = co_await work(request, pod, {instance, thread.worker()});
    if (!enqueues_->empty() && response.good() && !co_await enqueue(request)) {
        response = Response::ofItsOwn(kUnrescued);
    }
    metrics_.degraded.add(response.isDegraded ? 1 : 0);
    const sim::Duration held = world().now() - begin;
    metrics_.duration.record(held.count());
    const bool wasted = co_await sim::callerGaveUp();
    if (wasted) {
        metrics_.wastedDuration.record(held.count());
    }
    co_return response;
}

// Within its thread, which waits while its client connects to Redis again.
Task<bool> App::enqueue(Request request) {
    waits(request, "enqueue");
    const bool taken = co_await enqueues_->first(request, request.page.index);
    goesOn(request);
    metrics_.failedEnqueues.add(taken ? 0 : 1);
    co_return taken;
}

// What is asked is answered without work, by whichever thread comes to it.
Task<Response> App::answerProbe(InstanceId server, std::uint64_t key) {
    const Occupancy pod = enter(server);
    const Pod::ThreadLease thread = co_await pod->takeThread();
    if (!thread) { // the kernel drops what the backlog has no place for
        co_return Response::failed(Failure::ConnectTimeout);
    }
    co_return co_await Component::answerProbe(server, key);
}

bool App::mayFailProbes(InstanceId server) const {
    const Pod* pod = pods_.find(server);
    return Component::mayFailProbes(server) || (pod != nullptr && pod->full());
}

void App::connect() {
    std::map<std::string_view, std::uint32_t> callsTo;
    for (const CallConfig& call : config_.calls) {
        const std::uint32_t before = callsTo[call.to.name]++;
        links_.push_back(&platform().link(*this, call.to, linkOptionsOf(call), before));
    }
    stages_ = stagesOf(config_.calls);
    enqueues_ = std::make_unique<Enqueues>(*this, config_.enqueues, 0);
    if (config_.pageTemplate) {
        template_ = dynamic_cast<PageTemplate*>(platform().find(config_.pageTemplate->from.name));
    }
    chooseContent();
    serversChanged();
}

void App::serverEnded(InstanceId server) {
    pods_.end(server);
}

void App::serversChanged() {
    const std::int64_t workers = std::int64_t{fleet().runningCount()} * config_.workers;
    metrics_.workers.set(world().now(), workers);
    metrics_.maxThreads.set(world().now(), workers * config_.threads);
}

Task<Response> App::work(Request request, const Occupancy& pod, Place place) {
    const PageClass& pageClass = platform().pages().classOf(request.page);
    // The work of a page class is that of rendering: content is read from a database.
    const double factor = config_.content ? 1.0 : pageClass.work.value;
    const double seconds = config_.cpu.sample(cpuChance_.at(request.key)) * factor;
    const Slowdown slow = slowdown(request.key, place.server);
    const Duration cpu = slow.ofWork(sim::fromSeconds(std::max(0.0, seconds)));
    const Duration io = slow.ofWork(config_.io.sampleDuration(ioChance_.at(request.key)));
    const std::size_t ownWaits = io > Duration::zero() ? 1 : 0;
    const std::size_t stops = ownWaits + stages_.size();
    const CpuSlices slices = cutCpu(cpu, stops, config_.cpuBefore, config_.cpuAfter);

    const InHand inHand(fleet().host(), place.server);
    CallsSoFar calls;
    if (slow.wait > Duration::zero()) [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    Duration computed = sim::sum(slices.first, collection(place));
    co_await compute(request, pod, place, computed);
    for (std::size_t wait = 0; wait < stops; ++wait) {
        if (wait < ownWaits) {
            co_await world().sleep(io);
        } else {
            co_await runStage(request, pod, stages_[wait - ownWaits], calls);
        }
        if (calls.done()) {
            break;
        }
        const Duration next = wait + 1 < stops ? slices.between : slices.last;
        co_await compute(request, pod, place, next);
        computed += next;
    }
    const bool wasted = co_await sim::callerGaveUp();
    if (wasted) {
        metrics_.wastedCpu.record(computed.count());
    }
    if (config_.content && request.method == Method::Post && request.validator != 0 &&
        !calls.failed) {
        co_return Response::ofItsOwn(held_.put(request.page, request.validator) ? 200 : 409);
    }
    HeldContent held = heldOf(request.page, calls.validator);
    ContentVersion& rendered = config_.content ? held.version : calls.validator;
    if (template_ != nullptr && rendered != 0) {
        const sim::Time asOf =
            pod->templates().asOf(place.worker, world().now(), config_.pageTemplate->maxAge);
        rendered = template_->changes().shown(request.page, rendered, asOf);
    }
    co_return answerOf({.request = request,
                        .pageClass = pageClass,
                        .bodySize = platform().pages().bodySize(request.page),
                        .content = config_.content,
                        .calls = calls,
                        .statusOnFailure = config_.statusOnFailure,
                        .held = held});
}

// `read`: the version that its store has said that it has, 0 where it has not.
HeldContent App::heldOf(PageId page, ContentVersion read) const {
    const ContentVersions& versions = platform().pages().versions();
    const ContentVersion version = read != 0 ? read : held_.of(page);
    return {version, versions.isPage(page, version), versions.intentOf(page), world().now()};
}

Task<void>
App::compute(const Request& request, const Occupancy& pod, Place place, Duration length) {
    if (length <= Duration::zero()) {
        co_return;
    }
    waits(request, "processor");
    const sim::Pool::Lease processor = co_await pod->processor(place.worker).acquire();
    goesOn(request);
    if (ServerHost* host = fleet().host()) [[unlikely]] {
        co_await host->compute(place.server, length);
    } else {
        co_await world().sleep(length);
    }
}

Duration App::collection(Place place) {
    ServerHost* host = fleet().host();
    return host == nullptr ? Duration::zero() : host->collection(place.server, place.worker);
}

Task<void>
App::runStage(Request request, const Occupancy& pod, CallStage stage, CallsSoFar& calls) {
    if (stage.count > 1) {
        co_await runParallel(request, pod, stage, calls);
        co_return;
    }
    if (!isDue(stage.first, request, calls)) {
        co_return;
    }
    const Response response = co_await pod->calls()[stage.first].entry().handle(asked(request));
    calls.add(config_.calls[stage.first], judged(stage.first, request, response), response);
}

Task<void>
App::runParallel(Request request, const Occupancy& pod, CallStage stage, CallsSoFar& calls) {
    FanOut fanOut(world(), stage.count);
    const auto self = co_await sim::thisProcess();
    for (std::size_t i = 0; i < stage.count; ++i) {
        if (isDue(stage.first + i, request, calls)) {
            world().spawnFor(self, callInto(fanOut, i, stage.first + i, request, pod));
        }
    }
    co_await fanOut.wait();
    for (std::size_t i = 0; i < stage.count; ++i) {
        if (fanOut.answers[i]) {
            const Response& response = *fanOut.answers[i];
            calls.add(config_.calls[stage.first + i], judged(stage.first + i, request, response),
                      response);
        }
    }
}

Task<void>
App::callInto(FanOut& fanOut, std::size_t slot, std::size_t call, Request request, Occupancy pod) {
    const FanOut::Running running(fanOut, slot, co_await sim::thisProcess());
    const Response response = co_await pod->calls()[call].entry().handle(asked(request));
    fanOut.ended(slot, response);
}

CallAnswer App::judged(std::size_t call, const Request& request, const Response& response) {
    const CallConfig& config = config_.calls[call];
    const CallAnswer answer{
        .isContent = areContent_[call],
        .isRightful = (areContent_[call] && config.onFailure == OnFailure::Error) ||
                      links_[call]->target().isGood(request, response),
        .missIsAwaited = missesAwaited_[call],
        .isBlank =
            response.lacksBody || (areContent_[call] && isBlank(platform(), request, response))};
    if (outcomeOf(config, answer, response) == CallOutcome::Failed) {
        metrics_.failedCalls.add();
    }
    return answer;
}

bool App::isDue(std::size_t call, const Request& request, const CallsSoFar& calls) const {
    auto draws = callChance_.at(links_[call]->keyBehind(request.key));
    CallMoment moment;
    moment.pageClass = platform().pages().classOf(request.page).name;
    moment.missed = calls.missed;
    moment.uniform = draws.uniform();
    moment.writes = request.method == Method::Post;
    return isMade(config_.calls[call], moment);
}

// What the visitor's copy is good for is the app's own question; what version it is given to keep,
// its stores keep with it.
Request App::asked(Request request) const {
    const bool keeps = config_.content && request.method == Method::Post;
    request.validator = keeps ? request.validator : 0;
    return request;
}

App::Occupancy App::enter(InstanceId server) {
    return pods_.enter(server, [this] { return newPod(); });
}

std::unique_ptr<Pod> App::newPod() {
    Pod::Options options;
    options.workers = config_.workers;
    options.threads = config_.threads;
    options.backlog = config_.backlog;
    options.policy = config_.acceptPolicy;
    options.order = config_.queue.order;
    options.lifoFrom = config_.queue.lifoFrom;
    options.busyThreads = &metrics_.busyThreads;
    options.waiting = &metrics_.waiting;
    options.computing = &metrics_.computing;
    auto pod = std::make_unique<Pod>(world(), options);
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const CallChain::Context context{.world = world(),
                                         .config = config_.calls[i],
                                         .chance = retryChance_,
                                         .throttleChance = throttleChance_,
                                         .call = links_[i]->key(),
                                         .metrics = metrics_.calls,
                                         .journal = platform().journal()};
        pod->calls().emplace_back(*links_[i], context);
    }
    return pod;
}

void App::show(View& view) const {
    const std::int64_t ready = fleet().readyCount();
    view.queue("backlog", metrics_.waiting.current(), ready * config_.backlog);
    view.use("threads", metrics_.busyThreads.current(), metrics_.maxThreads.current());
    view.use("workers", metrics_.computing.current(), metrics_.workers.current());
}

const ComponentKind& appKind() {
    static constexpr ComponentKind kKind{
        .name = "app",
        .summary = "an application server with workers and threads, such as Rails under Puma",
        .leavesOut =
            "memory, garbage collection and CPU limits where its servers stand on no nodes; Ruby's "
            "lock "
            "changes hands only when a request waits, not every 100 ms; request buffering and "
            "keep-alive; a full backlog refuses connections instead of dropping SYNs; a "
            "liveness probe, so that what hangs is not started again",
        .defaults = &pricedDefaultsOf<AppConfig>,
        .build = &buildOf<App, AppConfig>,
        .metrics = metricsOf<AppMetrics, LinkMetrics>(),
        .serverZones = &serverZonesOf<AppConfig>,
        .ownWork = "cpu and io of a request",
        .takesTime = &anyTakesTime<AppConfig, &AppConfig::cpu, &AppConfig::io>,
        .verifiesCertificates = true,
        .holds = "a thread of one worker from its acceptance to its answer, its calls included, "
                 "and the worker's processor while it computes; it waits for a thread as "
                 "accept_policy says, up to the backlog, and for the processor in the order of "
                 "asking",
        .inFlight =
            "those in threads and those that wait get a reset, or hear nothing if the host "
            "vanishes; its calls and retries end with it, as when a client leaves; a server "
            "that is removed lets them finish within shutdown_grace",
        .source = "Puma 6 and 7; alphagov/govuk_app_config govuk_puma.rb",
        .whenClientLeaves =
            "it doesn't notice: a request that waits is served when its turn comes, and one that "
            "is worked on keeps its thread to the end, calls and retries included "
            "(puma/puma#867); Puma on Linux drops one that waits where its own client closed a "
            "plain TCP connection (response.rb, closed_socket?), which this doesn't"};
    return kKind;
}

} // namespace doppel::models
