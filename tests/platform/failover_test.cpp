// SPDX-License-Identifier: Apache-2.0
// What the CDN does when its origin fails, as exact counts of requests at each component. The
// pages' freshness is 5 min, so what was asked for at 0 s is stale from 300 s on. Source:
// alphagov/govuk-fastly www.vcl.tftpl.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

const std::string kOriginAnswers503 =
    "timeline=[{at: 390s, for: 60s, fault: error, target: router, status: 503}]";

TEST(Failover, AnOriginThatAnswers5xxIsReplacedByTheFirstMirrorAndNotByStalePages) {
    Script script;
    script.atEach(0, "known", 10).atEach(400, "known", 10).atEach(400, "new", 5);
    const RunResult result = script.play({kOriginAnswers503});
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 25);
    EXPECT_EQ(figure(result, "router", "failed"), 15);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 15);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_2"), 0);
    EXPECT_EQ(figure(result, "mirror-1", "requests"), 15);
    EXPECT_EQ(figure(result, "edge", "stale_if_error"), 0);
    EXPECT_EQ(figure(result, "visitors", "served_by_stale"), 0);
    EXPECT_EQ(figure(result, "visitors", "served_by_mirror"), 15);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(Failover, SaintModeSparesTheOriginAPageForFiveSeconds) {
    Script script;
    script.atEach(0, "known", 10);
    script.atEach(400, "known", 10); // 503, then the mirror
    script.atEach(402, "known", 10); // spared; the mirror's page is in the cache by now
    script.atEach(407, "known", 10); // 503 again
    const RunResult result = script.play({kOriginAnswers503});
    EXPECT_EQ(figure(result, "router", "failed"), 20);
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 30);
    EXPECT_EQ(figure(result, "edge", "restarts"), 30);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 10);
    EXPECT_EQ(figure(result, "visitors", "served_by_mirror"), 30);
}

TEST(Failover, AHerdThatMeetsA5xxSharesOneFetchOfTheOriginAndOneOfTheMirror) {
    Script script;
    script.at(0, "/first").at(400, "/news", 200);
    const RunResult result = script.play({kOriginAnswers503});
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 2);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 1);
    EXPECT_EQ(figure(result, "edge", "restarts"), 200);
    EXPECT_EQ(figure(result, "visitors", "served_by_mirror"), 200);
}

TEST(Failover, TheDocumentedOrderIsASwitchAndPutsStalePagesFirst) {
    Script script;
    script.atEach(0, "known", 10).atEach(400, "known", 10).atEach(400, "new", 5);
    const RunResult result =
        script.play({kOriginAnswers503, "components.edge.stale_before_mirror_on_5xx=true"});
    EXPECT_EQ(figure(result, "visitors", "served_by_stale"), 10);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 5);
}

TEST(Failover, ProbesThatSeeTheErrorsMakeTheOriginSickAndPagesStale) {
    Script script;
    script.atEach(0, "known", 10);
    // Two probes in a row must fail: not before 390 s + 10 s, surely after 390 s + 2 * 10 s.
    script.atEach(395, "known", 4).atEach(415, "known", 10).atEach(415, "new", 3);
    const RunResult result = script.play(
        {"components.edge.probe.interval=10s",
         "timeline=[{at: 390s, for: 60s, fault: error, target: www-origin, status: 503}]"});
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 14);
    EXPECT_EQ(figure(result, "edge", "sick_backend"), 13);
    EXPECT_EQ(figure(result, "visitors", "served_by_stale"), 10);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 7);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(Failover, AnOriginThatCannotBeReachedIsReplacedByStalePagesAndMirrorsForTheRest) {
    Script script;
    script.atEach(0, "known", 10).atEach(400, "known", 10).atEach(400, "new", 5);
    const RunResult result =
        script.play({"timeline=[{at: 390s, for: 60s, fault: down, target: www-origin}]"});
    EXPECT_EQ(figure(result, "edge", "connect_failures"), 15);
    EXPECT_EQ(figure(result, "www-origin", "requests"), 10);
    EXPECT_EQ(figure(result, "visitors", "served_by_stale"), 10);
    EXPECT_EQ(figure(result, "edge", "stale_if_error"), 10);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 5);
    EXPECT_EQ(figure(result, "visitors", "served_by_mirror"), 5);
    EXPECT_EQ(result.traffic.front().failed, 0U);
    // Connections time out after 5 s; a mirror takes 30 ms and the way there more.
    EXPECT_NEAR(figure(result, "edge", "latency.max"), 5.04, 0.01);
}

