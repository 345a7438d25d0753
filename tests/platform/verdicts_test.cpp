// SPDX-License-Identifier: Apache-2.0
// Verdicts that no failing can meet: by hanging, by answering late, by the end of the run, or by
// answering what isn't good. Each right value follows from the scenario by arithmetic.
#include "tests/platform/temporary_scenario.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

RunResult judgedRun(const std::string& text, const Sets& sets = {}) {
    return playText("doppel: 1\n" + text, sets);
}

// Named objectives on the metrics of one component or source.
std::string objectives(std::initializer_list<const char*> those) {
    std::string text = "objectives=[";
    int number = 0;
    for (const char* that : those) {
        text += (number == 0 ? "" : ", ");
        text += "{name: o" + std::to_string(number++) + ", that: \"" + that + "\"}";
    }
    return text + ']';
}

models::SliBucket sumOf(const SliRecord& sli) {
    models::SliBucket sum;
    for (const models::SliBucket& bucket : sli.buckets) {
        sum.addStretch({.total = bucket.total, .failed = bucket.failed});
    }
    return sum;
}

// ---- late answers ----

// One visit, at the beginning, that is answered after 100 s.
const std::string kLateAnswer = R"(
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 1, cpu: 0s, io: 100s}
traffic:
  guests: {kind: closed, to: shop, users: 1, think: 10h, latency: 0s}
objectives:
  - {name: available, that: guests.availability >= 1%}
  - {name: late, that: guests.late == 0}
  - {name: in time, that: guests.within(2min) >= 1%}
  - {name: fast, that: guests.latency.max <= 1min}
duration: )";

TEST(LateAnswer, CountsAsFailedWheneverTheRunEnds) {
    for (const char* duration : {"61s", "99s", "101s", "10min"}) {
        const RunResult result = judgedRun(kLateAnswer + duration);
        const TrafficResult& guests = result.traffic.front();
        EXPECT_EQ(guests.total, 1U) << duration;
        EXPECT_EQ(guests.availability(), 0.0) << duration;
        EXPECT_FALSE(result.objectives[0].met) << duration;
        EXPECT_FALSE(result.objectives[2].met) << duration;
        EXPECT_FALSE(result.objectives[3].met) << duration;
        EXPECT_EQ(sumOf(result.sli), (models::SliBucket{.total = 1, .failed = 1})) << duration;
    }
}

TEST(LateAnswer, CountsAsNothingBeforeItIsOverdue) {
    const TrafficResult guests = judgedRun(kLateAnswer + "60s").traffic.front();
    EXPECT_EQ(guests.total, 0U);
    EXPECT_EQ(guests.unfinished, 1U);
    EXPECT_EQ(guests.overdue, 0U);
}

TEST(LateAnswer, IsToldAsSuch) {
    const RunResult before = judgedRun(kLateAnswer + "99s");
    EXPECT_EQ(before.traffic.front().overdue, 1U);
    EXPECT_EQ(before.traffic.front().late, 0U);
    const RunResult after = judgedRun(kLateAnswer + "101s");
    EXPECT_EQ(after.traffic.front().unfinished, 0U);
    EXPECT_EQ(after.traffic.front().late, 1U);
    EXPECT_EQ(after.traffic.front().outcomes.at("too_late"), 1U);
    EXPECT_FALSE(after.objectives[1].met);
    EXPECT_EQ(figure(after, "guests", "latency.max"), 100.0);
    EXPECT_EQ(figure(before, "guests", "latency.max"), 99.0) << "so far";
}

// A database that answers 100 visits a second gets 200 for five minutes: whoever comes in the last
// of them waits for five minutes.
const std::string kSurge = R"(
components:
  db: {kind: database, processors: 1, max_connections: 1000000, cpu: 10ms}
traffic:
  guests: {kind: open, to: db, rate: 50/s, latency: 0s, surges: [{at: 1min, for: 5min, factor: 4x}]}
objectives:
  - {name: so far, that: guests.availability >= 99%, between: 0s and 8min}
  - {name: in time, that: guests.within(50s) >= 99%, between: 0s and 8min}
