// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/work_meter.h"
#include "sim/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

class WorkMeterTest : public ::testing::Test {
protected:
    static sim::Time at(sim::Duration since) { return sim::kStart + since; }

    Job entered(sim::Duration since) {
        Job job = firstJob(1, 2, number_++, at(since));
        meter_.enter(job, at(since));
        return job;
    }

    sim::Metrics metrics_;
    WorkMeter meter_{metrics_, "jobs"};
    std::uint64_t number_ = 0;
};

TEST_F(WorkMeterTest, BalancesWhateverBecomesOfJobs) {
    Job done = entered(0s);
    Job retried = entered(1s);
    Job lost = entered(1s);
    Job dropped = entered(2s);
    meter_.start(done, at(2s));
    meter_.start(retried, at(3s));
    meter_.start(lost, at(3s));
    meter_.end(dropped, JobEnd::Dropped, at(4s));
    meter_.end(done, JobEnd::Done, at(5s));
    meter_.retry(retried, at(6s));
    meter_.end(lost, JobEnd::Lost, at(6s));
    meter_.release(retried, at(20s));
    meter_.start(retried, at(21s));
    meter_.requeue(retried, at(22s));

    EXPECT_EQ(meter_.imbalance(at(30s)), std::nullopt);
    EXPECT_EQ(meter_.entered(), 4);
    EXPECT_EQ(meter_.ended(JobEnd::Done), 1);
    EXPECT_EQ(meter_.ended(JobEnd::Lost), 1);
    EXPECT_EQ(meter_.ended(JobEnd::Dropped), 1);
    EXPECT_EQ(meter_.retried(), 1);
    EXPECT_EQ(meter_.requeued(), 1);
    EXPECT_EQ(meter_.waiting(), 1);
    EXPECT_EQ(meter_.inFlight(), 0);
}

TEST_F(WorkMeterTest, SaysWhatIsWrongWhenAStayIsNotWhatItWas) {
    Job job = entered(0s);
    job.since = at(1s);
    meter_.start(job, at(5s));
    EXPECT_THAT(meter_.imbalance(at(5s)).value_or(""), ::testing::HasSubstr("waiting jobs"));
}

TEST_F(WorkMeterTest, ANewTurnInTheQueueHasANewTimeOfEnqueueing) {
    Job job = entered(1s);
    meter_.start(job, at(2s));
    meter_.retry(job, at(3s));
    meter_.release(job, at(20s));
    EXPECT_EQ(job.enqueued, at(20s));
    EXPECT_EQ(job.begun, at(1s));
}

TEST_F(WorkMeterTest, JobsDoneAfterTheirDeadlineAreLate) {
    Job late = entered(0s);
    late.deadline = at(1s);
    Job inTime = entered(0s);
    inTime.deadline = at(2s);
    meter_.start(late, at(1s));
    meter_.start(inTime, at(1s));
    meter_.end(late, JobEnd::Done, at(2s));
    meter_.end(inTime, JobEnd::Done, at(2s));
    EXPECT_EQ(std::get<sim::Counter>(metrics_.find("jobs", "jobs_late")->value).total(), 1);
}

TEST(JobKeys, DifferByParentWayAndNumberAndKeepTheirOrigin) {
    const Job first = firstJob(7, 8, 0, sim::kStart + 3s);
    const Job child = followingJob(first, 8, 0);
    const Job grandchild = followingJob(child, 8, 0);
    const std::set<std::uint64_t> keys{first.key,
                                       firstJob(7, 8, 1, sim::kStart).key,
                                       firstJob(7, 9, 0, sim::kStart).key,
                                       firstJob(6, 8, 0, sim::kStart).key,
                                       child.key,
                                       followingJob(first, 8, 1).key,
                                       grandchild.key};
    EXPECT_EQ(keys.size(), 7);
    EXPECT_EQ(grandchild.origin, first.key);
    EXPECT_EQ(grandchild.begun, sim::kStart + 3s);
}

} // namespace
} // namespace doppel::models