TEST(Failover, APageTooLongStaleComesFromTheMirror) {
    Script script;
    script.atEach(0, "known", 10).atEach(400, "known", 10);
    const RunResult result =
        script.play({"components.edge.stale_if_error=99s",
                     "timeline=[{at: 390s, for: 60s, fault: down, target: www-origin}]"});
    EXPECT_EQ(figure(result, "visitors", "served_by_stale"), 0);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 10);
}

TEST(Failover, MirrorsAreAskedInOrderAndThenComesThe503Page) {
    Script script;
    script.at(0, "/first").atEach(150, "a", 3).atEach(250, "b", 4).atEach(350, "c", 5);
    script.atEach(450, "d", 6).atEach(520, "d", 6);
    const RunResult result =
        script.play({"timeline=["
                     "{at: 100s, for: 400s, fault: error, target: router}, "
                     "{at: 200s, for: 300s, fault: error, target: mirror-1}, "
                     "{at: 300s, for: 200s, fault: error, target: mirror-2}, "
                     "{at: 400s, for: 100s, fault: error, target: mirror-3}]"});
    EXPECT_EQ(figure(result, "edge", "fetches_origin"), 1 + 3 + 4 + 5 + 6 + 6);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 3 + 4 + 5 + 6);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_2"), 4 + 5 + 6);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_3"), 5 + 6);
    EXPECT_EQ(figure(result, "mirror-1", "failed"), 4 + 5 + 6);
    EXPECT_EQ(figure(result, "mirror-2", "failed"), 5 + 6);
    EXPECT_EQ(figure(result, "mirror-3", "failed"), 6);
    EXPECT_EQ(figure(result, "visitors", "served_by_mirror"), 3 + 4 + 5);
    EXPECT_EQ(figure(result, "visitors", "served_by_synthetic"), 6);
    EXPECT_EQ(withStatus(result, "visitors", "503"), 6U);
    EXPECT_EQ(result.traffic.front().failed, 6U);
    EXPECT_EQ(figure(result, "visitors", "served_by_origin"), 1 + 6);
}

TEST(Failover, WhatNoMirrorHasIsLostAndTheRestIsNot) {
    Script script;
    script.at(0, "/first").atEach(400, "new", 5).at(400, "/search/all").at(401, "/search/news");
    const RunResult result = script.play({kOriginAnswers503});
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_1"), 5 + 2);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_2"), 2);
    EXPECT_EQ(figure(result, "edge", "fetches_mirror_3"), 2);
    EXPECT_EQ(result.traffic.front().failed, 2U);
    EXPECT_EQ(result.traffic.front().availabilityByClass.at("page"), 1.0);
    EXPECT_EQ(result.traffic.front().availabilityByClass.at("search"), 0.0);
}

// ---- stores whose standby, or majority, is lost as well ----

// All is well up to 5 min and from 17 min on; nobody answers from then to 15 min, but those who have
// come just before and wait.
void expectAwayFrom(const char* away, const std::string& store, const std::string& timeline) {
    const RunResult result = playText(
        "doppel: 1\nduration: 30min\nzones: 3\ncomponents:\n"
        "  api: {kind: app, servers: [{count: 2, zone: 2}], calls: [{to: store, timeout: 1s}]}\n"
        "  store: {kind: database, " +
        store +
        "}\n"
        "traffic: {guests: {kind: open, to: api, rate: 5/s}}\ntimeline: [" +
        timeline +
        "]\nobjectives:\n"
        "  - {name: before, that: guests.availability >= 99.9%, between: 0s and 5min}\n"
        "  - {name: meanwhile, that: guests.availability <= 1%, between: " +
        away +
        " and 15min}\n"
        "  - {name: after, that: guests.availability >= 99.9%, between: 17min and 30min}\n");
    for (const char* name : {"before", "meanwhile", "after"}) {
        EXPECT_TRUE(objectiveOf(result, name).met) << store << ' ' << timeline << ": " << name;
    }
}

// A zone is lost from a moment on until 15 min.
std::string zoneLost(int zone, const std::string& at, const std::string& length) {
    return "{at: " + at + ", for: " + length + ", fault: lost_zone, zone: " + std::to_string(zone) +
           '}';
}
const std::string kElected = "zone: 1, takeover: {by: election}"; // members in zones 1, 2 and 0
const std::string kDown = "{at: 5min, for: 25min, fault: down, target: store, servers: [0]}";

