// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

// A run of one source: so many good answers and failures, of that latency each.
class Evaluation : public testing::Test {
protected:
    void visits(std::uint64_t good, sim::Duration latency, std::uint64_t failed) {
        sim::Histogram ofGood;
        ofGood.record(latency.count(), good);
        sim::Histogram ofFailed;
        ofFailed.record(sim::Duration(1ms).count(), failed);
        TrafficResult guests;
        guests.name = "guests";
        guests.total = good + failed;
        guests.ok = good;
        guests.metrics = {timesOf("latency", ofGood), timesOf("latency_failed", ofFailed)};
        result_.traffic = {guests};
    }
    static MetricResult timesOf(const char* name, const sim::Histogram& times) {
        return {name, {}, sim::MetricUnit::Nanoseconds, "", times};
    }
    static MetricResult times(const char* name, std::uint64_t count, sim::Duration time) {
        sim::Histogram all;
        all.record(time.count(), count);
        return timesOf(name, all);
    }
    static MetricResult counted(std::string_view name, std::uint64_t count) {
        return {std::string(name), {}, sim::MetricUnit::None, "", CounterValue{count}};
    }
    void component(MetricResults metrics) {
        result_.components = {{"shop", "app", std::move(metrics)}};
    }
    ObjectiveResult judge(const std::string& that) {
        result_.objectives = {{"one", that, std::nullopt}};
        evaluate(result_);
        return result_.objectives.front();
    }

    RunResult result_;
};

TEST_F(Evaluation, APercentileIsNotKeptByFailing) {
    visits(50, 10ms, 50);
    const ObjectiveResult judged = judge("guests.latency.p95 <= 100ms");
    EXPECT_FALSE(judged.met);
    EXPECT_NEAR(judged.value.value(), 0.010, 0.0001);
    EXPECT_EQ(judged.note, "with 50 % failed: of all, 50 % within 100ms");
    EXPECT_TRUE(judge("guests.latency.p50 <= 100ms").met);
}

TEST_F(Evaluation, FailuresThatThePercentileLeavesOutDoNotMatter) {
    visits(95, 10ms, 5);
    EXPECT_TRUE(judge("guests.latency.p95 <= 100ms").met);
    EXPECT_EQ(judge("guests.latency.p95 <= 100ms").note, "with 5 % failed");
    EXPECT_EQ(judge("guests.latency.p95 >= 1ms").note, "");
    visits(94, 10ms, 6);
    EXPECT_FALSE(judge("guests.latency.p95 <= 100ms").met);
}

TEST_F(Evaluation, AMeanAndAMaximumAreNotKeptByFailing) {
    visits(75, 10ms, 25);
    for (const char* that : {"guests.latency.mean <= 100ms", "guests.latency.max <= 100ms"}) {
        const ObjectiveResult judged = judge(that);
        EXPECT_FALSE(judged.met) << that;
        EXPECT_EQ(judged.note, "with 25 % failed, which counts as never") << that;
    }
    visits(75, 10ms, 0);
    EXPECT_TRUE(judge("guests.latency.mean <= 100ms").met);
    EXPECT_TRUE(judge("guests.latency.max <= 100ms").met);
}

TEST_F(Evaluation, WhoStillWaitsForLongerIsNotWithinABound) {
    visits(90, 10ms, 0);
    result_.traffic.front().metrics.push_back(times("waiting", 10, 5s));
    const ObjectiveResult judged = judge("guests.latency.p95 <= 1s");
    EXPECT_FALSE(judged.met);
    EXPECT_EQ(judged.note, "with 10 waiting for longer: of all, 90 % within 1s");
    EXPECT_TRUE(judge("guests.latency.p90 <= 1s").met);
    EXPECT_TRUE(judge("guests.latency.p95 <= 6s").met);
}

// Of 100 answers 40 came too late, 20 of them after more than the bound.
TEST_F(Evaluation, LateAnswersAreFailures) {
    sim::Histogram latency;
    latency.record(sim::Duration(10ms).count(), 60);
    latency.record(sim::Duration(70s).count(), 20);
    latency.record(sim::Duration(90s).count(), 20);
    component({timesOf("latency", latency), times("latency_failed", 0, 0ms), counted("failed", 40),
               counted("late", 40), counted("requests", 100)});
    EXPECT_TRUE(judge("shop.latency.p50 <= 80s").met);
    EXPECT_FALSE(judge("shop.latency.p90 <= 80s").met);
    EXPECT_FALSE(judge("shop.latency.p90 <= 2min").met);
    EXPECT_EQ(judge("shop.latency.p90 <= 2min").note, "with 40 % failed: of all, 60 % within 2min");
    EXPECT_FALSE(judge("shop.latency_failed.p95 <= 1s").met) << "something failed";
}

