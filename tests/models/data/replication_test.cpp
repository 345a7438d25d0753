// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/data/database.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace doppel::models::test {
namespace {

using sim::Distribution;

class AReplica : public ::testing::Test {
protected:
    AReplica() {
        primaryConfig.cpu = Distribution::deterministic(0);
        config.cpu = Distribution::deterministic(0);
        config.processors = 4;
        config.replicates.emplace();
        config.replicates->from.name = "primary";
        config.replicates->delay = 10ms;
        config.replicates->replay = 1s;
    }
    void start() {
        primary = static_cast<Database*>(&little.add(databaseKind(), "primary", primaryConfig));
        replica = static_cast<Database*>(&little.add(databaseKind(), "replica", config));
        toPrimary = &little.visitors("primary");
        toReplica = &little.visitors("replica");
        little.start();
    }
    void write(ContentVersion version, std::string_view path = "/guide") {
        Request request = little.request(path);
        request.method = Method::Post;
        request.validator = version;
        little.ask(*toPrimary, request);
    }
    std::size_t read(Link& from, std::string_view path = "/guide") {
        return little.ask(from, little.request(path));
    }
    ContentVersion versionIn(std::size_t answer) {
        return little.answers[answer] ? little.answers[answer]->response.validator : 99;
    }

    LittlePlatform little;
    DatabaseConfig primaryConfig;
    DatabaseConfig config;
    Database* primary = nullptr;
    Database* replica = nullptr;
    Link* toPrimary = nullptr;
    Link* toReplica = nullptr;
};

TEST_F(AReplica, SeesAWriteOnceItHasReplayedThoseBeforeIt) {
    start();
    write(5, "/other");
    write(2);
    little.runTo(2s); // they are replayed at 1.01 and 2.01 s
    const std::size_t before = read(*toReplica);
    const std::size_t there = read(*toPrimary);
    little.runTo(2s + 20ms);
    const std::size_t after = read(*toReplica);
    little.runTo(3s);
    EXPECT_EQ(versionIn(before), kFirstVersion);
    EXPECT_EQ(versionIn(there), 2U);
    EXPECT_EQ(versionIn(after), 2U);
    EXPECT_EQ(little.counter("replica", "stale_reads"), 1U);
    EXPECT_EQ(little.level("replica", "writes_behind"), 0);
}

TEST_F(AReplica, FallsBehindByWhatIsWrittenFasterThanItReplays) {
    start();
    for (int i = 0; i < 10; ++i) {
        write(2);
    }
    little.runTo(5s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 6); // four are replayed by 4.01 s
    little.runTo(11s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 0);
}

// 10 ms on its way, 5 s of the fault, 1 s of replay.
TEST_F(AReplica, ReplaysLaterByWhatMakesItSlow) {
    start();
    replica->faults() = slowBy(5s);
    write(2);
    little.runTo(6s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 1);
    little.runTo(6s + 20ms);
    EXPECT_EQ(little.level("replica", "writes_behind"), 0);
}

TEST_F(AReplica, TakesNoWrites) {
    start();
    Request request = little.request();
    request.method = Method::Post;
    little.ask(*toReplica, request);
    little.runTo(1s);
    EXPECT_EQ(little.count(500), 1U);
    EXPECT_EQ(little.counter("replica", "writes_refused"), 1U);
}

TEST_F(AReplica, HasNothingOfAPageBeforeItsFirstVersion) {
    start();
    little.platform().pages().versions().awaitFirst(little.page("/new"));
    write(1, "/new");
    little.runTo(500ms);
    const std::size_t before = read(*toReplica, "/new");
    little.runTo(2s);
    const std::size_t after = read(*toReplica, "/new");
    little.runTo(3s);
    EXPECT_EQ(little.answers[before]->response.status, 404);
    EXPECT_EQ(versionIn(after), 1U);
}

TEST_F(AReplica, GoesOnWhereItWasWhenItsServerIsBack) {
    start();
    write(2);
    write(3);
    little.runTo(1500ms); // the second is under way
    replica->fleet().kill({0});
    little.runTo(10s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 1);
    replica->fleet().restore({0});
    little.runTo(60s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 0);
    const std::size_t after = read(*toReplica);
    little.runTo(61s);
    EXPECT_EQ(versionIn(after), 3U);
}

TEST_F(AReplica, TakesItsPrimarysPlaceAndLosesWhatItHadNotReceived) {
    config.replicates->delay = 100ms;
    config.replicates->promotion = Distribution::deterministic(60);
    start();
    write(2);
    little.runTo(1s);
    write(3);
    little.runTo(1050ms);
    EXPECT_EQ(little.level("replica", "writes_behind"), 2);
    primary->fleet().lose({0});
    little.runTo(61s);
    EXPECT_FALSE(primary->fleet().ready({0}));
    little.runTo(62s);
    ASSERT_TRUE(primary->fleet().ready({0}));
    EXPECT_EQ(little.counter("replica", "promotions"), 1U);
    EXPECT_EQ(little.counter("replica", "writes_lost"), 1U);
    EXPECT_EQ(little.counter("primary", "writes_lost"), 1U); // it had acknowledged it
    const std::size_t there = read(*toPrimary);
    little.runTo(63s);
    EXPECT_EQ(versionIn(there), 2U);
    write(4);
    little.runTo(70s);
    const std::size_t here = read(*toReplica);
    little.runTo(71s);
    EXPECT_EQ(versionIn(here), 4U);
}

TEST_F(AReplica, IsNotPromotedWhereItsPrimaryIsBackBefore) {
    config.replicates->delay = 100ms;
    config.replicates->promotion = Distribution::deterministic(60);
    start();
    write(2);
    little.runTo(50ms);
    primary->fleet().lose({0});
    little.runTo(30s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 1) << "nobody sends it";
    primary->fleet().restore({0});
    little.runTo(5min);
    EXPECT_EQ(little.counter("replica", "promotions"), 0U);
    EXPECT_EQ(little.counter("replica", "writes_lost"), 0U);
    EXPECT_EQ(little.level("replica", "writes_behind"), 0);
}

TEST_F(AReplica, LacksWhatItsPrimaryTookWhileItWasDownAndIsPromotedWithoutIt) {
    config.replicates->promotion = Distribution::deterministic(60);
    start();
    write(2);
    little.runTo(2s);
    replica->fleet().kill({0});
    write(3);
    write(4, "/other");
    little.runTo(3s);
    primary->fleet().kill({0});
    little.runTo(2min);
    EXPECT_EQ(little.counter("replica", "promotions"), 0U) << "nobody is there";
    replica->fleet().restore({0});
    little.runTo(3min);
    EXPECT_EQ(little.counter("replica", "promotions"), 1U);
    EXPECT_EQ(little.counter("replica", "writes_lost"), 2U);
    EXPECT_EQ(little.counter("primary", "writes_lost"), 2U);
    const std::size_t there = read(*toPrimary);
    little.runTo(181s);
    EXPECT_EQ(versionIn(there), 2U);
}

TEST_F(AReplica, AsksForWhatItMissedWhenItIsBack) {
    config.replicates->promotion = Distribution::deterministic(60);
    start();
    replica->fleet().kill({0});
    write(2);
    little.runTo(1min);
    EXPECT_EQ(little.level("replica", "writes_behind"), 1);
    replica->fleet().restore({0});
    little.runTo(70s);
    EXPECT_EQ(little.level("replica", "writes_behind"), 0);
    primary->fleet().kill({0});
    little.runTo(3min);
    EXPECT_EQ(little.counter("replica", "writes_lost"), 0U);
}

TEST_F(AReplica, IsPromotedByTheServerThatHasMost) {
    config.replicas = 2;
    config.replicates->promotion = Distribution::deterministic(60);
    start();
    replica->fleet().kill({0});
    write(2);
    little.runTo(2s);
    replica->fleet().restore({0}); // it is there, and asks
    primary->fleet().kill({0});    // in vain
    little.runTo(2min);
    EXPECT_EQ(little.counter("replica", "promotions"), 1U);
    EXPECT_EQ(little.counter("replica", "writes_lost"), 0U);
}

TEST_F(AReplica, LosesNoWriteThatNobodyWasToldOf) {
    config.replicates->delay = 30s;
    config.replicates->promotion = Distribution::deterministic(60);
    start();
    primary->faults() = slowBy(5s);
    LinkOptions hasty;
    hasty.firstByteTimeout = 2s;
    toPrimary = &little.visitors("primary", hasty);
    write(2);
    little.runTo(6s);
    primary->faults() = {};
    write(3);
    little.runTo(7s);
    EXPECT_EQ(little.count(Failure::Timeout), 1U);
    EXPECT_EQ(little.level("replica", "writes_behind"), 2);
    primary->fleet().kill({0});
    little.runTo(2min);
    EXPECT_EQ(little.counter("replica", "promotions"), 1U);
    EXPECT_EQ(little.counter("replica", "writes_lost"), 1U) << "the one that was answered";
}

class AStreamOfWrites : public AReplica {
protected:
    AStreamOfWrites() {
        config.replicates->delay = 0s;
        config.replicates->replay = 0s;
    }
    void disturb(const LinkFault& fault) { path().disturb(fault); }
    void calm(const LinkFault& fault) { path().calm(fault); }
    // Within the moment's rest.
    std::int64_t behindAt(sim::Duration when) {
        little.runTo(when);
        return little.level("replica", "writes_behind");
    }

private:
    NetworkPath& path() {
        const auto& arrows = little.platform().arrows();
        return std::find_if(arrows.begin(), arrows.end(),
                            [](const Platform::Arrow& each) { return each.caller == "replica"; })
            ->link->path();
    }
};

TEST_F(AStreamOfWrites, BringsEachOneOverASlowNetworkAsLongAfterItsCommit) {
    start();
    const LinkFault slow{.delay = Distribution::deterministic(20)};
    disturb(slow);
    for (int second = 0; second < 30; second += 5) {
        little.runTo(std::chrono::seconds(second));
        write(2);
    }
    EXPECT_EQ(behindAt(29s), 4); // of those at 0, 5, 10, 15, 20 and 25 s
    EXPECT_EQ(behindAt(31s), 3);
    EXPECT_EQ(behindAt(44s), 1);
    EXPECT_EQ(behindAt(46s), 0);
}

TEST_F(AStreamOfWrites, IsSentAgainAtOnceWhereWhatCameAfterItIsThere) {
    start();
    const LinkFault slow{.delay = Distribution::deterministic(20)};
    disturb(slow);
    write(2);
    EXPECT_EQ(behindAt(1s), 1);
    calm(slow);
    write(3);
    EXPECT_EQ(behindAt(1100ms), 0);
    const std::size_t after = read(*toReplica);
    EXPECT_EQ(behindAt(25s), 0);
    EXPECT_EQ(versionIn(after), 3U);
}

TEST_F(AStreamOfWrites, IsSentAgainByTcpAfterAShortPartition) {
    start();
    const LinkFault cut{.cuts = true};
    disturb(cut);
    write(2);
    little.runTo(20s);
    calm(cut);
    write(3);
    EXPECT_EQ(behindAt(25300ms), 2);
    EXPECT_EQ(behindAt(25500ms), 0); // 200 ms * (2^7 - 1)
}

TEST_F(AStreamOfWrites, ConnectsAnewWithinFiveSecondsAfterAMinuteOfSilence) {
    for (const bool hitsBack : {true, false}) { // without acknowledgements, too
        SCOPED_TRACE(hitsBack);
        if (primary == nullptr) {
            start();
        }
        const sim::Duration from = little.world().now() - sim::kStart;
        const LinkFault cut{.hitsBack = hitsBack, .cuts = true};
        disturb(cut);
        write(2);
        EXPECT_EQ(behindAt(from + 121s), 1);
        calm(cut);
        EXPECT_EQ(behindAt(from + 124s), 1);
        EXPECT_EQ(behindAt(from + 126s), 0);
    }
}

TEST_F(AStreamOfWrites, ConnectsAnewAfterAReset) {
    start();
    const LinkFault resets{.resets = true};
    disturb(resets);
    write(2);
    little.runTo(12s);
    calm(resets);
    EXPECT_EQ(behindAt(14s), 1);
    EXPECT_EQ(behindAt(16s), 0);
}

TEST_F(AReplica, ShowsReadersAnOldPageThroughTheAppThatReadsIt) {
    AppConfig app;
    app.cpu = Distribution::deterministic(0);
    app.content.emplace();
    CallConfig writes;
    writes.to.name = "primary";
    writes.requests = CallFor::Writes;
    CallConfig reads;
    reads.to.name = "replica";
    reads.requests = CallFor::Reads;
    app.calls = {writes, reads};
    little.add(appKind(), "store", app);
    Link& toStore = little.visitors("store");
    start();
    Request put = little.request("/guide");
    little.platform().pages().versions().publish(put.page, sim::kStart);
    put.method = Method::Post;
    put.validator = 2;
    little.ask(toStore, put);
    little.runTo(500ms);
    const std::size_t before = read(toStore);
    little.runTo(2s);
    const std::size_t after = read(toStore);
    little.runTo(3s);
    EXPECT_EQ(versionIn(before), kFirstVersion);
    EXPECT_EQ(versionIn(after), 2U);
}

} // namespace
} // namespace doppel::models::test
