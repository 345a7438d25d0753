// SPDX-License-Identifier: Apache-2.0
#include "models/router/router.h"
#include "tests/models/app/little_platform.h"
#include "tests/routing/route_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace doppel::models::test {
namespace {

using routing::test::backendRoute;
using routing::test::goneRoute;
using routing::test::redirectRoute;
using ::testing::ElementsAre;

/// A router with one core and two apps, on which nothing takes time but what the test says. Its
/// table names a third backend, which is another router's.
class ARouter : public ::testing::Test {
protected:
    ARouter() {
        config.replicas = 1;
        config.cores = 1;
        config.cpuTime = sim::Distribution::deterministic(0);
        config.latency = 0s;
        config.backends = {{"frontend", ComponentRef{"frontend"}},
                           {"search", ComponentRef{"search"}}};
    }
    void start() {
        frontend = &little.addStub("frontend");
        search = &little.addStub("search");
        router = &little.add(routerKind(), "router", config);
        visitors = &little.visitors("router");
        little.start();
    }
    /// The answer to a request that arrives now; time passes until it is there.
    Response get(std::string_view path, Method method = Method::Get) {
        Request request = little.request(path);
        request.method = method;
        const std::size_t place = little.ask(*visitors, request);
        while (!little.answers[place]) {
            little.world().run(sim::after(little.world().now(), 1s));
        }
        return little.answers[place]->response;
    }
    int statusOf(std::string_view path) { return get(path).status; }
    /// The status of a page that is asked for at that time.
    int statusAt(sim::Duration time, std::string_view path = "/page") {
        little.runTo(time);
        return statusOf(path);
    }
    static PlatformOptions withRoutes(const routing::RouteTable& table) {
        PlatformOptions options;
        options.routes = &table;
        return options;
    }
    sim::Duration answeredAfter(std::size_t place) const {
        return little.answers.at(place)->at - sim::kStart;
    }

    routing::RouteTable routes = routing::test::tableOf(
        routing::test::backendsOf({"frontend", "search", "licensing"}),
        {backendRoute("/", "prefix", "frontend"), backendRoute("/search", "exact", "search"),
         backendRoute("/apply", "prefix", "licensing"), redirectRoute("/old", "exact", "/new"),
         goneRoute("/gone", "exact")});
    LittlePlatform little{withRoutes(routes)};
    RouterConfig config;
    Stub* frontend = nullptr;
    Stub* search = nullptr;
    Component* router = nullptr;
    Link* visitors = nullptr;
};

TEST_F(ARouter, ForwardsToTheBackendOfTheRoute) {
    start();
    EXPECT_EQ(statusOf("/page"), 200);
    EXPECT_EQ(statusOf("/search"), 200);
    EXPECT_EQ(statusOf("/search/all"), 200); // the route of /search is an exact one
    EXPECT_EQ(frontend->requests.size(), 2U);
    EXPECT_EQ(search->requests.size(), 1U);
}

TEST_F(ARouter, AnswersRedirectsAndGoneItself) {
    start();
    const Response redirect = get("/old");
    EXPECT_EQ(redirect.status, 301);
    EXPECT_EQ(redirect.maxAge, 30min);
    EXPECT_TRUE(redirect.mayStore);
    EXPECT_FALSE(get("/old", Method::Post).mayStore);
    EXPECT_EQ(statusOf("/gone"), 410);
    EXPECT_TRUE(frontend->requests.empty());
    EXPECT_EQ(little.counter("router", "router_redirect_handler_redirect_total"), 2U);
}

TEST_F(ARouter, ReadsEscapedPathsAsTheRealOne) {
    start();
    EXPECT_EQ(statusOf("/%6Fld"), 301);
    EXPECT_EQ(statusOf("/%73earch"), 200);
    EXPECT_EQ(search->requests.size(), 1U);
}

TEST_F(ARouter, HasNoRouteForAPath) {
    routes = routing::test::tableOf(routing::test::backendsOf({"frontend"}),
                                    {backendRoute("/page", "exact", "frontend")});
    start();
    const Response response = get("/elsewhere");
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.size.count, 19); // "404 page not found" and the end of the line
    EXPECT_EQ(little.counter("router", "router_triemux_entry_not_found_total"), 1U);
    EXPECT_EQ(little.counter("router", "stale_not_found"), 0U);
}

