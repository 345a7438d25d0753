// SPDX-License-Identifier: Apache-2.0
//
// Who is asked how often when the origin or the mirrors fail.
// Source: alphagov/govuk-fastly www.vcl.tftpl.
#include "tests/models/edge/edge_fixture.h"

namespace doppel::models::test {
namespace {

using EdgeFailover = EdgeTest;

// What a place found before it died it has forgotten when it is back, and probes again.
TEST_F(EdgeFailover, ADeadPlaceProbesNobody) {
    config.probe.interval = 10s;
    build();
    originIsDown();
    pass(1min);
    EXPECT_EQ(platform->level("edge", "sick_origin"), 1);
    edge->fleet().lose(InstanceId{0});
    pass(5min);
    EXPECT_EQ(platform->level("edge", "sick_origin"), 0);
    edge->fleet().restore(InstanceId{0});
    pass(1min);
    EXPECT_EQ(platform->level("edge", "sick_origin"), 1);
}

TEST_F(EdgeFailover, AnOriginThatAnswers5xxGoesToTheFirstMirrorAndNotToStale) {
    build();
    get();
    pass(10min); // the page is stale now
    origin().status = 503;
    const Response response = get();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.servedBy, ServedBy::Mirror);
    EXPECT_EQ(response.mirror, 1);
    EXPECT_EQ(asked(), (Counts{2, 1, 0, 0}));
    EXPECT_EQ(counter("fetches_origin"), 2U);
    EXPECT_EQ(counter("fetches_mirror_1"), 1U);
    EXPECT_EQ(counter("restarts"), 1U);
    EXPECT_EQ(counter("stale_if_error"), 0U);
}

TEST_F(EdgeFailover, SaintModeSparesTheOriginThePageForFiveSeconds) {
    build();
    origin().status = 500;
    get();    // at 0 s
    pass(3s); // 4 s
    EXPECT_EQ(get().mirror, 1);
    EXPECT_EQ(asked(), (Counts{1, 1, 0, 0})); // the mirror's page was cached
    pass(1s);                                 // 6 s
    EXPECT_EQ(get().mirror, 1);
    EXPECT_EQ(asked(), (Counts{2, 1, 0, 0}));
    get("/other"); // is no page that was spared
    EXPECT_EQ(asked(), (Counts{3, 2, 0, 0}));
}

TEST_F(EdgeFailover, MirrorsPagesStayFreshForAQuarterOfAnHour) {
    config.saintMode = {};
    build();
    origin().status = 500;
    EXPECT_EQ(get().maxAge, 900s);
    pass(898s); // 899 s
    get();
    EXPECT_EQ(asked(), (Counts{2, 1, 0, 0}));
    get(); // 900 s
    EXPECT_EQ(asked(), (Counts{3, 2, 0, 0}));
}

TEST_F(EdgeFailover, UnderTheSwitchAStalePageComesBeforeTheMirrors) {
    config.staleBeforeMirrorOn5xx = true;
    build();
    get();
    pass(10min);
    origin().status = 503;
    EXPECT_EQ(get().servedBy, ServedBy::Stale);
    EXPECT_EQ(asked(), (Counts{2, 0, 0, 0}));
    EXPECT_EQ(get("/unknown").servedBy, ServedBy::Mirror);
}

TEST_F(EdgeFailover, AnUnreachableOriginServesStaleAfterTheConnectTimeout) {
    build();
    get(); // at 0 s
    pass(10min);
    originIsDown();
    const sim::Time begin = now();
    const std::size_t place = ask();
    pass(6s);
    EXPECT_EQ(answer(place).response.servedBy, ServedBy::Stale);
    EXPECT_EQ(answer(place).response.age, 10min + 1s + 5s);
    EXPECT_EQ(answer(place).at - begin, 5s);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    EXPECT_EQ(counter("stale_if_error"), 1U);
    EXPECT_EQ(counter("errors"), 1U);
}

TEST_F(EdgeFailover, AStalePageIsServedForADayAndThenTheMirrorIsAsked) {
    build();
    get(); // stale from 300 s on, and that for 24 h
    originIsDown();
    platform->runTo(24h + 300s - 6s);
    EXPECT_EQ(get().servedBy, ServedBy::Stale);
    platform->runTo(24h + 300s);
    EXPECT_EQ(get().servedBy, ServedBy::Mirror);
    EXPECT_EQ(asked(), (Counts{1, 1, 0, 0}));
}

TEST_F(EdgeFailover, AnOriginThatIsTooSlowServesStaleAfterTheFirstByteTimeout) {
    build();
    get();
    pass(10min);
    origin().delay = 1min;
    const sim::Time begin = now();
    const std::size_t place = ask();
    pass(20s);
    EXPECT_EQ(answer(place).response.servedBy, ServedBy::Stale);
    EXPECT_EQ(answer(place).at - begin, 15s);
}

TEST_F(EdgeFailover, MirrorsAreAskedInOrderAndThenThereIsA503Page) {
    build();
    origin().status = 500;
    mirrorsAnswer(403);
    const Response response = get();
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.servedBy, ServedBy::Synthetic);
    EXPECT_EQ(asked(), (Counts{1, 1, 1, 1}));
    EXPECT_EQ(counter("restarts"), 3U);
    EXPECT_EQ(counter("synth"), 1U);
    EXPECT_EQ(counter("status_5xx"), 1U);
}

TEST_F(EdgeFailover, TheSecondMirrorHelpsWhereTheFirstHasNotThePage) {
    build();
    origin().status = 500;
    mirror(1).status = 403;
    const Response response = get();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.mirror, 2);
    EXPECT_EQ(asked(), (Counts{1, 1, 1, 0}));
}

