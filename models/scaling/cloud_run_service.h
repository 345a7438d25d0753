// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/describe.h"
#include "models/jobs/start_times.h"
#include "models/jobs/times_so_far.h"
#include "models/passes_on.h"
#include "models/problem.h"
#include "models/registry.h"
#include "models/scaling/cloud_run.h"
#include "models/scaling/cloud_run_metrics.h"
#include "sim/pool.h"
#include "sim/random.h"
#include "sim/units.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

ChoiceNames choiceNames(PendingLimitRule);

/// A Cloud Run service's configuration.
struct CloudRunConfig {
    ComponentRef to;
    CloudRunSpec scaling;
    PendingLimitRule pendingLimit = PendingLimitRule::Startup;
    sim::Duration evaluates = std::chrono::seconds(5);
    sim::Duration requestTimeout = std::chrono::seconds(300);
    sim::Duration latency = std::chrono::microseconds(500);

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const CloudRunConfig& config);
/// A target that another autoscaler has, too.
Problems problemsOn(const CloudRunConfig& config, const PlatformPlan& plan);

/// The front of a Cloud Run service: it sends each request to the instance that has the fewest, and
/// sets how many there are, down to none.
///
/// A request: a place in an instance that is ready; where there is none it waits, and starts the
/// first instance where there is none at all; 429 after the pending limit; the instance's answer, or
/// 504 after the request time-out, 503 where the connection breaks.
///
/// Instances: wantedInstances and keptInstances each few seconds, by the means of the last minute. One
/// that is lost with its host goes, and another starts where the fewest are. While a release is rolled
/// out, its strategy makes of their number how many each release has, and divides the requests.
class CloudRun final : public Component, public TellsSoFar, public PassesOn {
public:
    CloudRun(Platform& platform, std::string name, const CloudRunConfig& config);

    sim::Task<Response> serve(Request request, InstanceId front) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;
    /// None where it has no instance, and the last one that it wanted did start: the next request
    /// starts one.
    std::optional<std::vector<const Link*>> waysOn(PageId page) const override;

private:
    class PlaceInUse;
    /// Is told of instances that start.
    class Starts final : public ServerWatcher {
    public:
        explicit Starts(CloudRun& service) : service_(service) {}
        void serverStarts(Component& component, InstanceId server) override;

    private:
        CloudRun& service_;
    };
    /// What had added up by a time.
    struct Totals {
        sim::Time at{};
        double concurrency = 0; // request-seconds
        double cpu = 0;         // processor-seconds
    };

    ReplicaSet& instances() const;
    std::int32_t present() const;
    /// As many as are there; while a release is rolled out, whose strategy has others beside them,
    /// as many as it has decided on.
    std::int32_t size() const;
    /// Whether requests are sent to it.
    bool isSentTo(InstanceId instance) const;
    /// As many as instances take requests for, and those in use on the others.
    void countPlaces();
    std::optional<InstanceId> leastBusy(std::span<const InstanceId> of) const;
    std::optional<InstanceId> instanceFor(const Request& request) const;
    sim::Task<sim::Pool::Lease> placeInTime();
    sim::Task<sim::Pool::Lease> waitForPlace();
    sim::Task<void> awaitReady(InstanceId instance);
    sim::Task<void> scaleAgainAndAgain();
    CloudRunLoad loadOfLastMinute();
    void scale();
    void setInstances(std::int32_t count, const std::string& why);
    void startInstances(std::int32_t count);
    bool startOne();
    void stopIdle(std::uint32_t count);
    /// Those that were lost with their hosts go: what a decision's reason begins with.
    std::string dismissLost();

    const CloudRunConfig& config_;
    CloudRunMetrics metrics_;
    Link* link_ = nullptr;
    sim::Stream releaseChance_;
    Starts starts_{*this};
    sim::Pool places_;
    std::vector<std::int32_t> loads_; // requests, by instance
    std::deque<Totals> totals_;       // of the last minute, the newest last
    std::vector<HpaRecommendation> history_;
    StartTimes starting_;
    std::optional<sim::Time> startFailed_{}; ///< that no zone took an instance, since one did
    sim::Duration startups_{};               // in sum
    std::int64_t started_ = 0;
};

/// `cloud_run` in platform files.
const ComponentKind& cloudRunKind();

} // namespace doppel::models
