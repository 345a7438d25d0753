// SPDX-License-Identifier: Apache-2.0
#include "sim/within.h"
#include "tests/models/edge/edge_fixture.h"

namespace doppel::models::test {
namespace {

using EdgeCache = EdgeTest;

TEST_F(EdgeCache, AnswersTheSecondRequestItself) {
    build();
    EXPECT_EQ(get().servedBy, ServedBy::Origin);
    const Response hit = get();
    EXPECT_EQ(hit.servedBy, ServedBy::Cache);
    EXPECT_EQ(hit.status, 200);
    EXPECT_EQ(hit.size.count, 1000);
    EXPECT_EQ(hit.age, 1s);
    EXPECT_EQ(hit.maxAge, std::nullopt);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    EXPECT_EQ(counter("hits"), 1U);
    EXPECT_EQ(counter("miss"), 1U);
    EXPECT_EQ(counter("requests"), 2U);
    EXPECT_EQ(counter("status_2xx"), 2U);
    EXPECT_EQ(counter("resp_body_bytes"), 2000U);
}

TEST_F(EdgeCache, KeepsPagesForFiveMinutesOrAsTheySay) {
    build();
    get("/unsaid");
    origin().maxAge = 10min;
    get("/said");
    platform->runTo(299s);
    get("/unsaid");
    EXPECT_EQ(asked()[0], 2U);
    get("/unsaid"); // at 300 s
    EXPECT_EQ(asked()[0], 3U);
    platform->runTo(600s);
    const Response hit = get("/said");
    EXPECT_EQ(hit.maxAge, 10min);
    EXPECT_EQ(hit.age, 599s);
    EXPECT_EQ(asked()[0], 3U);
}

TEST_F(EdgeCache, AChangedTtlCountsForAnswersFromThenOn) {
    build();
    platform->configOf<EdgeConfig>(4).defaultTtl = 1min;
    edge->reconfigure();
    get();
    platform->runTo(59s);
    get();
    EXPECT_EQ(asked()[0], 1U);
    get(); // at 60 s
    EXPECT_EQ(asked()[0], 2U);
}

TEST_F(EdgeCache, ItsOwnWorkTakesTimeAndMoreOfItWhenItIsSlow) {
    config.processing = 2ms;
    build();
    ask();
    pass(1s);
    EXPECT_EQ(answer(0).at, sim::kStart + 2ms);
    edge->faults().slow = {{.factor = 3.0}};
    ask();
    pass(1s);
    EXPECT_EQ(answer(1).at, sim::kStart + 1s + 6ms);
}

TEST_F(EdgeCache, AHerdAsksTheOriginOnce) {
    build();
    origin().delay = 500ms;
    for (int i = 0; i < 100; ++i) {
        ask();
    }
    pass(1s);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    for (const auto& each : platform->answers) {
        EXPECT_EQ(each->at, sim::kStart + 500ms);
    }
    EXPECT_EQ(counter("hits"), 99U);
}

TEST_F(EdgeCache, APurgeOfAllAsksTheOriginOnceForEachPage) {
    build();
    const std::vector<std::string> paths{"/a", "/b", "/c"};
    for (const std::string& path : paths) {
        get(path);
    }
    purge(PurgeKind::All);
    pass(1s);
    EXPECT_EQ(counter("purged_objects"), 3U);
    origin().delay = 200ms;
    for (int i = 0; i < 50; ++i) {
        for (const std::string& path : paths) {
            ask(path);
        }
    }
    pass(1s);
    EXPECT_EQ(asked(), (Counts{6, 0, 0, 0}));
    EXPECT_EQ(platform->count(200), 153U);
}

TEST_F(EdgeCache, APurgeTakesEffectAfterItsDelay) {
    build();
    get("/a");
    purge(PurgeKind::Url, "/a");
    pass(149ms);
    ask("/a");
    pass(500us);
    EXPECT_EQ(asked()[0], 1U);
    pass(1ms);
    ask("/a");
    pass(1ms);
    EXPECT_EQ(asked()[0], 2U);
}

TEST_F(EdgeCache, PurgesAPageWithAllItsQueriesOrAClassOfPages) {
    PlatformOptions options;
    options.pageClasses.resize(2);
    options.pageClasses[0].name = "page";
    options.pageClasses[1].name = "search";
    options.pageClasses[1].prefixes = {"/search"};
    build(std::move(options));
    Request queried = request("/a");
    queried.query = platform->platform().pages().addQuery("x=1");
    get("/a");
    get(queried);
    get("/search/all");
    purge(PurgeKind::Url, "/a");
    pass(1s);
    EXPECT_EQ(counter("purged_objects"), 2U);
    purge(PurgeKind::Key, "search");
    pass(1s);
    EXPECT_EQ(counter("purged_objects"), 3U);
    purge(PurgeKind::Url, "/unheard-of");
    pass(1s);
    EXPECT_EQ(counter("purged_objects"), 3U);
}

TEST_F(EdgeCache, ASoftPurgedPageStillHelpsWhenTheOriginIsDown) {
    build();
    get("/soft");
    get("/hard");
    purge(PurgeKind::Url, "/soft", true);
    purge(PurgeKind::Url, "/hard");
    pass(1s);
    originIsDown();
    EXPECT_EQ(get("/soft").servedBy, ServedBy::Stale);
    EXPECT_EQ(get("/hard").servedBy, ServedBy::Mirror);
}

TEST_F(EdgeCache, APurgeOfAllIsNeverSoft) {
    build();
    get();
    purge(PurgeKind::All, {}, true);
    pass(1s);
    originIsDown();
    EXPECT_EQ(get().servedBy, ServedBy::Mirror);
}

TEST_F(EdgeCache, PassesPrivatePagesByTheCacheOnceItKnowsThem) {
    build();
    origin().mayStore = false;
    origin().delay = 100ms;
    get();
    const sim::Time begin = now();
    for (int i = 0; i < 20; ++i) {
        ask();
    }
    pass(1s);
    EXPECT_EQ(asked()[0], 21U);
    EXPECT_EQ(platform->answers.back()->at - begin, 100ms);
    EXPECT_EQ(counter("pass"), 20U);
}

TEST_F(EdgeCache, AChangedPassTtlCountsForMarksFromThenOn) {
    build();
    origin().mayStore = false;
    platform->configOf<EdgeConfig>(4).passTtl = 10s;
    edge->reconfigure();
    get();
    get();
    EXPECT_EQ(counter("pass"), 1U); // the second one, by the mark that the first one left
    platform->runTo(11s);
    get();
    EXPECT_EQ(counter("pass"),
              1U); // the mark is gone, and with the default of 2 min it would not be
}

TEST_F(EdgeCache, RevalidatesAStalePageThatHasAVersion) {
    build();
    origin().validator = 7;
    get();
    platform->runTo(400s);
    const Response again = get();
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.size.count, 1000);
    EXPECT_EQ(stubs[0]->requests.back().validator, 7U);
    EXPECT_EQ(counter("origin_revalidations"), 1U);
    EXPECT_EQ(get().servedBy, ServedBy::Cache);
    EXPECT_EQ(asked()[0], 2U);
    platform->runTo(800s);
    origin().validator = 8;
    EXPECT_EQ(get().validator, 8U);
    EXPECT_EQ(counter("origin_revalidations"), 1U);
}

TEST_F(EdgeCache, TellsAVisitorThatHisCopyIsStillGood) {
    build();
    origin().validator = 7;
    Request conditional = request();
    conditional.validator = 7;
    EXPECT_EQ(get(conditional).status, 304);
    EXPECT_EQ(stubs[0]->requests.back().validator, 0U); // the edge itself wants the page
    const Response hit = get(conditional);
    EXPECT_EQ(hit.status, 304);
    EXPECT_EQ(hit.size.count, 0);
    EXPECT_EQ(get().status, 200);
}

TEST_F(EdgeCache, FetchesAPageForAHeadRequest) {
    build();
    Request head = request();
    head.method = Method::Head;
    EXPECT_EQ(get(head).size.count, 0);
    EXPECT_EQ(stubs[0]->requests.back().method, Method::Get);
    EXPECT_EQ(get().size.count, 1000);
    EXPECT_EQ(asked()[0], 1U);
}

TEST_F(EdgeCache, KnowsQueriesThatMeanTheSame) {
    build();
    auto& pages = platform->platform().pages();
    for (const char* query : {"utm_source=x&b=2&a=1", "a=1&b=2", "b=2&a=1&utm_medium=y"}) {
        Request queried = request();
        queried.query = pages.addQuery(query);
        get(queried);
    }
    EXPECT_EQ(asked()[0], 1U);
    for (std::uint32_t i = 0; i < 3; ++i) {
        Request unique = request();
        unique.query = QueryId{QueryId::kUniqueQueries | i};
        get(unique);
    }
    EXPECT_EQ(asked()[0], 4U);
}

TEST_F(EdgeCache, KeepsVariantsApart) {
    build();
    Request gzip = request();
    Request brotli = request();
    brotli.variant = 1;
    get(gzip);
    get(brotli);
    EXPECT_EQ(get(gzip).servedBy, ServedBy::Cache);
    EXPECT_EQ(get(brotli).servedBy, ServedBy::Cache);
    EXPECT_EQ(asked()[0], 2U);
}

TEST_F(EdgeCache, RefusesAClientThatCausesTooManyMisses) {
    build();
    const std::string path = "/scraped-";
    for (int i = 0; i < 1001; ++i) {
        Request scrape = request(path + std::to_string(i));
        scrape.client = 7;
        ask(scrape);
    }
    pass(1s);
    EXPECT_EQ(platform->count(429), 1U);
    EXPECT_EQ(asked()[0], 1000U);
    Request other = request("/elsewhere");
    other.client = 8;
    EXPECT_EQ(get(other).status, 200);
    Request known = request(path + "0");
    known.client = 7;
    EXPECT_EQ(get(known).status, 200); // hits are free
    Request unknown = request("/later");
    unknown.client = 7;
    EXPECT_EQ(get(unknown).status, 429);
    platform->runTo(62s);
    EXPECT_EQ(get(unknown).status, 200);
    EXPECT_EQ(counter("rate_limited"), 2U);
}

TEST_F(EdgeCache, LimitsNobodyWhereItIsToldNotTo) {
    config.rateLimit.enabled = false;
    build();
    for (int i = 0; i < 1500; ++i) {
        ask("/scraped-" + std::to_string(i));
    }
    pass(1s);
    EXPECT_EQ(platform->count(200), 1500U);
}

TEST_F(EdgeCache, ServesStaleWhileOneFetchRunsWhereItIsTold) {
    config.staleWhileRevalidate = 1min;
    build();
    get();
    platform->runTo(310s);
    origin().delay = 500ms;
    for (int i = 0; i < 50; ++i) {
        ask();
    }
    pass(1ms);
    EXPECT_EQ(countServedBy(ServedBy::Stale), 50U);
    pass(1s);
    EXPECT_EQ(asked()[0], 2U);
    EXPECT_EQ(get().servedBy, ServedBy::Cache);
    EXPECT_EQ(counter("hits_stale"), 50U);
}

TEST_F(EdgeCache, AFailedFetchInTheBackgroundLeavesTheStalePage) {
    config.staleWhileRevalidate = 1min;
    build();
    get();
    platform->runTo(310s);
    origin().status = 500;
    EXPECT_EQ(get().servedBy, ServedBy::Stale);
    EXPECT_EQ(get().servedBy, ServedBy::Stale);
    EXPECT_EQ(asked(), (Counts{3, 0, 0, 0}));
}

// Waits no longer than a second for an answer.
sim::Task<void> waitASecond(sim::World& world, Link& link, Request request, bool& inTime) {
    const auto got = co_await sim::within(world, 1s, link.handle(request), sim::OnTimeout::Abandon);
    inTime = got.has_value();
}

TEST_F(EdgeCache, AFetchGoesOnWhenItsVisitorGaveUp) {
    build();
    origin().delay = 5s;
    bool inTime = true;
    platform->world().spawn(waitASecond(platform->world(), *visitors, request(), inTime));
    pass(2s);
    EXPECT_FALSE(inTime);
    const std::size_t patient = ask();
    pass(4s);
    EXPECT_EQ(answer(patient).at, sim::kStart + 5s);
    EXPECT_EQ(asked()[0], 1U);
    EXPECT_EQ(counter("wasted"), 1U);
}

TEST_F(EdgeCache, AWorldMayEndWhileManyWait) {
    config.staleWhileRevalidate = 1min;
    build();
    get("/stale");
    platform->runTo(310s);
    origin().delay = 10s;
    for (int i = 0; i < 20; ++i) {
        ask();
        ask("/stale");
    }
    pass(1s);
    EXPECT_EQ(edge->pop(InstanceId{0}).cache.waiting(), 19U);
    platform.reset();
}

TEST_F(EdgeCache, ALostPlaceComesBackEmpty) {
    build();
    get();
    edge->fleet().lose(InstanceId{0});
    pass(1min);
    edge->fleet().restore(InstanceId{0});
    get();
    EXPECT_EQ(asked()[0], 2U);
}

TEST_F(EdgeCache, BooksBalance) {
    build();
    origin().delay = 300ms;
    for (int i = 0; i < 40; ++i) {
        ask("/page-" + std::to_string(i % 7));
    }
    pass(200ms);
    EXPECT_EQ(edge->meter().imbalance(now()), std::nullopt);
    pass(1s);
    EXPECT_EQ(edge->meter().imbalance(now()), std::nullopt);
    EXPECT_EQ(counter("hits") + counter("miss"), 40U);
}

} // namespace
} // namespace doppel::models::test
