// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/job_store.h"
#include "sim/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

class JobStoreTest : public ::testing::Test {
protected:
    JobStoreTest() {
        store_.addQueue();
        store_.addQueue();
    }
    static sim::Time at(sim::Duration since) { return sim::kStart + since; }
    static Job job(std::uint32_t document) {
        Job made = firstJob(1, 2, document, sim::kStart);
        made.document = document;
        made.size = 500;
        return made;
    }
    std::optional<QueuedJob> pop(sim::Duration since, bool isPrivate = false) {
        static constexpr std::array<std::uint32_t, 2> kOrder{0, 1};
        return store_.pop(kOrder, at(since), isPrivate);
    }
    std::uint32_t popped(sim::Duration since) {
        const auto found = pop(since);
        return found ? found->job.document : 0;
    }

    sim::Metrics metrics_;
    WorkMeter meter_{metrics_, "jobs"};
    RedisMemory memory_{10'000'000};
    JobStore store_{meter_, memory_, rulesOf(SidekiqVersion::V8_1)};
};

TEST_F(JobStoreTest, IsFifoAndLooksIntoQueuesInOrder) {
    store_.push(job(1), 1, at(0s));
    store_.push(job(2), 0, at(1s));
    store_.push(job(3), 0, at(2s));
    EXPECT_EQ(popped(3s), 2);
    EXPECT_EQ(popped(3s), 3);
    EXPECT_EQ(popped(3s), 1);
    EXPECT_EQ(popped(3s), 0);
    EXPECT_EQ(meter_.inFlight(), 3);
    EXPECT_EQ(meter_.imbalance(at(4s)), std::nullopt);
}

TEST_F(JobStoreTest, WhatIsPutBackIsNextAndTheLastPutBackFirst) {
    for (std::uint32_t i = 1; i <= 3; ++i) {
        store_.push(job(i), 0, at(0s));
    }
    const auto first = pop(1s);
    const auto second = pop(1s);
    store_.putBack(*first, at(5s));
    store_.putBack(*second, at(5s));
    EXPECT_EQ(popped(6s), 2);
    EXPECT_EQ(popped(6s), 1);
    EXPECT_EQ(popped(6s), 3);
    EXPECT_EQ(meter_.requeued(), 2);
}

TEST_F(JobStoreTest, LatencyIsTheAgeOfWhatIsFetchedNextInWholeMilliseconds) {
    EXPECT_EQ(store_.latency(0, at(1s)), 0s);
    store_.push(job(1), 0, at(1'000'900us));
    store_.push(job(2), 0, at(5s));
    EXPECT_EQ(store_.latency(0, at(9'000'100us)), 8s); // 9000 ms - 1000 ms
    const auto first = pop(10s);
    EXPECT_EQ(store_.latency(0, at(10s)), 5s);
    store_.putBack(*first, at(12s)); // with the time at which it was enqueued
    EXPECT_EQ(store_.latency(0, at(12s)), 11s);
}

TEST_F(JobStoreTest, ARetryThatIsDueIsEnqueuedAnew) {
    store_.push(job(1), 0, at(0s));
    store_.retry(*pop(1s), at(20s), at(2s));
    EXPECT_EQ(store_.popDue(at(19s)).has_value(), false);
    const auto due = store_.popDue(at(25s));
    ASSERT_TRUE(due);
    store_.release(*due, at(25s));
    EXPECT_EQ(store_.latency(0, at(26s)), 1s);
    EXPECT_EQ(store_.retries(), 0);
    EXPECT_EQ(meter_.imbalance(at(30s)), std::nullopt);
}

