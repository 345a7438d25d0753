// SPDX-License-Identifier: Apache-2.0
// What is lost with all that had it, what never came to an end, and what was done twice: once each of
// these kept a bound. The right values follow from the scenarios by arithmetic.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

// ---- stores that are lost as a whole ----

// 50 writes a second; all servers and standbys vanish after three minutes.
RunResult playLostStore(const std::string& store, const std::string& lost) {
    return playText("doppel: 1\nduration: 5min\nseed: 5\nzones: 3\nunfinished_after: 10s\n"
                    "components:\n"
                    "  web: {kind: app, replicas: 3, cpu: 1ms, calls: [{to: db, for: writes, "
                    "timeout: 2s}]}\n  db: {" +
                    store +
                    "}\ntraffic:\n  writers: {kind: editors, to: web, rate: 50/s, patience: 10s, "
                    "pages: {count: 50, popularity: uniform}}\ntimeline: [" +
                    lost + "]\nobjectives: [{name: lost, that: db.writes_lost <= 400}]\n");
}
const std::string kForGood = "{at: 3min, fault: down, target: db}";
const std::string kForAMinute = "{at: 3min, for: 1min, fault: down, target: db}";
const std::string kCrashed = "{at: 3min, fault: down, target: db, how: crash}";
const std::string kInMemory = "kind: key_value, takeover: {by: elasticache_replica, lag: 10s}";

constexpr double kWritten = 50 * 180;
const double kFourDeviations = 4 * std::sqrt(kWritten); // of a Poisson process

TEST(WhatIsInMemoryOnly, IsLostWithTheLastServerThatHadIt) {
    for (const std::string& store :
         {kInMemory, std::string("kind: key_value, takeover: {by: sentinel, lag: 10s}"),
          std::string("kind: key_value, failover: 30s"), std::string("kind: key_value")}) {
        for (const std::string& lost : {kForGood, kForAMinute, kCrashed}) {
            const RunResult result = playLostStore(store, lost);
            EXPECT_NEAR(figure(result, "db", "writes_lost"), kWritten, kFourDeviations)
                << store << lost;
            EXPECT_FALSE(objectiveOf(result, "lost").met) << store << lost;
        }
    }
}

TEST(WhatIsInMemoryOnly, IsLostWithTwoZonesOneAfterTheOther) {
    const RunResult result =
        playLostStore(kInMemory, "{at: 3min, for: 1min, fault: lost_zone, zone: 1}, "
                                 "{at: 3min, for: 1min, fault: lost_zone, zone: 0}");
    EXPECT_NEAR(figure(result, "db", "writes_lost"), kWritten, kFourDeviations);
}

TEST(WhatIsInMemoryOnly, IsNotLostWhereAFileIsReadAgain) {
    const std::string withFile = kInMemory + ", loading_time: 10s";
    EXPECT_EQ(objectiveOf(playLostStore(withFile, kForAMinute), "lost").value, 0);
    EXPECT_FALSE(objectiveOf(playLostStore(withFile, kForGood), "lost").value);
}

TEST(WhatNobodyHas, IsNotMeasuredAsNotLost) {
    for (const char* takeover : {"", ", failover: 30s", ", takeover: {by: multi_az_instance}",
                                 ", takeover: {by: promoted_replica, lag: 10s}",
                                 ", takeover: {by: election, write_concern: one, lag: 10s}"}) {
        const std::string store = std::string("kind: database, cpu: 2ms") + takeover;
        const ObjectiveResult gone = objectiveOf(playLostStore(store, kForGood), "lost");
        EXPECT_FALSE(gone.met) << store;
        EXPECT_FALSE(gone.value) << store;
        EXPECT_THAT(gone.note, HasSubstr("nobody has the writes any more")) << store;
        EXPECT_EQ(objectiveOf(playLostStore(store, kForAMinute), "lost").value, 0) << store;
    }
    EXPECT_EQ(objectiveOf(playLostStore("kind: database, cpu: 2ms", kCrashed), "lost").value, 0)
        << "its disk is there";
}

