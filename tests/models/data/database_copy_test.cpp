// SPDX-License-Identifier: Apache-2.0
#include "models/data/database.h"
#include "models/data/database_copy.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

/// A database of four processors that takes 10 ms a query, and a copy of a hundred blocks at 21:06.
class ACopy : public ::testing::Test {
protected:
    ACopy() {
        little.page("/page");
        config.from = ComponentRef{"database"};
        config.timetable.startsAt = 21h + 5min;
        config.size = sim::Bytes{100'000};
        config.block = sim::Bytes{1'000};
        config.latency = 0ms;
        databaseConfig.processors = 4;
        databaseConfig.cpu = sim::Distribution::deterministic(0.010);
    }
    void start() {
        database = &little.add(databaseKind(), "database", databaseConfig);
        little.add(databaseCopyKind(), "copy", config);
        little.start();
    }

    LittlePlatform little;
    DatabaseCopyConfig config;
    DatabaseConfig databaseConfig;
    Component* database = nullptr;
};

TEST_F(ACopy, ReadsBlockAfterBlockAtItsHour) {
    start();
    little.runTo(1min + 500ms);
    EXPECT_EQ(little.counter("copy", "queries"), 51U);
    EXPECT_EQ(little.counter("copy", "copies"), 0U);
    little.runTo(1min + 1s);
    EXPECT_EQ(little.counter("copy", "queries"), 100U);
    EXPECT_EQ(little.counter("copy", "copies"), 1U);
    little.runTo(24h + 1min + 2s);
    EXPECT_EQ(little.counter("copy", "copies"), 2U) << "the next evening";
}

TEST_F(ACopy, HasAProcessorBusyForEachOfItsConnections) {
    config.connections = 2;
    start();
    little.runTo(1min + 500ms);
    EXPECT_EQ(little.counter("copy", "copies"), 1U);
}

TEST_F(ACopy, EndsWithTheFirstQueryThatFails) {
    start();
    little.runTo(1min + 500ms);
    database->faults().errorAfter = {{1.0}, 503};
    little.runTo(5min);
    EXPECT_EQ(little.counter("copy", "copies_failed"), 1U);
    EXPECT_EQ(little.counter("copy", "queries"), 51U);
    const sim::Metric* times = little.world().metrics().find("copy", "copy_seconds");
    EXPECT_EQ(std::get<sim::Histogram>(times->value).count(), 0U) << "it was no copy";
}

} // namespace
} // namespace doppel::models::test