TEST_F(JobStoreTest, TheDeadSetHoldsOneLessThanItsLimit) {
    for (std::uint32_t i = 0; i < 10'050; ++i) {
        store_.push(job(i), 0, at(1s));
        store_.kill(*pop(1s), at(1s));
    }
    EXPECT_EQ(store_.dead(), 9'999);
    EXPECT_EQ(meter_.ended(JobEnd::Dead), 10'050);
}

TEST_F(JobStoreTest, TheDeadAreForgottenAfterHalfAYear) {
    store_.push(job(1), 0, at(0s));
    store_.kill(*pop(0s), at(0s));
    store_.push(job(2), 0, at(0s));
    const auto second = pop(0s);
    store_.kill(*second, at(180 * 24h - 1s));
    EXPECT_EQ(store_.dead(), 2);
    store_.push(job(3), 0, at(180 * 24h));
    store_.kill(*pop(180 * 24h), at(180 * 24h)); // score <= now - 180 d goes
    EXPECT_EQ(store_.dead(), 2);
}

TEST_F(JobStoreTest, MemoryIsThatOfItsTextsAndEntriesAndComesBack) {
    const std::uint64_t empty = memory_.used();
    store_.push(job(1), 0, at(0s));
    EXPECT_EQ(memory_.used(), empty + 500 + RedisMemory::kListEntry);
    store_.retry(*pop(1s), at(20s), at(2s));
    EXPECT_EQ(memory_.used(), empty + 500 + RedisMemory::kSetEntry);
    store_.release(*store_.popDue(at(30s)), at(30s));
    pop(31s);
    EXPECT_EQ(memory_.used(), empty);
    store_.lock(7, 1, at(31s), 10s);
    EXPECT_EQ(memory_.used(), empty + RedisMemory::kLock);
    store_.locks(at(41s));
    EXPECT_EQ(memory_.used(), empty);
}

TEST_F(JobStoreTest, AFullMemoryIsSeenBeforeTheNextCommand) {
    RedisMemory little(RedisMemory::kEmpty);
    EXPECT_FALSE(little.full());
    little.grow(1'000);
    EXPECT_TRUE(little.full());
    little.shrink(1'000);
    EXPECT_FALSE(little.full());
}

TEST_F(JobStoreTest, TheFileIsRewrittenWhenItHasDoubled) {
    RedisMemory memory(1'000'000'000);
    while (memory.file() < (64U << 20U) - 2'000) {
        memory.append(1'000);
    }
    for (int i = 0; i < 3; ++i) {
        memory.append(1'000);
    }
    EXPECT_GE(memory.file(), RedisMemory::kEmpty);
    EXPECT_LE(memory.file(), RedisMemory::kEmpty + 2 * 1'060);
}

TEST_F(JobStoreTest, OrphansOfDeadProcessesComeBackOnceAnHour) {
    store_.push(job(1), 0, at(0s));
    store_.processes().beat(77, at(0s));
    store_.orphan(*pop(1s), 77, at(2s));
    EXPECT_EQ(store_.recoverOrphans(at(30s)).putBack, 0); // it may be alive
    EXPECT_EQ(store_.recoverOrphans(at(90s)).putBack, 0); // it is not, but this hour's look is over
    EXPECT_EQ(store_.recoverOrphans(at(30s + 1h)).putBack, 1);
    EXPECT_EQ(store_.length(0), 1);
    EXPECT_EQ(meter_.imbalance(at(2h)), std::nullopt);
}

TEST_F(JobStoreTest, WhatWasFetchedPrivatelyWaitsUntilAThreadBeginsIt) {
    store_.push(job(1), 0, at(0s));
    auto fetched = pop(1s, true);
    ASSERT_TRUE(fetched);
    EXPECT_EQ(meter_.waiting(), 1);
    store_.orphan(*fetched, 77, at(2s)); // the reply reached nobody
    EXPECT_EQ(store_.length(0), 0);
    EXPECT_EQ(meter_.waiting(), 1);
    EXPECT_EQ(meter_.inFlight(), 0);
    store_.processes().beat(77, at(0s));
    EXPECT_EQ(store_.recoverOrphans(at(2h)).putBack, 1);
    fetched = pop(2h, true);
    ASSERT_TRUE(fetched);
    store_.begin(*fetched, at(2h));
    EXPECT_EQ(meter_.waiting(), 0);
    EXPECT_EQ(meter_.inFlight(), 1);
    EXPECT_EQ(meter_.imbalance(at(3h)), std::nullopt);
}

TEST_F(JobStoreTest, WhatItsDeadProcessHadWaits) {
    store_.push(job(1), 0, at(0s));
    store_.orphan(*pop(1s), 77, at(5s));
    EXPECT_EQ(meter_.waiting(), 1);
    EXPECT_EQ(meter_.inFlight(), 0);
    EXPECT_EQ(meter_.requeued(), 0) << "it is in no queue";
    EXPECT_EQ(store_.recoverOrphans(at(2h)).putBack, 1);
    EXPECT_EQ(meter_.requeued(), 1);
    EXPECT_EQ(meter_.imbalance(at(3h)), std::nullopt);
}

TEST_F(JobStoreTest, WhatCameBackBeforeItsProcessDiedIsNoOrphan) {
    store_.push(job(1), 0, at(0s));
    const QueuedJob fetched = *pop(1s);
    store_.retry(fetched, at(60s), at(2s)); // and the reply was lost
    store_.orphan(fetched, 77, at(3s));
    EXPECT_EQ(store_.orphans(), 0);
    EXPECT_EQ(meter_.imbalance(at(1h)), std::nullopt);
}

TEST_F(JobStoreTest, WhatAnotherProcessHasFetchedSinceIsNoOrphanEither) {
    store_.push(job(1), 0, at(0s));
    const QueuedJob fetched = *pop(1s);
    store_.putBack(fetched, at(2s)); // and the reply was an error
    const QueuedJob again = *pop(3s);
    store_.orphan(fetched, 77, at(4s));
    store_.end(fetched, JobEnd::Lost, at(4s));
    EXPECT_EQ(store_.orphans(), 0);
    EXPECT_EQ(meter_.inFlight(), 1);
    EXPECT_EQ(meter_.imbalance(at(4s)), std::nullopt);
    store_.end(again, JobEnd::Done, at(5s));
    EXPECT_EQ(meter_.ended(JobEnd::Done), 1);
    EXPECT_EQ(meter_.ended(JobEnd::Lost), 0);
    EXPECT_EQ(meter_.imbalance(at(1h)), std::nullopt);
}

TEST_F(JobStoreTest, WhatKillsThreeProcessesInThreeDaysIsDead) {
    store_.push(job(1), 0, at(0s));
    for (int crash = 0; crash < 3; ++crash) {
        const auto now = 2h * (crash + 1);
        store_.orphan(*pop(now), 77, at(now));
        EXPECT_EQ(store_.recoverOrphans(at(now + 1h)).dead.size(), crash < 2 ? 0U : 1U);
    }
    EXPECT_EQ(store_.dead(), 1);
    EXPECT_EQ(store_.length(0), 0);
}

TEST_F(JobStoreTest, ALossTakesWhatCameSinceThen) {
    store_.push(job(1), 0, at(1s));
    store_.push(job(2), 0, at(3s));
    store_.schedule({job(3), 0}, at(60s), at(3s));
    store_.loseSince(at(2s), at(4s));
    EXPECT_EQ(store_.length(0), 1);
    EXPECT_EQ(store_.scheduled(), 0);
    EXPECT_EQ(meter_.ended(JobEnd::Lost), 2);
    store_.loseAll(at(5s));
    EXPECT_EQ(memory_.used(), RedisMemory::kEmpty);
    EXPECT_EQ(meter_.imbalance(at(6s)), std::nullopt);
}

TEST(UniqueLocks, AreTheirJobsUntilGivenBackOrExpired) {
    UniqueLocks locks;
    EXPECT_TRUE(locks.take(1, 100, sim::kStart, 1h));
    EXPECT_FALSE(locks.take(1, 101, sim::kStart + 1min, 1h));
    EXPECT_TRUE(locks.take(2, 101, sim::kStart + 1min, {}));
    EXPECT_TRUE(locks.take(1, 100, sim::kStart + 30min, 1h)); // its own, for longer
    EXPECT_FALSE(locks.take(1, 101, sim::kStart + 61min, 1h));
    locks.release(1, 101); // not its own
    EXPECT_EQ(locks.holder(1, sim::kStart + 61min), 100);
    EXPECT_EQ(locks.holder(1, sim::kStart + 90min), 0) << "it is over, though nobody looked since";
    EXPECT_EQ(locks.holder(3, sim::kStart + 61min), 0);
    EXPECT_TRUE(locks.take(1, 101, sim::kStart + 90min, 1h));
    locks.release(1, 101);
    EXPECT_EQ(locks.size(sim::kStart + 90min), 1);
    EXPECT_EQ(locks.size(sim::kStart + 9000h), 1); // one that was leaked without an end
}

} // namespace
} // namespace doppel::models