TEST_F(EdgeFailover, AHerdAsksEachBackendOnce) {
    build();
    origin().status = 500;
    origin().delay = 500ms;
    mirrorsAnswer(403);
    mirror(3).status = 200;
    mirror(3).delay = 100ms;
    for (int i = 0; i < 50; ++i) {
        ask();
    }
    pass(1s);
    EXPECT_EQ(asked(), (Counts{1, 1, 1, 1}));
    EXPECT_EQ(countServedBy(ServedBy::Mirror), 50U);
    for (const auto& each : platform->answers) {
        EXPECT_EQ(each->at, sim::kStart + 600ms);
    }
}

TEST_F(EdgeFailover, AHerdThatWaitsForASilentOriginGetsTheStalePageTogether) {
    build();
    get();
    pass(10min);
    originIsDown();
    const sim::Time begin = now();
    for (int i = 0; i < 50; ++i) {
        ask();
    }
    pass(5s);
    EXPECT_EQ(countServedBy(ServedBy::Stale), 50U);
    EXPECT_EQ(platform->answers.back()->at - begin, 5s);
    EXPECT_EQ(counter("fetches_origin"), 2U);
}

TEST_F(EdgeFailover, AnUncacheablePageFallsBackToTheMirrorToo) {
    build();
    origin().mayStore = false;
    get();
    origin().status = 500;
    EXPECT_EQ(get().servedBy, ServedBy::Mirror);
}

TEST_F(EdgeFailover, WhatIsNoGetOrHeadIsNeverAskedAgain) {
    build();
    origin().status = 500;
    Request post = request();
    post.method = Method::Post;
    EXPECT_EQ(get(post).status, 500);
    originIsDown();
    EXPECT_EQ(get(post).servedBy, ServedBy::Synthetic);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    EXPECT_EQ(counter("pass"), 2U);
}

TEST_F(EdgeFailover, A5xxThatIsDeliveredIsKeptForASecond) {
    build();
    origin().status = 500;
    Request licensing = request();
    licensing.noFallback = true;
    ask(licensing);
    pass(900ms);
    ask(licensing);
    pass(50ms);
    EXPECT_EQ(platform->count(500), 2U);
    EXPECT_EQ(asked(), (Counts{1, 0, 0, 0}));
    pass(100ms);
    ask(licensing);
    pass(1ms);
    EXPECT_EQ(asked(), (Counts{2, 0, 0, 0}));
}

TEST_F(EdgeFailover, SaintModeSparesNothingThatMayNotFallBack) {
    build();
    origin().status = 500;
    get();
    Request licensing = request();
    licensing.noFallback = true;
    EXPECT_EQ(get(licensing).status, 500);
    EXPECT_EQ(asked(), (Counts{2, 1, 0, 0}));
}

TEST_F(EdgeFailover, MirrorsHaveOneCopyForAllVariants) {
    build();
    origin().status = 500;
    for (std::uint16_t variant = 0; variant < 3; ++variant) {
        Request varied = request();
        varied.variant = variant;
        EXPECT_EQ(get(varied).mirror, 1);
    }
    EXPECT_EQ(asked(), (Counts{1, 1, 0, 0}));
}

TEST_F(EdgeFailover, WithoutMirrorsThe5xxIsDelivered) {
    config.mirrors.clear();
    build();
    origin().status = 502;
    EXPECT_EQ(get().status, 502);
    originIsDown();
    EXPECT_EQ(get("/other").servedBy, ServedBy::Synthetic);
}

TEST_F(EdgeFailover, BeyondItsConnectionsTheOriginCountsAsSilent) {
    config.originLimits.maxConnections = 2;
    build();
    origin().delay = 1s;
    mirror(1).delay = 10ms;
    for (const char* path : {"/a", "/b", "/c"}) {
        ask(path);
    }
    pass(2s);
    EXPECT_EQ(asked(), (Counts{2, 1, 0, 0}));
    EXPECT_EQ(answer(2).response.servedBy, ServedBy::Mirror);
    EXPECT_EQ(answer(2).at, sim::kStart + 10ms);
    EXPECT_EQ(counter("connection_limit"), 1U);
    get("/d"); // they are free again
    EXPECT_EQ(asked(), (Counts{3, 1, 0, 0}));
}

TEST_F(EdgeFailover, ProbesFindADeadOriginSickAndStaleComesAtOnce) {
    config.probe.interval = 10s;
    build();
    get();
    pass(10min);
    originIsDown();
    pass(31s); // at worst: a good probe just before, then 10 s, 5 s, 10 s, 5 s
    EXPECT_EQ(platform->level("edge", "sick_origin"), 1);
    EXPECT_EQ(platform->level("edge", "sick_mirror_1"), 0);
    const sim::Time begin = now();
    const std::size_t place = ask();
    pass(1s);
    EXPECT_EQ(answer(place).response.servedBy, ServedBy::Stale);
    EXPECT_EQ(answer(place).at, begin);
    EXPECT_EQ(counter("sick_backend"), 1U);
    originIsDown(false);
    pass(16s);
    EXPECT_EQ(platform->level("edge", "sick_origin"), 0);
    EXPECT_EQ(get().servedBy, ServedBy::Origin);
}

TEST_F(EdgeFailover, AProbeOfAPageSeesWhatTheOriginAnswers) {
    config.probe.interval = 10s;
    config.probe.path = "/probe";
    build();
    origin().status = 503;
    pass(31s);
    EXPECT_EQ(platform->level("edge", "sick_origin"), 1);
    EXPECT_EQ(stubs[0]->requests.front().method, Method::Head);
    EXPECT_EQ(stubs[0]->requests.front().page, platform->page("/probe"));
}

} // namespace
} // namespace doppel::models::test