// 10 of 100 never got a thread; what is timed of the others is fast.
TEST_F(Evaluation, OtherTimesAreNotKeptByHanging) {
    component({times("latency", 90, 10ms), times("latency_failed", 10, 30s), counted("failed", 10),
               counted("requests", 100), times("queue_seconds", 90, 1ms)});
    const ObjectiveResult judged = judge("shop.queue_seconds.p95 <= 10ms");
    EXPECT_FALSE(judged.met);
    EXPECT_EQ(judged.note, "with 10 % failed: of all, at most 90 % within 10ms");
    EXPECT_TRUE(judge("shop.queue_seconds.p90 <= 10ms").met);
    EXPECT_FALSE(judge("shop.queue_seconds.max <= 10ms").met);
    EXPECT_TRUE(judge("shop.queue_seconds.p50 >= 1ms").met);
}

// Of 100 requests 95 fail fast, which makes all answers faster.
TEST_F(Evaluation, TimesOfFailuresTooAreNotKeptByFailingFast) {
    component({times("latency", 5, 50ms), times("latency_failed", 95, 1ms), counted("failed", 95),
               counted("requests", 100), times("queue_seconds", 100, 1ms)});
    for (const char* that : {"shop.latency_all.p95 <= 100ms", "shop.queue_seconds.p50 <= 100ms"}) {
        EXPECT_FALSE(judge(that).met) << that;
        EXPECT_EQ(judge(that).note, "with 95 % failed: of all, at most 5 % within 100ms") << that;
    }
}

// A cache answers 900 of 1000 at once, which are no misses; 2 failed.
TEST_F(Evaluation, TimesOfSomeRequestsOnlyAreThoseOfThem) {
    component({times("latency", 998, 10ms), times("latency_failed", 2, 1ms), counted("failed", 2),
               counted("requests", 1000), times("miss_time", 100, 50ms)});
    EXPECT_TRUE(judge("shop.miss_time.p95 <= 100ms").met) << "100 of 102";
    EXPECT_FALSE(judge("shop.miss_time.p99 <= 100ms").met);
}

TEST_F(Evaluation, AGaugeIsJudgedByItsWorstLevelUnlessItsMeanIsNamed) {
    // 6 servers, but 0 for 5 minutes of 60.
    const sim::Int128 hour = sim::Duration(1h).count();
    GaugeValue healthy{6 * hour * 55 / 60, 1h, 6, 6, 0};
    component({{"healthy", {}, sim::MetricUnit::None, "", healthy},
               times("latency", 1, 1ms),
               counted("requests", 1)});
    const ObjectiveResult floor = judge("shop.healthy >= 5");
    EXPECT_FALSE(floor.met);
    EXPECT_EQ(floor.value, 0.0);
    EXPECT_EQ(floor.note, "at its least, 5.5 on average");
    EXPECT_TRUE(judge("shop.healthy.mean >= 5").met);
    EXPECT_TRUE(judge("shop.healthy.min == 0").met);
    EXPECT_FALSE(judge("shop.healthy <= 5").met);
    EXPECT_TRUE(judge("shop.healthy <= 6").met);
    EXPECT_FALSE(judge("shop.healthy == 0").met);
    EXPECT_FALSE(judge("shop.healthy == 6").met);
    EXPECT_FALSE(judge("shop.healthy == 5.5").met);
}

