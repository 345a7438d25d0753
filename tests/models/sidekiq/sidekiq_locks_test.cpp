// SPDX-License-Identifier: Apache-2.0
#include "tests/models/sidekiq/little_sidekiq.h"

#include <gmock/gmock.h>

namespace doppel::models::test {
namespace {

TEST_F(ASidekiq, UntilExecutingDropsWhatWaitsAlready) {
    job("a", "high", 10s).lock = UniqueLock::UntilExecuting;
    start();
    for (int i = 0; i < 5; ++i) {
        documents = 7;
        enqueue(1s * (i + 1), "a");
        little.runTo(1s * (i + 1));
    }
    // The first one runs from 1 s on; the second one waits, and keeps the others out.
    little.runTo(9s);
    EXPECT_EQ(handovers[Handover::Taken], 2);
    EXPECT_EQ(handovers[Handover::Duplicate], 3);
    EXPECT_EQ(jobs().duplicates(), 3);
    EXPECT_EQ(jobs().entered(), 2);
    expectBalance();
}

/// A push whose reply does not come in time, so that it is sent again, while another job may have
/// its lock.
class APushThatIsSentAgain : public ASidekiq {
protected:
    void send(sim::Duration otherTakes, OnConflict onConflict) {
        SidekiqJobConfig& its = job("a", "high", otherTakes);
        its.lock = UniqueLock::UntilExecuted;
        its.onConflict = onConflict;
        start();
        little.runTo(1s);
        documents = 7;
        enqueue(1s, "a");
        little.runTo(2s);
        redis->faults() = slowBy(2s); // the client's time-out is 1 s
        documents = 7;
        enqueue(2100ms, "a");
        little.runTo(7s);
        redis->faults() = {};
        little.runTo(1min);
    }
};

TEST_F(APushThatIsSentAgain, IsDroppedOnce) {
    send(1h, OnConflict::Log);
    EXPECT_EQ(handovers[Handover::Duplicate], 1);
    EXPECT_EQ(jobs().duplicates(), 1);
    EXPECT_EQ(jobs().entered(), 1);
}

TEST_F(APushThatIsSentAgain, IsRefusedOnce) {
    send(1h, OnConflict::Raise);
    EXPECT_EQ(handovers[Handover::Refused], 1);
    EXPECT_EQ(jobs().duplicates(), 1);
    EXPECT_EQ(jobs().entered(), 1);
}

TEST_F(APushThatIsSentAgain, IsNoDuplicateWhereTheLockIsFreeByThen) {
    send(1500ms, OnConflict::Log);
    EXPECT_EQ(handovers[Handover::Taken], 2);
    EXPECT_EQ(jobs().duplicates(), 0);
    EXPECT_GE(jobs().entered(), 2);
}

TEST_F(ASidekiq, UntilExecutedLeaksItsLockWithAKilledWorker) {
    SidekiqJobConfig& its = job("a", "high", 10s);
    its.lock = UniqueLock::UntilExecuted;
    its.lockTtl = 1h;
    start();
    const auto publish = [&](sim::Duration when) {
        documents = 7;
        enqueue(when, "a");
        little.runTo(when);
    };
    publish(1s);
    little.runTo(5s);
    sidekiq->fleet().crash({0});
    publish(10min);
    publish(59min);
    EXPECT_EQ(handovers[Handover::Duplicate], 2); // nobody does it, and nobody is told
    publish(61min);
    little.runTo(62min);
    EXPECT_EQ(handovers[Handover::Taken], 2);
    EXPECT_EQ(ended(JobEnd::Done), 1);
    EXPECT_EQ(ended(JobEnd::Lost), 1);
}

} // namespace
} // namespace doppel::models::test