duration: )";

TEST(LateAnswer, KeepsASurgesVerdictAsItIsInAShorterRun) {
    const RunResult shorter = judgedRun(kSurge + "10min");
    const RunResult longer = judgedRun(kSurge + "20min");
    EXPECT_EQ(shorter.objectives[0].value, longer.objectives[0].value);
    EXPECT_EQ(shorter.objectives[1].value, longer.objectives[1].value);
    // The queue grows by 100 a second from 1 min on and shrinks by 50 from 6 min on. Whoever comes
    // after 1 min 60 s (6,000 are waiting) waits too long: 240 s of 200 a second and, up to 8 min,
    // 120 s of 50, of 3,000 + 60,000 + 6,000.
    EXPECT_NEAR(shorter.objectives[0].value.value(), 1 - 54'000.0 / 69'000, 0.02);
}

TEST(LateAnswer, IsAFailureForAvailabilityAndRecoveryAlike) {
    for (const char* duration : {"5min", "10min", "25min"}) {
        const RunResult result = judgedRun(kSurge + duration);
        const TrafficResult& guests = result.traffic.front();
        const models::SliBucket all = sumOf(result.sli);
        EXPECT_EQ(all.total, guests.total) << duration;
        EXPECT_EQ(all.failed, guests.failed) << duration;
    }
}

// ---- components ----

// All five threads hang from the first minute on; two requests come a second.
const std::string kHanging = R"(
duration: 5min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 0s, io: 1ms, backlog: 10000, readiness: none}
traffic:
  guests: {kind: open, to: shop, rate: 2/s, latency: 0s}
timeline:
  - {at: 1min, fault: slow, target: shop, delay: 3h}
)";

TEST(AComponentsObjective, IsNotMetWhileItsThreadsHang) {
    const RunResult result =
        judgedRun(kHanging, {objectives({"shop.failed == 0", "shop.latency.p95 < 1s",
                                         "shop.availability >= 99%", "shop.unfinished <= 10"})});
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_FALSE(objective.met) << objective.that;
    }
    // 480 come from then on, of which 360 are older than a minute at the end.
    EXPECT_NEAR(figure(result, "shop", "unfinished"), 480, 4 * 22);
    EXPECT_NEAR(figure(result, "shop", "overdue"), 360, 4 * 19);
    EXPECT_EQ(figure(result, "shop", "failed"), figure(result, "shop", "overdue"));
    EXPECT_NEAR(result.objectives[2].value.value(), 120.0 / 480, 0.06);
    EXPECT_GT(figure(result, "shop", "latency.p95"), 60);
}

TEST(AComponentsObjective, IsNotMetByAnsweringLate) {
    const RunResult result = judgedRun(
        kLateAnswer + "10min", {objectives({"shop.failed == 0", "shop.availability >= 1%"})});
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_FALSE(result.objectives[1].met);
    EXPECT_EQ(figure(result, "shop", "late"), 1);
}

TEST(AComponentsObjective, IsNotMetByClientsWhoLeave) {
    const RunResult result = judgedRun(R"(
duration: 5min
components:
  web: {kind: nginx, to: shop, upstream: service, replicas: 1}
  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 30s}
traffic:
  guests: {kind: open, to: web, rate: 2/s, latency: 0s, patience: 10s}
)",
                                       {objectives({"web.failed == 0", "web.availability >= 1%"})});
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_FALSE(result.objectives[1].met);
    EXPECT_EQ(figure(result, "web", "failed"), figure(result, "web", "aborted"));
    EXPECT_EQ(figure(result, "web", "latency_failed.max"), 10);
}

