// SPDX-License-Identifier: Apache-2.0
// Who calls whom, as configured and as seen, and how far they are from each other.
#include "scenarios/call_graph.h"
#include "scenarios/calls.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

TEST(Calls, PassErrorsWhereAnyCallDoes) {
    Calls calls;
    calls.add("app", "cache", false);
    calls.addSeen("app", "cache");
    calls.add("app", "db", false);
    calls.add("app", "db", true);
    calls.addSeen("edge", "app");
    const auto list = calls.list();
    ASSERT_EQ(list.size(), 3U);
    EXPECT_FALSE(list[0].passesErrors);
    EXPECT_TRUE(list[1].passesErrors);
    EXPECT_TRUE(list[2].passesErrors);
}

// A kind is no name, a source is called by nobody, and whom calls are for is no callee.
TEST(Calls, AreWhatAConfigurationNames) {
    Calls calls;
    calls.addConfigured(R"(components:
  router: {kind: router, default_backend: app}
  app: {kind: app, calls: [{to: db, for: writes}, {to: extra, on_failure: ignore}]}
  db: {kind: database}
  extra: {kind: app}
traffic:
  writes: {kind: open, to: router}
)",
                        {"writes", "router", "app", "db", "extra"});
    std::vector<std::string> pairs;
    for (const Call& call : calls.list()) {
        pairs.push_back(call.caller + " > " + call.callee + (call.passesErrors ? "" : " ignored"));
    }
    EXPECT_EQ(pairs, (std::vector<std::string>{"app > db", "app > extra ignored", "router > app",
                                               "writes > router"}));
}

TEST(CallGraph, CountsStepsByTheShortestWay) {
    const std::vector<std::string> members{"edge", "app", "cache", "db", "alone"};
    const std::vector<Call> calls{{"edge", "app", true},
                                  {"app", "cache", false},
                                  {"cache", "db", true},
                                  {"edge", "cache", true},
                                  {"db", "app", true}}; // a circle
    const CallGraph graph(members, calls);
    EXPECT_EQ(graph.steps("edge", "edge"), 0U);
    EXPECT_EQ(graph.steps("edge", "db"), 2U) << "past the app";
    EXPECT_EQ(graph.steps("app", "db"), 2U);
    EXPECT_EQ(graph.steps("db", "cache"), 2U);
    EXPECT_EQ(graph.steps("db", "edge"), std::nullopt);
    EXPECT_EQ(graph.steps("alone", "db"), std::nullopt);
    EXPECT_EQ(graph.passingSteps("app", "db"), std::nullopt) << "the app ignores its cache";
    EXPECT_EQ(graph.placeOf("db"), 3U);
    EXPECT_EQ(graph.placeOf("nobody"), members.size());
}

} // namespace
} // namespace doppel::scenarios
