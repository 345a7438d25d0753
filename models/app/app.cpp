// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"

#include "models/link.h"
#include "models/platform.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

LinkOptions linkOptions(const CallConfig& call) {
    return {.latency = call.latency,
            .connectTimeout = call.connectTimeout.value_or(call.timeout),
            .firstByteTimeout = call.timeout,
            .betweenBytesTimeout = call.timeout};
}

} // namespace

// What belongs to the caller of a fan-out: if it is destroyed first, the calls clear up.
class App::FanOutUse {
public:
    explicit FanOutUse(App& app)
        : app_(app), place_(app.fanOuts_.emplace(app.fanOuts_.end(), app.world())) {}
    ~FanOutUse() {
        if (place_->running == 0) {
            app_.fanOuts_.erase(place_);
        } else {
            place_->abandoned = true;
        }
    }
    FanOutUse(const FanOutUse&) = delete;
    FanOutUse& operator=(const FanOutUse&) = delete;

    FanOut& operator*() { return *place_; }

private:
    App& app_;
    std::list<FanOut>::iterator place_;
};

void AppConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kPuma = "govuk_app_config govuk_puma.rb";
    visitor.field("replicas", replicas, "servers (pods)",
                  {.min = 1, .max = 10'000, .source = "GOV.UK values-production.yaml: 3"});
    visitor.field("workers", workers, "worker processes of each server",
                  {.min = 1, .max = 1024, .fixed = true, .source = kPuma});
    visitor.field("threads", threads, "threads of each worker",
                  {.min = 1, .max = 10'000, .fixed = true, .source = kPuma});
    visitor.field("backlog", backlog, "connections that wait to be accepted; more are refused",
                  {.min = 1,
                   .max = 1e9,
                   .fixed = true,
                   .source = "puma: 1024, where net.core.somaxconn allows it"});
    visitor.field("accept_policy", acceptPolicy, "how workers share out new connections",
                  {.fixed = true, .source = "publishing-api Gemfile.lock: puma 8.0.2"});
    visitor.field("cpu", cpu, "computing for a page; one request at a time in each worker",
                  {.min = 0, .source = "a guess"});
    visitor.field("io", io, "its own waiting for a page, beside the calls", {.min = 0});
    visitor.field("cpu_before", cpuBefore, "share of the computing before the first wait",
                  {.source = "a guess"});
    visitor.field("cpu_after", cpuAfter, "share of the computing after the last wait",
                  {.source = "a guess"});
    visitor.field("calls", calls, "the components that it calls for a page, in this order");
    visitor.field("content", content, "set for an app that owns the content: what it says of it");
    visitor.field("status_on_failure", statusOnFailure, "its answer when a necessary call failed",
                  {.min = 400, .max = 599, .source = "GOV.UK frontends: 503"});
    visitor.field("boot_time", bootTime, "until a new server is ready",
                  {.min = 0, .source = "a guess; GOV.UK's startup probe allows 30 s"});
    visitor.field("shutdown_delay", shutdownDelay,
                  "how long a server that is to go works on after it left the list",
                  {.min = 0, .source = "GOV.UK chart: preStop sleep 25 s"});
}

App::App(Platform& platform, std::string name, const AppConfig& config)
    : Component(platform, std::move(name), "app"), config_(config), cpuChance_(stream("cpu")),
      ioChance_(stream("io")), callChance_(stream("calls")), retryChance_(stream("retries")),
      metrics_(world().metrics(), this->name()) {
    fleet() = Fleet(config.replicas, platform.options().zones);
}

Task<Response> App::serve(Request request, InstanceId instance) {
    const sim::Time arrival = world().now();
    const auto makePod = [this] {
        return newPod();
    };
    const Stay pod = pods_.enter(instance, makePod);
    const Pod::Seat seat = co_await pod->takeSeat();
    if (!seat) {
        metrics_.refused.add();
        co_return Response::failed(Failure::Refused);
    }
    const sim::Time begin = world().now();
    metrics_.queueTime.record((begin - arrival).count());
    const Response response = co_await work(request, pod, seat.worker());
    metrics_.duration.record((world().now() - begin).count());
    co_return response;
}

void App::connect() {
    for (const CallConfig& call : config_.calls) {
        links_.push_back(&platform().link(*this, call.to, linkOptions(call)));
    }
    stages_ = stagesOf(config_.calls);
    countThreads();
}

void App::reconfigure() {
    for (std::size_t i = 0; i < links_.size(); ++i) {
        links_[i]->setOptions(linkOptions(config_.calls[i]));
    }
    const std::uint32_t before = fleet().size();
    if (config_.replicas > before) {
        fleet().resize(config_.replicas, Fleet::State::Booting);
        for (std::uint32_t i = before; i < config_.replicas; ++i) {
            restore(InstanceId{i});
        }
    } else if (config_.replicas < before) {
        for (std::uint32_t i = config_.replicas; i < before; ++i) {
            fleet().setListed(InstanceId{i}, false);
        }
        world().spawn(shrink());
    }
    for (std::uint32_t i = 0; i < std::min(before, config_.replicas); ++i) {
        const InstanceId kept{i};
        if (fleet().ready(kept) && !fleet().listed(kept)) {
            fleet().setListed(kept, true);
        }
    }
    countThreads();
}

void App::restore(InstanceId instance) {
    if (fleet().ready(instance)) {
        return;
    }
    fleet().setState(instance, Fleet::State::Booting);
    world().spawn(boot(instance));
}

void App::lose(InstanceId instance) {
    Component::lose(instance);
    pods_.end(instance);
}

Task<Response> App::work(Request request, const Stay& pod, std::size_t worker) {
    const PageClass& pageClass = platform().pages().classOf(request.page);
    // The work of a page class is that of rendering: content is read from a database.
    const double factor = config_.content ? 1.0 : pageClass.work.value;
    const double seconds = config_.cpu.sample(cpuChance_.at(request.chanceIndex())) * factor;
    const Duration cpu = slowed(sim::fromSeconds(std::max(0.0, seconds)));
    const Duration io = slowed(config_.io.sampleDuration(ioChance_.at(request.chanceIndex())));
    const std::size_t ownWaits = io > Duration::zero() ? 1 : 0;
    const std::size_t waits = ownWaits + stages_.size();
    const CpuSlices slices = cutCpu(cpu, waits, config_.cpuBefore, config_.cpuAfter);

    CallsSoFar calls;
    co_await pod->compute(worker, slices.first);
    for (std::size_t wait = 0; wait < waits; ++wait) {
        if (pod->dead()) {
            co_return Response::failed(Failure::Reset);
        }
        if (wait < ownWaits) {
            co_await world().sleep(io);
        } else {
            co_await runStage(request, pod, stages_[wait - ownWaits], calls);
        }
        if (calls.done()) {
            break;
        }
        co_await pod->compute(worker, wait + 1 < waits ? slices.between : slices.last);
    }
    co_return answerOf({.request = request,
                        .pageClass = pageClass,
                        .bodySize = platform().pages().bodySize(request.page),
                        .content = config_.content,
                        .calls = calls,
                        .statusOnFailure = config_.statusOnFailure});
}

Task<void> App::runStage(Request request, const Stay& pod, CallStage stage, CallsSoFar& calls) {
    if (stage.count > 1) {
        co_await runParallel(request, pod, stage, calls);
        co_return;
    }
    if (!isDue(stage.first, request, calls)) {
        co_return;
    }
    const Response response = co_await pod->calls()[stage.first].entry().handle(asked(request));
    if (!response.good()) {
        metrics_.failedCalls.add();
    }
    calls.add(config_.calls[stage.first], response);
}

Task<void> App::runParallel(Request request, const Stay& pod, CallStage stage, CallsSoFar& calls) {
    FanOutUse use(*this);
    FanOut& fanOut = *use;
    fanOut.answers.resize(stage.count);
    for (std::size_t i = 0; i < stage.count; ++i) {
        if (isDue(stage.first + i, request, calls)) {
            ++fanOut.running;
            world().spawn(callInto(fanOut, i, stage.first + i, request, pod));
        }
    }
    while (fanOut.running > 0) {
        co_await fanOut.allEnded.wait();
    }
    for (std::size_t i = 0; i < stage.count; ++i) {
        if (fanOut.answers[i]) {
            calls.add(config_.calls[stage.first + i], *fanOut.answers[i]);
        }
    }
}

Task<void>
App::callInto(FanOut& fanOut, std::size_t slot, std::size_t call, Request request, Stay pod) {
    const Response response = co_await pod->calls()[call].entry().handle(asked(request));
    if (!response.good()) {
        metrics_.failedCalls.add();
    }
    fanOut.answers[slot] = response;
    --fanOut.running;
    if (fanOut.running > 0) {
        co_return;
    }
    if (fanOut.abandoned) {
        fanOuts_.remove_if([&fanOut](const FanOut& other) { return &other == &fanOut; });
    } else {
        fanOut.allEnded.openForAll();
    }
}

Task<void> App::boot(InstanceId instance) {
    const std::uint32_t life = fleet().life(instance);
    co_await world().sleep(config_.bootTime);
    const bool stillBooting = instance.index < fleet().size() && fleet().life(instance) == life &&
                              fleet().state(instance) == Fleet::State::Booting;
    if (stillBooting) {
        Component::restore(instance);
        countThreads();
    }
}

Task<void> App::shrink() {
    const std::uint32_t wanted = config_.replicas;
    co_await world().sleep(config_.shutdownDelay);
    if (config_.replicas != wanted || fleet().size() <= wanted) {
        co_return;
    }
    for (std::uint32_t i = wanted; i < fleet().size(); ++i) {
        lose(InstanceId{i});
    }
    fleet().resize(wanted, Fleet::State::Ready);
    countThreads();
}

bool App::isDue(std::size_t call, const Request& request, const CallsSoFar& calls) const {
    auto draws = callChance_.at(request.chanceIndex() << 8 | (call & 0xFFU));
    CallMoment moment;
    moment.pageClass = platform().pages().classOf(request.page).name;
    moment.missed = calls.missed;
    moment.uniform = draws.uniform();
    return isMade(config_.calls[call], moment);
}

// What the visitor's copy is good for is the app's own question.
Request App::asked(Request request) const {
    request.validator = 0;
    return request;
}

std::unique_ptr<Pod> App::newPod() {
    Pod::Options options;
    options.workers = config_.workers;
    options.threads = config_.threads;
    options.backlog = config_.backlog;
    options.policy = config_.acceptPolicy;
    options.busyThreads = &metrics_.busyThreads;
    options.waiting = &metrics_.waiting;
    options.computing = &metrics_.computing;
    auto pod = std::make_unique<Pod>(world(), options);
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const CallChain::Context context{world(), config_.calls[i], retryChance_, metrics_.retries,
                                         metrics_.rejectedByBreaker};
        pod->calls().emplace_back(*links_[i], context);
    }
    return pod;
}

void App::countThreads() {
    const std::int64_t workers = std::int64_t{fleet().readyCount()} * config_.workers;
    metrics_.workers.set(world().now(), workers);
    metrics_.maxThreads.set(world().now(), workers * config_.threads);
}

const ComponentKind& appKind() {
    static constexpr ComponentKind kKind{
        .name = "app",
        .summary = "an application server with workers and threads, such as Rails under Puma",
        .leavesOut =
            "memory, garbage collection and CPU limits below one processor a worker; Ruby's lock "
            "changes hands only when a request waits, not every 100 ms; request buffering and "
            "keep-alive; a full backlog refuses instead of dropping SYNs; parallel calls of a "
            "request whose caller gave up are not counted as wasted; content versions",
        .defaults = &defaultsOf<AppConfig>,
        .build = &buildOf<App, AppConfig>,
        .metrics = metricsOf<AppMetrics, LinkMetrics>()};
    return kKind;
}

} // namespace doppel::models
