// SPDX-License-Identifier: Apache-2.0
#include "models/edge/after_fetch.h"
#include "models/edge/probe_window.h"
#include "models/edge/query_memo.h"
#include "models/edge/query_text.h"
#include "models/edge/rate_limit.h"
#include "models/edge/saint_mode.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

// ---- after a fetch: alphagov/govuk-fastly www.vcl.tftpl, vcl_fetch and vcl_error ----

struct Case {
    const char* what;
    AfterFetch fetch;
    NextStep step;
};

AfterFetch originSaid(std::uint16_t status) {
    AfterFetch fetch;
    fetch.status = status;
    return fetch;
}
AfterFetch originSilent(bool haveStale) {
    AfterFetch fetch;
    fetch.answered = false;
    fetch.haveStale = haveStale;
    return fetch;
}
AfterFetch mirrorSaid(std::uint32_t number, std::uint16_t status) {
    AfterFetch fetch = originSaid(status);
    fetch.restarts = number;
    return fetch;
}
AfterFetch mirrorSilent(std::uint32_t number, bool haveStale = false) {
    AfterFetch fetch = originSilent(haveStale);
    fetch.restarts = number;
    return fetch;
}
AfterFetch with(AfterFetch fetch, bool AfterFetch::*flag, bool value = true) {
    fetch.*flag = value;
    return fetch;
}
AfterFetch withMirrors(AfterFetch fetch, std::uint32_t mirrors) {
    fetch.mirrors = mirrors;
    return fetch;
}

TEST(AfterFetch, GoesOnAsGovuksVclDoes) {
    const auto stale = &AfterFetch::haveStale;
    const auto stalefirst = &AfterFetch::staleBeforeMirrorOn5xx;
    const auto noFallback = &AfterFetch::noFallback;
    const auto getOrHead = &AfterFetch::getOrHead;
    const std::vector<Case> cases{
        {"a page", originSaid(200), NextStep::Deliver},
        {"a redirect", originSaid(301), NextStep::Deliver},
        {"not found", originSaid(404), NextStep::Deliver},
        {"429 is no 5xx", originSaid(429), NextStep::Deliver},
        {"500", originSaid(500), NextStep::Restart},
        {"503 although a stale page exists", with(originSaid(503), stale), NextStep::Restart},
        {"503 under the switch", with(with(originSaid(503), stale), stalefirst),
         NextStep::ServeStale},
        {"503 under the switch, nothing stale", with(originSaid(503), stalefirst),
         NextStep::Restart},
        {"404 under the switch", with(with(originSaid(404), stale), stalefirst), NextStep::Deliver},
        {"503, No-Fallback", with(originSaid(503), noFallback), NextStep::Deliver},
        {"503 to a POST", with(originSaid(503), getOrHead, false), NextStep::Deliver},
        {"503 without mirrors", withMirrors(originSaid(503), 0), NextStep::Deliver},
        {"silence, stale", originSilent(true), NextStep::ServeStale},
        {"silence, nothing stale", originSilent(false), NextStep::Restart},
        {"silence, No-Fallback, stale", with(originSilent(true), noFallback), NextStep::ServeStale},
        {"silence, No-Fallback", with(originSilent(false), noFallback), NextStep::Synthetic},
        {"silence to a POST", with(originSilent(false), getOrHead, false), NextStep::Synthetic},
        {"silence to a POST, stale", with(originSilent(true), getOrHead, false),
         NextStep::Synthetic},
        {"silence without mirrors", withMirrors(originSilent(false), 0), NextStep::Synthetic},
        {"mirror 1 has it", mirrorSaid(1, 200), NextStep::Deliver},
        {"mirror 1: 403", mirrorSaid(1, 403), NextStep::Restart},
        {"mirror 1: 404", mirrorSaid(1, 404), NextStep::Restart},
        {"mirror 1: 301 is not 200 either", mirrorSaid(1, 301), NextStep::Restart},
        {"mirror 2: 503", mirrorSaid(2, 503), NextStep::Restart},
        {"mirror 3: 403", mirrorSaid(3, 403), NextStep::Synthetic},
        {"mirror 1 silent", mirrorSilent(1), NextStep::Restart},
        {"mirror 1 silent, a stale page is not served", mirrorSilent(1, true), NextStep::Restart},
        {"mirror 3 silent", mirrorSilent(3), NextStep::Synthetic},
        {"the only mirror: 403", withMirrors(mirrorSaid(1, 403), 1), NextStep::Synthetic},
    };
    for (const Case& each : cases) {
        EXPECT_EQ(decideAfterFetch(each.fetch), each.step) << each.what;
    }
}

// ---- query strings ----

TEST(QueryText, SortsParametersAndDropsCampaigns) {
    const QueryRules rules;
    EXPECT_EQ(normalisedQuery(rules, "b=2&a=1"), "a=1&b=2");
    EXPECT_EQ(normalisedQuery(rules, "utm_source=x&page=2&utm_medium=email"), "page=2");
    EXPECT_EQ(normalisedQuery(rules, "utm_source=x"), "");
    EXPECT_EQ(normalisedQuery(rules, "autm_source=x"), "autm_source=x");
    EXPECT_EQ(normalisedQuery(rules, "a=2&a=1&&b"), "a=1&a=2&b");
    EXPECT_EQ(normalisedQuery(rules, ""), "");
}

