// SPDX-License-Identifier: Apache-2.0
// How the way out of a fault is judged, from a scenario's file to its result.
#include "tests/platform/temporary_scenario.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;

// Servers that could answer ten times as many as come.
constexpr const char* kShop = R"(
doppel: 1
duration: 80min
components:
  shop: {kind: app, replicas: 10, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 100/s}
)";

RecoveryResult judged(const std::string& text, const Sets& sets = {}) {
    const RunResult result = playText(text, sets);
    EXPECT_TRUE(result.recovery);
    return result.recovery.value_or(RecoveryResult{});
}

std::string errorsFrom(const std::string& at, const std::string& share) {
    return "timeline=[{at: " + at +
           ", for: 10min, fault: error, target: shop, status: 500, share: " + share + "}]";
}

const std::string kFastBurn = "recovery.rules=[{name: fast burn, window: 1h, short_window: 5min, "
                              "error_share: 1.44%}]";

// A tenth of a per cent of chance in the visits moves a burn rate by a bucket or two.
void expectAbout(std::optional<Duration> measured, Duration expected, Duration within) {
    ASSERT_TRUE(measured);
    EXPECT_GE(*measured, expected - within) << sim::toText(*measured);
    EXPECT_LE(*measured, expected + within) << sim::toText(*measured);
}

TEST(BurnRateOfARun, TwoPercentForTenMinutesPageNobody) {
    for (const char* at : {"0s", "2min", "60min"}) {
        const RecoveryResult recovery = judged(kShop, {errorsFrom(at, "2%")});
        EXPECT_FALSE(recovery.timeToDetect) << at << ": " << recovery.detectedBy;
        EXPECT_FALSE(recovery.timeToClear);
        EXPECT_TRUE(recovery.alerts.empty());
        expectAbout(recovery.timeToRecover, 10min, 10s);
    }
}

TEST(BurnRateOfARun, HasTheSameVerdictAtTwoMinutesAndAtSevenHours) {
    for (const auto& [at, duration] : {std::pair{"0s", "1h"}, {"2min", "1h"}, {"7h", "8h"}}) {
        const RecoveryResult recovery =
            judged(kShop, {errorsFrom(at, "20%"), kFastBurn, std::string("duration=") + duration,
                           "recovery.bucket=5s"});
        expectAbout(recovery.timeToDetect, 260s, 10s);
        expectAbout(recovery.timeToClear, 880s, 5s);
        EXPECT_EQ(recovery.detectedBy, "fast burn");
    }
}

TEST(BurnRateOfARun, OfAClosedSourceKnowsItsUsersBefore) {
    const std::string closed = "traffic.guests={kind: closed, to: shop, users: 100, think: 1s}";
    for (const char* at : {"2min", "60min"}) {
        const RecoveryResult recovery = judged(kShop, {closed, errorsFrom(at, "20%"), kFastBurn});
        expectAbout(recovery.timeToDetect, 260s, 10s);
        expectAbout(recovery.timeToClear, 880s, 10s);
    }
}

TEST(BurnRateOfARun, OfUsersWhoDoNotThinkGoesByWhatTheirWindowHasHad) {
    const std::string closed = "traffic.guests={kind: closed, to: shop, users: 3, think: 0s}";
    const RecoveryResult recovery = judged(kShop, {closed, errorsFrom("2min", "20%"), kFastBurn});
    expectAbout(recovery.timeToDetect, 260s, 10s);
}

// All fail for 600 s, where 2,592 s of it in 30 days are allowed: 23 %.
TEST(BudgetBurned, IsKnownOfARunInWhichNothingHappensOrNothingYet) {
    const auto isMet = [](const std::string& patience, const std::string& timeline) {
        const RunResult result =
            playText("doppel: 1\nduration: 10min\nrecovery: {objective: 99.9%}\n"
                     "components: {shop: {kind: app, cpu: 5ms}}\n"
                     "traffic: {guests: {kind: open, to: shop, rate: 5/s, patience: " +
                     patience + "}}\ntimeline: [" + timeline +
                     "]\nobjectives: [{name: budget, that: recovery.budget_burned <= 20%}]\n");
        return objectiveOf(result, "budget").met;
    };
    for (const char* timeline : {"", "{at: 20min, fault: slow, target: shop, factor: 2}"}) {
        EXPECT_TRUE(isMet("10s", timeline)) << timeline;
        EXPECT_FALSE(isMet("1ms", timeline)) << timeline;
    }
}

