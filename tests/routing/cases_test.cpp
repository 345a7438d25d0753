// SPDX-License-Identifier: Apache-2.0
// The Router's own test suites restated as a table of facts. Rows about look-ups and redirects are
// read from their notation; the rows in prose have a check of their own each. A row that nothing
// here understands fails.
#include "models/routing/admin.h"
#include "models/routing/path.h"
#include "models/routing/proxy_headers.h"
#include "models/routing/router.h"
#include "models/routing/transport_failure.h"
#include "tests/routing/route_fixture.h"
#include "tests/routing/tab_separated.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace doppel::routing::test {
namespace {

using Texts = std::vector<std::string>;

Texts splitByAny(std::string text) {
    for (auto at = text.find(" ; "); at != text.npos; at = text.find(" ; ")) {
        text.replace(at, 3, ", ");
    }
    return splitBy(text, ", ");
}

std::string unquoted(std::string text) {
    std::erase(text, '"');
    return text;
}

std::string before(const std::string& text, std::string_view mark) {
    return text.substr(0, text.find(mark));
}

std::string after(const std::string& text, std::string_view mark) {
    const auto at = text.find(mark);
    return at == text.npos ? "" : text.substr(at + mark.size());
}

// A row's routes, in either of its notations, owning their texts.
class Routes {
public:
    Routes(const std::string& group, const std::string& notation) {
        const bool trie = group.starts_with("trie");
        const std::string deleted = after(notation, " then delete ");
        for (const auto& item : splitByAny(before(notation, " then delete "))) {
            if (item == "(no routes)") {
                continue;
            }
            if (!trie) {
                addRoute(item);
            } else if (before(item, "=") != deleted) { // tables are rebuilt whole, without it
                const auto path = before(item, "=") == "(root)" ? "/" : before(item, "=");
                add(path, group == "trie-prefix" ? "prefix" : "exact", {}, after(item, "="), {},
                    {});
            }
        }
    }

    RouteTable table() const {
        Backends backends;
        for (const auto& route : routes_) {
            if (!route.backend.empty() && route.backend != "unknown backend") {
                backends.add(route.backend, "http://" + std::string("b.internal"));
            }
        }
        RouteTableBuilder builder(backends);
        for (const auto& r : routes_) {
            const auto field = [](const std::string& text) {
                return text.empty() ? RouteRecord::Field{} : RouteRecord::Field(text);
            };
            builder.add({.incomingPath = r.path,
                         .routeType = r.type,
                         .schemaName = field(r.schema),
                         .backendId = field(r.backend),
                         .redirectTo = field(r.target),
                         .segmentsMode = field(r.mode)});
        }
        return std::move(builder).build();
    }

    const std::string& target(std::size_t index) const {
        return routes_.at(std::min(index, routes_.size() - 1)).target;
    }

private:
    struct Owned {
        std::string path, type, schema, backend, target, mode;
    };

    void add(std::string path,
             std::string type,
             std::string schema,
             std::string backend,
             std::string target,
             std::string mode) {
        routes_.push_back({std::move(path), std::move(type), std::move(schema), std::move(backend),
                           std::move(target), std::move(mode)});
    }

    // "E /path backend", "P /path -> target [mode]", "E /path handler "name""
    void addRoute(const std::string& item) {
        const std::string type = item[0] == 'P' ? "prefix" : "exact";
        const std::string path = before(item.substr(2), " ");
        const std::string rest = after(item.substr(2), " ");
        if (rest.starts_with("-> ")) {
            const auto words = splitBy(before(rest.substr(3), " ("), " ");
            add(path, type, "redirect", {}, words[0], words.size() > 1 ? words[1] : "");
        } else if (rest.starts_with("handler ")) {
            add(path, type, unquoted(rest.substr(8)), {}, {}, {});
        } else {
            add(path, type, {}, rest, {}, {});
        }
    }

