// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/app_metrics.h"
#include "models/app/asks_for_content.h"
#include "models/app/call.h"
#include "models/app/cpu_slices.h"
#include "models/app/needs_answers.h"
#include "models/app/page_answer.h"
#include "models/app/pod.h"
#include "models/app/template_cache.h"
#include "models/component.h"
#include "models/incarnations.h"
#include "models/jobs/enqueues.h"
#include "models/lifecycle.h"
#include "models/registry.h"
#include "models/server_group.h"
#include "sim/distribution.h"
#include "sim/metrics.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;
class PageTemplate;

/// An app's configuration.
struct AppConfig {
    std::uint32_t replicas = 3;
    std::vector<ServerGroupConfig> servers;
    std::uint32_t workers = 2;
    std::uint32_t threads = 5; ///< of each worker
    std::uint32_t backlog = 1024;
    AcceptPolicy acceptPolicy = AcceptPolicy::Puma7;
    QueuePolicy queue;
    sim::Distribution cpu = sim::Distribution::lognormalByMean(0.020, 0.5);
    sim::Distribution io{};
    sim::Probability cpuBefore{0.25};
    sim::Probability cpuAfter{0.5};
    std::vector<CallConfig> calls;
    std::vector<EnqueueConfig> enqueues;
    std::optional<ContentConfig> content{};
    std::optional<TemplateConfig> pageTemplate{};
    std::uint16_t statusOnFailure = 503;
    LifecycleConfig lifecycle{.bootTime = std::chrono::seconds(15),
                              .readiness = ReadinessConfig{.interval = std::chrono::seconds(5),
                                                           .timeout = std::chrono::seconds(30),
                                                           .failureThreshold = 2},
                              .shutdownDelay = std::chrono::seconds(25)};

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the configuration as a whole.
Problems problemsOf(const AppConfig& config);
/// Calls that name what is not there, or can never be made.
Problems problemsOn(const AppConfig& config, const PlatformPlan& plan);
Problems notesOn(const AppConfig& config, const PlatformPlan& plan);

/// An application on several servers (pods), each with workers and their threads, such as a
/// Rails app under Puma.
///
/// A request: a thread, after waiting as the accept policy has it; some computing; its own waiting;
/// its calls, stage by stage, with computing in between; the rest of the computing; what it
/// enqueues; the answer. In
/// each worker one request computes at a time, on a processor of its own unless its servers stand on
/// nodes; the others wait or run their I/O. A necessary call
/// that fails ends the request at once.
///
/// An app that owns the content takes a page in that is posted to it, with its version as the
/// request's validator, all servers at once: they share a database. 409: it has a newer one.
///
/// Chance is indexed by the request's key. A server that dies takes its queue along.
class App final : public Component, public AsksForContent, public NeedsAnswers {
public:
    App(Platform& platform, std::string name, const AppConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void reconfigure() override;
    sim::Task<Response> answerProbe(InstanceId server, std::uint64_t key) override;
    bool mayFailProbes(InstanceId server) const override;
    std::vector<const Link*> askedFor(PageId page) const override;
    std::vector<NeededCall> neededFor(PageId page, Method method) const override;
    void serverEnded(InstanceId server) override;
    void serversChanged() override;

private:
    using Occupancy = Incarnations<Pod>::Occupancy;
    class FanOut;

    /// A request in a thread of a server.
    struct Place {
        InstanceId server{};
        std::size_t worker = 0;
    };

    sim::Task<Response> work(Request request, const Occupancy& pod, Place place);
    sim::Task<void>
    runStage(Request request, const Occupancy& pod, CallStage stage, CallsSoFar& calls);
    sim::Task<void>
    runParallel(Request request, const Occupancy& pod, CallStage stage, CallsSoFar& calls);
    sim::Task<void>
    callInto(FanOut& fanOut, std::size_t slot, std::size_t call, Request request, Occupancy pod);
    sim::Task<void>
    compute(const Request& request, const Occupancy& pod, Place place, sim::Duration length);
    sim::Duration collection(Place place);
    CallAnswer judged(std::size_t call, const Request& request, const Response& response);
    void chooseContent();
    bool isDue(std::size_t call, const Request& request, const CallsSoFar& calls) const;
    Request asked(Request request) const;
    HeldContent heldOf(PageId page, ContentVersion read) const;
    sim::Task<bool> enqueue(Request request);
    Occupancy enter(InstanceId server);
    std::unique_ptr<Pod> newPod();

    const AppConfig& config_;
    std::vector<Link*> links_;     // by call
    std::vector<bool> areContent_; // by call: whether the page is made from its answer
    std::vector<bool> missesAwaited_;
    std::vector<CallStage> stages_;
    std::unique_ptr<Enqueues> enqueues_;
    const PageTemplate* template_ = nullptr; // what its pages are rendered into
    Incarnations<Pod> pods_;
    sim::Stream cpuChance_;
    sim::Stream ioChance_;
    sim::Stream callChance_;
    sim::Stream retryChance_;
    sim::Stream throttleChance_;
    HeldVersions held_; // of its own content
    AppMetrics metrics_;
};

/// `app` in platform files.
const ComponentKind& appKind();

} // namespace doppel::models
