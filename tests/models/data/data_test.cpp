// SPDX-License-Identifier: Apache-2.0
#include "models/data/database.h"
#include "models/data/key_value.h"
#include "models/data/object_store.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

using sim::Distribution;

class ADatabase : public ::testing::Test {
protected:
    ADatabase() {
        config.cpu = Distribution::deterministic(0);
        config.io = Distribution::deterministic(0);
    }
    void start() {
        database = static_cast<Database*>(&little.add(databaseKind(), "postgres", config));
        link = &little.visitors("postgres");
        little.start();
    }
    void ask(int howMany) {
        for (int i = 0; i < howMany; ++i) {
            little.ask(*link, little.request());
        }
    }

    LittlePlatform little;
    DatabaseConfig config;
    Database* database = nullptr;
    Link* link = nullptr;
};

TEST_F(ADatabase, SharesItsProcessors) {
    config.processors = 2;
    config.cpu = Distribution::deterministic(0.1);
    start();
    ask(5);
    little.runTo(200ms);
    EXPECT_EQ(little.count(200), 4U);
    little.runTo(300ms);
    EXPECT_EQ(little.count(200), 5U);
}

TEST_F(ADatabase, WaitsForTheDiskBesideOthers) {
    config.processors = 1;
    config.io = Distribution::deterministic(0.1);
    start();
    ask(50);
    little.runTo(100ms);
    EXPECT_EQ(little.count(200), 50U);
}

TEST_F(ADatabase, TurnsTooManyClientsAwayAtOnce) {
    config.io = Distribution::deterministic(1);
    start();
    ask(110);
    little.runTo(1ms);
    EXPECT_EQ(little.count(503), 10U);
    EXPECT_EQ(little.level("postgres", "pg_stat_activity_count"), 100);
    little.runTo(2s);
    EXPECT_EQ(little.count(200), 100U);
    EXPECT_EQ(little.counter("postgres", "too_many_clients"), 10U);
}

TEST_F(ADatabase, LetsQueriesWaitInAPoolUntilTheirCheckoutTimeout) {
    config.whenFull = WhenFull::Wait;
    config.maxConnections = 1;
    config.io = Distribution::deterministic(2);
    start();
    ask(4);
    little.runTo(1min);
    EXPECT_EQ(little.count(200), 3U); // they begin at 0, 2 and 4 s
    EXPECT_EQ(little.count(503), 1U);
    EXPECT_EQ(little.answers[3]->at, sim::kStart + 5s);
    EXPECT_EQ(little.level("postgres", "connections_waiting"), 0);
}

TEST_F(ADatabase, IsReplacedByItsStandby) {
    config.failover = Distribution::deterministic(90);
    start();
    little.runTo(10s);
    database->fleet().lose({0});
    little.runTo(100s - 1ns);
    ask(1);
    EXPECT_FALSE(database->fleet().ready({0}));
    little.runTo(100s);
    EXPECT_TRUE(database->fleet().ready({0}));
    ask(1);
    little.runTo(100s + 500ms);
    EXPECT_EQ(little.count(200), 1U);
    EXPECT_FALSE(little.answers[0]); // its SYN is sent again after a second
    little.runTo(102s);
    EXPECT_EQ(little.count(200), 2U);
    EXPECT_EQ(little.counter("postgres", "failovers"), 1U);
}

TEST_F(ADatabase, IsNotReplacedWhereItIsBackBefore) {
    config.failover = Distribution::deterministic(90);
    start();
    little.runTo(10s);
    database->fleet().lose({0});
    little.runTo(20s);
    database->fleet().restore({0});
    little.runTo(5min);
    EXPECT_TRUE(database->fleet().ready({0}));
    EXPECT_EQ(little.counter("postgres", "failovers"), 0U);
}

TEST_F(ADatabase, BreaksQueriesOffWhenItDies) {
    config.processors = 1;
    config.cpu = Distribution::deterministic(1);
    start();
    ask(3);
    little.runTo(500ms);
    database->fleet().kill({0});
    little.runTo(501ms);
    EXPECT_EQ(little.count(Failure::Reset), 3U); // of which two waited
}

PageClass classOf(std::string name, bool mirrored) {
    PageClass pageClass;
    pageClass.name = std::move(name);
    pageClass.mirrored = mirrored;
    return pageClass;
}

