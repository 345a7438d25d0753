// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/lifecycle.h"
#include "models/problem.h"
#include "models/server_group.h"
#include "sim/distribution.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace doppel::models {

class PlatformPlan;

/// A change of the route database: from this time on it holds the routes of a share of the pages,
/// which were not there before.
struct RouteChange {
    sim::Duration at{};
    sim::Probability share{0.001};
    bool notified = true; ///< the routers' LISTEN hears of it

    void describe(FieldVisitor& visitor);
};

/// How a router's table is kept up to date.
struct RouteReloadConfig {
    sim::Duration interval = std::chrono::minutes(5);
    sim::Duration tick = std::chrono::seconds(5);
    sim::Distribution loadTime = sim::Distribution::deterministic(20.0); ///< seconds

    void describe(FieldVisitor& visitor);
};

/// GOV.UK's Router: its processes and whom they forward to.
struct RouterConfig {
    std::uint32_t replicas = 3;
    std::vector<ServerGroupConfig> servers;
    std::uint32_t cores = 4;
    sim::Distribution cpuTime = sim::Distribution::exponential(0.0005); ///< seconds a request
    sim::Duration connectTimeout = std::chrono::seconds(1);
    sim::Duration headerTimeout = std::chrono::seconds(20);
    sim::Duration latency = std::chrono::microseconds(200); ///< to the backends, one way
    std::map<std::string, ComponentRef> backends;           ///< by backend id, as routes name it
    ComponentRef defaultBackend; ///< who answers everything on a platform without routes
    RouteReloadConfig reload;
    std::vector<RouteChange> changes;
    LifecycleConfig lifecycle{.readiness = ReadinessConfig{.interval = std::chrono::seconds(5),
                                                           .timeout = std::chrono::seconds(30),
                                                           .failureThreshold = 2},
                              .shutdownDelay = std::chrono::seconds(25)};

    void describe(FieldVisitor& visitor);
};

/// Nobody who would answer; changes out of order.
Problems problemsOf(const RouterConfig& config);
Problems notesOn(const RouterConfig& config, const PlatformPlan& plan);

} // namespace doppel::models
