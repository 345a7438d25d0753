// SPDX-License-Identifier: Apache-2.0
// Properties of the table for any routes and any paths, shrunk by RapidCheck when they fail. The
// short form takes fixed seeds; with DOPPEL_LONG=1 there are 100 times as many cases of a seed that
// changes and is said; RC_PARAMS overrules both.
#include "models/routing/router.h"
#include "tests/routing/naive_router.h"
#include "tests/routing/route_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <ostream>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <string>
#include <vector>

namespace doppel::routing::test {

std::ostream& operator<<(std::ostream& out, const NaiveRoute& route) {
    const auto show = [](const std::optional<std::string>& field) {
        return field.value_or("nil");
    };
    return out << show(route.type) << ' ' << show(route.path) << ' ' << show(route.schema) << ' '
               << show(route.backend) << ' ' << show(route.target) << ' ' << show(route.details);
}

namespace {

using rc::Gen;
using Text = std::optional<std::string>;

// RapidCheck reads its parameters when the first property runs.
const bool kConfigured = [] {
    constexpr int kKeep = 0;
    const bool isLong = std::getenv("DOPPEL_LONG") != nullptr;
    ::setenv("RC_PARAMS", isLong ? "max_success=30000" : "max_success=300 seed=36", kKeep);
    return true;
}();

const std::set<std::string> kBackends = {"v", "w", "frontend", "router-probe-backend"};

Gen<std::string> segments() {
    return rc::gen::weightedElement<std::string>({{20, "a"},
                                                  {20, "b"},
                                                  {8, "c"},
                                                  {4, "A"},
                                                  {4, "AB"},
                                                  {2, "F1"},
                                                  {2, "a.json"},
                                                  {2, "aa"},
                                                  {2, "."},
                                                  {2, ".."},
                                                  {2, "%61"}, // a
                                                  {2, "%41"}, // A
                                                  {2, "caf%C3%A9"},
                                                  {2, "%FF"},
                                                  {2, "a%2Fb"},
                                                  {2, "%2f"},
                                                  {2, "a+b"},
                                                  {2, "a;b"},
                                                  {2, "%20"},
                                                  {2, "_"},
                                                  {1, "__probe__"},
                                                  {1, "gone"},
                                                  {1, "router-redirect"},
                                                  {1, "%zz"},
                                                  {1, "%4"},
                                                  {2, "a-guide-to-the-guidance-on-guides"}});
}

Gen<std::string> slashes() {
    return rc::gen::weightedElement<std::string>({{30, "/"}, {2, "//"}, {1, "///"}});
}

// Mostly of few segments; one in eight a segment repeated, to be nested deeper than a milestone.
Gen<std::string> paths() {
    const auto pieces = rc::gen::mapcat(rc::gen::inRange(0, 6), [](int count) {
        return rc::gen::container<std::vector<std::string>>(
            static_cast<std::size_t>(count),
            rc::gen::apply([](const std::string& s, const std::string& p) { return s + p; },
                           slashes(), segments()));
    });
    return rc::gen::apply(
        [](const std::vector<std::string>& tail, const std::string& end, int repeats) {
            std::string path;
            for (int i = 0; i < repeats; ++i) {
                path += "/a";
            }
            for (const std::string& piece : tail) {
                path += piece;
            }
            // Two slashes in front are a host in a route's text.
            const auto first = std::min(path.find_first_not_of('/'), path.size());
            return "/" + path.substr(first) + end;
        },
        pieces, rc::gen::weightedElement<std::string>({{6, ""}, {1, "/"}, {1, "//"}}),
        rc::gen::weightedOneOf<int>({{7, rc::gen::just(0)}, {1, rc::gen::inRange(0, 140)}}));
}

Gen<Text> maybe(std::size_t weight, Gen<std::string> text) {
    return rc::gen::weightedOneOf<Text>(
        {{weight, rc::gen::map(std::move(text), [](std::string s) { return Text(std::move(s)); })},
         {1, rc::gen::just(Text())}});
}

Gen<NaiveRoute> routes() {
    return rc::gen::build<NaiveRoute>(
        rc::gen::set(&NaiveRoute::path, maybe(40, paths())),
        rc::gen::set(&NaiveRoute::type,
                     maybe(40, rc::gen::element<std::string>("exact", "prefix"))),
        rc::gen::set(&NaiveRoute::schema,
                     maybe(4, rc::gen::weightedElement<std::string>(
                                  {{5, "guide"}, {2, "redirect"}, {1, "gone"}}))),
        rc::gen::set(&NaiveRoute::backend, maybe(20, rc::gen::weightedElement<std::string>(
                                                         {{9, "v"}, {9, "w"}, {1, "unknown"}}))),
        rc::gen::set(&NaiveRoute::target,
                     maybe(9, rc::gen::element<std::string>("/t", "/u", "http://x.example/y"))),
        rc::gen::set(&NaiveRoute::details,
                     maybe(1, rc::gen::element<std::string>("{}", R"({"explanation":"moved"})"))));
}

Gen<std::vector<NaiveRoute>> routeLists() {
    return rc::gen::container<std::vector<NaiveRoute>>(routes());
}

// A target near the routes: one of their paths, cut or lengthened, or any.
std::string anyTarget(const std::vector<NaiveRoute>& list) {
    std::string target = *paths();
    const bool near = *rc::gen::weightedElement<bool>({{3, true}, {1, false}});
    if (near && !list.empty()) {
        const auto& base = list[*rc::gen::inRange<std::size_t>(0, list.size())].path;
        const std::string whole = base.value_or("/");
        const auto keep = *rc::gen::weightedOneOf<std::size_t>(
            {{2, rc::gen::just(whole.size())},
             {1, rc::gen::inRange<std::size_t>(1, whole.size() + 1)}});
        const bool alone = *rc::gen::arbitrary<bool>();
        target = whole.substr(0, keep) + (alone ? "" : target);
    }
    return target + *rc::gen::weightedElement<std::string>({{5, ""}, {1, "?q=/a/b%zz"}});
}

RouteTable built(const std::vector<NaiveRoute>& list, std::uint64_t seed) {
    Backends backends;
    for (const std::string& id : kBackends) {
        backends.add(id, "http://" + id);
    }
    RouteTableBuilder builder(backends, Era::Postgres, seed);
    for (const NaiveRoute& route : list) {
        builder.add({.incomingPath = route.path,
                     .routeType = route.type,
                     .schemaName = route.schema,
                     .backendId = route.backend,
                     .redirectTo = route.target,
                     .details = route.details});
    }
    return std::move(builder).build();
}

std::string outcome(const RouteTable& table, const std::string& target) {
    const Answer reply = answer(table, "GET", target);
    return reply.forwarding ? "to " + table.backends()[reply.forwarding->backend].id
                            : std::to_string(reply.status) + " " + reply.location;
}

// Whether the table says what the naive router says, in the table's words. Of a redirect the match
// tells whose it is: how its Location is written is not the look-up's business.
bool isSame(const std::string& naive, const RouteTable& table, const std::string& target) {
    const Answer reply = answer(table, "GET", target);
    if (naive.starts_with("to ")) {
        return outcome(table, target) == naive;
    }
    if (naive.starts_with("redirect ")) {
        const auto match = table.match(parseRequestTarget("GET", target)->path);
        return reply.status == 301 && match && match->handler->kind == HandlerKind::Redirect &&
               naive == "redirect " + std::string(match->handler->target);
    }
    if (naive == "shouted") {
        return reply.status == 301 && std::none_of(reply.location.begin(), reply.location.end(),
                                                   [](char c) { return c >= 'A' && c <= 'Z'; });
    }
    return !reply.forwarding && std::to_string(reply.status) == naive;
}

RC_GTEST_PROP(RouteTableProperty, AnswersLikeANaiveListOfRoutes, ()) {
    const auto list = *routeLists();
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    const RouteTable table = built(list, seed);
    const NaiveRouter naive(list, kBackends);
    RC_ASSERT(table.report().registrations == naive.registered());
    for (int i = 0; i < 20; ++i) {
        const std::string target = anyTarget(list);
        RC_LOG() << target << " should be " << naive.outcome(target) << ", is "
                 << outcome(table, target) << '\n';
        RC_ASSERT(isSame(naive.outcome(target), table, target));
    }
}

RC_GTEST_PROP(RouteTableProperty, DoesNotDependOnTheOrderButForDuplicates, ()) {
    auto list = *routeLists();
    // The last of the routes of equal segments wins; what is equal only the naive router may say,
    // so each path is kept once.
    std::map<std::pair<Text, Text>, NaiveRoute> byKey;
    for (const NaiveRoute& route : list) {
        const std::string path = route.path.value_or("");
        if (path.find_first_of("%") == path.npos && path.find("//") == path.npos &&
            (path.size() < 2 || path.back() != '/')) {
            byKey[{route.path, route.type}] = route;
        }
    }
    std::vector<NaiveRoute> forwards;
    for (const auto& [key, route] : byKey) {
        forwards.push_back(route);
    }
    const std::vector<NaiveRoute> backwards(forwards.rbegin(), forwards.rend());
    const RouteTable one = built(forwards, 1);
    const RouteTable other = built(backwards, 2);
    for (int i = 0; i < 20; ++i) {
        const std::string target = anyTarget(forwards);
        RC_ASSERT(outcome(one, target) == outcome(other, target));
    }
}

// A chain of prefixes at chosen depths, and a path that leaves it somewhere: the deepest prefix at
// or above that place wins, however many segments lie between.
RC_GTEST_PROP(RouteTableProperty, FindsTheDeepestOfNestedPrefixes, ()) {
    const auto depths =
        *rc::gen::container<std::set<std::size_t>>(rc::gen::inRange<std::size_t>(0, 300));
    const auto leaves = *rc::gen::inRange<std::size_t>(0, 300);
    const auto beyond = *rc::gen::inRange<std::size_t>(0, 300);
    const bool doubled = *rc::gen::arbitrary<bool>();
    const auto chain = [](std::size_t depth, const std::string& piece) {
        std::string path;
        for (std::size_t i = 0; i < depth; ++i) {
            path += piece + std::to_string(i % 10);
        }
        return path;
    };
    RouteTableBuilder builder(backendsOf({"v"}), Era::MongoDb);
    for (const std::size_t depth : depths) {
        builder.add({.incomingPath = "/" + chain(depth, "/n").substr(depth == 0 ? 0 : 1),
                     .routeType = "prefix",
                     .schemaName = "backend",
                     .backendId = "v"});
    }
    const RouteTable table = std::move(builder).build();
    const auto match =
        table.match(chain(leaves, doubled ? "//n" : "/n") + chain(beyond, "/elsewhere"));
    const auto above = depths.upper_bound(leaves);
    RC_ASSERT(match.has_value() == (above != depths.begin()));
    if (match) {
        const std::size_t deepest = *std::prev(above);
        RC_ASSERT(match->path == (deepest == 0 ? "" : chain(deepest, "/n").substr(1)));
    }
}

} // namespace
} // namespace doppel::routing::test
