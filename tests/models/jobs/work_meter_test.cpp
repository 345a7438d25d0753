// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/work_meter.h"
#include "sim/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

class WorkMeterTest : public ::testing::Test {
protected:
    static sim::Time at(sim::Duration since) { return sim::kStart + since; }

    Job entered(sim::Duration since, sim::Time deadline = sim::kNever) {
        Job job = firstJob(1, 2, number_++, at(since));
        job.deadline = deadline;
        meter_.enter(job, at(since));
        return job;
    }

    sim::Histogram ages() const {
        return std::get<sim::Histogram>(metrics_.find("jobs", "job_age_seconds")->value);
    }
    std::uint64_t inVain() const {
        return std::get<sim::Counter>(metrics_.find("jobs", "jobs_duplicate_in_vain")->value)
            .total();
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
    Job late = entered(0s, at(1s));
    Job inTime = entered(0s, at(2s));
    meter_.start(late, at(1s));
    meter_.start(inTime, at(1s));
    meter_.end(late, JobEnd::Done, at(2s));
    meter_.end(inTime, JobEnd::Done, at(2s));
    EXPECT_EQ(std::get<sim::Counter>(metrics_.find("jobs", "jobs_late")->value).total(), 1);
}

// What is told of the time so far, by name: how many, and the longest in seconds.
class TimesSoFar {
public:
    TimesSoFar(const WorkMeter& meter, sim::Time from, sim::Time now) {
        const SoFarReader reader{
            [this](std::string_view name, const auto&, const sim::Histogram& times) {
                counts[std::string(name)] = times.count();
                longest[std::string(name)] = sim::toSeconds(sim::Duration(times.max()));
            },
            [this](std::string_view name, const auto&, std::uint64_t count) {
                counts[std::string(name)] = count;
            },
            {}};
        meter.tellSoFar(from, now, reader);
    }
    std::map<std::string, std::uint64_t> counts;
    std::map<std::string, double> longest;
};

TEST_F(WorkMeterTest, TellsForHowLongWhatIsInsideHasBeenThere) {
    Job running = entered(0s);
    Job failing = entered(2s);
    Job scheduled = firstJob(9, 9, 9, at(3s));
    meter_.start(running, at(4s));
    meter_.start(failing, at(5s));
    failing.attempt = 1;
    meter_.retry(failing, at(6s));
    meter_.enterDelayed(scheduled, at(7s));
    Job waiting = entered(10s);

    const TimesSoFar told(meter_, at(0s), at(20s));
    EXPECT_EQ(told.counts.at("job_wait_seconds_so_far"), 1);
    EXPECT_NEAR(told.longest.at("job_wait_seconds_so_far"), 10, 1e-6);
    EXPECT_EQ(told.counts.at("job_run_seconds_so_far"), 2) << "one waits for its run";
    EXPECT_NEAR(told.longest.at("job_run_seconds_so_far"), 16, 1e-6);
    EXPECT_EQ(told.counts.at("job_age_seconds_so_far"), 4);
    EXPECT_NEAR(told.longest.at("job_age_seconds_so_far"), 20, 1e-6);
    EXPECT_EQ(told.counts.at("job_failing_seconds"), 1) << "what is scheduled has not failed";
    EXPECT_NEAR(told.longest.at("job_failing_seconds"), 18, 1e-6);

    meter_.release(failing, at(20s));
    meter_.release(scheduled, at(20s));
    for (Job* job : {&waiting, &failing, &scheduled}) {
        meter_.start(*job, at(20s));
    }
    for (Job* job : {&waiting, &running, &failing, &scheduled}) {
        meter_.end(*job, JobEnd::Done, at(21s));
    }
    const TimesSoFar later(meter_, at(0s), at(30s));
    EXPECT_EQ(later.counts.at("job_run_seconds_so_far"), 0);
    EXPECT_EQ(later.counts.at("job_age_seconds_so_far"), 0);
    EXPECT_EQ(later.counts.at("job_failing_seconds"), 0);
}

TEST_F(WorkMeterTest, WhatComesBackAtOnceHasBeenUnderWaySinceItBegan) {
    Job job = entered(2s);
    meter_.start(job, at(3s));
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(4s)).counts.at("job_failing_seconds"), 0);
    job.attempt = 1;
    meter_.retryAtOnce(job, at(4s));
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(5s)).counts.at("job_failing_seconds"), 1);
    meter_.start(job, at(6s));
    const TimesSoFar told(meter_, at(0s), at(20s));
    EXPECT_EQ(told.counts.at("job_failing_seconds"), 1) << "though it is tried again";
    EXPECT_NEAR(told.longest.at("job_failing_seconds"), 18, 1e-6);
    meter_.end(job, JobEnd::Done, at(21s));
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(30s)).counts.at("job_failing_seconds"), 0);
}