TEST(ReplicaSetOfThree, StepsDownWithoutAMajorityAndIsElectedOnceThereIsOne) {
    const std::string store = "zone: 2, takeover: {by: election}";
    const std::string two = zoneLost(0, "5min", "10min") + ", " + zoneLost(1, "5min", "10min");
    expectAwayFrom("6min", store, two);
    expectAwayFrom("6min", store,
                   two + ", {at: 8min, for: 1min, fault: down, target: store, servers: [0]}");
    expectAwayFrom("6min", store, kDown + ", " + two); // in whatever order of one instant
    expectAwayFrom("6min", store,
                   kDown + ", " + zoneLost(0, "302s", "598s") + ", " + zoneLost(1, "304s", "596s"));
}

TEST(ReplicaSetOfThree, HasNoVoteOfADeadMember) {
    // Of zones 2, 0 and 1: it steps down, dies, and then one of the others is back.
    expectAwayFrom(
        "6min", "zone: 2, takeover: {by: election}",
        zoneLost(0, "5min", "1min") + ", " + zoneLost(1, "5min", "11min") +
            ", {at: 330s, for: 10min, fault: down, target: store, servers: [0], how: crash}");
}

TEST(ReplicaSetOfThree, LosesWhoWasElectedWithItsZone) {
    expectAwayFrom("8min", kElected,
                   zoneLost(1, "5min", "10min") + ", " + zoneLost(2, "7min", "8min") +
                       ", {at: 7min, for: 8min, fault: down, target: api, how: crash}");
}

