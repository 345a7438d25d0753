// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_generator.h"
#include "scenarios/input/route_generator_words.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <unordered_set>

namespace doppel::scenarios {
namespace {

using routing::RouteRecord;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t kCount = 100'000;

/// What a generated table is made of, in shares of its routes.
struct Mix {
    std::map<std::string, double, std::less<>> ofSegment, ofBackend, ofHandler, ofType;
    std::size_t distinctPaths = 0;
};

Mix mixOf(const RouteGeneratorOptions& options) {
    Mix mix;
    std::unordered_set<std::string> paths;
    const double one = 1.0 / static_cast<double>(options.count);
    generateRoutes(options, [&](const RouteRecord& route) {
        const std::string path(*route.incomingPath);
        paths.insert(path);
        mix.ofSegment[path.substr(0, path.find('/', 1))] += one;
        mix.ofHandler[std::string(*route.schemaName)] += one;
        mix.ofType[std::string(*route.routeType)] += one;
        mix.ofBackend[std::string(route.backendId.value_or("none"))] += one;
    });
    mix.distinctPaths = paths.size();
    return mix;
}

/// Five standard deviations of a share in kCount draws: a fair generator with one fixed seed stays
/// within.
double noise(double share) {
    return 5 * std::sqrt(share * (1 - share) / static_cast<double>(kCount));
}

TEST(RouteWords, AreDifferentAndNeedNoEscape) {
    const std::set<std::string_view> words(kRouteWords.begin(), kRouteWords.end());
    EXPECT_EQ(words.size(), kRouteWords.size());
    for (const std::string_view word : words) {
        EXPECT_FALSE(word.empty());
        EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), std::string_view::npos)
            << word;
    }
}

TEST(GeneratedRoutes, HaveTheSegmentsOfGovUk) {
    const Mix mix = mixOf({.count = kCount, .seed = 1});
    const std::map<std::string, double> measured = {
        {"/government", 0.43}, {"/hmrc-internal-manuals", 0.09},  {"/dfid-research-outputs", 0.05},
        {"/search", 0.036},    {"/foreign-travel-advice", 0.023}, {"/guidance", 0.021}};
    for (const auto& [segment, share] : measured) {
        EXPECT_NEAR(mix.ofSegment.at(segment), share, noise(share)) << segment;
    }
}

TEST(GeneratedRoutes, HaveTheStatedTypesAndHandlers) {
    const Mix mix = mixOf({.count = kCount, .seed = 2});
    EXPECT_NEAR(mix.ofType.at("prefix"), 0.0128, noise(0.0128));
    EXPECT_NEAR(mix.ofHandler.at("redirect"), 0.09, noise(0.09));
    EXPECT_NEAR(mix.ofHandler.at("gone"), 0.03, noise(0.03));
    EXPECT_NEAR(mix.ofHandler.at("backend"), 0.88, noise(0.88));
}

TEST(GeneratedRoutes, NameEveryBackendOfTheRouterButItsProbe) {
    const Mix mix = mixOf({.count = kCount, .seed = 3});
    for (const char* backend :
         {"collections", "content-store", "email-alert-frontend", "frontend", "smartanswers",
          "account-api", "feedback", "finder-frontend", "licensify", "search-api"}) {
        EXPECT_TRUE(mix.ofBackend.contains(backend)) << backend;
    }
}

TEST(GeneratedRoutes, NeverGiveAPathTwice) {
    EXPECT_EQ(mixOf({.count = kCount, .seed = 4}).distinctPaths, kCount);
    EXPECT_EQ(mixOf({.count = 5, .seed = 4}).distinctPaths, 5U);
}

std::vector<std::string> rowsOf(const RouteGeneratorOptions& options) {
    std::vector<std::string> rows;
    generateRoutes(options, [&](const RouteRecord& r) {
        std::string row;
        for (const auto& field : {r.incomingPath, r.routeType, r.schemaName, r.backendId,
                                  r.redirectTo, r.segmentsMode, r.details}) {
            row += std::string(field.value_or("NULL")) + '|';
        }
        rows.push_back(std::move(row));
    });
    return rows;
}

TEST(GeneratedRoutes, AreTheSameForTheSameSeedOnly) {
    const auto once = rowsOf({.count = 2000, .seed = 5});
    EXPECT_EQ(once, rowsOf({.count = 2000, .seed = 5}));
    EXPECT_NE(once, rowsOf({.count = 2000, .seed = 6}));
}

