// SPDX-License-Identifier: Apache-2.0
#include "models/app/consumer.h"

#include "models/app/call_options.h"
#include "models/app/work_call.h"
#include "models/field_path.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/rabbitmq/rabbit_config.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

ChoiceNames choiceNames(OnTrouble) {
    static constexpr std::array<std::string_view, 4> kNames{"ack", "discard", "requeue", "exit"};
    return kNames;
}

void ConsumerConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kGem = "alphagov/govuk_message_queue_consumer";
    static constexpr std::string_view kGuess = "a guess";
    visitor.field("broker", broker, "whom it consumes from",
                  {.required = true, .ofKind = "rabbitmq"});
    visitor.field("queue", queue, "the queue that it consumes", {.required = true});
    visitor.field("replicas", replicas, "its processes, in a pod each",
                  {.min = 1, .max = 10'000, .live = true});
    describeGroups(visitor, servers);
    visitor.field("threads", threads, "messages that a process works on at the same time",
                  {.min = 1, .max = 10'000, .source = kGem});
    visitor.field("prefetch", prefetch,
                  "messages that a process may have and not have acknowledged; 0: any number",
                  {.max = 65'535, .source = kGem});
    visitor.field("priority", priority, "consumers of the highest priority are served first",
                  {.min = -1e9, .max = 1e9});
    visitor.field("work", work, "time that a thread spends on a message, apart from its calls",
                  {.min = 0, .live = true, .source = kGuess});
    visitor.field("calls", calls, "the components that it calls for a message, one after the other",
                  {.live = true});
    visitor.field("enqueues", enqueues,
                  "the jobs and messages that come of a message, in this order; one that is not "
                  "taken is a failed call");
    visitor.field("on_call_failure", onCallFailure,
                  "what becomes of a message when a necessary call failed",
                  {.live = true, .source = "email-alert-service message_processor.rb: requeue"});
    visitor.field("on_error", onError,
                  "what becomes of a message that cannot be processed; exit: the process ends and "
                  "is started again, and the broker has back what it had",
                  {.live = true, .source = kGem});
    visitor.field("errors", errors, "share of messages that cannot be processed, each time anew",
                  {.live = true});
    visitor.field("cannot_process", cannotProcess,
                  "kinds of messages that it can never process, as the timeline puts them in");
    visitor.field(
        "tries", tries,
        "times that a necessary call has failed for a message after which it is acknowledged all "
        "the same; unset: never",
        {.min = 1,
         .max = 255,
         .live = true,
         .source = "search-api publishing_event_processor.rb: 5"});
    visitor.field("reconnect_after", reconnectAfter,
                  "from the loss of its connection until a process tries to connect again",
                  {.min = 0,
                   .minExclusive = true,
                   .live = true,
                   .source = "bunny: network_recovery_interval 5 s"});
    visitor.field("connect_timeout", connectTimeout, "until it gives up on a silent node",
                  {.min = 0, .minExclusive = true, .live = true, .source = "bunny: 30 s"});
    visitor.field("latency", latency, "to the broker, one way", {.min = 0, .source = kGuess});
    lifecycle.describe(visitor);
}

Problems problemsOf(const ConsumerConfig& config) {
    return problemsOfServers(config.replicas, ConsumerConfig{}.replicas, config.servers);
}

Problems problemsOn(const ConsumerConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOn(config.calls, plan);
    append(problems, problemsOn(config.enqueues, "enqueues", nullptr, plan));
    if (const auto* broker = plan.configOf<RabbitMqConfig>(config.broker.name)) {
        std::vector<std::string> names;
        for (const auto& [name, queue] : broker->queues) {
            names.push_back(name);
        }
        refuseUnknown(problems, "queue", "queue", config.queue, names);
    }
    return problems;
}

namespace {

// A thread that has a message, until it lets go of it or ends with its process.
class WorkingThread {
public:
    WorkingThread(StartTimes& all, sim::Time began) : all_(all), began_(began) { all_.add(began_); }
    ~WorkingThread() { all_.remove(began_); }
    WorkingThread(const WorkingThread&) = delete;
    WorkingThread& operator=(const WorkingThread&) = delete;

private:
    StartTimes& all_;
    sim::Time began_;
};

} // namespace

Consumer::Process::Process(sim::World& world, std::uint32_t count, const sim::PoolMetrics& metrics)
    : threads(world, {.capacity = count, .metrics = metrics}), closed(world) {}

Consumer::Consumer(Platform& platform, std::string name, const ConsumerConfig& config)
    : Component(platform, std::move(name), "consumer"), config_(config),
      workChance_(stream("work")), errorChance_(stream("errors")), callChance_(stream("calls")),
      retryChance_(stream("retries")), throttleChance_(stream("throttle")),
      nodeChance_(stream("node")), metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

void Consumer::connect() {
    Component& broker = *platform().find(config_.broker.name);
    broker_ = &dynamic_cast<MessageBroker&>(broker);
    toBroker_ =
        &platform().link(*this, config_.broker,
                         {.latency = config_.latency, .connectTimeout = config_.connectTimeout});
    queue_ = *broker_->queueNumber(config_.queue);
    broker_->willConsume(queue_);
    for (const std::string& kind : config_.cannotProcess) {
        cannotProcess_.push_back(broker_->kindNumber(kind));
    }
    std::map<std::string_view, std::uint32_t> callsTo;
    for (const CallConfig& call : config_.calls) {
        Link& link = platform().link(*this, call.to, linkOptionsOf(call), callsTo[call.to.name]++);
        const CallChain::Context context{
            world(),    call,           retryChance_,        throttleChance_,
            link.key(), metrics_.calls, platform().journal()};
        links_.push_back(&link);
        chains_.emplace_back(link, context);
    }
    enqueues_ = std::make_unique<Enqueues>(*this, config_.enqueues, 1);
    if (!links_.empty()) {
        anyPage_ = platform().pages().add("/");
    }
}

void Consumer::start() {
    serversChanged();
}

void Consumer::reconfigure() {
    for (std::size_t i = 0; i < links_.size(); ++i) {
        links_[i]->setOptions(linkOptionsOf(config_.calls[i]));
    }
    fleet().configure(serversWanted(config_.replicas, config_.servers));
}

// Whatever it is asked, a message's calls are those of writes.
std::vector<NeededCall> Consumer::neededFor(PageId page, Method) const {
    std::vector<NeededCall> needed =
        neededOf(config_.calls, links_, platform().pages().classOf(page).name, Method::Post);
    needed.push_back({toBroker_, nullptr, Method::Post});
    return needed;
}

// Nobody calls it.
Task<Response> Consumer::serve(Request, InstanceId) {
    co_return Response::withStatus(404);
}

Consumer::Process& Consumer::processOf(InstanceId server) {
    while (processes_.size() <= server.index) {
        processes_.emplace_back(
            world(), config_.threads,
            sim::PoolMetrics{.busy = &metrics_.busy, .waiting = &metrics_.prefetched});
    }
    return processes_[server.index];
}

void Consumer::serversChanged() {
    if (broker_ == nullptr) { // the platform is being built
        return;
    }
    for (std::uint32_t index = 0; index < fleet().size(); ++index) {
        const InstanceId server{index};
        if (fleet().ready(server) && !processOf(server).runs) {
            processOf(server).runs = true;
            spawnAt(server, run(server));
        }
    }
}

void Consumer::serverEnded(InstanceId server) {
    Process& process = processOf(server);
    process.runs = false;
    if (process.channel) {
        const bool vanished = fleet().state(server) == ServerState::Lost;
        const std::uint32_t channel = *process.channel;
        broker_->leave(channel, vanished ? broker_->heartbeat() : config_.latency);
        forget(channel);
    }
}

// Connects, and again whenever the connection is lost.
Task<void> Consumer::run(InstanceId server) {
    Process& process = processOf(server);
    for (;;) {
        if (co_await open(server, process)) {
            while (process.channel) {
                co_await process.closed.wait();
            }
            metrics_.connectionsLost.add();
        }
        co_await world().sleep(config_.reconnectAfter);
    }
}

// As one finds it on any day: those that a run begins with have been connected for long.
bool Consumer::wasConnected(InstanceId node) const {
    return world().now() == sim::kStart && toBroker_->target().answers(node) &&
           !toBroker_->path().isDisturbed();
}

Task<bool> Consumer::open(InstanceId server, Process& process) {
    const std::uint64_t key = deriveKey(deriveKey(keyOfName(name()), KeyStep::Server, server.index),
                                        KeyStep::Retry, ++process.tries);
    const auto node = toBroker_->target().fleet().pick(nodeChance_.at(key).uniform());
    if (!node) {
        co_return false;
    }
    if (!wasConnected(*node)) {
        const ProbeResult result = co_await toBroker_->probe(
            *node, {.key = key, .latency = config_.latency, .timeout = config_.connectTimeout});
        if (!result.answered() || !takesRequests(toBroker_->target().fleet().state(*node))) {
            co_return false;
        }
    }
    // It is its own before the broker sends anything.
    process.channel = broker_->subscribe({.queue = queue_,
                                          .prefetch = config_.prefetch,
                                          .priority = config_.priority,
                                          .client = this,
                                          .path = &toBroker_->path(),
                                          .latency = config_.latency},
                                         *node);
    channels_.emplace(*process.channel, server);
    metrics_.connections.set(world().now(), static_cast<std::int64_t>(channels_.size()));
    co_return true;
}

void Consumer::receives(std::uint32_t channel, const MessageQueue::Delivery& delivery) {
    if (const auto server = channels_.find(channel); server != channels_.end()) {
        spawnAt(server->second, process(server->second, channel, delivery));
    }
}

void Consumer::closes(std::uint32_t channel) {
    if (const auto server = channels_.find(channel); server != channels_.end()) {
        Process& process = processOf(server->second);
        forget(channel);
        process.closed.openForAll();
    }
}

void Consumer::forget(std::uint32_t channel) {
    const auto server = channels_.find(channel);
    processOf(server->second).channel.reset();
    channels_.erase(server);
    metrics_.connections.set(world().now(), static_cast<std::int64_t>(channels_.size()));
}

Task<void>
Consumer::process(InstanceId server, std::uint32_t channel, MessageQueue::Delivery delivery) {
    const sim::Pool::Lease thread = co_await processOf(server).threads.acquire();
    const sim::Time begun = world().now();
    const WorkingThread working(working_, begun);
    JobTry jobTry(*this, server);
    const std::uint64_t key = keyOfAttempt(delivery.job);
    const Trouble trouble = co_await work(delivery.job, key, server);
    metrics_.duration.record((world().now() - begun).count());
    metrics_.processed.add();
    const bool succeeded = trouble == Trouble::None;
    jobTry.ended(succeeded);
    if (succeeded) {
        metrics_.succeeded.add(delivery.job.identity);
    }
    switch (whatNow(trouble, delivery.job)) {
    case OnTrouble::Ack:
        settle(channel, delivery, succeeded ? Settlement::Ack : Settlement::AckFailed);
        break;
    case OnTrouble::Discard:
        settle(channel, delivery, Settlement::Discard);
        break;
    case OnTrouble::Requeue:
        settle(channel, delivery, Settlement::Requeue);
        break;
    case OnTrouble::Exit:
        metrics_.exits.add();
        const std::uint32_t process = server.index; // ended from without
        world().spawn(endProcess(process));
        co_await std::suspend_always{}; // it ends with its process
    }
}

OnTrouble Consumer::whatNow(Trouble trouble, const Job& job) {
    switch (trouble) {
    case Trouble::None:
        return OnTrouble::Ack;
    case Trouble::Error:
        metrics_.errors.add();
        return config_.onError;
    case Trouble::CallFailed:
        break;
    }
    metrics_.failedCalls.add();
    if (config_.tries && job.attempt + 1U >= *config_.tries) {
        metrics_.givenUp.add();
        return OnTrouble::Ack;
    }
    return config_.onCallFailure;
}

// Beside the thread that wants it, which ends with it.
Task<void> Consumer::endProcess(std::uint32_t process) {
    const InstanceId server{process};
    const std::uint32_t life = fleet().life(server);
    co_await world().sleep(Duration::zero());
    if (fleet().life(server) == life) {
        fleet().crash(server);
    }
}

Task<Consumer::Trouble> Consumer::work(Job job, std::uint64_t key, InstanceId server) {
    const Duration usual = config_.work.sampleDuration(workChance_.at(key));
    co_await world().sleep(slowdown(key, server).ofAll(usual));
    const bool isPoison = std::find(cannotProcess_.begin(), cannotProcess_.end(), job.kind.index) !=
                          cannotProcess_.end();
    if (isPoison || errorBefore(key, server) != nullptr || errorAfter(key, server) != nullptr ||
        errorChance_.at(key).chance(config_.errors.value)) {
        co_return Trouble::Error;
    }
    for (std::size_t i = 0; i < links_.size(); ++i) {
        if (co_await callFails(i, job, key, server)) {
            co_return Trouble::CallFailed;
        }
    }
    if (!enqueues_->empty() && !co_await enqueues_->following(job)) {
        co_return Trouble::CallFailed;
    }
    co_return Trouble::None;
}

Task<bool> Consumer::callFails(std::size_t number, Job job, std::uint64_t key, InstanceId server) {
    const CallConfig& call = config_.calls[number];
    const PageCatalogue& pages = platform().pages();
    Request request = requestOfWork(job, key, pages, anyPage_);
    request.process = &fleet().deathOf(server);
    if (!isMadeByWork(call, *links_[number], request, pages, callChance_)) {
        co_return false;
    }
    const Response response = co_await chains_[number].entry().handle(request);
    co_return failsWork(call, *links_[number], request, response);
}

void Consumer::settle(std::uint32_t channel,
                      const MessageQueue::Delivery& delivery,
                      Settlement how) {
    switch (how) {
    case Settlement::Ack:
    case Settlement::AckFailed:
        metrics_.acked.add();
        break;
    case Settlement::Discard:
        metrics_.discarded.add();
        break;
    case Settlement::Requeue:
        metrics_.requeued.add();
        break;
    }
    broker_->settle(channel, delivery, how);
}

void Consumer::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    sim::Histogram times;
    working_.tell(times, now);
    reader.times(soFarName(ConsumerMetrics::kSeconds), {}, times);
}

void Consumer::show(View& view) const {
    view.queue("prefetched", metrics_.prefetched.current(), std::nullopt);
    view.use("threads", metrics_.busy.current(),
             std::int64_t{fleet().readyCount()} * config_.threads);
    view.use("connections", metrics_.connections.current(), fleet().readyCount());
}

const ComponentKind& consumerKind() {
    static constexpr ComponentKind kKind{
        .name = "consumer",
        .summary = "processes that consume the messages of a queue of RabbitMQ",
        .leavesOut = "acknowledging several at once; what it computes occupies no processor; its "
                     "calls run one after the other, whatever mode says",
        .defaults = &pricedDefaultsOf<ConsumerConfig>,
        .build = &buildOf<Consumer, ConsumerConfig>,
        .metrics = metricsOf<ConsumerMetrics, LinkMetrics>(),
        .answersPages = false,
        .fetchesWork = true,
        .holdsContent = false,
        .answersByHttp = false,
        .serverZones = &serverZonesOf<ConsumerConfig>,
        .ownWork = "the work on a message",
        .takesTime = &anyTakesTime<ConsumerConfig, &ConsumerConfig::work>,
        .verifiesCertificates = true,
        .holds = "a thread of its process while it is worked on, its calls included; up to the "
                 "prefetch wait for one, in the order of arrival",
        .inFlight = "messages that its process has come back to their queue: at once where the "
                    "process died, after a heartbeat where the host vanished",
        .source = "alphagov/govuk_message_queue_consumer@1e64b69; rabbitmq.com/docs/consumers"};
    return kKind;
}

} // namespace doppel::models
