// SPDX-License-Identifier: Apache-2.0
// Health checks of what passes requests on: what they say is said by who is behind it.
#include "tests/platform/temporary_scenario.h"

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

/// What a name leads to, in front of `main`.
struct Front {
    std::string name;
    std::string components;
};

std::vector<Front> allFronts() {
    return {
        {"balancer", "front: {kind: balancer, targets: [{to: main}]}"},
        {"nginx", "front: {kind: nginx, to: main, upstream: service}"},
        {"router", "front: {kind: router, default_backend: main}"},
        {"varnish", "front: {kind: varnish, backend: main}"},
        {"edge", "front: {kind: edge, origin: main, rate_limit: {enabled: false}}"},
        {"cloud_run", "front: {kind: cloud_run, to: main, min_instances: 3}"},
        {"nat_gateway", "front: {kind: nat_gateway, to: main}"},
        {"balancer before nginx", "front: {kind: balancer, targets: [{to: proxy}]}\n"
                                  "  proxy: {kind: nginx, to: main, upstream: service}"},
    };
}

std::string named(const Front& front, const std::string& timeline) {
    return R"(doppel: 1
title: A name with a standby
duration: 4min
seed: 5
components:
  dns: {kind: dns, records: {www: {to: front, ttl: 10s, failover: {standby: {to: standby}, check: {interval: 10s, checkers: 3, propagation: 1s}}}}}
  )" + front.components +
           R"(
  main: {kind: app, replicas: 3, cpu: 5ms}
  standby: {kind: app, cpu: 5ms}
traffic:
  guests: {kind: open, to: www, rate: 2/s, patience: 20s, clients: 1000000, pages: {count: 20}}
timeline: [)" +
           timeline + "]\n";
}

// Of the last minute and more, all go to the standby: found out in 30 s, and 10 s until names are
// asked for again.
TEST(NameFailover, FindsOutWhoeverStandsInFrontOfWhatIsDead) {
    for (const Front& front : allFronts()) {
        const RunResult well = playText(named(front, ""));
        EXPECT_EQ(figure(well, "standby", "requests"), 0) << front.name;
        EXPECT_EQ(well.traffic.front().failed, 0U) << front.name;
        for (const std::string fault : {"down", "error", "stall"}) {
            const RunResult result =
                playText(named(front, "{at: 30s, fault: " + fault + ", target: main}"));
            EXPECT_GT(figure(result, "standby", "requests"), 200) << front.name << ' ' << fault;
        }
    }
}

// They are in no Meter and no LinkBook, but work as any request does: a balancer counts them as an
// ALB does.
TEST(NameFailover, ChecksAreNoVisitors) {
    const RunResult result =
        playText(named(allFronts().front(), ""), {"traffic.guests.rate=0.1/s"});
    const auto asked = static_cast<double>(result.traffic.front().total);
    EXPECT_EQ(figure(result, "front", "requests"), asked);
    EXPECT_NEAR(figure(result, "front", "RequestCount") - asked, 3 * 24, 3); // 240 s / 10 s
    // Of those that reach nobody, they count none as calls of their own.
    const RunResult refused =
        playText(named(allFronts().front(), "{at: 0s, fault: refuse, target: main}"),
                 {"traffic.guests.rate=0.1/s"});
    EXPECT_LE(figure(refused, "front", "connect_failures"), figure(refused, "front", "requests"));
}

// GOV.UK's nginx answers /readyz by itself; one that passes its check page on fails with its app.
TEST(BalancerChecks, AskForWhatIsBehindATargetWhereTheyHaveAPath) {
    for (const std::string path : {"\"\"", "/"}) {
        const RunResult result = playText(
            R"(doppel: 1
title: A check of nginx
duration: 3min
components:
  alb: {kind: balancer, targets: [{to: proxy}], health: {interval: 5s, path: )" +
            path + R"(}}
  proxy: {kind: nginx, to: main, upstream: service, replicas: 3}
  main: {kind: app, replicas: 3, cpu: 5ms}
traffic:
  guests: {kind: open, to: alb, rate: 1/s, patience: 20s, pages: {count: 20}}
timeline: [{at: 30s, fault: down, target: main}]
objectives: [{name: healthy, that: alb.HealthyHostCount >= 3, between: 1min and 3min}]
)");
        EXPECT_EQ(isMet(result, "healthy"), path != "/") << path;
    }
}

} // namespace
} // namespace doppel::scenarios