TEST_F(Evaluation, WhereNothingCameNoZeroIsMeasured) {
    const MetricResults idle{
        times("latency", 0, 0ms), times("latency_failed", 0, 0ms),
        counted("requests", 0),   counted("failed", 0),
        counted("unreached", 0),  counted("late", 0),
        counted("refused", 0),    {"busy", {}, sim::MetricUnit::None, "", GaugeValue{0, 1h, 0, 0}}};
    component(idle);
    for (const char* that : {"shop.failed <= 0", "shop.late <= 0", "shop.unreached <= 0",
                             "shop.refused <= 0", "shop.busy <= 5", "shop.busy.max <= 5"}) {
        EXPECT_FALSE(judge(that).met) << that;
        EXPECT_EQ(judge(that).note, "not measured: nothing came to it") << that;
    }
    EXPECT_TRUE(judge("shop.requests <= 0").met);
    MetricResults refusing = idle;
    refusing[3] = counted("failed", 7);
    refusing[4] = counted("unreached", 7);
    component(refusing);
    EXPECT_FALSE(judge("shop.late <= 0").met) << "none that arrived was late, since none arrived";
    EXPECT_TRUE(judge("shop.unreached <= 7").met);
    EXPECT_FALSE(judge("shop.refused <= 0").met);
}

TEST_F(Evaluation, SaysHowManyHadNotEnded) {
    visits(10, 10ms, 0);
    result_.traffic.front().metrics.push_back(counted("unfinished", 90));
    EXPECT_EQ(judge("guests.availability >= 99%").note, "with 90 not ended");
    EXPECT_EQ(judge("guests.availability >= 5%").note, "") << "it would be met if they failed";
    result_.traffic.front().metrics.push_back(counted("failed", 0));
    EXPECT_EQ(judge("guests.failed <= 0").note, "with 90 not ended");
    EXPECT_EQ(judge("guests.failed <= 90").note, "");
    result_.limited = result_.traffic;
    result_.limited.front().name = "guests during bad";
    result_.objectives = {{"one", "guests.availability >= 5%", std::nullopt, false, "during bad"}};
    evaluate(result_);
    EXPECT_EQ(result_.objectives.front().note, "with 90 not ended");
}

TEST_F(Evaluation, WhereNothingFailedNoFailureWasSlow) {
    visits(100, 10ms, 0);
    EXPECT_TRUE(judge("guests.latency_failed.p99 <= 1s").met);
    EXPECT_EQ(judge("guests.latency_failed.p99 <= 1s").note, "nothing failed");
    EXPECT_FALSE(judge("guests.latency_failed.p99 >= 1s").met);
    visits(0, 10ms, 0);
    EXPECT_FALSE(judge("guests.latency_failed.p99 <= 1s").met) << "nobody came";
}

TEST_F(Evaluation, WhereNothingFailedNothingWasWastedOrOutdated) {
    for (const auto& [harm, of] :
         {std::pair("wasted_cpu_seconds", "shop"), std::pair("wasted_duration_seconds", "shop"),
          std::pair("outdated_for", "guests")}) {
        const std::string bound = std::string(of) + '.' + harm + ".p99 <= 1s";
        visits(100, 10ms, 0);
        result_.traffic.front().metrics.push_back(timesOf("outdated_for", {}));
        const auto app = [&, name = harm](std::uint64_t failed) {
            component({counted("requests", 100), counted("failed", failed),
                       times("latency", 100 - failed, 10ms), timesOf(name, {})});
        };
        app(0);
        EXPECT_TRUE(judge(bound).met) << bound;
        EXPECT_EQ(judge(bound).note, "nothing failed") << bound;
        visits(90, 10ms, 10);
        app(10); // what hangs may still waste more than any bound
        EXPECT_FALSE(judge(bound).met) << bound;
    }
}

// No instance had to start, as long as none is starting, and none was missed.
TEST_F(Evaluation, WhatNeedNotHappenAndDidNotKeepsEveryUpperBound) {
    const auto service = [&](std::uint64_t failedRequests, std::uint64_t failedStarts) {
        component({counted("requests", 100), counted("failed", failedRequests),
                   times("latency", 100 - failedRequests, 10ms), timesOf("startup_latencies", {}),
                   counted("failed_startups", failedStarts)});
    };
    service(0, 0);
    for (const char* bound :
         {"shop.startup_latencies.max <= 10s", "shop.startup_latencies.mean < 1s"}) {
        EXPECT_TRUE(judge(bound).met) << bound;
        EXPECT_EQ(judge(bound).note, "none happened") << bound;
    }
    EXPECT_FALSE(judge("shop.startup_latencies.max >= 1s").met);
    service(1, 0);
    EXPECT_FALSE(judge("shop.startup_latencies.max <= 10s").met);
    service(0, 1);
    EXPECT_FALSE(judge("shop.startup_latencies.max <= 10s").met);
    service(0, 0);
    result_.components.front().metrics.push_back(times("startup_latencies_so_far", 1, 5s));
    EXPECT_FALSE(judge("shop.startup_latencies.max <= 10s").met);
}