TEST_F(ARouter, AnswersBadGatewayWhereABackendRefuses) {
    start();
    frontend->faults().refuse = 1;
    const Response response = get("/page");
    EXPECT_EQ(response.status, 502);
    EXPECT_EQ(response.size.count, 0);
    EXPECT_FALSE(response.mayStore);
}

TEST_F(ARouter, AnswersGatewayTimeoutAfterASecondWithoutConnectionAndTwentyWithoutAnswer) {
    start();
    loseAll(*frontend);
    little.configOf<StubConfig>(1).delay = 30s;
    little.ask(*visitors, little.request("/page"));
    little.ask(*visitors, little.request("/search"));
    little.runTo(1min);
    EXPECT_EQ(little.count(504), 2U);
    EXPECT_EQ(answeredAfter(0), 1s);
    EXPECT_EQ(answeredAfter(1), 20s);
}

TEST_F(ARouter, AnswersAnErrorOfItsOwnWhereTheConnectionBreaks) {
    start();
    little.configOf<StubConfig>(0).response = Response::failed(Failure::Reset);
    EXPECT_EQ(statusOf("/page"), 500);
}

TEST_F(ARouter, AnswersAnErrorForABackendThatIsAnotherRouters) {
    start();
    EXPECT_EQ(statusOf("/apply/now"), 500);
}

TEST_F(ARouter, PassesOnWhateverTheBackendAnswers) {
    start();
    little.configOf<StubConfig>(0).response = Response::withStatus(503, {7});
    const Response response = get("/page");
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.size.count, 7);
}

TEST_F(ARouter, WorksOnAsManyRequestsAsItHasCores) {
    config.cpuTime = sim::Distribution::deterministic(1);
    config.cores = 2;
    start();
    for (int i = 0; i < 3; ++i) {
        little.ask(*visitors, little.request());
    }
    little.runTo(10s);
    EXPECT_EQ(answeredAfter(0), 1s);
    EXPECT_EQ(answeredAfter(1), 1s);
    EXPECT_EQ(answeredAfter(2), 2s);
    // While the backend works, the core is free.
    little.configOf<StubConfig>(0).delay = 1min;
    for (int i = 0; i < 4; ++i) {
        little.ask(*visitors, little.request());
    }
    little.runTo(13s);
    EXPECT_EQ(frontend->requests.size(), 7U);
}

TEST_F(ARouter, WithoutRoutesAsksItsDefaultBackend) {
    LittlePlatform bare;
    config.backends.clear();
    config.defaultBackend = ComponentRef{"frontend"};
    Stub& app = bare.addStub("frontend");
    bare.add(routerKind(), "router", config);
    Link& link = bare.visitors("router");
    bare.start();
    bare.ask(link, bare.request("/old"));
    bare.runTo(1s);
    EXPECT_EQ(bare.count(200), 1U);
    EXPECT_EQ(app.requests.size(), 1U);
}

// Reloads take 20 s; the table is looked after every 5 s, and is due after 5 min.

TEST_F(ARouter, KnowsAPublishedPageWhenItHasReloaded) {
    config.cores = 2;
    config.changes = {{.at = 60s, .share = {1.0}, .notified = true}};
    start();
    EXPECT_EQ(statusAt(59s), 404);
    EXPECT_EQ(little.counter("router", "stale_not_found"), 0U); // nobody has published it yet
    EXPECT_EQ(statusAt(61s), 404);
    EXPECT_EQ(statusAt(79s), 404);
    EXPECT_EQ(little.counter("router", "stale_not_found"), 2U);
    EXPECT_EQ(statusAt(81s), 200);
    EXPECT_EQ(statusAt(82s, "/old"), 301);
}