TEST(AComponentsObjective, IsNotMetByBeingDown) {
    const std::string text = R"(
duration: 5min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 100, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 0s, patience: 10s}
timeline:
  - {at: 1min, fault: down, target: shop, how: )";
    for (const char* how : {"crash}", "vanish}"}) { // refused, or silent until the visitor leaves
        const RunResult result =
            judgedRun(text + how, {objectives({"shop.failed == 0", "shop.availability >= 25%"})});
        const double unreached = figure(result, "shop", "unreached");
        EXPECT_NEAR(unreached, 20 * 240, 20 * 10 + 4 * 70) << how;
        EXPECT_EQ(result.objectives[0].value, unreached) << how;
        EXPECT_NEAR(result.objectives[1].value.value(), 0.2, 0.02) << how;
        EXPECT_FALSE(result.objectives[0].met || result.objectives[1].met) << how;
    }
}

TEST(AComponentsObjective, IsNotMeasuredWhileNoRequestHasEnded) {
    const RunResult result =
        judgedRun(kHanging, {"duration=30s", "timeline[0].at=0s",
                             objectives({"shop.failed == 0", "guests.failed == 0",
                                         "guests.status_503 == 0", "guests.late == 0"})});
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_FALSE(objective.met) << objective.that;
        EXPECT_EQ(objective.note, "not measured") << objective.that;
    }
}

TEST(AComponentsGoodAnswer, IsWhatThePageHas) {
    for (const char* status : {"301", "404", "410", "403", "429", "503"}) {
        const RunResult result = judgedRun(R"(
duration: 10s
components:
  shop: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s, latency: 0s}
timeline:
  - {at: 0s, fault: error, target: shop, share: 100%, status: )" +
                                           std::string(status) + "}\n");
        EXPECT_GT(figure(result, "shop", "failed"), 100) << status; // of 200
        EXPECT_EQ(figure(result, "shop", "failed"), figure(result, "shop", "latency_failed.count"))
            << status;
        EXPECT_EQ(figure(result, "shop", "latency.count"), 0) << status;
    }
}

TEST(AComponentsGoodAnswer, IsAMissOfAKeyValueStore) {
    const RunResult result = judgedRun(R"(
duration: 10s
components:
  shop: {kind: app, cpu: 1ms, calls: [{to: redis}]}
  redis: {kind: key_value, hit_share: 0%}
traffic:
  guests: {kind: open, to: shop, rate: 20/s}
)");
    EXPECT_GT(figure(result, "redis", "requests"), 100); // of 200
    EXPECT_EQ(figure(result, "redis", "failed"), 0);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(AComponentsGoodAnswer, IsNotOneThatStopsInItsMidst) {
    const RunResult result = judgedRun(R"(
duration: 10s
components:
  web: {kind: nginx, to: shop, upstream: service, replicas: 1}
  shop: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline:
  - {at: 0s, fault: stall, target: web, share: 100%}
)");
    EXPECT_EQ(figure(result, "web", "latency.count"), 0);
    EXPECT_GT(figure(result, "web", "failed"), 100);
}

// ---- what is not known ----

const std::string kFault = R"(
duration: 20min
components:
  shop: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s}
timeline:
  - {at: 5min, for: 5min, fault: error, target: shop, status: 500, share: 3%}
)";

const std::string kOnRecovery =
    objectives({"recovery.time_to_detect <= 5min", "recovery.time_to_clear <= 5min",
                "recovery.time_to_mitigate <= 10min", "recovery.time_to_recover <= 10min",
                "recovery.failed_requests <= 1000000", "recovery.failed_requests >= 1"});

std::vector<std::string> notesOf(const RunResult& result) {
    std::vector<std::string> notes;
    for (const ObjectiveResult& objective : result.objectives) {
        notes.push_back(objective.note);
    }
    return notes;
}

TEST(WhatIsNotKnown, IsCalledSo) {
    const RunResult cut = judgedRun(kFault, {kOnRecovery, "duration=7min"});
    EXPECT_EQ(notesOf(cut), (std::vector<std::string>{"not known", "not known", "not known",
                                                      "not recovered", "so far", "so far"}));
    EXPECT_FALSE(cut.objectives[4].met) << "more may fail";
    EXPECT_TRUE(cut.objectives[5].met) << "and no less";
    const RunResult after = judgedRun(kFault, {kOnRecovery, "duration=12min"});
    EXPECT_EQ(notesOf(after)[3], "not known");
}