TEST(BurnRateOfARun, IsNotRewrittenByABranch) {
    const TemporaryScenario file(kShop);
    const ReadyScenario scenario(file.path(), {errorsFrom("2min", "20%"), kFastBurn});
    const auto untouched = scenario.start();
    const auto branch = scenario.start();
    branch->advance(kStart + 10min);
    const auto worse = loadScenario(file.path(), Sets{errorsFrom("0s", "100%")}); // it is past: now
    ASSERT_TRUE(branch->inject(worse->timeline.front().event).ok());
    branch->advance(kStart + 20min);
    untouched->advance(kStart + 10min);
    const RecoveryResult before = untouched->observe().recovery.value();
    const RecoveryResult after = branch->finish().recovery.value();
    ASSERT_FALSE(before.alerts.empty());
    EXPECT_EQ(before.alerts.front().span.fired, after.alerts.front().span.fired);
    EXPECT_EQ(before.timeToDetect, after.timeToDetect);
}

TEST(RateBeforeARun, IsWhatTheSourcesOfferAtItsStart) {
    const auto rate = [](const Sets& sets) {
        Sets all = sets;
        all.push_back("duration=1s");
        return playText(kShop, all).sli.rateAtStart;
    };
    EXPECT_EQ(rate({}), sim::Rate{100});
    EXPECT_EQ(rate({"traffic.guests.surges=[{at: 0s, factor: 9x}]"}), sim::Rate{100});
    EXPECT_EQ(rate({"traffic.guests.profile={shape: steps, steps: [{from: 0s, factor: 0.5x}, "
                    "{from: 1s, factor: 3x}]}"}),
              sim::Rate{50});
    EXPECT_EQ(rate({"timeline=[{at: 0s, set: traffic.guests.rate, value: 7/s}]"}), sim::Rate{100});
    EXPECT_EQ(rate({"traffic.others={kind: closed, to: shop, users: 10, think: 2s}"}),
              sim::Rate{105});
    EXPECT_EQ(rate({"traffic.others={kind: closed, to: shop, users: 10, think: 0s}"}),
              std::nullopt);
}

TEST(RateBeforeARun, IsThatOfAReplaysFirstMinute) {
    Script busy;
    for (int second = 0; second < 180; ++second) {
        busy.at(second, "/a", second < 60 ? 2 : 10);
    }
    EXPECT_EQ(busy.play({"duration=5min"}).sli.rateAtStart, sim::Rate{2});
    EXPECT_EQ(busy.play({"duration=5min", "traffic.visitors.speed=3x"}).sli.rateAtStart,
              sim::Rate{(120 + 1200) / 60.0}); // all three minutes of the log
    Script silent;
    silent.at(0, "/a");
    for (int second = 120; second < 180; ++second) {
        silent.at(second, "/a", 10);
    }
    EXPECT_EQ(silent.play({"duration=5min"}).sli.rateAtStart, sim::Rate{1 / 60.0});
}

TEST(RecoveryOfARun, CountsFromASurge) {
    const Sets slow{
        "components.shop={kind: app, replicas: 1, workers: 1, threads: 1, cpu: 8ms, backlog: 20}",
        "duration=40min", "traffic.guests.rate=50/s"};
    Sets surge = slow;
    surge.push_back("traffic.guests.surges=[{at: 10min, for: 5min, factor: 4x}]");
    Sets set = slow;
    set.push_back("timeline=[{at: 10min, for: 5min, set: traffic.guests.rate, value: 200/s}]");
    for (const Sets& sets : {surge, set}) {
        const RunResult result = playText(kShop, sets);
        const RecoveryResult& recovery = result.recovery.value();
        EXPECT_EQ(recovery.firstFault, kStart + 10min);
        EXPECT_EQ(recovery.state, RecoveryState::Recovered);
        ASSERT_EQ(recovery.incidents.size(), 1u);
        EXPECT_EQ(recovery.incidents[0].began, kStart + 10min);
        EXPECT_TRUE(recovery.timeToDetect);
        EXPECT_GT(recovery.timeToRecover, 5min);
        EXPECT_GT(recovery.worstErrorShare, 0.5);
        ASSERT_EQ(result.timeline.size(), 2u);
        EXPECT_EQ(result.timeline[1].at, kStart + 15min);
    }
}

