// SPDX-License-Identifier: Apache-2.0
// Jobs that take an advisory lock of a database, as email-alert-api's do.
#include "models/data/database.h"
#include "tests/models/sidekiq/little_sidekiq.h"

namespace doppel::models::test {
namespace {

class AJobWithALock : public ASidekiq {
protected:
    AJobWithALock() {
        config.concurrency = 3;
        databaseConfig.maxConnections = 10;
        lock = &job("digest", "high", 10s).advisoryLock.emplace();
        lock->database = {"db"};
        lock->name = "digest_run";
        lock->latency = 0ms;
    }
    void begin() {
        database = static_cast<Database*>(&little.add(databaseKind(), "db", databaseConfig));
        start();
    }

    DatabaseConfig databaseConfig;
    AdvisoryLockConfig* lock = nullptr;
    Database* database = nullptr;
};

TEST_F(AJobWithALock, IsDoneAtOnceWhereAnotherHasIt) {
    begin();
    enqueue(1s, "digest", 3);
    little.runTo(2s);
    EXPECT_EQ(ended(JobEnd::Done), 2U);
    EXPECT_EQ(little.counter("sidekiq", "jobs_found_locked"), 2U);
    EXPECT_EQ(little.counter("db", "advisory_locks_not_given"), 2U);
    EXPECT_EQ(little.level("db", "pg_stat_activity_count"), 1) << "of the one that has it";
    enqueue(12s, "digest");
    little.runTo(30s);
    EXPECT_EQ(ended(JobEnd::Done), 4U);
    EXPECT_EQ(little.counter("sidekiq", "jobs_found_locked"), 2U) << "it is given back";
    EXPECT_EQ(little.level("db", "pg_stat_activity_count"), 0);
}

TEST_F(AJobWithALock, WaitsForItAsLongAsItsTimeOut) {
    lock->timeout = 15s;
    begin();
    enqueue(1s, "digest", 3);
    little.runTo(5s);
    EXPECT_EQ(little.level("db", "advisory_lock_waits"), 2);
    EXPECT_EQ(little.level("db", "pg_stat_activity_count"), 3) << "who waits has a connection";
    little.runTo(12s);
    EXPECT_EQ(little.level("db", "advisory_lock_waits"), 1) << "one has come into it";
    little.runTo(17s); // the third gave up at 16 s
    EXPECT_EQ(little.level("db", "advisory_lock_waits"), 0);
    EXPECT_EQ(little.counter("sidekiq", "jobs_found_locked"), 1U);
    little.runTo(60s);
    EXPECT_EQ(ended(JobEnd::Done), 3U);
}

TEST_F(AJobWithALock, OfEachDocumentKeepsOnlyItsLikeOut) {
    lock->eachDocument = true;
    begin();
    enqueue(1s, "digest", 3); // three documents
    little.runTo(60s);
    EXPECT_EQ(little.counter("sidekiq", "jobs_found_locked"), 0U);
    EXPECT_EQ(ended(JobEnd::Done), 3U);
}

TEST_F(AJobWithALock, LeavesItWithItsProcess) {
    begin();
    enqueue(1s, "digest");
    little.runTo(5s);
    EXPECT_EQ(little.level("db", "pg_stat_activity_count"), 1);
    sidekiq->fleet().kill({0});
    little.runTo(6s);
    EXPECT_EQ(little.level("db", "pg_stat_activity_count"), 0);
    EXPECT_EQ(ended(JobEnd::Lost), 1U);
}

TEST_F(AJobWithALock, LosesItWithTheDatabaseAndOthersGetIt) {
    databaseConfig.lifecycle.bootTime = 1s;
    begin();
    enqueue(1s, "digest");
    little.runTo(3s);
    database->fleet().kill({0});
    little.runTo(4s);
    database->fleet().restore({0});
    enqueue(6s, "digest");
    little.runTo(60s);
    EXPECT_EQ(little.counter("sidekiq", "jobs_found_locked"), 0U) << "both ran, side by side";
    EXPECT_EQ(ended(JobEnd::Done), 2U);
}

TEST_F(AJobWithALock, FailsWhereTheDatabaseCannotBeAsked) {
    databaseConfig.maxConnections = 1;
    lock->timeout = 1h;
    begin();
    enqueue(1s, "digest", 2);
    little.runTo(5s);
    EXPECT_EQ(little.counter("db", "too_many_clients"), 1U);
    EXPECT_EQ(little.counter("sidekiq", "sidekiq_failed_jobs_total"), 1U);
}

} // namespace
} // namespace doppel::models::test