TEST(WhatIsNotKnown, IsNeverOnlyWhereItWillNotCome) {
    const RunResult whole = judgedRun(kFault, {kOnRecovery});
    EXPECT_EQ(notesOf(whole), (std::vector<std::string>{"never", "never", "", "", "", ""}));
    EXPECT_TRUE(whole.objectives[3].met);
    EXPECT_TRUE(whole.objectives[4].met);
}

TEST(WhatIsNotKnown, IsNotReachedBeforeTheFault) {
    const RunResult early = judgedRun(kFault, {kOnRecovery, "duration=4min"});
    for (const ObjectiveResult& objective : early.objectives) {
        EXPECT_EQ(objective.note, "not reached") << objective.that;
        EXPECT_FALSE(objective.met) << objective.that;
    }
}

TEST(WhatIsNotKnown, IsNotNeededWhereNobodyWasHarmed) {
    const RunResult unharmed = judgedRun(kFault, {kOnRecovery, "timeline[0].share=0.000001%"});
    EXPECT_EQ(notesOf(unharmed)[0], "not needed");
    EXPECT_TRUE(unharmed.objectives[3].met);
}

TEST(WhatIsNotKnown, IsNotMadeUpBySilence) {
    // Everybody hangs from 5 min on; nobody is overdue yet when the run ends.
    const RunResult silent =
        judgedRun(kFault, {objectives({"recovery.time_to_recover <= 10min"}), "duration=15min",
                           "unfinished_after=1h", "components.shop.readiness=none",
                           "timeline=[{at: 5min, fault: slow, target: shop, delay: 3h}]"});
    EXPECT_EQ(silent.recovery->state, RecoveryState::NotKnown);
    EXPECT_FALSE(silent.objectives[0].met);
}

TEST(AWindow, ThatTheRunsEndCutsIsNoted) {
    const std::string window = "objectives=[{name: a, that: guests.availability >= 1%, "
                               "between: 15min and 25min}]";
    const std::string note = "between 15min and 25min: the run ends at 20min, within that time";
    EXPECT_TRUE(hasNote(judgedRun(kFault, {window}), note));
    EXPECT_FALSE(hasNote(judgedRun(kFault, {window, "duration=25min"}), note));
}

TEST(UsersWhoWait, AreNotedSinceTheyAskForNothingMeanwhile) {
    // One that waits 100 s and would ask once a second; one that would ask once in ten hours.
    EXPECT_TRUE(hasNote(judgedRun(kLateAnswer + "101s", {"traffic.guests.think=1s"}),
                        "99 visits are omitted"));
    EXPECT_FALSE(hasNote(judgedRun(kLateAnswer + "101s"), "omitted"));
}

TEST(NoFailures, AreNotMetByAComponentThatNobodyAsksForPages) {
    const RunResult result = judgedRun(R"(
duration: 2min
components:
  names: {kind: dns, resolvers: 1, records: {www.example: {to: web, ttl: 5s, authorities: [ns]}}}
  ns: {kind: dns_authority}
  web: {kind: app, cpu: 1ms}
  spare: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: www.example, rate: 20/s}
timeline:
  - {at: 0s, fault: down, target: ns}
)",
                                       {objectives({"names.failed == 0", "spare.failed == 0"})});
    EXPECT_LT(result.traffic.front().availability().value(), 0.1);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_FALSE(result.objectives[1].met);
}

TEST(AStoppedRun, MeetsNothing) {
    const TemporaryScenario file("doppel: 1\n" + kFault);
    const ReadyScenario scenario(file.path(), {objectives({"guests.availability >= 1%"})});
    const auto play = scenario.start();
    play->advance(sim::kStart + std::chrono::minutes(2));
    const RunResult result = play->finish("Ctrl-C");
    EXPECT_EQ(result.objectives[0].value, 1.0);
    EXPECT_EQ(result.objectives[0].note, "so far");
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_FALSE(result.objectivesMet());
}

} // namespace
} // namespace doppel::scenarios