TEST(RecoveryOfARun, OfWhatItDidNotReachIsNotMet) {
    const std::string objectives = "objectives=[{name: a, that: recovery.time_to_recover <= 1h}, "
                                   "{name: b, that: recovery.failed_requests <= 1000000}]";
    const TemporaryScenario file(kShop);
    for (const char* limit : {"limits.events=10000", "duration=10min"}) {
        const ReadyScenario scenario(file.path(), {errorsFrom("20min", "1%"), objectives, limit});
        const auto play = scenario.start();
        play->advance(play->end());
        const RunResult result = play->finish();
        EXPECT_EQ(result.recovery.value().state, RecoveryState::NotReached);
        for (const ObjectiveResult& objective : result.objectives) {
            EXPECT_FALSE(objective.met) << objective.that << ", " << limit;
        }
    }
    EXPECT_TRUE(playText(kShop, {errorsFrom("20min", "1%"), objectives}).objectivesMet());
}

TEST(RecoveryOfARun, HasBucketsOfOneWidthHoweverLongItIs) {
    const auto buckets = [](const char* duration) {
        return playText(kShop, {"traffic.guests.rate=1/min", std::string("duration=") + duration})
            .sli.buckets.size();
    };
    EXPECT_EQ(buckets("24h"), 8640u);
    EXPECT_EQ(buckets("30d"), 259'200u);
    EXPECT_EQ(buckets("15s"), 2u);
}

TEST(RecoveryOfARun, CountsSlowAnswersWhereItIsTold) {
    const std::string slow =
        "timeline=[{at: 10min, for: 5min, fault: slow, target: shop, delay: 2s}]";
    const std::string threads = "components.shop.threads=1000";
    EXPECT_EQ(judged(kShop, {slow, threads}).state, RecoveryState::Unharmed);
    const RecoveryResult recovery = judged(kShop, {slow, threads, "recovery.slow=1s"});
    EXPECT_EQ(recovery.state, RecoveryState::Recovered);
    expectAbout(recovery.timeToRecover, 5min, 10s);
    EXPECT_DOUBLE_EQ(recovery.worstErrorShare, 1);
}

TEST(RecoveryOfARun, SeesVisitorsWhoHang) {
    const RecoveryResult recovery =
        judged(kShop, {"timeline=[{at: 10min, for: 5min, fault: slow, target: shop, delay: 3h}]"});
    EXPECT_TRUE(recovery.timeToDetect);
    EXPECT_DOUBLE_EQ(recovery.worstErrorShare, 1);
}

// The fault lasts for six minutes, of which two lie behind the warm-up.
TEST(AWarmUp, HasNoFailuresForRecoveryEither) {
    const std::string shop = std::string(kShop) +
                             "warmup: 30min\n"
                             "timeline: [{at: 26min, for: 6min, fault: error, target: shop}]\n";
    const RecoveryResult recovery = judged(shop, {"duration=60min", kFastBurn});
    EXPECT_NEAR(static_cast<double>(recovery.failedRequests), 100 * 120, 200);
    EXPECT_NEAR(recovery.budgetBurned, 2.0 / 60 / 0.001 / 720, 0.003);
    ASSERT_EQ(recovery.alerts.size(), 1U);
    EXPECT_GT(recovery.alerts.front().span.fired, kStart + 30min);
    expectAbout(recovery.timeToRecover, 6min, 10s);
    const RecoveryResult within =
        judged(shop, {"duration=60min", kFastBurn, "timeline[0].at=10min"});
    EXPECT_EQ(within.state, RecoveryState::Unharmed);
    EXPECT_EQ(within.failedRequests, 0U);
    EXPECT_TRUE(within.alerts.empty());
}

} // namespace
} // namespace doppel::scenarios