TEST(ObjectStore, HasTheMirroredPagesOnly) {
    PlatformOptions options;
    options.pageClasses = {classOf("page", true), classOf("search", false)};
    options.pageClasses[1].prefixes = {"/search"};
    LittlePlatform little(options);
    ObjectStoreConfig config;
    config.firstByte = Distribution::deterministic(0.05);
    config.maxAge = 900s;
    little.add(objectStoreKind(), "mirror", config);
    Link& link = little.visitors("mirror");
    little.start();
    little.ask(link, little.request("/guide"));
    little.ask(link, little.request("/search/all"));
    Request again = little.request("/guide");
    again.validator = 1;
    little.ask(link, again);
    little.runTo(1s);
    EXPECT_EQ(little.answers[0]->response.status, 200);
    EXPECT_EQ(little.answers[0]->response.maxAge, 900s);
    EXPECT_EQ(little.answers[0]->at, sim::kStart + 50ms);
    EXPECT_EQ(little.answers[1]->response.status, 403);
    EXPECT_EQ(little.answers[2]->response.status, 304);
}

TEST(KeyValue, ServesOneCommandAfterTheOther) {
    LittlePlatform little;
    KeyValueConfig config;
    config.service = Distribution::deterministic(0.01);
    config.hitShare = {1.0};
    config.maxClients = 5;
    little.add(keyValueKind(), "redis", config);
    Link& link = little.visitors("redis");
    little.start();
    for (int i = 0; i < 7; ++i) {
        little.ask(link, little.request());
    }
    little.runTo(1s);
    EXPECT_EQ(little.count(200), 5U);
    EXPECT_EQ(little.answers[4]->at, sim::kStart + 50ms);
    EXPECT_EQ(little.count(Failure::Refused), 2U);
}

TEST(KeyValue, FindsItsShareOfKeys) {
    LittlePlatform little;
    KeyValueConfig config;
    config.service = Distribution::deterministic(0);
    config.hitShare = {0.75};
    little.add(keyValueKind(), "redis", config);
    Link& link = little.visitors("redis");
    little.start();
    for (int i = 0; i < 10'000; ++i) {
        little.ask(link, little.request());
    }
    little.runTo(1s);
    EXPECT_NEAR(static_cast<double>(little.count(404)), 2500, 175); // 4 standard deviations
    EXPECT_EQ(little.counter("redis", "keyspace_misses"), little.count(404));
}

/// A store of the kind of memcached with leases, whose commands take no time, and what it holds
/// copies of, which takes 20 ms.
class ALeasedStore : public ::testing::Test {
protected:
    void start(Response response) {
        KeyValueConfig config;
        config.service = Distribution::deterministic(0);
        config.contents = KeyValueContents{.from = ComponentRef{"pages"}, .leases = true};
        config.contents->fetchLatency = {};
        pages = &little.addStub("pages", {.delay = 20ms, .response = response});
        little.add(keyValueKind(), "memcached", config);
        link = &little.visitors("memcached");
        little.start();
    }

    LittlePlatform little;
    Stub* pages = nullptr;
    Link* link = nullptr;
};

TEST_F(ALeasedStore, DoesNotKeepReadersOfAPageThatIsGone) {
    start(Response::withStatus(404));
    for (int i = 0; i < 5; ++i) {
        little.ask(*link, little.request());
    }
    little.runTo(1s);
    EXPECT_EQ(little.count(404), 5U) << "one after the other, and not one in ten seconds";
    EXPECT_EQ(little.counter("memcached", "fetches"), 5U);
}

TEST_F(ALeasedStore, AnswersWithTheVersionThatItHolds) {
    Response page;
    page.validator = 7;
    start(page);
    little.ask(*link, little.request());
    little.askLater(100ms, *link, little.request());
    little.runTo(1s);
    ASSERT_EQ(pages->asked.size(), 1U);
    EXPECT_EQ(little.answers[0]->response.validator, 7U);
    EXPECT_EQ(little.answers[1]->response.validator, 7U);
}

TEST_F(ALeasedStore, CountsEachReadOnce) {
    start({});
    for (int i = 0; i < 5; ++i) {
        little.ask(*link, little.request()); // one fetches, four look again and again
    }
    for (int i = 0; i < 3; ++i) {
        little.askLater(100ms, *link, little.request());
    }
    little.runTo(200ms);
    EXPECT_EQ(little.counter("memcached", "keyspace_misses"), 5U);
    EXPECT_EQ(little.counter("memcached", "keyspace_hits"), 3U);
    EXPECT_GE(little.counter("memcached", "hot_misses"), 8U);
    EXPECT_EQ(little.counter("memcached", "failed_reads"), 0U);
}

TEST_F(ALeasedStore, CountsAReadWhoseFetchFailsAsFailedOnly) {
    start(Response::withStatus(503));
    little.ask(*link, little.request());
    little.runTo(1s);
    EXPECT_EQ(little.counter("memcached", "failed_reads"), 1U);
    EXPECT_EQ(little.counter("memcached", "keyspace_misses"), 0U);
}

} // namespace
} // namespace doppel::models::test