// A replica takes minutes to be promoted.
TEST(WhatNobodyHas, IsToldApartFromWhatAnotherOneMayLack) {
    const ObjectiveResult toCome = objectiveOf(
        playLostStore("kind: database, cpu: 2ms, takeover: {by: promoted_replica, lag: 10s}",
                      "{at: 290s, fault: lost_zone, zone: 0}"),
        "lost");
    EXPECT_FALSE(toCome.value);
    EXPECT_THAT(toCome.note, HasSubstr("another server has yet to take over"));
}

// ---- releases and copies that never end ----

RunResult playRelease(const std::string& release,
                      const std::string& happens,
                      const std::string& duration = "10min") {
    return playText(R"(
doppel: 1
seed: 5
unfinished_after: 10s
components:
  alb: {kind: balancer, targets: [{to: shop}]}
  shop: {kind: app, replicas: 4, cpu: 20ms, boot_time: 10s}
traffic:
  guests: {kind: open, to: alb, rate: 20/s, patience: 10s, pages: {count: 50}}
objectives: [{name: well, that: shop.deploys_failed <= 0}]
)" + ("duration: " + duration) +
                    "\ntimeline: [{at: 1min, target: shop, deploy: {" + release + "}}" + happens +
                    "]\n");
}
const std::string kAnalysed =
    "release: {}, strategy: {kind: canary, steps: [{weight: 50%, pause: 1min}], analysis: "
    "{interval: 15s, least_good: 95%}}";

TEST(ARelease, HasFailedThatStandsStillToTheEnd) {
    const RunResult paused = playRelease(kAnalysed, ", {at: 65s, fault: refuse, target: alb}");
    EXPECT_EQ(figure(paused, "shop", "deploys_paused"), 1);
    EXPECT_EQ(figure(paused, "shop", "deploys_failed"), 1);
    EXPECT_FALSE(objectiveOf(paused, "well").met);
}

TEST(ARelease, HasFailedThatHangsAtTheEnd) {
    const RunResult hung = playRelease(
        "release: {crashes_after: 1s}, strategy: {kind: rolling, progress_deadline: 1min}", "");
    EXPECT_EQ(figure(hung, "shop", "deploys_hung"), 1);
    EXPECT_EQ(figure(hung, "shop", "deploys_failed"), 1);
    EXPECT_FALSE(objectiveOf(hung, "well").met);
}

TEST(ARelease, HasNotFailedThatMayYetComeToAllServers) {
    EXPECT_EQ(figure(playRelease(kAnalysed, ""), "shop", "deploys_failed"), 0);
    const RunResult early = playRelease(kAnalysed, "", "80s");
    EXPECT_EQ(figure(early, "shop", "deploys_done"), 0);
    EXPECT_TRUE(objectiveOf(early, "well").met);
}

// 5,000 blocks take about 30 s.
RunResult playCopy(const std::string& timeline, const std::string& duration) {
    return playText(R"(
doppel: 1
seed: 5
unfinished_after: 10s
components:
  web: {kind: app, cpu: 1ms, calls: [{to: db, timeout: 2s}]}
  db: {kind: database, processors: 2, cpu: 5ms}
  copy: {kind: database_copy, from: db, schedule: "1 0 * * *", size: 100MB, block: 20kB}
traffic:
  guests: {kind: open, to: web, rate: 5/s, patience: 10s, pages: {count: 50}}
objectives: [{name: well, that: copy.copies_failed <= 0}]
timeline: [)" + timeline +
                    "]\nduration: " + duration + "\n");
}

