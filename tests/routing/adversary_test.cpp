// SPDX-License-Identifier: Apache-2.0
// Input chosen to be dear: routes and paths of somebody who wishes the Router ill, some of whom
// know the table's seed. Nothing is timed: the table counts its own work.
#include "models/routing/path_hash.h"
#include "models/routing/router.h"
#include "tests/routing/route_fixture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::routing::test {
namespace {

std::string repeat(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += piece;
    }
    return text;
}

// Prefix routes at every depth from 1 to `depth`.
RouteTable nested(std::size_t depth) {
    RouteTableBuilder builder(backendsOf({"a"}), Era::MongoDb);
    for (std::size_t i = 1; i <= depth; ++i) {
        builder.add({.incomingPath = repeat("/x", i),
                     .routeType = "prefix",
                     .schemaName = "backend",
                     .backendId = "a"});
    }
    return std::move(builder).build();
}

TEST(Adversary, GainsNothingByAMillionDuplicates) {
    constexpr std::size_t kTimes = 1'000'000;
    RouteTableBuilder builder(backendsOf({"a", "b"}));
    for (std::size_t i = 0; i < kTimes; ++i) {
        builder.add(backendRoute("/again", "exact", "a"));
        builder.add(backendRoute("/again/", "prefix", "a"));
    }
    builder.add(backendRoute("/again", "exact", "b"));
    const RouteTable table = std::move(builder).build();
    EXPECT_EQ(backendFor(table, "/again"), "b");
    EXPECT_EQ(backendFor(table, "/again/x"), "a");
    EXPECT_EQ(table.report().registrations, 2 * kTimes + 3) << "and two probes";
    EXPECT_LE(table.workOf("/again").slots, 4u);
    EXPECT_LE(table.workOf("/again/x").slots, 8u);
    EXPECT_LT(table.memoryBytes(), 100 * kTimes) << "what they would take if all were different";
}

TEST(Adversary, CannotMakeRedirectsLoopInsideTheRouter) {
    const auto table = tableOf(backendsOf({"a"}), {redirectRoute("/a", "prefix", "/b"),
                                                   redirectRoute("/b", "prefix", "/a"),
                                                   redirectRoute("/self", "prefix", "/self/self")});
    EXPECT_EQ(answer(table, "GET", "/a/x").location, "/b/x") << "one hop an answer";
    EXPECT_EQ(answer(table, "GET", "/b/x").location, "/a/x");
    EXPECT_EQ(answer(table, "GET", "/self/x").location, "/self/self/x");
}

TEST(Adversary, PaysForSlashesByTheirNumberOnly) {
    constexpr std::size_t k64KiB = 65'536;
    const auto table =
        tableOf(backendsOf({"root", "deep"}),
                {backendRoute("/", "prefix", "root"), backendRoute("/a/b", "exact", "deep")});
    const std::string slashes(k64KiB, '/');
    const auto encoded = "/" + repeat("%2F", k64KiB / 3);
    EXPECT_EQ(backendFor(table, slashes), "root");
    EXPECT_EQ(answer(table, "GET", encoded).forwarding->backend, *table.backends().find("root"));
    EXPECT_EQ(backendFor(table, "/a" + slashes + "b" + slashes), "deep");
    EXPECT_EQ(backendFor(table, "/a" + slashes + "c"), "root");
    for (const auto& path : {slashes, "/a" + slashes + "c", repeat("/y", k64KiB / 2)}) {
        EXPECT_LE(table.workOf(path).slots, 8u);
        EXPECT_LE(table.workOf(path).comparedBytes, 16u);
    }
}

TEST(Adversary, PaysForDepthByOneLookUpInThirtyTwo) {
    constexpr std::size_t kDepth = 1024;
    constexpr std::size_t kStretch = 32;
    const RouteTable table = nested(kDepth);
    for (const std::size_t depth : {1u, 31u, 32u, 33u, 511u, 512u, 1023u, 1024u}) {
        const std::string path = repeat("/x", depth) + repeat("/y", 2000);
        EXPECT_EQ(table.match(path)->path.size(), 2 * depth - 1);
        const LookupWork work = table.workOf(path);
        EXPECT_LE(work.comparisons, 2u);
        EXPECT_LE(work.comparedBytes, 2 * path.size());
        // A look-up looks at two or three slots in the mean; eight is for chance.
        EXPECT_LE(work.slots, 8 * (depth / kStretch + kStretch + 1));
    }
    EXPECT_EQ(table.match(repeat("//x", 700) + "/y")->path.size(), 2u * 700 - 1);
}

// Whoever knows the seed finds routes whose hashes all want one slot.
std::vector<std::string> crowd(std::uint64_t seed, std::size_t count, std::size_t slots) {
    const PathHash hash(seed);
    std::vector<std::string> paths;
    for (std::size_t i = 0; paths.size() < count; ++i) {
        const std::string path = "crowd/" + std::to_string(i);
        if ((hash.of(path) & (slots - 1)) == 0) {
            paths.push_back("/" + path);
        }
    }
    return paths;
}

void expectNoCrowd(std::string_view type) {
    constexpr std::uint64_t kSeed = 7;
    constexpr std::size_t kCount = 1200;
    constexpr std::size_t kSlots = 2048; // what 1,200 paths get
    const auto paths = crowd(kSeed, kCount, kSlots);
    RouteTableBuilder builder(backendsOf({"a"}), Era::MongoDb, kSeed);
    for (const auto& path : paths) {
        builder.add(
            {.incomingPath = path, .routeType = type, .schemaName = "backend", .backendId = "a"});
    }
    const RouteTable table = std::move(builder).build();
    std::size_t slots = 0;
    for (const auto& path : paths) {
        ASSERT_EQ(backendFor(table, path), "a") << path;
        slots += table.workOf(path).slots;
    }
    EXPECT_LT(slots, 8 * kCount) << "600 a look-up if the seed had stayed";
}

TEST(Adversary, WhoKnowsTheSeedCannotCrowdExactRoutes) {
    expectNoCrowd("exact");
}

TEST(Adversary, WhoKnowsTheSeedCannotCrowdPrefixes) {
    expectNoCrowd("prefix");
}

// Fewer than the limit of a run: no new seed, and the work stays under it.
TEST(Adversary, PaysAtMostForOneRunOfSlots) {
    constexpr std::uint64_t kSeed = 7;
    constexpr std::size_t kCount = 1000;
    const auto paths = crowd(kSeed, kCount + 50, 2048);
    RouteTableBuilder builder(backendsOf({"a"}), Era::MongoDb, kSeed);
    for (std::size_t i = 0; i < kCount; ++i) {
        builder.add({.incomingPath = paths[i],
                     .routeType = "exact",
                     .schemaName = "backend",
                     .backendId = "a"});
    }
    const RouteTable table = std::move(builder).build();
    EXPECT_EQ(backendFor(table, paths[kCount - 1]), "a");
    EXPECT_GT(table.workOf(paths[kCount - 1]).slots, 900u) << "the crowd is one";
    for (std::size_t i = kCount; i < paths.size(); ++i) {
        EXPECT_EQ(backendFor(table, paths[i]), "miss");
        EXPECT_LE(table.workOf(paths[i]).slots, HashSlots::kLongestRun + 2);
        EXPECT_EQ(table.workOf(paths[i]).comparisons, 0u) << "32 bits of the hash differ";
    }
}

} // namespace
} // namespace doppel::routing::test
