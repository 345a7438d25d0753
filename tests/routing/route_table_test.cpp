// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_table.h"
#include "tests/routing/route_fixture.h"

#include <gtest/gtest.h>

#include <string>

namespace doppel::routing::test {
namespace {

TEST(RouteTable, MatchesPrefixesByWholeSegments) {
    const auto table = tableOf(backendsOf({"a"}), {backendRoute("/foo", "prefix", "a")});
    EXPECT_EQ(backendFor(table, "/foo"), "a");
    EXPECT_EQ(backendFor(table, "/foo/bar"), "a");
    EXPECT_EQ(backendFor(table, "//foo//bar/"), "a");
    EXPECT_EQ(backendFor(table, "/foo/../nope"), "a");
    EXPECT_EQ(backendFor(table, "/foo.json"), "miss");
    EXPECT_EQ(backendFor(table, "/foobar"), "miss");
    EXPECT_EQ(backendFor(table, "/"), "miss");
}

TEST(RouteTable, PrefersExactThenTheLongestPrefix) {
    const auto table = tableOf(backendsOf({"outer", "inner", "innerer"}),
                               {backendRoute("/foo", "prefix", "outer"),
                                backendRoute("/foo/bar", "exact", "inner"),
                                backendRoute("/foo/bar/baz", "prefix", "innerer")});
    EXPECT_EQ(backendFor(table, "/foo/bar"), "inner");
    EXPECT_EQ(backendFor(table, "/foo/bar/wibble"), "outer");
    EXPECT_EQ(backendFor(table, "/foo/bar/baz"), "innerer");
    EXPECT_EQ(backendFor(table, "/foo/bar/baz/wibble"), "innerer");
    EXPECT_EQ(backendFor(table, "/foo/bar/baz.json"), "outer");
}

TEST(RouteTable, HoldsTheSamePathAsExactAndAsPrefix) {
    const auto table = tableOf(backendsOf({"e", "p"}), {backendRoute("/foo", "exact", "e"),
                                                        backendRoute("/foo", "prefix", "p")});
    EXPECT_EQ(backendFor(table, "/foo"), "e");
    EXPECT_EQ(backendFor(table, "/foo/bar"), "p");
    EXPECT_EQ(table.match("/foo")->type, RouteType::Exact);
    EXPECT_EQ(table.match("/foo/bar")->type, RouteType::Prefix);
    EXPECT_EQ(table.match("/foo/bar")->path, "foo");
}

TEST(RouteTable, CatchesAllByARootPrefix) {
    const auto table = tableOf(backendsOf({"a", "b"}), {backendRoute("/", "prefix", "a"),
                                                        backendRoute("/b", "exact", "b")});
    for (const auto* path : {"/anything", "", "/the/hell", "///you//", "!like!", "/b/c"}) {
        EXPECT_EQ(backendFor(table, path), "a") << path;
    }
    EXPECT_EQ(backendFor(table, "//b/"), "b");
}

TEST(RouteTable, KeepsTheLastOfDuplicatesAndCountsAll) {
    const auto table = tableOf(backendsOf({"a", "b"}), {backendRoute("/foo/", "exact", "a"),
                                                        backendRoute("/foo//", "exact", "b")});
    EXPECT_EQ(backendFor(table, "/foo"), "b");
    EXPECT_EQ(table.report().registrations, 4u) << "two, and the two probes without a backend";
    EXPECT_EQ(table.report().replaced, 1u);
}

TEST(RouteTable, FindsARouteByItsPathAndTypeAlone) {
    const auto table = tableOf(backendsOf({"a"}), {backendRoute("/", "prefix", "a"),
                                                   backendRoute("/foo/bar", "exact", "a")});
    EXPECT_TRUE(table.find("//foo/bar/", RouteType::Exact));
    EXPECT_FALSE(table.find("/foo/bar", RouteType::Prefix));
    EXPECT_FALSE(table.find("/foo", RouteType::Exact));
    EXPECT_FALSE(table.find("/foo", RouteType::Prefix));
    EXPECT_TRUE(table.find("", RouteType::Prefix));
}

TEST(RouteTable, VisitsWhatWasRegisteredInItsOrder) {
    const auto table =
        tableOf(backendsOf({"a", "b"}),
                {backendRoute("/p", "prefix", "a"), backendRoute("/x", "exact", "a"),
                 backendRoute("/y", "exact", "a"), backendRoute("/x/", "exact", "b")});
    std::string visited;
    table.forEach([&](const Match& route) {
        const auto first = table.find(route.path, route.type);
        visited +=
            std::string(route.path) + (first->path.data() == route.path.data() ? " " : " again ");
        EXPECT_LT(table.numberOf(*route.handler), table.handlerCount());
    });
    EXPECT_EQ(visited, "x y x again __probe__/gone __probe__/router-redirect p ");
}

TEST(RouteTable, SkipsWhatItCannotUseAndLoadsTheRest) {
    const auto table = tableOf(
        backendsOf({"a"}),
        {{.routeType = "exact", .backendId = "a"},
         {.incomingPath = "/x", .backendId = "a"},
         backendRoute("/%zz", "exact", "a"),
         {.incomingPath = "/y", .routeType = "exact", .schemaName = "fooey"},
         backendRoute("/z", "exact", "unknown"),
         {.incomingPath = "/r", .routeType = "exact", .schemaName = "redirect"},
         {.incomingPath = "/ok", .routeType = "exact", .schemaName = "fooey", .backendId = "a"}});
    EXPECT_EQ(backendFor(table, "/ok"), "a");
    const auto& report = table.report();
    EXPECT_EQ(report.skippedFor(SkipReason::NilPathOrType), 2u);
    EXPECT_EQ(report.skippedFor(SkipReason::UnparsablePath), 1u);
    EXPECT_EQ(report.skippedFor(SkipReason::NilBackend), 1u);
    EXPECT_EQ(report.skippedFor(SkipReason::UnknownBackend), 2u) << "/z, and the probe's backend";
    EXPECT_EQ(report.skippedFor(SkipReason::NilRedirectTarget), 1u);
}

TEST(RouteTable, SkippedDuplicateLeavesTheEarlierRoute) {
    const auto table = tableOf(backendsOf({"a"}), {backendRoute("/foo", "exact", "a"),
                                                   backendRoute("/foo", "exact", "unknown")});
    EXPECT_EQ(backendFor(table, "/foo"), "a");
}

TEST(RouteTable, IsEmptyIfEveryRouteWasSkippedAndGetsNoProbes) {
    const auto table =
        tableOf(backendsOf({"router-probe-backend"}), {backendRoute("/foo", "exact", "unknown")});
    EXPECT_TRUE(table.isEmpty());
    EXPECT_FALSE(table.match("/__probe__/gone"));
}

TEST(RouteTable, AddsItsProbesBehindTheRoutes) {
    const auto table =
        tableOf(backendsOf({"a", "router-probe-backend"}), {backendRoute("/", "exact", "a")});
    EXPECT_EQ(backendFor(table, "/__probe__"), "router-probe-backend");
    EXPECT_EQ(backendFor(table, "/__probe__/any/thing"), "router-probe-backend");
    EXPECT_EQ(table.match("/__probe__/gone")->handler->kind, HandlerKind::Gone);
    EXPECT_EQ(table.match("/__probe__/router-redirect")->handler->target, "/__probe__/redirected");
}

TEST(RouteTable, SendsATalkativeGonePageToItsBackendOrToFrontend) {
    auto talkative = goneRoute("/own", "exact", R"({"explanation": "Moved to a museum"})");
    talkative.backendId = "a";
    const auto table = tableOf(backendsOf({"a", "frontend"}),
                               {talkative, goneRoute("/default", "exact", R"({"x": 1})"),
                                goneRoute("/silent", "exact", R"({"x": "", "y": null})"),
                                goneRoute("/broken", "exact", "{"), goneRoute("/nil", "exact")});
    EXPECT_EQ(backendFor(table, "/own"), "a");
    EXPECT_EQ(backendFor(table, "/default"), "frontend");
    for (const auto* path : {"/silent", "/broken", "/nil"}) {
        EXPECT_EQ(table.match(path)->handler->kind, HandlerKind::Gone) << path;
    }
}

TEST(RouteTable, MongoDbEraKnowsBoomDisabledAndTemporary) {
    auto temporary = redirectRoute("/temporary", "exact", "/t");
    temporary.redirectType = "temporary";
    auto disabled = backendRoute("/disabled", "exact", "unknown");
    disabled.disabled = true;
    const auto table =
        tableOf(backendsOf({"a"}),
                {temporary,
                 disabled,
                 {.incomingPath = "/boom", .routeType = "exact", .schemaName = "boom"},
                 {.incomingPath = "/fooey", .routeType = "exact", .schemaName = "fooey"},
                 {.routeType = "prefix", .schemaName = "backend", .backendId = "a"}},
                Era::MongoDb);
    EXPECT_TRUE(table.match("/temporary")->handler->temporary);
    EXPECT_EQ(table.match("/disabled")->handler->kind, HandlerKind::Disabled);
    EXPECT_EQ(table.match("/boom")->handler->kind, HandlerKind::Boom);
    EXPECT_EQ(backendFor(table, "/fooey"), "a") << "skipped, so the nameless root prefix has it";
    EXPECT_EQ(table.report().skippedFor(SkipReason::UnknownHandler), 1u);
    EXPECT_EQ(backendFor(table, "/__probe__/gone"), "a") << "no probes then";
}

TEST(RouteTable, AnswersAPathLongerThanAnyRoute) {
    const auto table = tableOf(backendsOf({"a"}), {backendRoute("/a/b", "prefix", "a")});
    std::string hostile = "/a/b";
    for (int i = 0; i < 5000; ++i) {
        hostile += "//x";
    }
    EXPECT_EQ(backendFor(table, hostile), "a");
    EXPECT_EQ(backendFor(table, std::string(100'000, '/') + "a//b" + std::string(1000, '/')), "a");
    EXPECT_EQ(backendFor(table, "/x" + hostile), "miss");
}

TEST(RouteTable, SurvivesBeingMoved) {
    auto table = tableOf(backendsOf({"a"}), {redirectRoute("/r", "prefix", "/target")});
    const RouteTable moved = std::move(table);
    EXPECT_EQ(moved.match("/r/x")->handler->source, "/r");
    EXPECT_EQ(moved.match("/r/x")->handler->target, "/target");
}

} // namespace
} // namespace doppel::routing::test