TEST_F(Evaluation, WhereEveryPageWasInTheCacheNoMissWasSlow) {
    const MetricResults hits{times("latency", 100, 10ms), times("latency_failed", 0, 0ms),
                             counted("failed", 0), counted("requests", 100),
                             timesOf("miss_time", {})};
    component(hits);
    EXPECT_TRUE(judge("shop.miss_time.p95 <= 1s").met);
    result_.components.front().metrics.push_back(times("waiting", 1, 5s));
    EXPECT_FALSE(judge("shop.miss_time.p95 <= 1s").met) << "that may be a miss";
}

// Of 10 visits 6 hang: theirs is the longest time so far, and no time at all.
TEST_F(Evaluation, ALowerBoundOnATimeIsNotKeptByHanging) {
    sim::Histogram latency;
    latency.record(sim::Duration(2s).count(), 4);
    latency.record(sim::Duration(90s).count(), 6);
    component({timesOf("latency", latency), times("latency_failed", 0, 0ms), counted("failed", 6),
               counted("requests", 10), counted("overdue", 6)});
    for (const char* statistic : {"max", "p99", "p50", "mean"}) {
        const std::string metric = std::string("shop.latency.") + statistic;
        const ObjectiveResult judged = judge(metric + " >= 12s");
        EXPECT_FALSE(judged.met) << metric;
        EXPECT_NEAR(judged.value.value_or(0), 2, 0.02) << metric;
        EXPECT_TRUE(judge(metric + " >= 1s").met) << metric;
    }
    EXPECT_EQ(judge("shop.latency.max >= 12s").note,
              "of what went well, 1min 30s with what did not");
    EXPECT_EQ(judge("shop.latency.max <= 2min").value, 90.0);
}

TEST_F(Evaluation, ALowerBoundOnATimeIsNotKeptWhereNothingWentWell) {
    component({times("latency", 6, 90s), times("latency_failed", 0, 0ms), counted("failed", 6),
               counted("requests", 6), counted("overdue", 6), times("queue_seconds", 6, 50s)});
    EXPECT_FALSE(judge("shop.latency.max >= 12s").met);
    EXPECT_EQ(judge("shop.latency.max >= 12s").note,
              "not measured; nothing went well; what did not took 1min 30s");
    EXPECT_FALSE(judge("shop.queue_seconds.max >= 12s").met);
}

TEST_F(Evaluation, ALowerBoundOnATimeIsThatOfAllWhereNothingFailed) {
    component({times("latency", 10, 13s), times("latency_failed", 0, 0ms), counted("failed", 0),
               counted("requests", 10)});
    EXPECT_TRUE(judge("shop.latency.max >= 12s").met);
    EXPECT_EQ(judge("shop.latency.max >= 12s").value, 13.0);
    EXPECT_EQ(judge("shop.latency.max >= 12s").note, "");
}

// Ten users of whom each hangs from some time on, and would have asked 599 times more.
TEST_F(Evaluation, ACountOfFailuresHasThoseThatWaitingUsersOmit) {
    visits(6000, 10ms, 10);
    TrafficResult& guests = result_.traffic.front();
    guests.omitted = 5990;
    guests.failed = 10;
    guests.metrics.insert(guests.metrics.end(),
                          {counted("failed", 10), counted("requests", 6010), counted("ok", 6000)});
    guests.metrics.push_back(
        {"outcome", {{"outcome", "unfinished"}}, sim::MetricUnit::None, "", CounterValue{10}});
    const std::string note =
        "with 5990 visits that waiting users did not make, which count as failed";
    for (const char* count : {"guests.failed", "guests.outcome_unfinished"}) {
        const ObjectiveResult judged = judge(std::string(count) + " <= 25");
        EXPECT_FALSE(judged.met) << count;
        EXPECT_EQ(judged.value, 6000.0) << count;
        EXPECT_EQ(judged.note, note) << count;
        EXPECT_FALSE(judge(std::string(count) + " == 10").met) << count;
        EXPECT_EQ(judge(std::string(count) + " >= 10").value, 10.0) << count;
    }
    EXPECT_TRUE(judge("guests.outcome_wrong_not_found <= 0").met) << "nobody's came to that";
    EXPECT_EQ(judge("guests.outcome_wrong_not_found <= 0").note, "while 50 % of visits failed")
        << "those that were not made among them: it is told once";
    EXPECT_EQ(judge("guests.requests >= 6000").note,
              "good ones, of 6010; without 5990 visits that waiting users did not make");
    // In a window in which all of them hang, nobody's visit began.
    guests.total = guests.ok = guests.failed = 0;
    guests.metrics[2] = counted("failed", 0);
    guests.metrics.back() = counted("late", 0);
    EXPECT_EQ(judge("guests.failed <= 25").value, 5990.0);
    EXPECT_FALSE(judge("guests.outcome_unfinished <= 25").met);
}

