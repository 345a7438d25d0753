// SPDX-License-Identifier: Apache-2.0
// Whoever keeps a copy of a page that was made without a part of it gives it as that.
#include "models/kinds.h"
#include "tests/platform/temporary_scenario.h"

#include <map>
#include <set>
#include <string>

namespace doppel::scenarios {
namespace {

struct Keeper {
    std::string kind;          // of who keeps the copies
    std::string components;    // `entry` is whom visitors ask
    std::string timeline = ""; // from when on its copies are all that there is
    std::string maxAge = "1h"; // of pages
};

// Pages are made by `mid`, which all of these ask; of what was made by 2:00 they have copies from
// 3:00 on.
const std::map<std::string, Keeper> kKeepers = {
    {"an edge", {"edge", "entry: {kind: edge, origin: mid}"}},
    {"a shield",
     {"edge", "entry: {kind: edge, origin: mid, shield: london, pops: {berlin: "
              "{}, london: {}}}"}},
    {"an edge's stale copy",
     {"edge", "entry: {kind: edge, origin: mid}", ", {at: 110s, fault: down, target: mid}", "10s"}},
    {"Varnish", {"varnish", "entry: {kind: varnish, backend: mid}"}},
    {"an edge before Varnish",
     {"varnish", "entry: {kind: edge, origin: cache}\n  cache: {kind: varnish, backend: "
                 "mid}"}},
    {"a key-value store",
     {"key_value",
      "entry: {kind: app, cpu: 1ms, calls: [{to: kv, content: true}]}\n  kv: {kind: key_value, "
      "contents: {from: mid}}"}},
    {"a key-value store with leases",
     {"key_value",
      "entry: {kind: app, cpu: 1ms, calls: [{to: kv, content: true}]}\n  kv: {kind: key_value, "
      "contents: {from: mid, leases: true}}"}},
    {"a mirror",
     {"object_store",
      "entry: {kind: edge, origin: mid, mirrors: [s3], stale_if_error: 0s}\n  s3: "
      "{kind: object_store}\n  crawler: {kind: mirror_crawler, from: mid, stores: [s3], schedule: "
      "\"1 * * * *\"}",
      ", {at: 150s, fault: down, target: mid}", "10s"}},
    {"a mirror of pages without versions",
     {"object_store",
      "entry: {kind: edge, origin: mid, mirrors: [s3], stale_if_error: 0s}\n  s3: {kind: "
      "object_store}\n  crawler: {kind: mirror_crawler, from: mid, stores: [s3], schedule: \"1 * * "
      "* *\"}",
      ", {at: 150s, fault: down, target: mid}", "10s, versioned: false"}},
    {"a mirror's replica",
     {"object_store",
      "entry: {kind: edge, origin: mid, mirrors: [copy], stale_if_error: 0s}\n  "
      "s3: {kind: object_store, replication: {to: copy, lag: 1s}}\n  copy: {kind: object_store}\n  "
      "crawler: {kind: mirror_crawler, from: mid, stores: [s3], schedule: \"1 * * * *\"}",
      ", {at: 150s, fault: down, target: mid}", "10s"}},
};

RunResult playKeeper(const Keeper& keeper, const std::string& fault) {
    return playText(
        "doppel: 1\nduration: 6min\ngood: {degraded: false, mirrors: true}\ncomponents:\n  " +
        keeper.components +
        "\n  mid: {kind: app, cpu: 1ms, calls: [{to: item}, {to: part, on_failure: "
        "ignore}]}\n  item: {kind: app, cpu: 1ms, content: {max_age: " +
        keeper.maxAge +
        "}}\n"
        "  part: {kind: app, cpu: 1ms}\n"
        "traffic:\n  guests: {kind: open, to: entry, rate: 20/s, pages: {count: 20, "
        "popularity: uniform}}\ntimeline: [" +
        fault + keeper.timeline +
        "]\nobjectives: [{name: kept, that: guests.availability >= 1%, between: 3min "
        "and 6min}]\n");
}

const std::string kWithout = "{at: 0s, for: 2min, fault: error, target: part}";
const std::string kWhole = "{at: 0s, for: 2min, fault: slow, delay: 1ms, target: part}";

TEST(ACopyOfAPageWithoutAPart, IsOneWhoeverKeepsIt) {
    for (const auto& [name, keeper] : kKeepers) {
        const auto shareOf = [&keeper = keeper](const std::string& fault) {
            return objectiveOf(playKeeper(keeper, fault), "kept").value.value_or(-1);
        };
        EXPECT_GT(shareOf(kWhole), 0.99) << name;
        EXPECT_EQ(shareOf(kWithout), 0) << name;
    }
}

TEST(ACopyOfAPageWithoutAPart, IsLookedForAtAllThatKeepCopies) {
    std::set<std::string> tried;
    for (const auto& [name, keeper] : kKeepers) {
        tried.insert(keeper.kind);
    }
    for (const models::ComponentKind* kind : models::builtInKinds().components) {
        EXPECT_TRUE(!kind->canBePurged || tried.contains(std::string(kind->name))) << kind->name;
    }
}

TEST(ACopyOfAPageWithoutAPart, IsReplacedByTheWholePage) {
    const Keeper forgets{
        "key_value",
        "entry: {kind: app, cpu: 1ms, calls: [{to: kv, content: true}]}\n  kv: "
        "{kind: key_value, contents: {from: mid, ttl: 30s}}",
    };
    EXPECT_EQ(objectiveOf(playKeeper(forgets, kWithout), "kept").value, 1.0);
    Keeper crawledAgain = kKeepers.at("a mirror");
    const std::string once = "\"1 * * * *\"";
    crawledAgain.components.replace(crawledAgain.components.find(once), once.size(),
                                    "\"1,3 * * * *\"");
    crawledAgain.timeline = ", {at: 200s, fault: down, target: mid}";
    EXPECT_GT(objectiveOf(playKeeper(crawledAgain, kWithout), "kept").value.value_or(0), 0.98)
        << "of the same version";
}

} // namespace
} // namespace doppel::scenarios