TEST(QueryText, LeavesTheOrderWhereItIsToldTo) {
    QueryRules rules;
    rules.sort = false;
    EXPECT_EQ(normalisedQuery(rules, "b=2&utm_x=1&a=1"), "b=2&a=1");
}

TEST(QueryText, StripsEverythingOnTheHomePageAndAlerts) {
    const QueryRules rules;
    EXPECT_TRUE(stripsQuery(rules, "/"));
    EXPECT_TRUE(stripsQuery(rules, "/alerts"));
    EXPECT_TRUE(stripsQuery(rules, "/alerts/announcements"));
    EXPECT_FALSE(stripsQuery(rules, "/alertsandmore"));
    EXPECT_FALSE(stripsQuery(rules, "/browse"));
}

TEST(QueryMemo, GivesOneNumberToStringsThatMeanTheSame) {
    PageCatalogue pages({}, 1);
    const QueryRules rules;
    QueryMemo memo(rules, pages);
    const PageId page = pages.add("/browse");
    const PageId home = pages.add("/");
    const QueryId one = pages.addQuery("a=1&b=2&utm_source=x");
    const QueryId other = pages.addQuery("b=2&a=1");
    EXPECT_EQ(memo.normalised(page, one), memo.normalised(page, other));
    EXPECT_EQ(pages.queryText(memo.normalised(page, one)), "a=1&b=2");
    EXPECT_EQ(memo.normalised(page, pages.addQuery("utm_source=x")), QueryId{});
    EXPECT_EQ(memo.normalised(home, one), QueryId{});
    const QueryId unique{QueryId::kUniqueQueries | 7};
    EXPECT_EQ(memo.normalised(page, unique), unique);
    EXPECT_EQ(memo.normalised(home, unique), QueryId{});
}

// ---- rate limit: 100/s over 10 s, 1 min ----

class RateLimitTest : public ::testing::Test {
protected:
    std::size_t refusedOf(std::size_t requests, sim::Time from, sim::Duration every) {
        std::size_t refused = 0;
        for (std::size_t i = 0; i < requests; ++i) {
            refused += limit.refuses(config, 1, from + static_cast<std::int64_t>(i) * every);
        }
        return refused;
    }
    RateLimitConfig config;
    RateLimit limit;
};

TEST_F(RateLimitTest, LetsAThousandInTenSecondsPassAndNoMore) {
    EXPECT_EQ(refusedOf(1000, kStart, 1ms), 0U);
    EXPECT_TRUE(limit.refuses(config, 1, kStart + 1s));
}

TEST_F(RateLimitTest, NeverRefusesAClientThatStaysBelowTheRate) {
    EXPECT_EQ(refusedOf(10'000, kStart, 10ms), 0U);
}

TEST_F(RateLimitTest, LetsAClientGoOnAfterItsPenalty) {
    refusedOf(1001, kStart, 1ms);
    EXPECT_TRUE(limit.refuses(config, 1, kStart + 1s + 59s));
    EXPECT_FALSE(limit.refuses(config, 1, kStart + 1s + 61s));
}

TEST_F(RateLimitTest, CountsEachClientByItself) {
    refusedOf(1001, kStart, 1ms);
    EXPECT_FALSE(limit.refuses(config, 2, kStart + 2s));
}

TEST_F(RateLimitTest, ForgetsClientsThatWentQuiet) {
    for (std::uint64_t client = 0; client < 100'000; ++client) {
        limit.refuses(config, client, kStart + static_cast<std::int64_t>(client) * 10ms);
    }
    EXPECT_LE(limit.clients(), 2200U); // 1,000 are active in any 10 s
}

// ---- probes, saint mode ----

TEST(ProbeWindow, IsSickOnceBothOfTwoProbesFailed) {
    const ProbeConfig govuk;
    ProbeWindow probes(govuk);
    EXPECT_TRUE(probes.healthy(govuk));
    probes.add(true);
    probes.add(false);
    EXPECT_TRUE(probes.healthy(govuk));
    probes.add(false);
    EXPECT_FALSE(probes.healthy(govuk));
    probes.add(true);
    EXPECT_TRUE(probes.healthy(govuk));
}

TEST(ProbeWindow, BeginsAsIfItHadSeenAGoodProbe) {
    const ProbeConfig govuk;
    ProbeWindow probes(govuk);
    probes.add(false);
    EXPECT_TRUE(probes.healthy(govuk));
    probes.add(false);
    EXPECT_FALSE(probes.healthy(govuk));
}

TEST(SaintMode, SparesAPageForAWhileAndForgetsIt) {
    SaintMode saints;
    saints.add(7, kStart + 5s);
    EXPECT_TRUE(saints.contains(7, kStart + 4999ms));
    EXPECT_FALSE(saints.contains(8, kStart + 4999ms));
    EXPECT_FALSE(saints.contains(7, kStart + 5s));
    EXPECT_EQ(saints.size(), 0U);
}

TEST(SaintMode, SparesAPageAgainFromTheLatestBadAnswer) {
    SaintMode saints;
    saints.add(7, kStart + 5s);
    saints.add(7, kStart + 8s);
    EXPECT_TRUE(saints.contains(7, kStart + 6s));
    EXPECT_FALSE(saints.contains(7, kStart + 8s));
    EXPECT_EQ(saints.size(), 0U);
}

} // namespace
} // namespace doppel::models