// Go takes the only core from it every 10 ms.
TEST_F(ARouter, ComputesAReloadInTurnsWithRequests) {
    config.cpuTime = sim::Distribution::deterministic(0.001);
    config.changes = {{.at = 60s, .share = {1.0}, .notified = true}};
    start();
    little.askLater(65s + 3ms, *visitors, little.request());
    little.runTo(65s + 500ms);
    EXPECT_EQ(answeredAfter(0), 65s + 11ms);
    EXPECT_EQ(statusAt(79s), 404);
    EXPECT_EQ(statusAt(80s + 5ms), 200); // what the requests took, the reload took longer
}

TEST_F(ARouter, IsBusyWithAReloadOnOneOfItsCores) {
    config.cores = 2;
    config.cpuTime = sim::Distribution::deterministic(10.0);
    config.changes = {{.at = 60s, .share = {0.0}, .notified = true}};
    start();
    little.askLater(61s, *visitors, little.request());
    little.askLater(62s, *visitors, little.request());
    little.runTo(2min);
    EXPECT_EQ(answeredAfter(0), 71s);
    EXPECT_EQ(answeredAfter(1), 81s);
}

TEST_F(ARouter, FindsAChangeThatItWasNotToldOfAtTheFirstTickBeyondTheInterval) {
    config.cores = 2;
    config.changes = {{.at = 60s, .share = {1.0}, .notified = false}};
    start();
    EXPECT_EQ(statusAt(324s), 404);
    EXPECT_EQ(statusAt(325s + 1ms), 200);
}

TEST_F(ARouter, ReloadsOnceMoreForAChangeDuringAReload) {
    config.cores = 2;
    config.changes = {{.at = 60s, .share = {0.0}, .notified = true},
                      {.at = 70s, .share = {1.0}, .notified = true}};
    start();
    EXPECT_EQ(statusAt(98s), 404); // the reload that ended at 80 s read what there was at 60 s
    EXPECT_EQ(statusAt(100s + 1ms), 200);
    EXPECT_EQ(little.counter("router", "router_route_reload_total"), 2U);
}

TEST_F(ARouter, LoadsTheTableInAProcessThatStartsBeforeItIsReady) {
    start();
    little.configOf<RouterConfig>(2).replicas = 2;
    router->reconfigure();
    const auto asksTheNewOne = [&](sim::Duration time) {
        little.runTo(time);
        const std::size_t place = little.ask(*visitors, little.request(), InstanceId{1});
        little.runTo(time + 500ms);
        return little.answers[place]->response;
    };
    EXPECT_EQ(asksTheNewOne(19s).failure, Failure::Refused);
    EXPECT_EQ(asksTheNewOne(20s + 1ms).status, 200);
    EXPECT_EQ(little.counter("router", "router_route_reload_total"), 1U);
}

// It boots for 1 min and loads for 20 s. A second death in a row waits 10 s for its restart, so the
// last boot begins at 50 s and ends at 130 s; the table is not due again for 5 min.
TEST_F(ARouter, LoadsTheTableOnceHoweverOftenItDiedWhileItBooted) {
    config.lifecycle.bootTime = 1min;
    start();
    little.runTo(10s);
    router->fleet().crash({0});
    little.runTo(40s);
    router->fleet().crash({0});
    little.runTo(130s - 1ms);
    EXPECT_EQ(little.counter("router", "router_route_reload_total"), 0U);
    little.runTo(400s);
    EXPECT_EQ(little.counter("router", "router_route_reload_total"), 1U);
    EXPECT_TRUE(router->fleet().ready({0}));
}

} // namespace
} // namespace doppel::models::test