// An app that calls nobody registers no counts of calls.
TEST_F(Evaluation, WhatAKindCountsAndNothingRegisteredIsNone) {
    component({counted("requests", 100), counted("failed", 0), times("latency", 100, 10ms)});
    EXPECT_TRUE(judge("shop.timeouts <= 0").met);
    EXPECT_TRUE(judge("shop.connect_failures <= 0").met);
    EXPECT_FALSE(judge("shop.timeouts >= 1").met);
    EXPECT_FALSE(judge("shop.no_such_count <= 0").met);
    component({counted("requests", 0), counted("failed", 0), times("latency", 0, 0ms)});
    EXPECT_FALSE(judge("shop.timeouts <= 0").met);
    EXPECT_EQ(judge("shop.timeouts <= 0").note, "not measured: nothing came to it");
}

// No route was read anew: that may be so because it hangs.
TEST_F(Evaluation, WhatShouldHappenAndDidNotIsNotQuick) {
    visits(100, 10ms, 0);
    component({counted("requests", 100), counted("failed", 0), times("latency", 100, 10ms),
               timesOf("router_route_reload_duration_seconds", {})});
    EXPECT_FALSE(judge("shop.router_route_reload_duration_seconds.p99 <= 1s").met);
}

// A hundred publishes have their jobs done; ninety wait for routes that no router reads.
TEST_F(Evaluation, AStageIsNoWorseForWhatWaitsInALaterOne) {
    component({counted("publishes", 100), counted("stored", 100), counted("visible", 10),
               counted("publishes_failed", 0), counted("publishes_overdue", 90),
               times("queue_stage_seconds", 100, 1s), times("router_stage_seconds", 10, 1s),
               times("visible_seconds", 10, 3s)});
    EXPECT_TRUE(judge("shop.queue_stage_seconds.mean <= 2s").met);
    EXPECT_FALSE(judge("shop.router_stage_seconds.mean <= 2s").met);
    EXPECT_FALSE(judge("shop.visible_seconds.mean <= 5s").met);
}

// What is overdue may have dependants that nobody has looked for yet.
TEST_F(Evaluation, DependantsOfWhatIsOverdueAreNotVisible) {
    for (const std::uint64_t overdue : {0U, 50U}) {
        component({counted("publishes", 100), counted("publishes_failed", 0),
                   counted("publishes_overdue", overdue), counted("dependants_visible", 20),
                   times("dependants_visible_seconds", 20, 1s)});
        for (const char* statistic : {"p99", "mean", "max"}) {
            const std::string bound =
                std::string("shop.dependants_visible_seconds.") + statistic + " <= 2s";
            EXPECT_EQ(judge(bound).met, overdue == 0) << bound;
        }
    }
}

TEST_F(Evaluation, WhatHarmedNobodyNeedsNoTime) {
    result_.sli.length = 400s;
    result_.sli.rules.bucket = 1s;
    result_.sli.buckets.assign(400, {100, 0});
    result_.sli.disturbances = {{sim::kStart + 50s, sim::kStart + 50s, "a fault", true}};
    for (const char* time : {"detect", "clear", "mitigate", "recover"}) {
        EXPECT_TRUE(judge("recovery.time_to_" + std::string(time) + " <= 1min").met) << time;
    }
    EXPECT_EQ(judge("recovery.time_to_mitigate <= 1min").note, "not needed");
    EXPECT_FALSE(judge("recovery.time_to_mitigate >= 1min").met);
}

} // namespace
} // namespace doppel::scenarios
