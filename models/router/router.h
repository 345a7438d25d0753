// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/incarnations.h"
#include "models/passes_on.h"
#include "models/publishing/route_registrations.h"
#include "models/publishing_plan.h"
#include "models/registry.h"
#include "models/router/router_config.h"
#include "models/router/router_metrics.h"
#include "models/routing/answer.h"
#include "models/routing/reload.h"
#include "sim/gate.h"
#include "sim/metrics.h"
#include "sim/pool.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

/// GOV.UK's Router: it looks each path up in the table of all routes, by the real routing core, and
/// forwards the request to the app that renders it, or answers a redirect or "gone" itself.
///
/// A request: a core of the processor; the table's decision; the backend's answer, or what its
/// failure maps to (502, 504, 500). Each process reloads the table by the real reload rules; until
/// it has, pages that were published since its last load are 404 to it. A process that starts loads
/// the table before it takes connections.
class Router final : public Component, public HoldsRoutes, public PassesOn {
public:
    Router(Platform& platform, std::string name, const RouterConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId server) override;
    void serverEnded(InstanceId server) override;
    void serversChanged() override;
    bool endsWithItsClient() const override { return true; }
    bool routes(PageId page) const override;
    bool works() const override;
    /// The backend that its table names; all of them where that names none.
    std::optional<std::vector<const Link*>> waysOn(PageId page) const override;

private:
    /// One incarnation of a server.
    struct Process {
        Process(sim::World& world,
                const sim::Pool::Options& cores,
                sim::Time started,
                const routing::ReloadRules& rules);
        void die();
        bool dead() const { return isDead; }
        sim::Pool cores;
        sim::Gate reloadWanted;
        routing::ReloadQueue queue;
        std::uint64_t key = 0;           ///< of the chance of its loads
        std::uint32_t loads = 0;         ///< begun so far
        std::uint32_t version = 0;       ///< changes of the database that its table holds
        std::uint64_t registrations = 0; ///< and routes that were registered during the run
        bool isDead = false;
    };
    using Occupancy = Incarnations<Process>::Occupancy;

    std::optional<std::uint32_t> backendFor(const Request& request) const;
    routing::Answer decide(const Request& request);
    /// The change that publishes a page which the process does not know of; it may be yet to come.
    std::optional<std::size_t> missingChange(const Process& process, PageId page) const;
    void reloadEach();
    void countRoutes();
    static Response passedOn(const Response& response);
    Response
    answerOf(const routing::Answer& answer, const Request& request, InstanceId instance) const;

    Occupancy enter(InstanceId server);
    void keepUpToDate(InstanceId server);
    sim::Task<void> reloadLoop(Occupancy process);
    sim::Task<void> tickLoop(Occupancy process);
    sim::Task<void> load(Process& process);
    sim::Task<void> changeRoutes();

    const RouterConfig& config_;
    /// By the table's backend index; the last one is the default backend, if there is one.
    std::vector<Link*> backends_;
    Incarnations<Process> processes_;
    std::uint32_t databaseVersion_ = 0;
    std::string target_; ///< scratch: the request target that is being decided

    sim::Stream cpuChance_;
    sim::Stream loadChance_;
    PublishingPlan publishing_;
    RouterMetrics metrics_;
};

/// `router` in platform files.
const ComponentKind& routerKind();

} // namespace doppel::models
