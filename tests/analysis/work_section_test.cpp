// SPDX-License-Identifier: Apache-2.0
#include "analysis/summary_json.h"
#include "analysis/summary_text.h"
#include "models/jobs/work_meter.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <chrono>
#include <nlohmann/json.hpp>

namespace doppel::analysis {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

// A run of whose visits none failed, and a fleet of workers: one job was done, one waits.
scenarios::RunResult withJobs(sim::Duration waits) {
    sim::Metrics metrics;
    models::WorkMeter meter(metrics, "workers");
    const sim::Time end = sim::kStart + 1h;
    models::Job done = models::firstJob(1, 1, 1, sim::kStart);
    models::Job waiting = models::firstJob(1, 1, 2, end - waits);
    meter.enter(done, sim::kStart);
    meter.start(done, sim::kStart + 1s);
    meter.end(done, models::JobEnd::Done, sim::kStart + 2s);
    meter.enter(waiting, end - waits);

    scenarios::RunResult run = sampleRun();
    for (scenarios::TrafficResult& source : run.traffic) {
        source.failed = 0;
    }
    run.components.push_back(
        {"workers", "sidekiq", scenarios::metricResultsOf(metrics, "workers", end)});
    const auto ages = [&](std::string_view name, const auto& labels, const sim::Histogram& times) {
        run.components.back().metrics.push_back(
            {std::string(name), labels, sim::MetricUnit::Nanoseconds, "", times});
    };
    meter.tellSoFar(sim::kStart, end, {ages, [](auto, const auto&, auto) {}, {}});
    return run;
}

TEST(TheSummary, TellsWhatBecameOfJobs) {
    const scenarios::RunResult run = withJobs(30min);
    EXPECT_THAT(summaryText(run), HasSubstr("Beside requests"));
    EXPECT_THAT(summaryText(run), HasSubstr("no visit failed, but jobs wait"));
    const auto jobs = summaryJson(run)["jobs"]["workers"];
    EXPECT_EQ(jobs["enqueued"], 2);
    EXPECT_EQ(jobs["done"], 1);
    EXPECT_EQ(jobs["waiting"], 1);
    EXPECT_EQ(jobs["failed"], 0);
    EXPECT_NEAR(jobs["oldest_s"].get<double>(), 1800, 1);
}

TEST(TheSummary, SaysThatNoneFailedWhereJobsOnlyJustWait) {
    EXPECT_THAT(summaryText(withJobs(1s)), HasSubstr("none failed"));
}

TEST(TheSummary, SaysNothingOfJobsWhereThereAreNone) {
    EXPECT_THAT(summaryText(sampleRun()), Not(HasSubstr("Beside requests")));
    EXPECT_FALSE(summaryJson(sampleRun()).contains("jobs"));
}

} // namespace
} // namespace doppel::analysis
