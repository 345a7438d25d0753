// SPDX-License-Identifier: Apache-2.0
// The table against a naive reading of the Router's semantics: a list of routes, searched from
// front to back.
#include "tests/routing/route_fixture.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace doppel::routing::test {
namespace {

using Segments = std::vector<std::string>;

struct NaiveRoute {
    std::string path;
    bool prefix;
    std::string backend;
};

Segments naiveSplit(const std::string& path) {
    Segments segments;
    std::string piece;
    for (const char c : path + "/") {
        if (c != '/') {
            piece += c;
        } else if (!piece.empty()) {
            segments.push_back(piece);
            piece.clear();
        }
    }
    return segments;
}

bool beginsWith(const Segments& whole, const Segments& head) {
    return whole.size() >= head.size() && std::equal(head.begin(), head.end(), whole.begin());
}

std::string naiveBackend(const std::vector<NaiveRoute>& routes, const std::string& path) {
    const Segments wanted = naiveSplit(path);
    std::string exact;
    std::string prefix;
    std::size_t longest = 0;
    for (const auto& route : routes) {
        const Segments own = naiveSplit(route.path);
        if (!route.prefix && own == wanted) {
            exact = route.backend; // a later one wins
        }
        if (route.prefix && beginsWith(wanted, own) && (prefix.empty() || own.size() >= longest)) {
            prefix = route.backend;
            longest = own.size();
        }
    }
    return !exact.empty() ? exact : !prefix.empty() ? prefix : "miss";
}

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

    // A path of a small alphabet, so that paths meet, with slashes where they don't matter.
    std::string path(std::size_t mostSegments) {
        static const std::vector<std::string> kWords = {
            "a",   "b", "A",          "aa",           "a.json",
            "..",  "é", "government", "publications", "a-guide-to-the-guidance-on-guides-2013",
            "%2F", " "};
        std::string path;
        for (std::size_t left = below(mostSegments + 1); left > 0; --left) {
            path += std::string(below(8) == 0 ? 2 + below(20) : 1, '/');
            path += kWords[below(8) == 0 ? below(kWords.size()) : below(3)];
        }
        if (below(5) == 0) {
            path += "/";
        }
        return path;
    }

private:
    std::mt19937_64 engine_; // its output is fixed by the standard
};

// The path percent-encoded whole, as a route's text must be.
std::string encoded(const std::string& path) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (const char c : path) {
        if (c == '/') {
            text += c;
            continue;
        }
        text += '%';
        text += kDigits[static_cast<unsigned char>(c) >> 4];
        text += kDigits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::size_t cases() {
    const char* wanted = std::getenv("DOPPEL_ROUTING_CASES"); // for a longer run by hand
    return wanted == nullptr ? 20'000 : static_cast<std::size_t>(std::atoll(wanted));
}

TEST(RouteTable, AnswersLikeANaiveListOfRoutes) {
    constexpr std::size_t kPathsPerTable = 40;
    static const std::vector<std::string> kIds = {"v", "w", "x", "y", "z"};
    const auto backends = backendsOf({"v", "w", "x", "y", "z"});
    for (std::size_t seed = 0; seed < cases() / kPathsPerTable; ++seed) {
        Chance chance(seed);
        const std::size_t depth = 1 + chance.below(6);
        std::vector<NaiveRoute> routes;
        RouteTableBuilder builder(backends, Era::MongoDb, seed); // that era adds no probes
        for (std::size_t count = chance.below(25); count > 0; --count) {
            const NaiveRoute route{chance.path(depth), chance.below(2) == 0,
                                   kIds[chance.below(kIds.size())]};
            const std::string text =
                route.path.starts_with("//") ? "//h" + encoded(route.path) : encoded(route.path);
            builder.add({.incomingPath = text,
                         .routeType = route.prefix ? "prefix" : "exact",
                         .schemaName = "backend",
                         .backendId = route.backend});
            routes.push_back(route);
        }
        const RouteTable table = std::move(builder).build();
        ASSERT_EQ(table.report().registrations, routes.size()) << "seed " << seed;
        for (std::size_t i = 0; i < kPathsPerTable; ++i) {
            const bool near = !routes.empty() && chance.below(2) == 0;
            std::string path = near ? routes[chance.below(routes.size())].path : "";
            path += near && chance.below(2) == 0 ? "" : chance.path(depth + 1);
            ASSERT_EQ(backendFor(table, path), naiveBackend(routes, path))
                << "seed " << seed << ", path " << path;
        }
    }
}

} // namespace
} // namespace doppel::routing::test