TEST_F(WorkMeterTest, AJobIsLateWhenItsDeadlineHasPassedThoughItIsNeverDone) {
    Job waits = firstJob(1, 1, 1, at(0s));
    Job dies = firstJob(1, 1, 2, at(0s));
    waits.deadline = at(10s);
    dies.deadline = at(20s);
    meter_.enter(waits, at(0s));
    meter_.enter(dies, at(0s));
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(10s)).counts.at("jobs_late"), 0);
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(11s)).counts.at("jobs_late"), 1);
    EXPECT_EQ(TimesSoFar(meter_, at(11s), at(15s)).counts.at("jobs_late"), 0) << "it was before";
    meter_.end(dies, JobEnd::Lost, at(12s));
    EXPECT_EQ(std::get<sim::Counter>(metrics_.find("jobs", "jobs_late")->value).total(), 1);
}

TEST_F(WorkMeterTest, WhatWasRefusedAndTakenLaterIsNotLostToIt) {
    Job again = firstJob(1, 1, 1, at(0s));
    const Job never = firstJob(1, 1, 2, at(0s));
    meter_.refuse(again, at(1s));
    meter_.refuse(again, at(2s));
    meter_.refuse(never, at(3s));
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(4s)).counts.at("jobs_never_taken"), 2);
    meter_.enter(again, at(5s));
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(6s)).counts.at("jobs_never_taken"), 1);
    EXPECT_EQ(TimesSoFar(meter_, at(4s), at(6s)).counts.at("jobs_never_taken"), 0);
    EXPECT_EQ(meter_.refused(), 3);
}

TEST_F(WorkMeterTest, ADuplicateIsAsOldAsTheJobItWasDroppedFor) {
    Job done = entered(0s);
    Job lost = entered(0s);
    Job passed = entered(0s);
    for (const Job& job : {done, lost, passed}) {
        meter_.expectDuplicates(job);
    }
    meter_.skipDuplicate(firstJob(1, 3, 0, at(2s)), done.key);
    meter_.skipDuplicate(firstJob(1, 3, 1, at(4s)), lost.key);
    meter_.skipDuplicate(firstJob(1, 3, 2, at(6s)), passed.key);
    const TimesSoFar told(meter_, at(0s), at(10s));
    EXPECT_EQ(told.counts.at("job_age_seconds_so_far"), 6);

    meter_.passDuplicates(passed.key, done.key);
    meter_.end(passed, JobEnd::Discarded, at(10s));
    meter_.end(lost, JobEnd::Lost, at(10s));
    EXPECT_EQ(inVain(), 1);
    meter_.start(done, at(10s));
    meter_.end(done, JobEnd::Done, at(12s));
    EXPECT_EQ(ages().count(), 3);
    EXPECT_EQ(ages().sum(), sim::Duration(12s + 10s + 6s).count());
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(13s)).counts.at("job_age_seconds_so_far"), 0);

    meter_.skipDuplicate(firstJob(1, 3, 3, at(13s)), done.key); // its lock outlived it
    EXPECT_EQ(inVain(), 2);
    EXPECT_EQ(meter_.duplicates(), 4);
    EXPECT_EQ(meter_.imbalance(at(20s)), std::nullopt);
}

