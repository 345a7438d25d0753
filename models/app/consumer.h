// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/call.h"
#include "models/app/consumer_metrics.h"
#include "models/app/needs_answers.h"
#include "models/app/pod.h"
#include "models/component.h"
#include "models/jobs/enqueues.h"
#include "models/jobs/job_tries.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/lifecycle.h"
#include "models/rabbitmq/message_broker.h"
#include "models/registry.h"
#include "models/server_group.h"
#include "sim/distribution.h"
#include "sim/gate.h"
#include "sim/pool.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

/// What a consumer does with a message that it could not process.
enum class OnTrouble : std::uint8_t {
    Ack,     ///< acknowledges it: it is gone, as if all were well
    Discard, ///< rejects it, so that it is dead-lettered
    Requeue, ///< rejects it and has it again, at once
    Exit,    ///< ends its process, so that all that this has comes back
};
ChoiceNames choiceNames(OnTrouble);

/// A consumer's configuration.
struct ConsumerConfig {
    ComponentRef broker;
    std::string queue;
    std::uint32_t replicas = 1;
    std::vector<ServerGroupConfig> servers;
    std::uint32_t threads = 1;
    std::uint32_t prefetch = 1;
    std::int32_t priority = 0;
    sim::Distribution work = sim::Distribution::exponential(0.05);
    std::vector<CallConfig> calls;
    std::vector<EnqueueConfig> enqueues;
    OnTrouble onCallFailure = OnTrouble::Requeue;
    OnTrouble onError = OnTrouble::Exit;
    sim::Probability errors{0.0};
    std::vector<std::string> cannotProcess; ///< kinds of messages
    std::optional<std::uint32_t> tries{};
    sim::Duration reconnectAfter = std::chrono::seconds(5);
    sim::Duration connectTimeout = std::chrono::seconds(30);
    sim::Duration latency = std::chrono::microseconds(500);
    LifecycleConfig lifecycle{.bootTime = std::chrono::seconds(15)};

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const ConsumerConfig& config);
/// A queue that the broker does not have; what is wrong with its calls.
Problems problemsOn(const ConsumerConfig& config, const PlatformPlan& plan);

/// What consumes the messages of one queue: processes, each with a connection to a node of the
/// broker, a channel with a prefetch, and threads that work on what it was sent.
///
/// A message, step by step: a thread, in the order of arrival; its own work; its calls, one after
/// the other; what it enqueues or publishes; then it is acknowledged, or on_call_failure or on_error
/// says what becomes of it. The thread is free as it says so; the broker sends the next one when
/// that has arrived.
///
/// Chance is indexed by the message's key and how often it came back.
class Consumer final : public Component,
                       public BrokerClient,
                       public TellsSoFar,
                       public DoesJobs,
                       public NeedsAnswers {
public:
    Consumer(Platform& platform, std::string name, const ConsumerConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    void serverEnded(InstanceId server) override;
    void serversChanged() override;
    std::vector<NeededCall> neededFor(PageId page, Method method) const override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

    void receives(std::uint32_t channel, const MessageQueue::Delivery& delivery) override;
    void closes(std::uint32_t channel) override;

private:
    /// One of its servers: a process.
    struct Process {
        Process(sim::World& world, std::uint32_t threads, const sim::PoolMetrics& metrics);
        sim::Pool threads;
        sim::Gate closed; ///< opens when its connection is lost
        std::optional<std::uint32_t> channel{};
        bool runs = false;
        std::uint32_t tries = 0; ///< to connect, ever
    };

    Process& processOf(InstanceId server);
    sim::Task<void> run(InstanceId server);
    bool wasConnected(InstanceId node) const;
    sim::Task<bool> open(InstanceId server, Process& process);
    sim::Task<void>
    process(InstanceId server, std::uint32_t channel, MessageQueue::Delivery delivery);
    enum class Trouble : std::uint8_t { None, CallFailed, Error };
    sim::Task<Trouble> work(Job job, std::uint64_t key, InstanceId server);
    OnTrouble whatNow(Trouble trouble, const Job& job);
    sim::Task<bool> callFails(std::size_t number, Job job, std::uint64_t key, InstanceId server);
    void settle(std::uint32_t channel, const MessageQueue::Delivery& delivery, Settlement how);
    sim::Task<void> endProcess(std::uint32_t process);
    void forget(std::uint32_t channel);

    const ConsumerConfig& config_;
    MessageBroker* broker_ = nullptr;
    Link* toBroker_ = nullptr;
    std::vector<Link*> links_; // by call
    std::deque<CallChain> chains_;
    std::unique_ptr<Enqueues> enqueues_;
    std::uint32_t queue_ = 0;
    std::vector<std::uint16_t> cannotProcess_;
    PageId anyPage_{};
    std::deque<Process> processes_;
    std::map<std::uint32_t, InstanceId> channels_;
    sim::Stream workChance_;
    sim::Stream errorChance_;
    sim::Stream callChance_;
    sim::Stream retryChance_;
    sim::Stream throttleChance_;
    sim::Stream nodeChance_;
    StartTimes working_; // since when threads have the message that they work on
    ConsumerMetrics metrics_;
};

/// `consumer` in platform files.
const ComponentKind& consumerKind();

} // namespace doppel::models