TEST(GeneratedRoutes, OfASmallerTableBeginALargerOne) {
    const auto few = rowsOf({.count = 500, .seed = 7});
    auto many = rowsOf({.count = 1000, .seed = 7});
    many.resize(500);
    EXPECT_EQ(few, many);
}

class GeneratedRouteFile : public TextFiles {};

TEST_F(GeneratedRouteFile, HoldsTheRoutesOfTheGenerator) {
    const RouteGeneratorOptions options{.count = 3000, .seed = 8};
    const auto path = generatedRouteFile(options, pathOf("cache/doppel"));
    ASSERT_TRUE(path.ok()) << toText(path.errors().front());
    EXPECT_THAT(*path, testing::EndsWith("cache/doppel/routes-3000-8-v1.sqlite"));
    std::vector<std::string> expected;
    generateRoutes(options, [&](const RouteRecord& r) { expected.emplace_back(*r.incomingPath); });
    std::vector<std::string> found;
    ASSERT_TRUE(forEachRoute(*path, [&](const RouteRecord& r) {
                    found.emplace_back(*r.incomingPath);
                }).ok());
    EXPECT_EQ(found, expected);
}

TEST_F(GeneratedRouteFile, FillsATableWithoutASkippedRoute) {
    const auto path = generatedRouteFile({.count = 3000, .seed = 9}, folder_.string());
    ASSERT_TRUE(path.ok());
    routing::Backends backends;
    for (const char* id : {"collections", "content-store", "email-alert-frontend", "frontend",
                           "smartanswers", "account-api", "feedback", "finder-frontend",
                           "licensify", "search-api", "router-probe-backend"}) {
        ASSERT_TRUE(backends.add(id, std::string("http://") + id));
    }
    const auto table = loadRoutes(*path, backends);
    ASSERT_TRUE(table.ok());
    EXPECT_THAT(table->report().skipped, testing::Each(0U));
    EXPECT_EQ(table->report().registrations, 3000U + 3U); // and the Router's probes
}

// Another table by the right name.
TEST_F(GeneratedRouteFile, IsNotTrustedForItsName) {
    const auto other = generatedRouteFile({.count = 10, .seed = 2}, folder_.string());
    ASSERT_TRUE(other.ok());
    std::filesystem::rename(*other, pathOf("routes-3000-8-v1.sqlite"));
    const auto path = generatedRouteFile({.count = 3000, .seed = 8}, folder_.string());
    ASSERT_TRUE(path.ok());
    EXPECT_EQ(*path, pathOf("routes-3000-8-v1.sqlite"));
    EXPECT_EQ(forEachRoute(*path, [](const RouteRecord&) {})->routes, 3000U);
}

TEST(GeneratedRoutes, EndWhenTheyAreStopped) {
    int asked = 0;
    std::uint64_t routes = 0;
    const std::string who = generateRoutes(
        {.count = 100'000}, [&](const RouteRecord&) { ++routes; },
        [&] { return std::string(++asked < 3 ? "" : "Ctrl-C"); });
    EXPECT_EQ(who, "Ctrl-C");
    EXPECT_LT(routes, 10'000U);
}

TEST_F(GeneratedRouteFile, NeedsAPlaceAndASensibleCount) {
    write("file", "");
    EXPECT_FALSE(generatedRouteFile({.count = 10}, pathOf("file/below")).ok());
    EXPECT_THAT(generatedRouteFile({.count = 0}, folder_.string()).errors().front().message,
                HasSubstr("expected 1 to"));
    EXPECT_FALSE(
        generatedRouteFile({.count = RouteGeneratorOptions::kMost + 1}, folder_.string()).ok());
}

TEST(CacheFolder, IsTheUsersOwn) {
    ::setenv("XDG_CACHE_HOME", "/somewhere", 1);
    EXPECT_EQ(*cacheFolder(), "/somewhere/doppel");
    ::setenv("XDG_CACHE_HOME", "relative", 1);
    ::setenv("HOME", "/home/user", 1);
    EXPECT_EQ(*cacheFolder(), "/home/user/.cache/doppel");
    ::unsetenv("XDG_CACHE_HOME");
    ::unsetenv("HOME");
    EXPECT_FALSE(cacheFolder().ok());
}

} // namespace
} // namespace doppel::scenarios