TEST_F(WorkMeterTest, ADuplicateIsTakenWhereItsJobIs) {
    Job job = entered(0s);
    meter_.expectDuplicates(job);
    const Job again = firstJob(1, 3, 0, at(1s));
    meter_.refuse(again, at(1s));
    const WorkMeter::Offer offer(meter_, again.key);
    meter_.skipDuplicate(again, job.key);
    EXPECT_TRUE(offer.isTaken());
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(2s)).counts.at("jobs_never_taken"), 0);
}

// A client whose reply was lost sends its command again.
TEST_F(WorkMeterTest, WhatIsDroppedTwiceIsOneDuplicate) {
    Job done = entered(0s);
    Job lost = entered(0s);
    meter_.expectDuplicates(done);
    meter_.expectDuplicates(lost);
    const Job first = firstJob(1, 3, 0, at(1s));
    const Job second = firstJob(1, 3, 1, at(1s));
    const Job late = firstJob(1, 3, 2, at(1s));
    const Job refused = firstJob(1, 3, 3, at(1s));
    for (int sent = 0; sent < 2; ++sent) {
        meter_.skipDuplicate(late, lost.key); // nobody waits for its reply
    }
    {
        const WorkMeter::Offer one(meter_, first.key);
        const WorkMeter::Offer two(meter_, second.key);
        const WorkMeter::Offer three(meter_, refused.key);
        meter_.skipDuplicate(first, done.key);
        meter_.start(done, at(2s));
        meter_.end(done, JobEnd::Done, at(3s));
        meter_.skipDuplicate(second, lost.key);
        meter_.end(lost, JobEnd::Lost, at(3s));
        meter_.skipDuplicate(second, lost.key); // its lock outlived it
        meter_.refuseDuplicate(refused);
        meter_.refuseDuplicate(refused);
    }
    EXPECT_EQ(meter_.duplicates(), 4);
    EXPECT_EQ(inVain(), 2);
    EXPECT_EQ(ages().count(), 2);
    EXPECT_EQ(ages().sum(), sim::Duration(3s + 2s).count());
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(4s)).counts.at("job_age_seconds_so_far"), 0);
}

TEST_F(WorkMeterTest, WhatEntersAfterItWasDroppedIsNoDuplicate) {
    Job ofThat = entered(0s);
    Job alsoDone = entered(0s);
    meter_.expectDuplicates(ofThat);
    meter_.expectDuplicates(alsoDone);
    Job one = firstJob(1, 3, 0, at(1s));
    Job two = firstJob(1, 3, 1, at(1s));
    {
        const WorkMeter::Offer offers[] = {{meter_, one.key}, {meter_, two.key}};
        meter_.skipDuplicate(one, ofThat.key);
        meter_.skipDuplicate(two, alsoDone.key);
        meter_.start(alsoDone, at(2s));
        meter_.end(alsoDone, JobEnd::Done, at(3s));
        meter_.enter(one, at(4s));
        meter_.enter(two, at(4s));
        meter_.skipDuplicate(two, ofThat.key); // sent once more, and another one has the lock
    }
    EXPECT_EQ(meter_.entered(), 4);
    EXPECT_EQ(meter_.duplicates(), 0);
    EXPECT_EQ(ages().count(), 1) << "of what was done";
    meter_.end(ofThat, JobEnd::Lost, at(5s));
    EXPECT_EQ(inVain(), 0);
    EXPECT_EQ(TimesSoFar(meter_, at(0s), at(6s)).counts.at("job_age_seconds_so_far"), 2);
}

// Two runs of the job that makes them, of which one is taken for dead.
TEST_F(WorkMeterTest, WhatIsOfferedTwiceAtATimeIsOneDuplicate) {
    Job done = entered(0s);
    meter_.expectDuplicates(done);
    const Job twice = firstJob(1, 3, 0, at(1s));
    {
        const WorkMeter::Offer first(meter_, twice.key);
        {
            const WorkMeter::Offer second(meter_, twice.key);
            meter_.refuseDuplicate(twice);
        }
        EXPECT_EQ(meter_.duplicates(), 0) << "it is offered yet";
        meter_.skipDuplicate(twice, done.key);
        EXPECT_TRUE(first.isTaken());
    }
    EXPECT_EQ(meter_.duplicates(), 1);
    EXPECT_EQ(inVain(), 0);
}

