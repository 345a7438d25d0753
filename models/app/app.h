// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/app/app_metrics.h"
#include "models/app/call.h"
#include "models/app/cpu_slices.h"
#include "models/app/lives.h"
#include "models/app/page_answer.h"
#include "models/app/pod.h"
#include "models/component.h"
#include "models/registry.h"
#include "sim/distribution.h"
#include "sim/gate.h"
#include "sim/metrics.h"

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

/// An app's configuration.
struct AppConfig {
    std::uint32_t replicas = 3;
    std::uint32_t workers = 2;
    std::uint32_t threads = 5; ///< of each worker
    std::uint32_t backlog = 1024;
    AcceptPolicy acceptPolicy = AcceptPolicy::Puma7;
    sim::Distribution cpu = sim::Distribution::lognormalByMean(0.020, 0.5);
    sim::Distribution io{};
    sim::Probability cpuBefore{0.25};
    sim::Probability cpuAfter{0.5};
    std::vector<CallConfig> calls;
    std::optional<ContentConfig> content{};
    std::uint16_t statusOnFailure = 503;
    sim::Duration bootTime = std::chrono::seconds(15);
    sim::Duration shutdownDelay = std::chrono::seconds(25);

    void describe(FieldVisitor& visitor);
};

/// An application on several equal servers (pods), each with workers and their threads, such as a
/// Rails app under Puma.
///
/// A request: a thread, after waiting as the accept policy has it; some computing; its own waiting;
/// its calls, stage by stage, with computing in between; the rest of the computing; the answer. In
/// each worker one request computes at a time, the others wait or run their I/O. A necessary call
/// that fails ends the request at once.
///
/// Chance is indexed by the request. A server that dies takes its queue along; a new one is ready
/// after its boot time. Fewer replicas leave the list first and go after the shutdown delay.
class App final : public Component {
public:
    App(Platform& platform, std::string name, const AppConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void reconfigure() override;
    void restore(InstanceId instance) override;
    void lose(InstanceId instance) override;

private:
    using Stay = Lives<Pod>::Stay;
    /// Calls that run at the same time, and who waits for them.
    struct FanOut {
        explicit FanOut(sim::World& world) : allEnded(world) {}
        sim::Gate allEnded;
        std::vector<std::optional<Response>> answers;
        std::size_t running = 0;
        bool abandoned = false;
    };
    class FanOutUse;

    sim::Task<Response> work(Request request, const Stay& pod, std::size_t worker);
    sim::Task<void> runStage(Request request, const Stay& pod, CallStage stage, CallsSoFar& calls);
    sim::Task<void>
    runParallel(Request request, const Stay& pod, CallStage stage, CallsSoFar& calls);
    sim::Task<void>
    callInto(FanOut& fanOut, std::size_t slot, std::size_t call, Request request, Stay pod);
    sim::Task<void> boot(InstanceId instance);
    sim::Task<void> shrink();
    bool isDue(std::size_t call, const Request& request, const CallsSoFar& calls) const;
    Request asked(Request request) const;
    std::unique_ptr<Pod> newPod();
    void countThreads();

    const AppConfig& config_;
    std::vector<Link*> links_; // by call
    std::vector<CallStage> stages_;
    Lives<Pod> pods_;
    std::list<FanOut> fanOuts_;
    sim::Stream cpuChance_;
    sim::Stream ioChance_;
    sim::Stream callChance_;
    sim::Stream retryChance_;
    AppMetrics metrics_;
};

/// `app` in platform files.
const ComponentKind& appKind();

} // namespace doppel::models
