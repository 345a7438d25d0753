// SPDX-License-Identifier: Apache-2.0
#include "models/routing/path.h"
#include "models/routing/redirect_cycles.h"
#include "models/routing/router.h"
#include "tests/routing/route_fixture.h"

#include <gmock/gmock.h>

#include <random>
#include <set>
#include <vector>

namespace doppel::routing::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Each cycle as its paths, joined; "…" behind those that grow.
std::vector<std::string> cyclesOf(std::initializer_list<RouteRecord> routes) {
    const RouteTable table = tableOf(backendsOf({"a"}), routes);
    std::vector<std::string> shown;
    for (const RedirectCycle& cycle : redirectCycles(table, 50)) {
        std::string text;
        for (const std::string& path : cycle.paths) {
            text += (text.empty() ? "" : " ") + path;
        }
        shown.push_back(cycle.grows ? cycle.paths.front() + " …" : text);
    }
    return shown;
}

TEST(RedirectCycles, AreToldOnceFromTheirFirstRoute) {
    EXPECT_THAT(cyclesOf({redirectRoute("/in", "exact", "/b"), redirectRoute("/a", "exact", "/b"),
                          redirectRoute("/b", "exact", "/c"), redirectRoute("/c", "exact", "/a"),
                          redirectRoute("/self", "exact", "/self")}),
                ElementsAre("/a /b /c", "/self"));
}

TEST(RedirectCycles, AreNotChainsThatEnd) {
    EXPECT_THAT(
        cyclesOf({redirectRoute("/a", "exact", "/b"), redirectRoute("/b", "exact", "/c"),
                  backendRoute("/c", "exact", "a"), redirectRoute("/d", "exact", "/nowhere"),
                  redirectRoute("/e", "exact", "https://example.com/e"),
                  redirectRoute("/f", "exact", "//example.com/f"),
                  redirectRoute("/g", "prefix", "/h"), backendRoute("/h", "prefix", "a"),
                  redirectRoute("/i", "prefix", "/i/j", "ignore"),
                  backendRoute("/i/j", "exact", "a")}),
        IsEmpty());
}

// What the Router makes of a target decides, not its text.
TEST(RedirectCycles, LeadByCleanedEncodedRelativeAndShoutedPaths) {
    EXPECT_THAT(cyclesOf({redirectRoute("/a", "exact", "/x/../a/?q=1#f")}), ElementsAre("/a"));
    EXPECT_THAT(cyclesOf({redirectRoute("/caf%C3%A9", "exact", "/caf\xC3\xA9")}),
                ElementsAre("/caf\xC3\xA9"));
    EXPECT_THAT(cyclesOf({redirectRoute("/b/c", "exact", "c")}), ElementsAre("/b/c"));
    EXPECT_THAT(cyclesOf({redirectRoute("/news", "exact", "/NEWS")}), ElementsAre("/news /NEWS"));
    EXPECT_THAT(cyclesOf({redirectRoute("/d e", "exact", "/d%20e")}), ElementsAre("/d e"));
}

TEST(RedirectCycles, OfPrefixesHandOnTheRestOfThePath) {
    EXPECT_THAT(cyclesOf({redirectRoute("/a", "prefix", "/b"), redirectRoute("/b", "prefix", "/a"),
                          backendRoute("/a", "exact", "a"), backendRoute("/b", "exact", "a")}),
                ElementsAre("/a/anything /b/anything"));
    EXPECT_THAT(cyclesOf({redirectRoute("/a", "prefix", "/a/b")}), ElementsAre("/a …"));
    EXPECT_THAT(cyclesOf({redirectRoute("/a", "prefix", "/a/b", "ignore")}), ElementsAre("/a"));
}

TEST(RedirectCycles, AreShownInPartWhereTheyAreLong) {
    RouteTableBuilder builder(backendsOf({}));
    for (int i = 0; i < 100; ++i) {
        builder.add(
            redirectRoute("/" + std::to_string(i), "exact", "/" + std::to_string((i + 1) % 100)));
    }
    for (int i = 0; i < 3; ++i) {
        const std::string path = "/self" + std::to_string(i);
        builder.add(redirectRoute(path, "exact", path));
    }
    const RouteTable table = std::move(builder).build();
    const auto cycles = redirectCycles(table, 2);
    ASSERT_THAT(cycles, SizeIs(4));
    EXPECT_EQ(cycles[0].size, 100U);
    EXPECT_THAT(cycles[0].paths, SizeIs(RedirectCycle::kMostPaths));
    EXPECT_EQ(cycles[0].paths.front(), "/0");
    EXPECT_THAT(cycles[1].paths, ElementsAre("/self0"));
    EXPECT_THAT(cycles[3].paths, IsEmpty());
}

/// Whether a browser that asks for a path gives up: it is sent on more often than there are paths.
bool neverArrives(const RouteTable& table, std::string path) {
    constexpr int kMore = 60;
    for (int hop = 0; hop < kMore; ++hop) {
        path = answer(table, "GET", path).location;
        if (path.size() > 10'000) {
            return true; // with a relative target a path may double at each hop
        }
        if (path.empty() || path.starts_with("//") || !path.starts_with('/')) {
            return false;
        }
    }
    return true;
}

// Held against a browser that follows each redirect of random little tables.
TEST(RedirectCycles, AreThereJustWhereABrowserGivesUp) {
    std::minstd_rand chance(36);
    const std::vector<std::string> paths{"/a", "/b", "/a/b", "/b/a", "/a/a", "/", "/b/b/", "/c"};
    const std::vector<std::string> targets{"/a", "/b",  "/a/b", "/b/a", "/c",     "/",
                                           "b",  "/A1", "//x/", "/a/.", "/b?a=b", "/a/../b/b"};
    const auto oneOf = [&](const std::vector<std::string>& texts) {
        return texts[chance() % texts.size()];
    };
    int circular = 0;
    for (int round = 0; round < 3000; ++round) {
        RouteTableBuilder builder(backendsOf({"a"}));
        std::set<std::pair<std::string, std::string>> redirects;
        std::string routes;
        for (int i = 0; i < 5; ++i) {
            const std::string path = oneOf(paths);
            const char* type = chance() % 3 == 0 ? "prefix" : "exact";
            if (chance() % 4 == 0) {
                builder.add(backendRoute(path, type, "a"));
                routes.append(type).append(" ").append(path).append("\n");
            } else {
                const std::string target = oneOf(targets);
                builder.add(redirectRoute(path, type, target));
                redirects.emplace(path, type);
                routes.append(type).append(" ").append(path).append(" -> " + target + "\n");
            }
        }
        const RouteTable table = std::move(builder).build();
        bool givesUp = false;
        for (const auto& [path, type] : redirects) {
            const std::string bare(trimSlashes(path));
            const std::string below = (bare.empty() ? "" : "/" + bare) + "/anything";
            givesUp = givesUp || neverArrives(table, path) || neverArrives(table, "/" + bare) ||
                      (type == "prefix" && neverArrives(table, below));
        }
        const auto cycles = redirectCycles(table, 50);
        ASSERT_EQ(!cycles.empty(), givesUp) << "round " << round << '\n' << routes;
        circular += givesUp ? 1 : 0;
        for (const RedirectCycle& cycle : cycles) {
            EXPECT_TRUE(neverArrives(table, cycle.paths.front())) << routes;
        }
    }
    EXPECT_GT(circular, 300);
    EXPECT_LT(circular, 2700);
}

} // namespace
} // namespace doppel::routing::test
