// SPDX-License-Identifier: Apache-2.0
// What gives nobody an answer, and was no failure in some book: name servers that err, hosts that
// say nothing, errors of what has no statuses.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// ---- statuses of what has none ----

std::string erring(const std::string& target, int status) {
    return R"(doppel: 1
duration: 1min
components:
  dns: {kind: dns, records: {www: {to: web, ttl: 10s, authorities: [route53]}}}
  route53: {kind: dns_authority}
  web: {kind: app, calls: [{to: db}, {to: kv, content: false}]}
  db: {kind: database}
  kv: {kind: key_value, hit_share: 50%}
traffic:
  guests: {kind: open, to: www, rate: 1/s}
timeline: [{at: 10s, fault: error, target: )" +
           target + ", status: " + std::to_string(status) + "}]\n";
}

TEST(AnErrorOfANameServer, IsNoSuchNameOrServfail) {
    for (const std::string server : {"dns", "route53"}) {
        for (const int status : {200, 301, 403, 429}) {
            EXPECT_THAT(whyRefused(erring(server, status)), HasSubstr("codes of DNS"))
                << server << status;
        }
        for (const int status : {404, 500, 503}) {
            EXPECT_EQ(whyRefused(erring(server, status)), "") << server << status;
        }
    }
}

TEST(AnErrorOfAStore, IsOneOfItsOwn) {
    for (const std::string store : {"db", "kv"}) {
        for (const int status : {200, 301, 404, 429}) {
            EXPECT_THAT(whyRefused(erring(store, status)), HasSubstr("has no statuses"))
                << store << status;
        }
        EXPECT_EQ(whyRefused(erring(store, 503)), "") << store;
    }
}

// ---- a host that says nothing ----

// Nothing that is sent after the 4th minute reaches anybody: of 20 a second, those of the fifth and
// sixth minute have waited for a minute at the end of the seventh.
const std::string kVanished = R"(doppel: 1
duration: 7min
components:
  web: {kind: app, replicas: 1, threads: 200, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s, latency: 0s, connect_timeout: 10min}
timeline:
  - {at: 4min, fault: partition, target: web}
objectives:
  - {name: well, that: web.availability >= 100%, between: 1min and 3min}
  - {name: available, that: web.availability >= 1%, between: 4min and 6min}
  - {name: fast, that: web.latency.p95 <= 1s, between: 4min and 6min}
  - {name: all fast, that: web.latency_all.p95 <= 1s, between: 4min and 6min}
  - {name: overdue, that: web.overdue >= 0, between: 4min and 6min}
  - {name: visits, that: guests.failed >= 0, between: 4min and 6min}
  - {name: last, that: web.unfinished >= 0, between: 6min and 7min}
  - {name: last fast, that: web.latency.p50 <= 1s, between: 6min and 7min}
)";

TEST(ARequestToAHostThatIsSilent, IsUnderWayForItSinceItWasSent) {
    const RunResult result = playText(kVanished);
    EXPECT_TRUE(isMet(result, "well"));
    for (const char* missed : {"available", "fast", "all fast", "last fast"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_EQ(objectiveOf(result, "available").value, 0.0);
    const double failed = *objectiveOf(result, "overdue").value;
    EXPECT_NEAR(failed, 20 * 120, 4 * 49);
    EXPECT_EQ(failed, objectiveOf(result, "visits").value) << "each is one of them";
    EXPECT_NEAR(*objectiveOf(result, "last").value, 20 * 60, 4 * 35);
    EXPECT_EQ(figure(result, "web", "overdue"), failed);
    EXPECT_EQ(figure(result, "web", "failed"), failed);
    EXPECT_EQ(figure(result, "web", "unreached"), failed) << "nobody is known to have them";
    EXPECT_EQ(figure(result, "web", "unfinished"), figure(result, "guests", "unfinished"));
}

// Two of three nodes are gone for a minute: who has sent a sixth SYN in vain gets an answer after 63 s,
// which is too late.
TEST(ARequestThatComesThroughTooLate, HasReachedNobodyInTime) {
    const RunResult result = playText(R"(doppel: 1
duration: 6min
components:
  lb: {kind: balancer, targets: [{to: web}]}
  web: {kind: app, replicas: 3, cpu: 20ms}
traffic:
  guests: {kind: open, to: lb, rate: 20/s}
timeline:
  - {at: 2min, for: 1min, fault: lost_replicas, servers: 2, target: lb, name: lost}
objectives:
  - {name: visits, that: guests.availability >= 99%, during: lost}
  - {name: available, that: lb.availability >= 99%, during: lost}
  - {name: fast, that: lb.latency.p95 <= 100ms, during: lost}
  - {name: all fast, that: lb.latency_all.p95 <= 100ms, during: lost}
  - {name: after, that: lb.availability >= 100%, between: 3min and 6min}
  - {name: failed, that: lb.unreached >= 0, during: lost}
  - {name: failed visits, that: guests.failed >= 0, during: lost}
)");
    for (const char* missed : {"visits", "available", "fast", "all fast"}) {
        EXPECT_FALSE(isMet(result, missed)) << missed;
    }
    EXPECT_TRUE(isMet(result, "after"));
    EXPECT_GT(*objectiveOf(result, "failed").value, 300);
    EXPECT_EQ(objectiveOf(result, "failed").value, objectiveOf(result, "failed visits").value);
}

TEST(ARequestThatNobodyTook, BelongsToTheTimeInWhichItWasSent) {
    // Given up after 63 s, when a seventh SYN would come later than the time-out.
    const RunResult result =
        playText(kVanished, {"traffic.guests.connect_timeout=90s", "duration=10min"});
    EXPECT_FALSE(isMet(result, "available"));
    const auto unreached = playText(
        kVanished, {"traffic.guests.connect_timeout=90s", "duration=10min",
                    "objectives=[{name: then, that: web.unreached >= 0, between: 4min and 5min}, "
                    "{name: visits, that: guests.failed >= 0, between: 4min and 5min}]"});
    EXPECT_EQ(objectiveOf(unreached, "then").value, objectiveOf(unreached, "visits").value);
    EXPECT_NEAR(*objectiveOf(unreached, "then").value, 20 * 60, 4 * 35);
}

} // namespace
} // namespace doppel::scenarios
