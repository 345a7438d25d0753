// SPDX-License-Identifier: Apache-2.0
// What is known of drafts, banners, crawls, copies and of what hears of a publish, as signatures of
// the shipped scenarios: played as they are but for fewer readers, and documents.
#include "scenarios/named_metrics.h"
#include "tests/platform/shipped_scenarios.h"

#include <cstdio>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

RunResult playShipped(const std::string& name, const Sets& more = {}) {
    const std::string path = "govuk/" + name + ".yaml";
    Sets sets = quickly(path);
    sets.insert(sets.end(), more.begin(), more.end());
    return ReadyScenario(sourcePath("scenarios/" + path), sets).play();
}

double told(const RunResult& result, const std::string& name) {
    const auto named = namedMetrics(result);
    const auto found = named.find(name);
    if (found == named.end() || !found->second.value) {
        ADD_FAILURE() << name << " was not measured";
        return -1;
    }
    return *found->second.value;
}

// What was counted of the visitors, also where nothing was yet.
double counted(const RunResult& result, const std::string& name) {
    return static_cast<double>(countOf(*metricsOf(result, "visitors"), name));
}

/// How many visits there were, and how many of an outcome, at moments of a run.
struct Moment {
    double second = 0;
    double visits = 0;
    double hit = 0;
};

/// Moments of a run, in seconds.
struct Moments {
    int from;
    int to;
    int step;
};

std::vector<Moment>
watch(const std::string& name, const Sets& more, const std::string& outcome, const Moments& at) {
    const std::string path = "govuk/" + name + ".yaml";
    Sets sets = quickly(path);
    sets.insert(sets.end(), more.begin(), more.end());
    const ReadyScenario scenario(sourcePath("scenarios/" + path), sets);
    const auto play = scenario.start();
    std::vector<Moment> moments;
    for (int second = at.from; play != nullptr && second <= at.to; second += at.step) {
        play->advance(sim::kStart + std::chrono::seconds(second));
        const RunResult so = play->observe();
        moments.push_back(
            {static_cast<double>(second), counted(so, "requests"), counted(so, outcome)});
    }
    return moments;
}

// From when on at most this share of all visits up to the end is hit.
double secondsUntil(const std::vector<Moment>& moments, double share) {
    const Moment& end = moments.back();
    for (const Moment& moment : moments) {
        const double visits = end.visits - moment.visits;
        if (visits > 0 && (end.hit - moment.hit) / visits <= share) {
            return moment.second - moments.front().second;
        }
    }
    return end.second - moments.front().second;
}

TEST(EmergencyBanner, Reaches99PercentOfReadersWithinTheTtlAndTheTemplateCache) {
    constexpr double kModelled = 300 + 60; // the CDN's TTL, and a template as old as it may be
    constexpr double kSource = 600;        // emergency-publishing.html.md
    constexpr int kPublished = 20 * 60;
    // From then on until 40 s after all copies have ended, so that 99 % is of those 400 s.
    const auto moments = watch("emergency-banner", {"traffic.visitors.rate=60/s"},
                               "outcome_outdated_page", {kPublished, kPublished + 400, 10});
    ASSERT_GT(moments.size(), 2U);
    // Of the visits of each ten seconds, how many are without it: the last with more than 1 %.
    double reached = 0;
    double half = 0;
    for (std::size_t i = 1; i < moments.size(); ++i) {
        const double visits = moments[i].visits - moments[i - 1].visits;
        const double without = moments[i].hit - moments[i - 1].hit;
        const double since = moments[i].second - moments.front().second;
        reached = without > 0.01 * visits ? since : reached;
        half = without > 0.5 * visits ? since : half;
    }
    std::printf("banner: half of the readers after %.0f s, 99 %% after %.0f s; modelled are %.0f s "
                "at most, the manual says %.0f s: %.0f s less\n",
                half, reached, kModelled, kSource, kSource - reached);
    EXPECT_LE(reached, kModelled + 10);
    EXPECT_GE(reached, 240) << "copies live for 300 s";
    EXPECT_GE(half, 30) << "and appear one after the other";
    EXPECT_LT(half, 300);
}

TEST(EmergencyBanner, WithoutATemplateCacheItIsThereAMinuteEarlier) {
    const auto longest = [](const std::string& age) {
        Sets sets;
        for (const std::string app : {"frontend", "collections", "finder-frontend", "smartanswers",
                                      "email-alert-frontend", "feedback", "licensify"}) {
            sets.push_back("components." + app + ".template.max_age=" + age);
        }
        return figure(playShipped("emergency-banner", sets), "visitors", "outdated_for.max");
    };
    const double with = longest("60s");
    const double without = longest("0s");
    EXPECT_LE(with, 361);
    EXPECT_GT(with, 301);
    EXPECT_LE(without, 301);
}

TEST(PoisonedCache, BlankPagesAreSeenForHalfAnHourAndNobodySeesAnError) {
    constexpr int kOver = 42 * 60;
    const auto moments =
        watch("poisoned-cache", {}, "outcome_blank_page", {kOver, kOver + 36 * 60, 60});
    ASSERT_GT(moments.size(), 2U);
    EXPECT_GT(moments.back().hit - moments.front().hit, 10) << "from caches, after the fault";
    const double last = secondsUntil(moments, 0);
    EXPECT_GT(last, 20 * 60);
    EXPECT_LE(last, 30 * 60 + 60);
}

