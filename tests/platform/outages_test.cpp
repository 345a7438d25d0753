// SPDX-License-Identifier: Apache-2.0
// The signatures of shipped outages, played quickly: what leads visitors on, and whom it leaves
// behind.
#include "tests/platform/shipped_scenarios.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

RunResult playOutage(const std::string& path, const Sets& more = {}) {
    Sets sets = quickly(path);
    sets.push_back("traffic.visitors.rate=20/s");
    sets.insert(sets.end(), more.begin(), more.end());
    return ReadyScenario(sourcePath("scenarios/" + path), sets).play();
}

double valueOf(const RunResult& result, const std::string& objective) {
    for (const ObjectiveResult& each : result.objectives) {
        if (each.name == objective) {
            return each.value.value_or(-1);
        }
    }
    ADD_FAILURE() << "there is no objective " << objective;
    return -1;
}

TEST(FastlyOutage, IsOverWhenTheResolversCopiesHaveRunOut) {
    const RunResult result = playOutage("govuk/fastly-outage.yaml");
    EXPECT_GE(valueOf(result, "after the switch"), 0.999);
    EXPECT_GT(figure(result, "cloudfront", "requests"), 10'000); // of about 19,000 after it
}

// Of those who come s after the switch, as many as have a resolver that asked less than T - s before it: 1 - s/T, of those of whose
// resolver holds anything, lT / (1 + lT).
TEST(FastlyOutage, LeavesAShareOfOneMinusSOverTToTheFailingCdn) {
    constexpr double kRate = 60;
    constexpr double kResolvers = 300;
    constexpr double kTtl = 60;
    constexpr double kHeld = kTtl * kRate / kResolvers;
    Sets sets = quickly("govuk/fastly-outage.yaml");
    sets.insert(sets.end(),
                {"traffic.visitors.rate=60/s", "components.dns.resolvers=300", "duration=6min",
                 "warmup=1min", "objectives=[]",
                 "timeline=[{at: 2min, fault: error, target: fastly, status: 503, share: 85%, "
                 "when: before_work}, {at: 4min, target: dns, dns: {record: "
                 "www-cdn.production.govuk.service.gov.uk, cname: govuk.cloudfront.net}}]"});
    const ReadyScenario scenario(sourcePath("scenarios/govuk/fastly-outage.yaml"), sets);
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    const auto asked = [&](double s) {
        play->advance(sim::kStart + 4min + sim::fromSeconds(s));
        return figure(play->observe(), "fastly", "requests");
    };
    const double before = asked(0);
    for (const double s : {15.0, 30.0, 45.0, 60.0}) {
        const double expected = kRate * (s - s * s / (2 * kTtl)) * kHeld / (1 + kHeld);
        // Of 300 resolvers' phases: a deviation of T / sqrt(12 x 300) = 1 s, and chance of visits.
        EXPECT_NEAR(asked(s) - before, expected, 4 * (kRate + std::sqrt(expected))) << s;
    }
    EXPECT_NEAR(asked(110) - asked(65), 0, 5);
}

// One look-up of two asks the provider that still names the CDN of which 85 % of the answers fail.
TEST(DnsSplitBrain, LeavesHalfOfTheVisitorsWithTheFailingCdn) {
    const RunResult result = playOutage("govuk/dns-split-brain.yaml");
    EXPECT_NEAR(valueOf(result, "after the switch"), 1 - 0.85 / 2, 0.06);
}

TEST(RegionOutage, IsBridgedByTheMirrorInTheOtherRegion) {
    const RunResult result = playOutage("govuk/region-outage.yaml");
    EXPECT_GE(valueOf(result, "mirrored pages"), 0.999);
    EXPECT_GT(figure(result, "visitors", "class_search_failed"), 0);
    EXPECT_GT(figure(result, "fastly", "fetches_mirror_1"),
              10 * figure(result, "fastly", "fetches_mirror_3"));
}

TEST(SearchBackendSlow, FailsSearchesAndNothingElse) {
    const RunResult result = playOutage("govuk/search-backend-slow.yaml");
    EXPECT_EQ(figure(result, "visitors", "class_page_failed"), 0);
    EXPECT_GT(figure(result, "visitors", "class_search_failed"), 0);
    EXPECT_EQ(figure(result, "finder-frontend", "failed"),
              figure(result, "search-api-v2", "failed"));
}

// Of 64 connections a request that is passed on takes two.
TEST(NginxConnectionExhaustion, RefusesWhoComesAfterHalfOfItsConnections) {
    const RunResult result =
        playOutage("govuk/nginx-connection-exhaustion.yaml",
                   {"traffic.visitors.rate=60/s", "traffic.visitors.pages.count=200_000",
                    "components.router-nginx.worker_connections=64", "duration=34min"});
    EXPECT_EQ(figure(result, "router-nginx", "nginx_connections_active.max"), 3 * 32);
    EXPECT_GT(figure(result, "router-nginx", "worker_connections_not_enough"), 0);
}

TEST(MemcachedLoss, SendsEveryItemToTheContentStoreAndFailsNone) {
    const RunResult result = playOutage("govuk/memcached-loss.yaml");
    EXPECT_EQ(figure(result, "finder-frontend", "failed"), 0);
    EXPECT_GT(figure(result, "finder-frontend", "failed_calls"), 0); // to the node, ignored
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

// Four reads of five are the cache's, so the database gets five times as many.
TEST(CacheLoss, SendsAllReadsToTheDatabaseAndFailsNobody) {
    const Sets lost{"traffic.users.rate=40/s", "duration=20min", "warmup=10min"};
    Sets usual = lost;
    usual.push_back("timeline=[]");
    usual.push_back("objectives=[]");
    const std::string path = sourcePath("scenarios/aws-ecs/cache-loss.yaml");
    const RunResult without = ReadyScenario(path, lost).play();
    EXPECT_EQ(without.traffic.front().failed, 0U);
    EXPECT_NEAR(figure(without, "database", "requests") /
                    figure(ReadyScenario(path, usual).play(), "database", "requests"),
                5, 0.2);
}

// An eighth of the users, whose requests are eight times the work: 8 processors' worth at 60 % of two a task are 7 tasks.
TEST(BlackFriday, IsFollowedByTheServiceAndFailsNobody) {
    const RunResult result =
        ReadyScenario(sourcePath("scenarios/aws-ecs/black-friday.yaml"),
                      {"traffic.users.rate=25/s", "components.api.cpu=lognormal(mean 80ms, cv 1)",
                       "duration=35min", "objectives=[]"})
            .play();
    EXPECT_EQ(result.traffic.front().failed, 0U);
    EXPECT_EQ(figure(result, "hosts", "desired_capacity.max"), 7);
}

TEST(MetastableRetries, OfTheFrontEndsComeBackOnlyWithABudget) {
    const Sets slow{
        "traffic.visitors.rate=120/s", "duration=7min", "warmup=30s",
        "timeline=[{at: 1min, for: 30s, fault: slow, target: content-store-db, factor: "
        "100x}]",
        "objectives=[{name: it comes back, that: visitors.availability >= 99%, between: "
        "5min and 7min}]"};
    Sets withBudget = slow;
    for (const std::string app : {"frontend", "collections"}) {
        withBudget.push_back("components." + app + ".calls[0].retries.budget_share=10%");
    }
    EXPECT_LT(valueOf(playOutage("govuk/metastable-retries.yaml", slow), "it comes back"), 0.2);
    EXPECT_GT(valueOf(playOutage("govuk/metastable-retries.yaml", withBudget), "it comes back"),
              0.99);
}

} // namespace
} // namespace doppel::scenarios
