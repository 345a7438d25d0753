// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include <gtest/gtest.h>

#include <string>

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
        guests.metrics = {{"latency", {}, sim::MetricUnit::Nanoseconds, "", ofGood},
                          {"latency_failed", {}, sim::MetricUnit::Nanoseconds, "", ofFailed}};
        result_.traffic = {guests};
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
    EXPECT_EQ(judge("guests.latency.p95 <= 100ms").note, "");
    visits(94, 10ms, 6);
    EXPECT_FALSE(judge("guests.latency.p95 <= 100ms").met);
}

TEST_F(Evaluation, AMeanOfGoodAnswersSaysHowManyFailed) {
    visits(75, 10ms, 25);
    const ObjectiveResult judged = judge("guests.latency.mean <= 100ms");
    EXPECT_TRUE(judged.met);
    EXPECT_EQ(judged.note, "with 25 % failed");
}

TEST_F(Evaluation, WhereNothingFailedNoFailureWasSlow) {
    visits(100, 10ms, 0);
    EXPECT_TRUE(judge("guests.latency_failed.p99 <= 1s").met);
    EXPECT_EQ(judge("guests.latency_failed.p99 <= 1s").note, "nothing failed");
    EXPECT_FALSE(judge("guests.latency_failed.p99 >= 1s").met);
    visits(0, 10ms, 0);
    EXPECT_FALSE(judge("guests.latency_failed.p99 <= 1s").met) << "nobody came";
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