TEST_F(WorkMeterTest, AnOfferKnowsWhetherItsJobHasEntered) {
    Job job = firstJob(1, 1, 1, at(0s));
    {
        const WorkMeter::Offer offer(meter_, job.key);
        EXPECT_FALSE(offer.isTaken());
        const Job other = entered(1s);
        EXPECT_FALSE(offer.isTaken()) << other.key;
        meter_.enter(job, at(1s));
        EXPECT_TRUE(offer.isTaken());
    }
    const WorkMeter::Offer again(meter_, job.key);
    EXPECT_FALSE(again.isTaken()) << "this time";
}

// Handed over twice, and done twice: the second time is no other job's.
TEST_F(WorkMeterTest, TellsWhatEntersAndIsDoneAgain) {
    const auto counted = [this](const char* name) {
        return std::get<sim::Counter>(metrics_.find("jobs", name)->value).total();
    };
    for (const int second : {1, 3}) {
        Job job = firstJob({static_cast<std::uint64_t>(second), 77}, 2, 5, at(0s));
        const sim::Time now = at(std::chrono::seconds(second));
        meter_.enter(job, now);
        meter_.start(job, now);
        meter_.end(job, JobEnd::Done, now);
    }
    Job lost = entered(4s);
    Job found = lost;
    meter_.start(lost, at(4s));
    meter_.end(lost, JobEnd::Lost, at(4s));
    found.place = JobPlace::Outside;
    meter_.enter(found, at(5s));
    meter_.start(found, at(5s));
    meter_.end(found, JobEnd::Done, at(5s));
    EXPECT_EQ(counted("jobs_done"), 3);
    EXPECT_EQ(counted("jobs_done_repeated"), 1) << "one was lost at first";
    EXPECT_EQ(counted("jobs_enqueued_repeated"), 2);
    Job nobodyKnows;
    Job either;
    meter_.enter(nobodyKnows, at(6s));
    meter_.enter(either, at(6s));
    EXPECT_EQ(counted("jobs_enqueued_repeated"), 2);
}

TEST(CountedOnce, CountsAllAndWhatItHasCountedBefore) {
    sim::Metrics metrics;
    CountedOnce counted(metrics, "one", "mails", "mails sent");
    for (const std::uint64_t identity : {7, 8, 7, 0, 0}) {
        counted.add(identity);
    }
    counted.add(8, 3);
    const auto value = [&](const char* name) {
        return std::get<sim::Counter>(metrics.find("one", name)->value).total();
    };
    EXPECT_EQ(value("mails"), 8);
    EXPECT_EQ(value("mails_repeated"), 4);
}

TEST(JobIdentities, AreTheSameForWhatIsMadeAgain) {
    Request request;
    request.visit = 4711;
    request.key = 1;
    Request again = request;
    again.key = 2; // that of a retry
    const Job first = firstJob(request, 8, 0, sim::kStart);
    const Job second = firstJob(again, 8, 0, sim::kStart + 3s);
    EXPECT_NE(first.key, second.key);
    EXPECT_EQ(first.identity, second.identity);
    EXPECT_EQ(followingJob(first, 9, 1).identity, followingJob(second, 9, 1).identity);
    EXPECT_NE(followingJob(first, 9, 1).identity, followingJob(second, 9, 2).identity);
    Request other = request;
    other.path = 3; // another call of the same page's
    EXPECT_NE(firstJob(other, 8, 0, sim::kStart).identity, first.identity);
    Request nobodys;
    nobodys.key = 1;
    Request nobodysNext;
    nobodysNext.key = 2;
    EXPECT_NE(identityOf(nobodys), identityOf(nobodysNext));
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
