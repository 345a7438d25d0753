// SPDX-License-Identifier: Apache-2.0
#include "models/data/object_store.h"
#include "models/mirror/mirror_crawler.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

namespace doppel::models::test {
namespace {

/// Ten pages, each fetched in a second, and a mirror.
class ACrawler : public ::testing::Test {
protected:
    ACrawler() {
        config.from = ComponentRef{"origin"};
        config.stores = {ComponentRef{"mirror"}};
        config.timetable.startsAt = 1h + 42min; // one minute before it is due
        config.latency = 0ms;
        for (int i = 0; i < 10; ++i) {
            little.page("/page-" + std::to_string(i));
        }
    }
    void start(std::uint16_t status = 200) {
        StubConfig stub;
        stub.delay = 1s;
        stub.response = Response::withStatus(status);
        stub.response.validator = 7;
        origin = &little.addStub("origin", stub);
        if (mirror) {
            little.addStub("mirror", *mirror);
        } else {
            ObjectStoreConfig store;
            store.firstByte = sim::Distribution::deterministic(0);
            little.add(objectStoreKind(), "mirror", store);
        }
        little.add(mirrorCrawlerKind(), "crawler", config);
        little.start();
    }
    void expectNoGoodCrawl(std::uint64_t errors) {
        EXPECT_EQ(little.counter("crawler", "crawl_errors"), errors);
        EXPECT_EQ(little.counter("crawler", "pages_stored"), 0U);
        EXPECT_EQ(little.counter("crawler", "crawls"), 0U);
        EXPECT_EQ(little.counter("crawler", "crawls_failed"), 1U);
    }

    LittlePlatform little;
    MirrorCrawlerConfig config;
    std::optional<StubConfig> mirror{}; // in the place of a store that works
    Stub* origin = nullptr;
};

TEST_F(ACrawler, FetchesFivePagesAtATimeAtItsHour) {
    start();
    little.runTo(1min - 1ns);
    EXPECT_TRUE(origin->asked.empty());
    little.runTo(1min + 500ms);
    EXPECT_EQ(origin->asked.size(), 5U);
    little.runTo(1min + 10s);
    EXPECT_EQ(origin->asked.size(), 10U);
    EXPECT_EQ(little.counter("crawler", "stored"), 10U);
    EXPECT_EQ(little.counter("crawler", "crawls"), 1U);
    little.runTo(24h + 1min + 500ms);
    EXPECT_EQ(origin->asked.size(), 15U) << "the next night";
}

TEST_F(ACrawler, TheMirrorHasTheVersionThatItGot) {
    start();
    Link& readers = little.visitors("mirror");
    little.runTo(2min);
    little.ask(readers, little.request("/page-0"));
    little.runTo(3min);
    EXPECT_EQ(little.answers[0]->response.validator, 7U);
}

TEST_F(ACrawler, TheQueuesCrawlerPausesWhereItIsRateLimited) {
    config.crawler = Crawler::GovukCrawlerWorker;
    start(429);
    little.runTo(1min + 5900ms); // a second for the fetch, five of pause
    EXPECT_EQ(origin->asked.size(), 4U);
    EXPECT_EQ(little.counter("crawler", "pauses"), 4U);
    little.runTo(1min + 6500ms);
    EXPECT_EQ(origin->asked.size(), 8U);
}

TEST_F(ACrawler, TheNightlyOneGivesUpWhatFails) {
    start(503);
    little.runTo(2min);
    EXPECT_EQ(little.counter("crawler", "stored"), 0U);
    expectNoGoodCrawl(10);
}

TEST_F(ACrawler, APageThatIsThereAndIsNotFoundIsAnError) {
    start(404);
    little.runTo(2min);
    expectNoGoodCrawl(10);
}

TEST_F(ACrawler, APageThatTheMirrorRefusesIsAnError) {
    mirror = StubConfig{.delay = 0s, .response = Response::withStatus(503)};
    start();
    little.runTo(2min);
    EXPECT_EQ(little.counter("crawler", "fetches"), 10U);
    expectNoGoodCrawl(10);
}

TEST_F(ACrawler, APageThatTheMirrorHangsOnIsAnErrorWhenItsTimeIsOver) {
    mirror = StubConfig{.delay = 1h, .response = Response::withStatus(200)};
    start();
    little.runTo(1min + 61s - 1ns);
    EXPECT_EQ(little.counter("crawler", "crawl_errors"), 0U);
    little.runTo(1min + 61s);
    EXPECT_EQ(little.counter("crawler", "crawl_errors"), 5U);
    little.runTo(1min + 122s);
    expectNoGoodCrawl(10);
}

TEST_F(ACrawler, ACrawlWithFewErrorsIsAGoodOne) {
    config.mostErrors = {1.0};
    start(503);
    little.runTo(2min);
    EXPECT_EQ(little.counter("crawler", "crawls"), 1U);
    EXPECT_EQ(little.counter("crawler", "crawls_failed"), 0U);
}

TEST(MirrorCrawlerConfig, SaysWhatIsWrong) {
    MirrorCrawlerConfig config;
    config.timetable.schedule = "43 25 * * *";
    config.timetable.zone = "Mars";
    config.timetable.date = "2026-02-30";
    EXPECT_EQ(problemsOf(config).size(), 3U);
    EXPECT_TRUE(problemsOf(MirrorCrawlerConfig{}).empty());
}

} // namespace
} // namespace doppel::models::test
