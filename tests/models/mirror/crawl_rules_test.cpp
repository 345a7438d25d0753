// SPDX-License-Identifier: Apache-2.0
#include "models/mirror/crawl_rules.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

CrawlFate fate(Crawler crawler, std::uint16_t status, std::uint32_t tries = 0) {
    return fateOf(rulesOf(crawler), Response::withStatus(status), tries);
}

TEST(CrawlRules, TheQueuesCrawlerPausesForFiveSecondsAfterA429) {
    EXPECT_EQ(fate(Crawler::GovukCrawlerWorker, 429), CrawlFate::PauseAndAgain);
    EXPECT_EQ(fate(Crawler::GovukCrawlerWorker, 429, 100), CrawlFate::PauseAndAgain);
    EXPECT_EQ(rulesOf(Crawler::GovukCrawlerWorker).pause, 5s);
}

TEST(CrawlRules, ItTriesFourTimesMoreWhatFailed) {
    EXPECT_EQ(fate(Crawler::GovukCrawlerWorker, 503, 3), CrawlFate::Again);
    EXPECT_EQ(fate(Crawler::GovukCrawlerWorker, 503, 4), CrawlFate::GiveUp);
}

TEST(CrawlRules, TheNightlyCrawlerTriesEachPageOnce) {
    EXPECT_EQ(fate(Crawler::GovukMirror, 503), CrawlFate::GiveUp);
    EXPECT_EQ(fate(Crawler::GovukMirror, 429), CrawlFate::GiveUp);
    EXPECT_EQ(rulesOf(Crawler::GovukMirror).concurrency, 5U);
    EXPECT_EQ(rulesOf(Crawler::GovukMirror).timeout, 60s);
}

TEST(CrawlRules, PagesAreStoredAndWhatIsNoneIsNot) {
    EXPECT_EQ(fate(Crawler::GovukMirror, 200), CrawlFate::Store);
    EXPECT_EQ(fate(Crawler::GovukMirror, 404), CrawlFate::Ignore);
    EXPECT_EQ(fate(Crawler::GovukMirror, 301), CrawlFate::Ignore);
    EXPECT_EQ(fateOf(rulesOf(Crawler::GovukMirror), Response::failed(Failure::Timeout), 0),
              CrawlFate::GiveUp);
}

} // namespace
} // namespace doppel::models
