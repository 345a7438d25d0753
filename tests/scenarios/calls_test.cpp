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

std::vector<std::string> namedBy(const std::string& configuration) {
    Calls calls;
    calls.addConfigured(configuration);
    std::vector<std::string> pairs;
    for (const Call& call : calls.list()) {
        pairs.push_back(call.caller + " > " + call.callee + (call.passesErrors ? "" : " ignored"));
    }
    return pairs;
}

using Pairs = std::vector<std::string>;

TEST(Calls, AreWhatAConfigurationNames) {
    EXPECT_EQ(namedBy(R"(components:
  router: {kind: router, backends: {all: app}}
  app: {kind: app, calls: [{to: db, for: writes}, {to: extra, on_failure: ignore}]}
  db: {kind: database}
  extra: {kind: app}
traffic:
  writes: {kind: open, to: router}
)"),
              (Pairs{"app > db", "app > extra ignored", "router > app", "writes > router"}));
}

// Other words of the file may be anybody's name: of a source, a component, a name that is visited.
TEST(Calls, AreNamedByReferencesAlone) {
    EXPECT_EQ(namedBy(R"(components:
  shop: {kind: app, calls: [{to: db, for: writes}], deploy: {strategy: rolling}}
  rolling: {kind: app}
  db: {kind: database, failover: {mode: rds}}
  rds: {kind: app}
  names: {kind: dns, records: {www.shop: {to: shop}}}
traffic:
  writes: {kind: editors, to: rds}
  buyers: {kind: open, to: www.shop}
)"),
              (Pairs{"buyers > names", "names > shop", "shop > db", "writes > rds"}));
}

// Names lead to whoever a plan or an operator points them to, and fields to whoever they are set to.
TEST(Calls, AreThoseToComeAsWell) {
    const std::string components = R"(components:
  names: {kind: dns, records: {www: {to: one}}}
  one: {kind: app, calls: [{to: db}]}
  two: {kind: app}
  db: {kind: database}
  other: {kind: database}
)";
    EXPECT_EQ(namedBy(components + R"(  plan:
    kind: recovery_plan
    steps: [{name: switch, takes: 1s, points: {names: names, record: www, to: two}}]
)"),
              (Pairs{"names > one", "names > two", "one > db", "plan > names", "plan > two"}));
    EXPECT_EQ(
        namedBy(components + "timeline: [{at: 1s, target: names, dns: {record: www, to: two}}]\n"),
        (Pairs{"names > one", "names > two", "one > db"}));
    EXPECT_EQ(namedBy(components +
                      "timeline: [{at: 1s, set: 'components.one.calls[0].to', value: other}]\n"),
              (Pairs{"names > one", "one > db", "one > other"}));
    EXPECT_EQ(namedBy(components + "timeline: [{at: 1s, fault: down, targets: [names, two]}]\n"),
              (Pairs{"names > one", "one > db"}));
}

// Of a run stored by another version some fields and kinds may be unknown.
TEST(Calls, AreThoseThatCanBeRead) {
    EXPECT_EQ(namedBy(R"(components:
  app: {kind: app, of_old: rds, calls: [{to: db, no_more: 3}, {to: odd}]}
  db: {kind: database}
  odd: {kind: one that is gone, to: db}
)"),
              Pairs{"app > db"});
    EXPECT_EQ(namedBy("components: [1"), Pairs{});
    EXPECT_EQ(namedBy("components: 1"), Pairs{});
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
    EXPECT_TRUE(graph.leadToOne("edge", "db")) << "to the database itself";
    EXPECT_FALSE(graph.leadToOne("edge", "alone"));
    EXPECT_FALSE(graph.leadToOne("edge", "nobody"));
    EXPECT_EQ(graph.placeOf("db"), 3U);
    EXPECT_EQ(graph.placeOf("nobody"), members.size());
}

} // namespace
} // namespace doppel::scenarios