    std::vector<Owned> routes_;
};

// One expectation a request: a single one stands for all.
Texts expectations(const std::string& notation, std::size_t requests) {
    Texts list = splitBy(notation, " ; ");
    if (list.size() == 1) {
        list.assign(requests, list[0]);
    }
    return list;
}

void checkLookup(const Texts& row) {
    const RouteTable table = Routes(row[0], row[1]).table();
    const Texts requests = splitBy(row[2], " ; ");
    const Texts expected = expectations(row[3], requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        auto id = before(expected[i], " (");
        if (id.starts_with("found, ")) {
            id = id.substr(7);
        }
        const auto path = requests[i] == "(root)" ? "/" : unquoted(requests[i]);
        EXPECT_EQ(backendFor(table, path), id) << requests[i];
    }
}

void checkRequest(const Texts& row) {
    const RouteTable table = Routes(row[0], row[1]).table();
    const Texts requests = splitBy(row[2], " ; ");
    const Texts expected = expectations(row[3], requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto reply = answer(table, "GET", requests[i]);
        const auto word = before(before(expected[i], " ("), ",");
        if (!reply.forwarding) {
            EXPECT_EQ(std::to_string(reply.status), word) << requests[i];
            continue;
        }
        if (word != "200") {
            EXPECT_EQ(table.backends()[reply.forwarding->backend].id, word) << requests[i];
        }
        if (const auto seen = before(after(expected[i], "forwarded as "), ")"); !seen.empty()) {
            EXPECT_EQ(reply.forwarding->target, seen);
        }
    }
}

// The Location that the row's word stands for.
std::string
expectedLocation(std::string word, const std::string& target, const std::string& request) {
    if (word.starts_with("301 ")) {
        word = word.substr(4);
    }
    if (word.starts_with("same URL")) {
        return target;
    }
    if (word == "query kept verbatim") {
        return target + "?" + after(request, "?");
    }
    word = before(word, " (");
    if (!word.starts_with("...")) {
        return word;
    }
    word = word.substr(3);
    const auto host = target.substr(0, target.find('/', target.find("//") + 2));
    return (word.starts_with('?') ? before(target, "?") : host) + word;
}

void checkRedirect(const Texts& row) {
    const Routes routes(row[0], row[1]);
    const RouteTable table = routes.table();
    const Texts requests = splitBy(row[2], " ; ");
    const Texts expected = expectations(row[3], requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto reply = answer(table, "GET", requests[i]);
        EXPECT_EQ(reply.status, 301);
        EXPECT_EQ(reply.location, expectedLocation(expected[i], routes.target(i), requests[i]));
        EXPECT_EQ(reply.cacheControl(), "max-age=1800, public");
    }
}

void checkSplit(const Texts& row) {
    auto list = before(row[3].substr(1), "]");
    std::replace(list.begin(), list.end(), ',', '/');
    for (const auto& path : splitBy(row[2], " ; ")) {
        const std::string decoded = unquoted(path);
        std::string normalised(decoded.size(), '-');
        normalised.resize(normaliseInto(normalised.data(), normalised.size(), decoded));
        EXPECT_EQ(normalised, list) << path;
    }
}

void checkCaps(const Texts&) {
    const std::string lower = "/guidance/keeping-a-pet-pig-or-micropig";
    const auto table = tableOf(
        backendsOf({"b"}), {backendRoute(lower, "exact", "b"),
                            backendRoute("/GUIDANCE/keeping-a-pet-pig-or-micropig", "exact", "b")});
    const auto reply = answer(table, "GET", "/GUIDANCE/KEEPING-A-PET-PIG-OR-MICROPIG?Pig=Kunekune");
    EXPECT_EQ(reply.status, 301);
    EXPECT_EQ(reply.location, lower + "?Pig=Kunekune");
    EXPECT_TRUE(answer(table, "GET", lower).forwarding);
    const auto mixed = answer(table, "GET", "/GUIDANCE/keeping-a-pet-pig-or-micropig");
    ASSERT_TRUE(mixed.forwarding);
    EXPECT_EQ(mixed.forwarding->target, "/GUIDANCE/keeping-a-pet-pig-or-micropig");
}

void checkProbe(const Texts& row) {
    if (row[1] == "(no routes)") {
        EXPECT_EQ(answer(RouteTable(), "GET", "/__probe__/x").status, 503);
        return;
    }
    const auto table =
        tableOf(backendsOf({"a", "router-probe-backend"}), {backendRoute("/a", "exact", "a")});
    EXPECT_EQ(answer(table, "GET", "/__probe__/gone").status, 410);
    const auto redirect = answer(table, "GET", "/__probe__/router-redirect");
    EXPECT_EQ(redirect.status, 301);
    EXPECT_EQ(redirect.location, "/__probe__/redirected");
    const auto other = answer(table, "GET", "/__probe__/other");
    ASSERT_TRUE(other.forwarding);
    EXPECT_EQ(table.backends()[other.forwarding->backend].id, "router-probe-backend");
}

void checkProxy(const Texts& row) {
    if (row[3] == "502") {
        EXPECT_EQ(answer(TransportFailure::ConnectionRefused).status, 502);
    } else if (row[3] == "504") {
        EXPECT_EQ(answer(TransportFailure::Timeout).status, 504);
    } else {
        // A slow body is no failure: there is none to map, and the backend's 200 passes.
        EXPECT_EQ(row[3], "200 full body");
    }
}

void checkProxyHeaders(const Texts& row) {
    const auto via = [](HeaderList list, HttpVersion version) {
        return forwardedHeaders(list, version, "backend.internal", "192.0.2.7").back().value;
    };
    if (row[2].starts_with("Via")) {
        EXPECT_EQ(via({}, {1, 1}), "1.1 router");
        EXPECT_EQ(via({{"Via", "1.0 fred, 1.1 barney"}}, {1, 1}),
                  "1.0 fred, 1.1 barney, 1.1 router");
        EXPECT_EQ(via({}, {1, 0}), "1.0 router");
        EXPECT_EQ(returnedHeaders({}, {1, 1}).back().value, "1.1 router");
        return;
    }
    const auto out =
        forwardedHeaders({{"Host", "www.gov.uk"}}, {}, "backend.internal", "192.0.2.7");
    EXPECT_EQ(out.front(), (HeaderField{"Host", "backend.internal"}));
    for (const auto& field : out) {
        for (const auto* absent :
             {"User-Agent", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port"}) {
            EXPECT_NE(field.name, absent);
        }
    }
}

void checkProxyPath(const Texts&) {
    Backends backends;
    backends.add("b", "http://b.internal/something");
    const auto table = tableOf(backends, {backendRoute("/foo/bar", "prefix", "b")});
    const auto reply = answer(table, "GET", "/foo/bar?baz=qux");
    ASSERT_TRUE(reply.forwarding);
    EXPECT_EQ(reply.forwarding->target, "/something/foo/bar?baz=qux");
}

void checkAdmin(const Texts& row) {
    const Texts requests = splitBy(row[2], " ; ");
    const Texts expected = splitBy(row[3], " ; ");
    ASSERT_EQ(requests.size(), expected.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto reply = answerAdmin(before(requests[i], " "), after(requests[i], " ")).answer;
        EXPECT_EQ(std::to_string(reply.status), before(expected[i], " ")) << requests[i];
        const auto detail = unquoted(after(expected[i], " "));
        if (detail.starts_with("Allow: ")) {
            EXPECT_EQ(reply.allow, detail.substr(7));
        } else if (!detail.empty()) {
            EXPECT_EQ(reply.body, detail);
        }
    }
}

// Deleting from a live trie is what the Router never does: its tables are rebuilt whole. Nothing to
// hold it against.
void checkNothing(const Texts&) {}

TEST(RouterCases, HoldRowByRow) {
    const std::map<std::string, std::function<void(const Texts&)>> checks = {
        {"trie-get", checkLookup},
        {"trie-prefix", checkLookup},
        {"trie-del", checkNothing},
        {"split", checkSplit},
        {"mux", checkLookup},
        {"select", checkRequest},
        {"slashes", checkRequest},
        {"encoding", checkRequest},
        {"redirect", checkRedirect},
        {"redirect-ext", checkRedirect},
        {"redirect-ga", checkRedirect},
        {"caps", checkCaps},
        {"empty", checkRequest},
        {"load", checkRequest},
        {"probe", checkProbe},
        {"proxy", checkProxy},
        {"proxy-hdr", checkProxyHeaders},
        {"proxy-path", checkProxyPath},
        {"api", checkAdmin}};
    const auto rows = readTabSeparated(dataFile("router_cases.tsv"));
    if (rows.empty()) {
        GTEST_SKIP() << "router_cases.tsv is not here";
    }
    for (const auto& row : rows) {
        ASSERT_EQ(row.size(), 4u);
        SCOPED_TRACE(row[0] + ": " + row[1]);
        const auto check = checks.find(row[0]);
        ASSERT_NE(check, checks.end());
        check->second(row);
    }
    EXPECT_EQ(rows.size(), 53u);
}

} // namespace
} // namespace doppel::routing::test