TEST(ReplicaSetOfThree, StepsDownOnlyAfterItsTimeOutAtAStretch) {
    const RunResult result = playText(
        "doppel: 1\nduration: 10min\nzones: 3\ncomponents: {store: {kind: database, takeover: {by: "
        "election}}}\ntraffic: {guests: {kind: open, to: store, rate: 5/s}}\ntimeline: [" +
        zoneLost(1, "5min", "5s") + ", " + zoneLost(2, "5min", "5s") + ", " +
        zoneLost(1, "309s", "5s") + ", " + zoneLost(2, "309s", "5s") + "]\n");
    EXPECT_EQ(figure(result, "store", "failovers"), 0);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(AStandby, IsNoHelpWhereItsZoneIsLostToo) {
    for (const char* store : {"failover: 1min", "takeover: {by: multi_az_instance}"}) {
        expectAwayFrom("5min", store, zoneLost(1, "4min", "11min") + ", " + kDown);
    }
}

TEST(AStandby, OfACacheMayBeTheSecondOne) {
    const RunResult result = playText(
        "doppel: 1\nduration: 20min\nzones: 3\ncomponents: {store: {kind: database, takeover: "
        "{by: "
        "elasticache_replica, replicas: 2}}}\ntraffic: {guests: {kind: open, to: store, rate: "
        "5/s}}\ntimeline: [" +
        zoneLost(0, "5min", "10min") + ", " + zoneLost(1, "5min", "10min") +
        "]\nobjectives: [{name: soon, that: guests.availability >= 99%, between: 7min and "
        "20min}]\n");
    EXPECT_EQ(figure(result, "store", "failovers"), 1);
    EXPECT_TRUE(objectiveOf(result, "soon").met);
}

// The first stood in zone 0, which is lost throughout; who took its place comes back with its own.
TEST(AStandby, ComesBackWithTheZoneThatItStandsIn) {
    for (const char* by : {"multi_az_instance", "election"}) {
        const RunResult result = playText(
            "doppel: 1\nduration: 15min\nzones: 3\ncomponents:\n"
            "  api: {kind: app, servers: [{count: 2, zone: 2}], calls: [{to: store, timeout: "
            "1s}]}\n"
            "  store: {kind: database, takeover: {by: " +
            std::string(by) +
            "}}\ntraffic: {guests: {kind: open, to: api, rate: 5/s}}\ntimeline: [" +
            zoneLost(0, "5min", "10min") + ", " + zoneLost(1, "8min", "2min") +
            "]\nobjectives: [{name: back, that: guests.availability >= 99%, between: 12min and "
            "15min}]\n");
        EXPECT_TRUE(objectiveOf(result, "back").met) << by;
    }
}

TEST(AStandby, OfANewServerIsItsOwn) {
    const RunResult result = playText(
        "doppel: 1\nduration: 13min\nzones: 3\n"
        "components: {store: {kind: database, replicas: 2, takeover: {by: multi_az_instance}}}\n"
        "traffic: {guests: {kind: open, to: store, rate: 1/s}}\ntimeline: [" +
        zoneLost(1, "1min", "4min") +
        ", {at: 6min, set: components.store.replicas, value: 1}"
        ", {at: 7min, set: components.store.replicas, value: 2}, " +
        zoneLost(1, "9min", "4min") + "]\n");
    EXPECT_EQ(figure(result, "store", "failovers"), 2);
}

TEST(AStandby, DoesNotTakeOverOnceThereIsNone) {
    for (const std::string& lost :
         {std::string("{at: 1min, for: 5min, fault: down, target: store, servers: [0]}"),
          zoneLost(0, "1min", "2min") + ", " + zoneLost(1, "1min", "2min")}) {
        const RunResult result =
            playText("doppel: 1\nduration: 6min\nzones: 3\n"
                     "components: {store: {kind: database, failover: 1min, recovery_time: 8min}}\n"
                     "traffic: {guests: {kind: open, to: store, rate: 1/s}}\ntimeline: [" +
                     lost + ", {at: 90s, set: components.store.failover, value: none}]\n");
        EXPECT_EQ(figure(result, "store", "failovers"), 0) << lost;
    }
}

// The first attempt, 30 s after the loss, finds no replica; the next comes 2 min after it.
TEST(Sentinels, TryAgainAfterTwiceTheirTimeOut) {
    const RunResult result = playText(
        "doppel: 1\nduration: 6min\nzones: 3\ncomponents:\n"
        "  store: {kind: database, takeover: {by: sentinel, sentinel: {failover_timeout: 1min}}}\n"
        "traffic: {guests: {kind: open, to: store, rate: 5/s}}\ntimeline: [" +
        zoneLost(1, "1min", "1min") +
        ", {at: 1min, for: 5min, fault: down, target: store, servers: [0], how: "
        "crash}]\nobjectives:\n"
        "  - {name: away, that: guests.availability <= 1%, between: 61s and 209s}\n"
        "  - {name: back, that: guests.availability >= 99%, between: 212s and 6min}\n");
    EXPECT_TRUE(objectiveOf(result, "away").met);
    EXPECT_TRUE(objectiveOf(result, "back").met);
}

// ---- writes that a takeover loses, at 20 a second ----

double writesLost(const std::string& store, int zoneOfTheRest, const std::string& timeline) {
    const std::string zone = std::to_string(zoneOfTheRest);
    const RunResult result = playText(
        "doppel: 1\nduration: 5min\nzones: 3\ncomponents:\n"
        "  web: {kind: app, servers: [{count: 1, zone: " +
        zone +
        "}], threads: 50, workers: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}\n"
        "  jobs: {kind: redis, zone: " +
        zone + "}\n  workers: {kind: sidekiq, servers: [{count: 1, zone: " + zone +
        "}], redis: jobs, concurrency: 50, queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms, "
        "retry: false, calls: [{to: store, timeout: 1s, on_failure: ignore}]}}}\n"
        "  store: {kind: database, " +
        store + "}\ntraffic: {guests: {kind: open, to: web, rate: 20/s}}\ntimeline: [" + timeline +
        "]\n");
    EXPECT_EQ(figure(result, "store", "failovers"), 1);
    return figure(result, "store", "writes_lost");
}
const std::string kCache = "takeover: {by: elasticache_replica, lag: 10s}";

TEST(WritesLost, AreThoseBeforeTheLossWheneverItIsDecided) {
    const std::string lost = zoneLost(0, "1min", "4min");
    EXPECT_NEAR(writesLost(kCache, 2, lost), 200, 45);
    EXPECT_NEAR(writesLost(kCache, 2, zoneLost(1, "1min", "2min") + ", " + lost), 200, 45);
}

// It has heard of nothing since the primary's loss.
TEST(WritesLost, AreTheSameWhereTheStandbysZoneIsLostLater) {
    EXPECT_NEAR(
        writesLost(kCache, 2, zoneLost(0, "1min", "4min") + ", " + zoneLost(1, "75s", "1min")), 200,
        45);
}

// Its zone is gone for longer than any lag before the primary's is.
TEST(WritesLost, AreAllThatAStandbyHeardNothingOf) {
    EXPECT_NEAR(
        writesLost(kCache, 2, zoneLost(1, "1min", "2min") + ", " + zoneLost(0, "2min", "3min")),
        1400, 120);
}

TEST(WritesLost, AreThoseOfAPrimaryThatHasYetToStepDown) {
    EXPECT_NEAR(writesLost("takeover: {by: election, write_concern: one, lag: 0s}", 0,
                           zoneLost(1, "1min", "2min") + ", " + zoneLost(2, "1min", "2min") + ", " +
                               zoneLost(0, "90s", "210s")),
                200, 45);
}

TEST(WritesLost, AreTheServersOwn) {
    EXPECT_NEAR(
        writesLost("replicas: 3, " + kCache, 2,
                   "{at: 1min, for: 4min, fault: lost_replicas, target: store, servers: [0]}"),
        67, 26);
}

} // namespace
} // namespace doppel::scenarios
