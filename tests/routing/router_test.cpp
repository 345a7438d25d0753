// SPDX-License-Identifier: Apache-2.0
#include "models/routing/admin.h"
#include "models/routing/router.h"
#include "models/routing/transport_failure.h"
#include "tests/routing/route_fixture.h"

#include <gtest/gtest.h>

#include <string>

namespace doppel::routing::test {
namespace {

std::string locationOf(const RouteTable& table, std::string_view target) {
    return answer(table, "GET", target).location;
}

std::string forwardedOf(const RouteTable& table, std::string_view target) {
    const auto reply = answer(table, "GET", target);
    return reply.forwarding ? reply.forwarding->target : "not forwarded";
}

TEST(Router, AnswersUnavailableBeforeAllElseWhileItHasNoRoutes) {
    const RouteTable empty;
    for (const auto* target : {"/", "/FOO", "/__probe__/gone"}) {
        const auto reply = answer(empty, "GET", target);
        EXPECT_EQ(reply.status, 503) << target;
        EXPECT_EQ(reply.body, "");
        EXPECT_EQ(reply.contentType, "");
    }
}

TEST(Router, RefusesATargetThatIsNoUrl) {
    const auto table = tableOf(backendsOf({"a"}), {backendRoute("/", "prefix", "a")});
    EXPECT_EQ(answer(table, "GET", "/%zz").status, 400);
    EXPECT_EQ(answer(table, "GET", "foo").status, 400);
    EXPECT_EQ(answer(table, "OPTIONS", "*").status, 200);
}

TEST(Router, ForwardsAPathAsItWasReceivedBehindTheBasePath) {
    Backends backends;
    backends.add("plain", "http://plain.internal");
    backends.add("slash", "http://slash.internal/");
    backends.add("base", "http://base.internal/some%20thing");
    backends.add("query", "http://query.internal/q?k=1");
    const auto table = tableOf(
        backends, {backendRoute("/p", "prefix", "plain"), backendRoute("/s", "prefix", "slash"),
                   backendRoute("/b", "prefix", "base"), backendRoute("/q", "prefix", "query")});
    EXPECT_EQ(forwardedOf(table, "//p//x%2Fy%61/?a=b&c"), "//p//x%2Fy%61/?a=b&c");
    EXPECT_EQ(forwardedOf(table, "/s"), "/s");
    EXPECT_EQ(forwardedOf(table, "/b/c?d"), "/some%20thing/b/c?d");
    EXPECT_EQ(forwardedOf(table, "/p/a\"b"), "/p/a%22b") << "no possible encoding: encoded anew";
    EXPECT_EQ(forwardedOf(table, "/p?"), "/p?");
    EXPECT_EQ(forwardedOf(table, "/p?a;b&c=1"), "/p?c=1");
    EXPECT_EQ(forwardedOf(table, "/q?z"), "/q/q?k=1&z");
    EXPECT_EQ(forwardedOf(table, "http://www.gov.uk/p?x"), "/p?x");
}

TEST(Router, NamesTheBackend) {
    const auto table = tableOf(backendsOf({"a", "b"}), {backendRoute("/b", "exact", "b")});
    const auto reply = answer(table, "POST", "/b");
    ASSERT_TRUE(reply.forwarding);
    EXPECT_EQ(table.backends()[reply.forwarding->backend].host, "b.internal");
}

TEST(Router, CleansLocalTargetsButNotForeignOnes) {
    const auto table =
        tableOf(backendsOf({}), {redirectRoute("/rep", "prefix", "/target"),
                                 redirectRoute("/ext", "prefix", "https://x.example/y"),
                                 redirectRoute("/deep/rel", "exact", "../other"),
                                 redirectRoute("/empty", "exact", "")});
    EXPECT_EQ(locationOf(table, "/rep//a"), "/target/a");
    EXPECT_EQ(locationOf(table, "//rep/a"), "/target/rep/a");
    EXPECT_EQ(locationOf(table, "/rep/../x"), "/x");
    EXPECT_EQ(locationOf(table, "/rep/a/"), "/target/a/");
    EXPECT_EQ(locationOf(table, "/rep/a/?x=//y/../z"), "/target/a/?x=//y/../z");
    EXPECT_EQ(locationOf(table, "/ext/a//b/../c"), "https://x.example/y/a//b/../c");
    EXPECT_EQ(locationOf(table, "/deep/rel"), "/other");
    EXPECT_EQ(locationOf(table, "/empty"), "/");
}

TEST(Router, NeverLetsARequestBreakTheHeader) {
    const auto table = tableOf(backendsOf({}), {redirectRoute("/rep", "prefix", "/target")});
    EXPECT_EQ(locationOf(table, "/rep/a%0D%0ASet-Cookie:x"), "/target/a  Set-Cookie:x");
    EXPECT_EQ(locationOf(table, "/rep/%C3%A9"), "/target/%c3%a9");
}

TEST(Router, EscapesTheHtmlOfARedirect) {
    const auto table = tableOf(backendsOf({}), {redirectRoute("/rep", "prefix", "/target")});
    EXPECT_EQ(answer(table, "GET", "/rep/<'\">").body,
              "<a href=\"/target/&lt;&#39;&#34;&gt;\">Moved Permanently</a>.\n\n");
}

TEST(Router, RedirectsForHalfAnHourWithABodyForGetOnly) {
    const auto table = tableOf(backendsOf({}), {redirectRoute("/r", "exact", "/t")});
    const auto get = answer(table, "GET", "/r");
    EXPECT_EQ(get.cacheControl(), "max-age=1800, public");
    EXPECT_EQ(get.contentType, "text/html; charset=utf-8");
    const auto head = answer(table, "HEAD", "/r");
    EXPECT_EQ(head.status, 301);
    EXPECT_EQ(head.contentType, "text/html; charset=utf-8");
    EXPECT_EQ(head.body, "");
    const auto post = answer(table, "POST", "/r");
    EXPECT_EQ(post.status, 301);
    EXPECT_EQ(post.contentType, "");
    EXPECT_EQ(post.body, "");
}

TEST(Router, MergesTheFirstAnalyticsValueIntoTheTarget) {
    const auto table =
        tableOf(backendsOf({}), {redirectRoute("/q", "exact", "https://x.example/a?z=1&b=c d#frag"),
                                 redirectRoute("/bad", "exact", "/%zz")});
    EXPECT_EQ(locationOf(table, "/q?_ga=1%262&_ga=3"),
              "https://x.example/a?_ga=1%262&b=c+d&z=1#frag");
    EXPECT_EQ(locationOf(table, "/q?_ga=&_ga=3"), "https://x.example/a?z=1&b=c d#frag");
    EXPECT_EQ(locationOf(table, "/q?%5Fga=7"), "https://x.example/a?_ga=7&b=c+d&z=1#frag");
    EXPECT_EQ(locationOf(table, "/bad?_ga=1"), "/%zz");
}

TEST(Router, LowersAShoutedPathEvenWhereARouteExists) {
    const auto table = tableOf(backendsOf({"a"}), {backendRoute("/CAPS", "exact", "a")});
    EXPECT_EQ(locationOf(table, "/CAPS?Q=%41b"), "/caps?Q=%41b");
    EXPECT_EQ(locationOf(table, "/A//B/"), "/a/b/");
    EXPECT_EQ(answer(table, "GET", "/F").status, 404);
}

TEST(Router, MongoDbEraAnswersBoomDisabledAndTemporary) {
    auto temporary = redirectRoute("/temporary", "exact", "/t");
    temporary.redirectType = "temporary";
    auto disabled = goneRoute("/disabled", "exact");
    disabled.disabled = true;
    const auto table =
        tableOf(backendsOf({}),
                {temporary,
                 disabled,
                 {.incomingPath = "/boom", .routeType = "exact", .schemaName = "boom"}},
                Era::MongoDb);
    EXPECT_EQ(answer(table, "GET", "/temporary").status, 302);
    EXPECT_EQ(answer(table, "GET", "/temporary").body, "<a href=\"/t\">Found</a>.\n\n");
    EXPECT_EQ(answer(table, "GET", "/disabled").status, 503);
    EXPECT_EQ(answer(table, "GET", "/disabled").body, "503 Service Unavailable\n");
    EXPECT_EQ(answer(table, "GET", "/boom").status, 500);
}

TEST(TransportFailure, IsABadGatewayATimeoutOrAnError) {
    EXPECT_EQ(answer(TransportFailure::ConnectionRefused).status, 502);
    EXPECT_EQ(answer(TransportFailure::Timeout).status, 504);
    EXPECT_EQ(answer(TransportFailure::ConnectionReset).status, 500);
    EXPECT_EQ(answer(TransportFailure::NameNotFound).status, 500);
    EXPECT_EQ(answer(TransportFailure::Other).status, 500);
    EXPECT_EQ(answer(TransportFailure::Timeout).body, "");
}

TEST(Admin, QueuesAReloadByPostOnly) {
    EXPECT_EQ(answerAdmin("POST", "/reload").answer.status, 202);
    EXPECT_TRUE(answerAdmin("POST", "/reload").queuesReload);
    EXPECT_EQ(answerAdmin("GET", "/reload").answer.status, 405);
    EXPECT_EQ(answerAdmin("GET", "/reload").answer.allow, "POST");
    EXPECT_FALSE(answerAdmin("GET", "/reload").queuesReload);
    EXPECT_EQ(answerAdmin("POST", "/reload/foo").answer.status, 404);
    EXPECT_EQ(answerAdmin("GET", "/healthcheck").answer.body, "OK");
    EXPECT_EQ(answerAdmin("POST", "/healthcheck").answer.allow, "GET");
}

} // namespace
} // namespace doppel::routing::test
