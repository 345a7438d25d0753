// SPDX-License-Identifier: Apache-2.0
#include "tests/models/sidekiq/little_sidekiq.h"

#include <gmock/gmock.h>

namespace doppel::models::test {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST_F(ASidekiq, G1_6_ServesTheFirstQueueFirstButFinishesWhatItHas) {
    job("a", "high", 1s);
    job("b", "low", 1s);
    start();
    Recorder recorder(world());
    sidekiq->setPerformer(*sidekiq->kindOf("a"), recorder);
    sidekiq->setPerformer(*sidekiq->kindOf("b"), recorder);
    enqueue(0s, "b", 2);    // documents 0 and 1
    enqueue(500ms, "a", 2); // 2 and 3
    little.runTo(10s);
    EXPECT_THAT(recorder.ends, ElementsAre(Pair(0, 1s), Pair(2, 2s), Pair(3, 3s), Pair(1, 4s)));
    expectBalance();
}

TEST_F(ASidekiq, TheLastOfStrictQueuesStarvesAndOneWithAWeightDoesNot) {
    for (const bool weighted : {false, true}) {
        LittlePlatform own;
        SidekiqConfig its = config;
        its.queues = {{.name = "high", .weight = weighted ? 3U : 0U},
                      {.name = "low", .weight = weighted ? 1U : 0U}};
        for (const std::string queue : {"high", "low"}) {
            its.jobs[queue].queue = queue;
            its.jobs[queue].cpu = sim::Distribution::deterministic(0.1);
        }
        own.add(redisKind(), "redis", redisConfig);
        auto& fleet = static_cast<Sidekiq&>(own.add(sidekiqKind(), "sidekiq", its));
        own.platform().connect();
        const auto door = fleet.wayFrom("sidekiq", 99);
        own.platform().start();
        Recorder recorder(own.world());
        fleet.setPerformer(*fleet.kindOf("low"), recorder);
        for (std::uint32_t i = 0; i < 1000; ++i) {
            const auto hand = [&](const char* kind) {
                Job made = firstJob(1, door->key(), i, sim::kStart);
                made.key ^= kind[0];
                made.kind = *fleet.kindOf(kind);
                const auto put = [](sim::World&, WorkWay& w, Job j,
                                    WorkRoute r) -> sim::Task<void> {
                    co_await w.hand(j, r);
                };
                own.world().spawn(put(own.world(), *door, made, *fleet.usualRouteOf(made.kind)));
            };
            hand("high");
            if (i < 200) {
                hand("low");
            }
        }
        own.runTo(60s);
        if (weighted) {
            EXPECT_NEAR(static_cast<double>(recorder.ends.size()), 150, 25); // a quarter of 600
        } else {
            EXPECT_LE(recorder.ends.size(), 1U);
        }
        EXPECT_EQ(fleet.jobs().imbalance(own.world().now()), std::nullopt);
    }
}

TEST_F(ASidekiq, AKilledProcessLosesExactlyWhatItsThreadsHave) {
    config.replicas = 2;
    config.concurrency = 12;
    job("a", "high", 100s);
    start();
    enqueue(0s, "a", 100);
    little.runTo(10s);
    EXPECT_EQ(jobs().inFlight(), 24);
    sidekiq->fleet().crash({0});
    little.runTo(10s + 1ns);
    EXPECT_EQ(ended(JobEnd::Lost), 12);
    EXPECT_EQ(jobs().inFlight(), 12);
    expectBalance();
    little.runTo(1h); // it is started again, and all others are done
    EXPECT_EQ(ended(JobEnd::Done), 88);
    EXPECT_EQ(jobs().inFlight() + jobs().waiting(), 0);
    expectBalance();
}

TEST_F(ASidekiq, SuperFetchFindsWhatAKilledProcessHad) {
    config.superFetch = true;
    config.concurrency = 3;
    job("a", "high", 100s);
    start();
    enqueue(0s, "a", 3);
    little.runTo(50s);
    sidekiq->fleet().crash({0});
    little.runTo(55s);
    EXPECT_EQ(ended(JobEnd::Lost), 0);
    EXPECT_EQ(jobs().inFlight(), 0);
    EXPECT_EQ(jobs().waiting(), 3); // in its private list
    little.runTo(2h);
    sidekiq->fleet().crash({0}); // a process's start, more than an hour after the last look
    little.runTo(3h);
    EXPECT_EQ(ended(JobEnd::Done), 3);
    EXPECT_EQ(little.counter("sidekiq", "jobs_recovered"), 3U);
    expectBalance();
}

// It was popped before the error was made of the reply.
TEST_F(ASidekiq, LosesWhatItFetchedWhereRedisAnswersByAnError) {
    job("a", "high", 10s);
    start();
    enqueue(0s, "a", 5);
    little.runTo(1s);
    redis->faults().errorAfter = {.share = {1.0}, .status = 500};
    little.runTo(1min);
    EXPECT_EQ(ended(JobEnd::Done), 1); // the one that it had
    EXPECT_EQ(ended(JobEnd::Lost), 4);
    EXPECT_EQ(jobs().inFlight(), 0);
    expectBalance();
}

TEST_F(ASidekiq, SuperFetchKeepsWhatItFetchedWhereRedisAnswersByAnError) {
    config.superFetch = true;
    job("a", "high", 10s);
    start();
    enqueue(0s, "a", 5);
    little.runTo(1s);
    redis->faults().errorAfter = {.share = {1.0}, .status = 500};
    little.runTo(1min);
    EXPECT_EQ(ended(JobEnd::Lost), 0);
    EXPECT_EQ(jobs().inFlight(), 0);
    EXPECT_EQ(jobs().waiting(), 4); // in its private list, until it is gone
    redis->faults() = {};
    sidekiq->fleet().crash({0});
    little.runTo(2h);
    sidekiq->fleet().crash({0}); // a process's start, more than an hour after the last look
    little.runTo(3h);
    EXPECT_EQ(ended(JobEnd::Done), 5);
    expectBalance();
}

TEST_F(ASidekiq, AJobThatKillsThreeProcessesCountsAsDead) {
    config.superFetch = true;
    job("a", "high", 10h);
    start();
    enqueue(0s, "a");
    // It is found by the process that starts at 2, 4 and 6 h, and kills it half an hour later.
    for (const sim::Duration crash :
         {sim::Duration(1min), sim::Duration(2h), sim::Duration(150min), sim::Duration(4h),
          sim::Duration(270min), sim::Duration(6h)}) {
        little.runTo(crash);
        sidekiq->fleet().crash({0});
    }
    little.runTo(7h);
    EXPECT_EQ(ended(JobEnd::Dead), 1);
    EXPECT_EQ(little.counter("sidekiq", "sidekiq_dead_jobs_total"), 1U);
    EXPECT_EQ(little.counter("sidekiq", "jobs_recovered"), 2U);
    expectBalance();
}

TEST_F(ASidekiq, AProcessThatIsToldToEndPutsBackWhatIsUnfinishedAtItsHead) {
    config.concurrency = 2;
    job("a", "high", 60s);
    start();
    Recorder recorder(world());
    sidekiq->setPerformer(*sidekiq->kindOf("a"), recorder);
    enqueue(0s, "a", 4);
    little.runTo(10s);
    sidekiq->fleet().restart({0});
    little.runTo(34s + 499ms);
    EXPECT_EQ(jobs().inFlight(), 2);
    little.runTo(34s + 501ms); // 24.5 s after TERM
    EXPECT_EQ(jobs().inFlight(), 0);
    EXPECT_EQ(jobs().waiting(), 4);
    EXPECT_EQ(ended(JobEnd::Lost), 0);
    EXPECT_EQ(little.counter("sidekiq", "sidekiq_restarted_jobs_total"), 2U);
    little.runTo(10min);
    EXPECT_EQ(ended(JobEnd::Done), 4);
    ASSERT_EQ(recorder.ends.size(), 4U);
    EXPECT_LT(std::max(recorder.ends[0].first, recorder.ends[1].first), 2U); // those came first
    expectBalance();
}

TEST_F(ASidekiq, AJobThatEndsBeforeTheHardStopIsDoneAndNothingIsPutBack) {
    job("a", "high", 20s);
    start();
    enqueue(0s, "a");
    little.runTo(1s);
    sidekiq->fleet().restart({0});
    little.runTo(25s);
    EXPECT_EQ(ended(JobEnd::Done), 1);
    EXPECT_EQ(jobs().requeued(), 0);
}

TEST_F(ASidekiq, AGraceThatIsShorterThanTheTimeoutLosesWhatRuns) {
    config.lifecycle.shutdownGrace = 10s;
    job("a", "high", 60s);
    start();
    enqueue(0s, "a");
    little.runTo(1s);
    sidekiq->fleet().restart({0});
    little.runTo(20s);
    EXPECT_EQ(ended(JobEnd::Lost), 1);
    expectBalance();
}

TEST_F(ASidekiq, AFailureIsTriedAgainAfterItsDelayAndThePollersSleep) {
    job("a", "high", 0s);
    start();
    Recorder recorder(world());
    recorder.fails = true;
    sidekiq->setPerformer(*sidekiq->kindOf("a"), recorder);
    enqueue(1s, "a");
    little.runTo(2s);
    EXPECT_EQ(sidekiq->store().retries(), 1);
    const sim::Time due = *sidekiq->store().nextRetry();
    EXPECT_GE(due, sim::kStart + 16s);
    EXPECT_LT(due, sim::kStart + 26s); // 15 s and 0 to 9 s
    little.runTo(60s);
    ASSERT_GE(recorder.ends.size(), 2U);
    EXPECT_GE(recorder.ends[1].second, due - sim::kStart);
    EXPECT_LE(recorder.ends[1].second, due - sim::kStart + 7'500ms);
    expectBalance();
}

TEST_F(ASidekiq, WhatIsNotTriedAgainIsDeadOrGone) {
    job("dies", "high", 0s).retries = 0;
    job("vanishes", "high", 0s).retry = false;
    job("undead", "high", 0s).retries = 0;
    config.jobs["undead"].dead = false;
    for (auto& [name, its] : config.jobs) {
        its.errors = {1.0};
    }
    start();
    enqueue(1s, "dies", 3);
    enqueue(1s, "vanishes", 2);
    enqueue(1s, "undead", 1);
    little.runTo(5s);
    EXPECT_EQ(ended(JobEnd::Dead), 6) << "three of them are kept nowhere";
    EXPECT_EQ(ended(JobEnd::Discarded), 0);
    EXPECT_EQ(sidekiq->store().dead(), 3);
    expectBalance();
}

TEST_F(ASidekiq, AFullRedisRefusesEnqueuesAndLosesFailuresAndGoesOnFetching) {
    redisConfig.maxMemory = {2'000'000}; // room for half a megabyte of jobs
    job("a", "high", 1s).size = {10'000};
    config.jobs["a"].errors = {1.0};
    start();
    enqueue(0s, "a", 100);
    little.runTo(500ms);
    const std::uint64_t taken = handovers[Handover::Taken];
    EXPECT_NEAR(static_cast<double>(taken), 50, 2);
    EXPECT_EQ(handovers[Handover::Refused], 100 - taken);
    EXPECT_EQ(jobs().refused(), 100 - taken);
    little.runTo(1500ms); // the first one fails; there is room for it again
    EXPECT_EQ(jobs().entered(), taken);
    expectBalance();
}

TEST_F(ASidekiq, ARetryThatAFullRedisRefusesIsLost) {
    redisConfig.maxMemory = {2'000'000};
    job("fails", "high", 1s).size = {10'000};
    config.jobs["fails"].errors = {1.0};
    job("fills", "low", 1s).size = {10'000};
    start();
    enqueue(0s, "fails", 1);
    enqueue(100ms, "fills", 100); // more than there is room for, while that one runs
    little.runTo(1100ms);
    EXPECT_EQ(ended(JobEnd::Lost), 1);
    expectBalance();
}

TEST_F(ASidekiq, AnUnreachableRedisIsTriedForFiftySecondsByWhoEnqueues) {
    job("a", "high", 0s);
    start();
    little.runTo(1s);
    redis->fleet().kill({0});
    enqueue(2s, "a");
    little.runTo(2s + 51s);
    EXPECT_TRUE(handovers.empty());
    little.runTo(2s + 52s); // 51.3 s of pauses; connections are refused at once
    EXPECT_EQ(handovers[Handover::Failed], 1);
    EXPECT_EQ(jobs().entered(), 0);
}

TEST_F(ASidekiq, WhatASlowRedisTookWithoutAnAnswerInTimeIsNotRefused) {
    job("a", "high", 0s);
    start();
    little.runTo(1s);
    redis->faults() = slowBy(2s); // the client's time-out is 1 s
    enqueue(1100ms, "a");
    little.runTo(10s);
    redis->fleet().kill({0});
    little.runTo(2min);
    EXPECT_EQ(handovers[Handover::Failed], 1);
    EXPECT_GE(jobs().entered(), 1);
    EXPECT_EQ(jobs().refused(), 0);
}

TEST_F(ASidekiq, ARedisThatComesBackReadsItsFileAndHasLostNothing) {
    job("a", "high", 10s);
    redisConfig.bootTime = 2s;
    redisConfig.replay = {1000};
    start();
    enqueue(0s, "a", 20);
    little.runTo(1s);
    const double fileSeconds = static_cast<double>(redis->memory().file()) / 1000;
    redis->fleet().crash({0});
    little.runTo(1s + 1s + sim::fromSeconds(fileSeconds));
    EXPECT_FALSE(redis->fleet().ready({0}));
    little.runTo(1s + 3s + sim::fromSeconds(fileSeconds));
    EXPECT_TRUE(redis->fleet().ready({0}));
    little.runTo(20min);
    EXPECT_EQ(ended(JobEnd::Done), 20);
    expectBalance();
}

TEST_F(ASidekiq, ARedisWithoutAFileLosesAllThatItHolds) {
    job("a", "high", 10s);
    redisConfig.persistence = RedisPersistence::Nothing;
    start();
    enqueue(0s, "a", 20);
    little.runTo(1s);
    redis->fleet().crash({0});
    little.runTo(20min);
    EXPECT_EQ(ended(JobEnd::Lost), 19); // but for the one that a thread had
    EXPECT_EQ(ended(JobEnd::Done), 1);
    expectBalance();
}

TEST_F(ASidekiq, AHostThatVanishesTakesTheLastSecondsJobs) {
    job("a", "high", 1h);
    start();
    enqueue(0s, "a", 1); // a thread has it
    enqueue(3900ms, "a", 5);
    enqueue(4100ms, "a", 7);
    little.runTo(4500ms);
    redis->fleet().lose({0});
    little.runTo(5s);
    EXPECT_EQ(ended(JobEnd::Lost), 7);
    EXPECT_EQ(jobs().waiting(), 5);
    expectBalance();
}

TEST_F(ASidekiq, OneProcessComputesForOneJobAtATime) {
    config.concurrency = 10;
    job("a", "high", 0s).cpu = sim::Distribution::deterministic(1);
    start();
    enqueue(0s, "a", 10);
    little.runTo(5s + 1ms);
    EXPECT_EQ(ended(JobEnd::Done), 5);
}

TEST_F(ASidekiq, JobsFollowJobsAndKeepTheirOrigin) {
    EnqueueConfig three;
    three.job = "b";
    three.count = 3;
    job("a", "high", 1s).enqueues = {three};
    job("b", "low", 1s);
    start();
    enqueue(0s, "a", 2);
    little.runTo(20s);
    EXPECT_EQ(ended(JobEnd::Done), 2 + 6);
    EXPECT_EQ(jobs().entered(), 8);
    expectBalance();
}

TEST_F(ASidekiq, AnErrorFaultFailsJobsAndASlowOneMakesThemLonger) {
    job("a", "high", 1s);
    start();
    FaultState faults = slowTimes(5);
    sidekiq->faults() = faults;
    enqueue(0s, "a");
    little.runTo(4s);
    EXPECT_EQ(ended(JobEnd::Done), 0);
    little.runTo(5s);
    EXPECT_EQ(ended(JobEnd::Done), 1);
    faults = {};
    faults.errorBefore = {.share = {1.0}, .status = 500};
    sidekiq->faults() = faults;
    enqueue(6s, "a");
    little.runTo(7s);
    EXPECT_EQ(sidekiq->store().retries(), 1);
}

TEST_F(ASidekiq, ACallThatFailsFailsTheJob) {
    little.addStub("store", {.delay = 10ms, .response = Response::withStatus(500)});
    CallConfig call;
    call.to = {"store"};
    job("a", "high", 0s).calls = {call};
    start();
    enqueue(0s, "a");
    little.runTo(1s);
    EXPECT_EQ(sidekiq->store().retries(), 1);
    EXPECT_EQ(little.counter("sidekiq", "sidekiq_failed_jobs_total"), 1U);
}

TEST_F(ASidekiq, ItsQueuesAreToldThoughNoProcessLives) {
    config.lifecycle.restart.first = 10min;
    config.lifecycle.restart.most = 10min;
    job("a", "high", 0s);
    start();
    little.runTo(60s);
    sidekiq->fleet().crash({0});
    enqueue(70s, "a", 50);
    little.runTo(2min);
    EXPECT_EQ(little.level("sidekiq", "sidekiq_stats_enqueued"), 50);
    little.runTo(12min);
    EXPECT_EQ(little.level("sidekiq", "sidekiq_stats_enqueued"), 0);
}

TEST_F(ASidekiq, AKilledProcessStaysInTheSetUntilAnotherOneStarts) {
    config.replicas = 3;
    config.lifecycle.restart.first = 10min;
    config.lifecycle.restart.most = 10min;
    job("a", "high", 0s);
    start();
    little.runTo(60s);
    sidekiq->fleet().crash({2});
    little.runTo(9min);
    EXPECT_EQ(little.level("sidekiq", "sidekiq_stats_processes_size"), 3);
    little.runTo(12min); // it starts again, and prunes the set 10 to 15 s later
    EXPECT_EQ(little.level("sidekiq", "sidekiq_stats_processes_size"), 3); // with a new one
    expectBalance();
}

} // namespace
} // namespace doppel::models::test