TEST(ACopy, HasFailedThatWaitsForAnAnswerToTheEnd) {
    const RunResult hangs = playCopy("{at: 65s, fault: slow, delay: 10h, target: db}", "5min");
    EXPECT_EQ(figure(hangs, "copy", "copies_failed"), 1);
    EXPECT_FALSE(objectiveOf(hangs, "well").met);
    const RunResult underWay = playCopy("", "70s");
    EXPECT_EQ(figure(underWay, "copy", "copies"), 0);
    EXPECT_TRUE(objectiveOf(underWay, "well").met);
}

// ---- jobs that are done again ----

const std::string kJobsFail = "{at: 0s, fault: error, target: workers}"; // what they do is done

TEST(ADependant, IsCountedOnceForTheJobThatTellsOfIt) {
    const auto play = [](const std::string& timeline) {
        return playText(
            R"(
doppel: 1
duration: 4min
seed: 5
components:
  edge: {kind: edge, origin: content-store}
  content-store: {kind: app, replicas: 2, cpu: 1ms, content: {max_age: 10s}}
)" + whatPublishes("1min") +
                R"(traffic:
  editors: {kind: editors, to: publisher, rate: 1/s, pages: {count: 200, popularity: uniform}, patience: 20s, mix: {edit: 0, major: 1, minor: 0, unpublish: 0, patch_links: 0, schedule: 0}}
timeline: [)" + timeline +
                "]\n",
            {"components.documents.documents=200", "components.documents.links_per_document=5",
             "components.workers.jobs.DownstreamLiveDependentJob.calls=[{to: downstream}]",
             "components.workers.jobs.DependencyResolutionJob.calls=[{to: dependants}]"});
    };
    const RunResult well = play("");
    const RunResult again = play(kJobsFail);
    EXPECT_EQ(figure(well, "documents", "dependants_again"), 0);
    EXPECT_GT(figure(again, "documents", "dependants_again"), 0);
    // A try that comes later may find a newer publish, and tell of that one's in its place.
    const double dependants = figure(well, "documents", "dependants");
    EXPECT_NEAR(figure(again, "documents", "dependants"), dependants, 0.01 * dependants);
    EXPECT_LE(figure(again, "documents", "dependants_visible"),
              figure(again, "documents", "dependants"));
}

TEST(AMail, IsCountedOnceForTheJobThatBringsIt) {
    const auto play = [](const std::string& timeline) {
        return playText(R"(
doppel: 1
duration: 5min
seed: 5
components:
  edb: {kind: database, processors: 4, cpu: 1ms}
  eredis: {kind: redis}
  notify: {kind: notify, per_minute: 24000, service: 50ms}
  changes: {kind: email_alert_api, does: immediate, database: edb, jobs: workers, lists: 10, subscriptions: 300, popularity: 0.5, per_email: 1ms}
  workers:
    kind: sidekiq
    redis: eredis
    concurrency: 10
    queues: [{name: default}, {name: send_email_immediate}]
    jobs:
      ProcessContentChangeJob: {queue: default, cpu: 5ms, calls: [{to: changes, timeout: 1h}]}
      SendEmailJob: {queue: send_email_immediate, cpu: 1ms, calls: [{to: notify, timeout: 5s}], retries: 9, retry_in: 30s}
  web: {kind: app, cpu: 1ms, enqueues: [{to: workers, job: ProcessContentChangeJob}]}
traffic:
  guests: {kind: open, to: web, rate: 0.1/s, patience: 10s, pages: {count: 10}}
timeline: [)" + timeline +
                        "]\n");
    };
    const RunResult well = play("");
    const RunResult again = play(kJobsFail);
    const double accepted = figure(well, "notify", "accepted");
    EXPECT_GT(accepted, 0);
    EXPECT_EQ(figure(well, "notify", "accepted_again"), 0);
    EXPECT_GT(figure(again, "notify", "accepted_again"), 0);
    EXPECT_LE(figure(again, "notify", "accepted"), accepted);
    EXPECT_GT(figure(again, "notify", "accepted"), 0);
}

} // namespace
} // namespace doppel::scenarios
