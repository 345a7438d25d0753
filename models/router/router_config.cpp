// SPDX-License-Identifier: Apache-2.0
#include "models/router/router_config.h"

#include "models/field_path.h"
#include "models/platform_plan.h"

namespace doppel::models {

void RouteChange::describe(FieldVisitor& visitor) {
    visitor.field("at", at, "when the new routes are in the database", {.min = 0});
    visitor.field("share", share, "the share of all pages that it publishes");
    visitor.field("notified", notified,
                  "whether the routers are notified (LISTEN route_changes); if not, they reload at "
                  "the next interval");
}

void RouteReloadConfig::describe(FieldVisitor& visitor) {
    visitor.field("interval", interval,
                  "ROUTER_ROUTE_RELOAD_INTERVAL: reload when the last attempt is older than this",
                  {.min = 0,
                   .minExclusive = true,
                   .source = "GOV.UK values-production.yaml: 5 m; Router's default: 1 m"});
    visitor.field(
        "tick", tick, "how often that is checked",
        {.min = 0, .minExclusive = true, .source = "alphagov/router lib/load_routes.go: 5 s"});
    visitor.field(
        "load_time", loadTime,
        "the time to read all routes and build the table, on one core, if nobody else wants it",
        {.min = 0,
         .live = true,
         .source = "alphagov/router d06c4f53: about 20 s for 1 M routes, estimated from logs"});
}

void RouterConfig::describe(FieldVisitor& visitor) {
    visitor.field(
        "replicas", replicas, "router processes",
        {.min = 1, .max = 10'000, .live = true, .source = "GOV.UK values-production.yaml"});
    describeGroups(visitor, servers);
    visitor.field("cores", cores, "GOMAXPROCS of each",
                  {.min = 1, .max = 1024, .live = true, .source = "GOV.UK values-production.yaml"});
    visitor.field("cpu_time", cpuTime, "work for a request, on one core",
                  {.min = 0,
                   .live = true,
                   .source = "alphagov/router a7581c4f: 500 requests a second took 0.25 core"});
    visitor.field(
        "connect_timeout", connectTimeout,
        "until it gives up on a backend that does not answer: 504",
        {.min = 0, .minExclusive = true, .live = true, .source = "alphagov/router main.go: 1 s"});
    visitor.field(
        "header_timeout", headerTimeout, "until the backend's response header is late: 504",
        {.min = 0, .minExclusive = true, .live = true, .source = "alphagov/router main.go: 20 s"});
    visitor.field("latency", latency, "to the backends, one way",
                  {.min = 0, .live = true, .source = "a guess: between zones of a region"});
    visitor.field("backends", backends,
                  "the component behind each backend id that routes refer to");
    visitor.field("default_backend", defaultBackend,
                  "the component that answers everything on a platform without routes");
    visitor.field("reload", reload, "how the table is kept up to date", {.live = true});
    visitor.field("changes", changes, "changes to the route database");
    lifecycle.describe(visitor);
}

Problems problemsOf(const RouterConfig& config) {
    Problems problems = problemsOfServers(config.replicas, RouterConfig{}.replicas, config.servers);
    if (config.backends.empty() && config.defaultBackend.empty()) {
        problems.push_back({"", "neither backends nor a default_backend, so nobody would answer"});
    }
    for (std::size_t i = 1; i < config.changes.size(); ++i) {
        if (config.changes[i].at < config.changes[i - 1].at) {
            problems.push_back({joinPath(joinIndex("changes", i), "at"),
                                "is before its predecessor, expected them in the order of their "
                                "times"});
        }
    }
    return problems;
}

Problems notesOn(const RouterConfig& config, const PlatformPlan& plan) {
    if (plan.hasRoutes && !config.defaultBackend.empty()) {
        return {{"default_backend", "has no effect on a platform with routes"}};
    }
    return {};
}

} // namespace doppel::models