TEST(MirrorCrawl, OfFiveAtATimeMeetsNoLimitAndOfFortyDoes) {
    const Sets small{"traffic.visitors.pages.count=5_000", "traffic.visitors.rate=1/s",
                     "duration=45min"};
    const auto with = [&](Sets more) {
        more.insert(more.begin(), small.begin(), small.end());
        return playShipped("mirror-crawl", more);
    };
    const RunResult five = with({});
    EXPECT_EQ(told(five, "mirror-crawler.crawls"), 1);
    EXPECT_EQ(told(five, "fastly.rate_limited"), 0);
    EXPECT_LE(told(five, "mirror-crawler.crawl_error_ratio"), 0.01);
    const RunResult forty = with({"components.mirror-crawler.concurrency=40"});
    EXPECT_GT(told(forty, "fastly.rate_limited"), 0);
    EXPECT_GT(told(forty, "mirror-crawler.crawl_error_ratio"), 0.10) << "an alert";
    const RunResult former = with({"components.mirror-crawler.concurrency=40",
                                   "components.mirror-crawler.crawler=govuk_crawler_worker"});
    EXPECT_GT(told(former, "mirror-crawler.pauses"), 0);
    EXPECT_LE(told(former, "mirror-crawler.crawl_error_ratio"), 0.01) << "it came again";
}

TEST(EnvSyncWindow, CostsProductionOneProcessorAndStagingItsContent) {
    const RunResult result = playShipped("env-sync-window");
    EXPECT_EQ(told(result, "content-store-backup.copies"), 1);
    EXPECT_LE(told(result, "content-store-db.cpu_busy.max"), 8);
    EXPECT_TRUE(isMet(result, "readers are answered"));
    EXPECT_TRUE(isMet(result, "the Content Store answers as ever"));
    EXPECT_TRUE(isMet(result, "staging is lost while it is replaced"));
    EXPECT_TRUE(isMet(result, "and back afterwards"));
    const RunResult without =
        playShipped("env-sync-window", {"components.content-store-backup.size=1kB"});
    const double busy = told(result, "content-store-db.cpu_busy.mean") -
                        told(without, "content-store-db.cpu_busy.mean");
    const double share = told(result, "content-store-backup.copy_seconds.max") / (95 * 60);
    EXPECT_GT(busy, 0.3 * share) << "a processor, but for the way to it";
    EXPECT_LE(busy, share);
}

TEST(DraftPreview, SignonsOutageStopsSignOnsAndPublishingButNoSessionAndNoLink) {
    const RunResult result = playShipped("draft-preview");
    EXPECT_GT(told(result, "draft-access.known_by_session"), 1000);
    EXPECT_GT(told(result, "draft-access.known_by_link"), 100);
    EXPECT_GT(told(result, "draft-access.forbidden"), 0);
    EXPECT_GT(told(result, "draft-access.sign_ons"), 0);
    EXPECT_GT(told(result, "draft-access.sign_ons_failed"), 0);
    EXPECT_TRUE(isMet(result, "previews go on by session"));
    EXPECT_TRUE(isMet(result, "links go on but for those who ask for another draft"));
    EXPECT_TRUE(isMet(result, "publishing stops within five minutes"));
    EXPECT_TRUE(isMet(result, "and goes on afterwards"));
}

TEST(ClickToInbox, APublishReachesTheIndexAndTheInbox) {
    const RunResult result = playShipped("click-to-inbox");
    const double published = told(result, "publishing-downstream.presented");
    const double told1 = told(result, "rabbitmq.jobs_enqueued_search_api_govuk_index");
    EXPECT_GT(told1, 0.95 * published) << "each document that is presented is told of";
    const double major = told(result, "rabbitmq.jobs_enqueued_email_alert_service");
    EXPECT_GT(major, 0);
    EXPECT_LT(major, 0.5 * told1) << "only major ones";
    EXPECT_GT(told(result, "email-changes.changes"), 0);
    EXPECT_GT(told(result, "notify.accepted"), 0);
    EXPECT_LE(told(result, "rabbitmq.job_wait_seconds_search_api_govuk_index.p99"), 5);
}

TEST(SearchIndexBacklog, GrowsWhileTheIndexIsSlowAndIsWorkedOffAfterwards) {
    const RunResult result = playShipped("search-index-backlog");
    EXPECT_GE(told(result, "rabbitmq.job_wait_seconds_search_api_govuk_index.max"), 60);
    EXPECT_LE(told(result, "rabbitmq.jobs_lost_search_api_govuk_index"), 0);
    EXPECT_TRUE(isMet(result, "it has caught up at the end"));
    EXPECT_TRUE(isMet(result, "editors are answered"));
    EXPECT_TRUE(isMet(result, "readers are answered"));
}

TEST(Environments, AreOfTheirOwnSizes) {
    const RunResult production = playShipped("production");
    const RunResult staging = playShipped("staging");
    const RunResult integration = playShipped("integration");
    for (const RunResult* result : {&production, &staging, &integration}) {
        EXPECT_TRUE(isMet(*result, "availability"));
    }
    EXPECT_EQ(told(production, "frontend.puma_max_threads.max"), 6 * 4 * 5);
    EXPECT_EQ(told(staging, "frontend.puma_max_threads.max"), 2 * 4 * 5);
    EXPECT_EQ(told(integration, "frontend.puma_max_threads.max"), 2 * 2 * 5);
}

} // namespace
} // namespace doppel::scenarios
