// SPDX-License-Identifier: Apache-2.0
// Primaries whose server is there: that hang, are cut off, refuse or load; and what a takeover that
// has yet to come says of the writes that it will lose.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>

namespace doppel::scenarios {
namespace {

const std::string kSentinel = "{by: sentinel, sentinel: {down_after: 10s}}";

// A store, and its guests who come ten times a second; something happens at 1 min.
RunResult playStore(const std::string& store, const std::string& timeline) {
    return playText("doppel: 1\nduration: 4min\nzones: 3\ncomponents:\n"
                    "  store: {" +
                    store +
                    "}\n  web: {kind: app, cpu: 1ms, calls: [{to: store, timeout: 1s}]}\n"
                    "traffic:\n"
                    "  guests: {kind: open, to: store, rate: 10/s, patience: 2s}\n"
                    "  others: {kind: open, to: web, rate: 1/s, patience: 2s}\n"
                    "timeline: [" +
                    timeline +
                    "]\nobjectives:\n"
                    "  - {name: away, that: guests.availability <= 1%, between: 61s and 65s}\n"
                    "  - {name: back, that: guests.availability >= 99%, between: 3min and 4min}\n");
}
std::string cacheWith(const std::string& takeover) {
    return "kind: key_value, hit_share: 100%, takeover: " + takeover;
}
std::string databaseWith(const std::string& takeover) {
    return "kind: database, takeover: " + takeover;
}

void expectTakenOver(const std::string& store, const std::string& timeline) {
    const RunResult result = playStore(store, timeline);
    EXPECT_EQ(figure(result, "store", "failovers"), 1) << store << ' ' << timeline;
    EXPECT_TRUE(objectiveOf(result, "away").met) << store << ' ' << timeline;
    EXPECT_TRUE(objectiveOf(result, "back").met) << store << ' ' << timeline;
}
void expectNot(const std::string& store, const std::string& timeline) {
    const RunResult result = playStore(store, timeline);
    EXPECT_EQ(figure(result, "store", "failovers"), 0) << store << ' ' << timeline;
}

const std::string kHangs = "{at: 1min, fault: slow, target: store, delay: 10h}";
const std::string kStalls = "{at: 1min, fault: stall, target: store}";
const std::string kCutOff = "{at: 1min, fault: partition, target: store}";
const std::string kRefuses = "{at: 1min, fault: refuse, target: store}";

TEST(APrimaryThatHangs, IsFoundBySentinelAndByRds) {
    expectTakenOver(cacheWith(kSentinel), kHangs);
    expectTakenOver(cacheWith(kSentinel), kStalls);
    expectTakenOver(databaseWith("{by: multi_az_cluster}"), kHangs);
}

TEST(APrimaryThatHangs, IsWellToWhoeverAsksNothingOfItThatWouldHang) {
    expectNot(cacheWith("{by: elasticache_replica}"), kHangs);
    expectNot(databaseWith("{by: election}"), kHangs);
}

// Within half of down_after, before the link is broken and the PING lost with it.
TEST(APrimaryThatHangs, IsOnlySlowWhereAPingIsAnsweredInTime) {
    const std::string slow = "{at: 1min, fault: slow, target: store, delay: 4s}";
    expectNot("threads: 100, " + cacheWith(kSentinel), slow);
    expectNot(cacheWith(kSentinel), "{at: 1min, for: 4s, fault: slow, target: store, delay: 4s}");
    // By one thread after the other, the PING waits for its turn behind the commands.
    expectTakenOver(cacheWith(kSentinel), slow);
}

TEST(APrimaryThatIsCutOff, IsFoundByAll) {
    expectTakenOver(cacheWith(kSentinel), kCutOff);
    expectTakenOver(cacheWith("{by: elasticache_replica}"), kCutOff);
    expectTakenOver(databaseWith("{by: election}"), kCutOff);
    expectTakenOver(databaseWith("{by: multi_az_cluster}"), kCutOff);
    expectTakenOver(databaseWith("{by: multi_az_cluster}"),
                    "{at: 1min, fault: partition, target: store, how: reset}");
}

TEST(APrimaryThatHangs, IsFoundThoughItsProcessDiesWhileItIsAsked) {
    expectTakenOver(databaseWith("{by: multi_az_cluster}"),
                    kHangs + ", {at: 62s, fault: crash, target: store}");
}

TEST(APrimaryThatIsCutOff, IsFoundWhereItIsCutOffFromOneAfterTheOther) {
    const std::string fromGuests = "{at: 1min, fault: partition, target: store, with: guests}";
    for (const char* later : {"1min", "60.5s", "63s"}) {
        const RunResult result =
            playStore(cacheWith(kSentinel), fromGuests + ", {at: " + later +
                                                ", fault: partition, target: store, with: web}");
        EXPECT_EQ(figure(result, "store", "failovers"), 1) << later; // its standby is cut off, too
    }
}

TEST(APrimaryThatIsCutOff, FromSomeIsWellToTheOthers) {
    expectNot(cacheWith(kSentinel), "{at: 1min, fault: partition, target: store, with: web}");
    expectNot(cacheWith(kSentinel), "{at: 1min, for: 5s, fault: partition, target: store}");
}

TEST(APrimaryThatRefuses, AnswersOverTheConnectionsThatAreOpen) {
    expectNot(cacheWith(kSentinel), kRefuses);
    expectNot(databaseWith("{by: multi_az_cluster}"), kRefuses);
}

// LOADING is a valid reply to a PING.
TEST(AMasterThatLoads, IsLeftToItself) {
    const std::string loads = "loading_time: 1min, " + cacheWith(kSentinel);
    expectNot(loads, "{at: 1min, fault: crash, target: store}");
    expectTakenOver(loads,
                    "{at: 1min, for: 3min, fault: down, target: store, servers: [0], how: crash}");
}

// Another fault begins and ends after it, and all are added up anew.
TEST(WhoTookOver, SuffersNothingOfWhatBeganBefore) {
    expectTakenOver(cacheWith(kSentinel),
                    kHangs + ", {at: 2min, for: 10s, fault: error, target: store}");
}

TEST(WhoTookOver, SuffersWhatBeginsLater) {
    const RunResult result = playStore(cacheWith(kSentinel), kHangs + ", {at: 2min, fault: error, "
                                                                      "target: store}");
    EXPECT_FALSE(objectiveOf(result, "back").met);
}

// ---- writes ----

// Jobs write to the store twenty times a second; they stand in the last zone.
RunResult playWrites(const std::string& store,
                     const std::string& timeline,
                     const std::string& duration = "6min",
                     int zones = 4) {
    const std::string last = std::to_string(zones - 1);
    return playText(
        "doppel: 1\nduration: " + duration + "\nzones: " + std::to_string(zones) +
        "\ncomponents:\n  web: {kind: app, servers: [{count: 1, zone: " + last +
        "}], threads: 50, workers: 1, cpu: 1ms, enqueues: [{to: workers, job: J}]}\n"
        "  jobs: {kind: redis, zone: " +
        last + "}\n  workers: {kind: sidekiq, servers: [{count: 1, zone: " + last +
        "}], redis: jobs, concurrency: 50, queues: [{name: q}], jobs: {J: {queue: q, cpu: 1ms, "
        "retry: false, calls: [{to: store, timeout: 1s, on_failure: ignore}]}}}\n"
        "  store: {kind: database, max_connections: 1000, takeover: {" +
        store + "}}\ntraffic: {guests: {kind: open, to: web, rate: 20/s}}\ntimeline: [" + timeline +
        "]\nobjectives:\n  - {name: lost, that: store.writes_lost <= 0}\n"
        "  - {name: early, that: store.writes_lost <= 0, between: 0s and 1min}\n");
}
std::string lost(int zone, const std::string& at, const std::string& length) {
    return "{at: " + at + ", for: " + length + ", fault: lost_zone, zone: " + std::to_string(zone) +
           '}';
}

// The first takeover loses 200 of 2400, the second what came since 50 s: 1200 of those left, and
// what the one in between took, whenever that began.
TEST(WritesLost, AreLostOnce) {
    const RunResult result = playWrites("by: elasticache_replica, lag: 10s, replicas: 2",
                                        lost(1, "1min", "150s") + ", " + lost(0, "2min", "4min") +
                                            ", " + lost(2, "205s", "155s"));
    EXPECT_EQ(figure(result, "store", "failovers"), 2);
    const double all = figure(result, "store", "writes_lost");
    EXPECT_GT(all, 200 + 1200 + 20 * (205 - 180) - 250);
    EXPECT_LT(all, 200 + 1200 + 20 * (205 - 140) + 250);
}

TEST(WritesLost, AreNoneWhereAMajorityHasAcknowledgedThem) {
    const std::string noMajority =
        lost(1, "1min", "2min") + ", " + lost(2, "1min", "2min") + ", " + lost(0, "90s", "210s");
    const RunResult one =
        playWrites("by: election, lag: 0s, write_concern: one", noMajority, "5min");
    EXPECT_NEAR(figure(one, "store", "writes_lost"), 200, 45);
    const RunResult majority = playWrites("by: election, lag: 0s", noMajority, "5min");
    EXPECT_EQ(figure(majority, "store", "failovers"), 1);
    EXPECT_EQ(figure(majority, "store", "writes_lost"), 0);
    // Those of the ten seconds before it steps down wait for one.
    EXPECT_GT(figure(majority, "store", "in_flight.max"), 150);
    EXPECT_LT(figure(one, "store", "in_flight.max"), 50);
}

TEST(WritesLost, AreNotKnownBeforeTheTakeover) {
    const std::string store = "by: promoted_replica, lag: 10s"; // 3 to 7 min
    const RunResult cut = playWrites(store, lost(0, "2min", "1h"), "4min");
    EXPECT_FALSE(objectiveOf(cut, "lost").met);
    EXPECT_FALSE(objectiveOf(cut, "lost").value);
    EXPECT_TRUE(objectiveOf(cut, "early").met);
    const RunResult whole = playWrites(store, lost(0, "2min", "1h"), "10min");
    EXPECT_NEAR(objectiveOf(whole, "lost").value.value_or(-1), 200, 45);
    const RunResult back = playWrites(store, lost(0, "2min", "1min"), "4min");
    EXPECT_EQ(objectiveOf(back, "lost").value, 0) << "it came back itself";
}

TEST(WritesLost, AreThoseThatCameAfterItWasCutOff) {
    // Packets to it get through, and nobody hears of its answers.
    const RunResult result =
        playWrites("by: elasticache_replica, lag: 0s",
                   "{at: 2min, fault: partition, target: store, direction: from_target}");
    EXPECT_EQ(figure(result, "store", "failovers"), 1);
    EXPECT_LT(figure(result, "store", "writes_lost"), 45) << "no connection comes about any more";
}

// What is older than the lag the standby has; what is younger nobody was told of.
TEST(WritesLost, AreNoneThatNobodyWasToldOf) {
    const std::string at = "{at: 1min, target: store, fault: ";
    for (const std::string& timeline :
         {at + "stall}", at + "slow, delay: 40s}",
          at + "error, status: 503}, {at: 2min, fault: down, target: store, "
               "servers: [0]}"}) {
        const RunResult result = playWrites("by: promoted_replica, lag: 10s", timeline, "12min");
        EXPECT_EQ(figure(result, "store", "failovers"), 1) << timeline;
        EXPECT_EQ(figure(result, "store", "writes_lost"), 0) << timeline;
    }
}

// As in a region that is lost: there is nobody left who could.
TEST(AStoreThatIsDownAsAWhole, HasNobodyTakeOver) {
    const std::string down = "{at: 1min, for: 90s, fault: down, target: store}";
    for (const std::string& store :
         {databaseWith("{by: multi_az_cluster}"), databaseWith("{by: election}"),
          cacheWith(kSentinel), std::string("kind: database, failover: 10s")}) {
        const RunResult result = playStore(store, down);
        EXPECT_EQ(figure(result, "store", "failovers"), 0) << store;
        EXPECT_TRUE(objectiveOf(result, "away").met) << store;
        EXPECT_TRUE(objectiveOf(result, "back").met) << store; // it came back itself
        expectTakenOver(store, "{at: 1min, for: 90s, fault: down, target: store, servers: [0]}");
    }
}

TEST(AStoreThatIsDownAsAWhole, IsTakenOverOnceItIsNotWhereItsPrimaryStaysLost) {
    const std::string lost = ", {at: 1min, fault: lost_replicas, target: store}";
    const std::string down = "{at: 1min, for: 90s, fault: down, target: store}";
    expectTakenOver(cacheWith(kSentinel), down + lost);
    // Two faults hold it: to the end of the second.
    const std::string again = ", {at: 90s, fault: down, kind: key_value}";
    expectNot(cacheWith(kSentinel), down + lost + again);
}

} // namespace
} // namespace doppel::scenarios
