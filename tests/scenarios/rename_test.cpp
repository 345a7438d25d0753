// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/text_edit.h"
#include "scenarios/rename.h"
#include "scenarios/scenario.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace doppel::scenarios {
namespace {

namespace fs = std::filesystem;

const fs::path kScenariosFolder = fs::path(DOPPEL_SOURCE_DIR) / "scenarios";

std::string renamedText(const sim::Result<std::string>& outcome) {
    return outcome ? *outcome : "error: " + outcome.errors().front().message;
}

constexpr std::string_view kShop = R"yaml(doppel: 1
duration: 10min
components:
  nginx: {kind: nginx, to: shop, upstream: service, replicas: 1}
  shop: # sells
    kind: app
    workers: 2
    calls:
      - {to: db, timeout: 4s} # shop's
  shop.old: {kind: app, calls: [{to: db}]}
  db: {kind: database, cpu: exponential(3ms)}
traffic:
  guests: {kind: open, to: nginx, rate: 5/s}
timeline:
  - {at: 1min, for: 1min, fault: slow, target: shop, factor: 2x, name: sale}
  - {at: 3min, set: components.shop.replicas, value: 3}
objectives:
  - {name: shop, that: shop.latency.p99 <= 1s}
  - {name: pages, that: guests.availability >= 90%, during: sale}
knobs:
  - {path: components.shop.workers, min: "1", max: "9"}
set:
  components.shop.threads: 4
)yaml";

std::string swapped(std::string text,
                    std::initializer_list<std::pair<std::string_view, std::string_view>> swaps) {
    for (const auto& [from, to] : swaps) {
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
    }
    return text;
}

TEST(Renaming, OfAComponentIsFollowedByAllThatReferToIt) {
    const std::string expected =
        swapped(std::string(kShop), {{"to: shop,", "to: store,"},
                                     {"  shop: #", "  store: #"},
                                     {"target: shop,", "target: store,"},
                                     {"set: components.shop.r", "set: components.store.r"},
                                     {"that: shop.latency", "that: store.latency"},
                                     {"path: components.shop.w", "path: components.store.w"},
                                     {"components.shop.threads", "components.store.threads"}});
    const auto renamed =
        withRenamed(kScenariosFolder / "shop.yaml", kShop, "components", "shop", "store");
    EXPECT_EQ(renamedText(renamed), expected);
    EXPECT_TRUE(readDraft(kScenariosFolder / "shop.yaml", kShop).errors.empty());
    EXPECT_TRUE(readDraft(kScenariosFolder / "shop.yaml", expected).errors.empty());
}

TEST(Renaming, LeavesMetricsOfOneWhoseNameBeginsAlike) {
    const std::string more =
        swapped(std::string(kShop), {{"that: shop.latency", "that: shop.old.latency"}});
    EXPECT_NE(renamedText(
                  withRenamed(kScenariosFolder / "shop.yaml", more, "components", "shop", "store"))
                  .find("that: shop.old.latency"),
              std::string::npos);
}

TEST(Renaming, OfASourceIsFollowedByObjectives) {
    EXPECT_EQ(renamedText(withRenamed(kScenariosFolder / "shop.yaml", kShop, "traffic", "guests",
                                      "readers")),
              swapped(std::string(kShop),
                      {{"  guests:", "  readers:"}, {"that: guests.", "that: readers."}}));
}

TEST(Renaming, PutsANameInQuotesWhereItNeedsThem) {
    const auto renamed =
        withRenamed(kScenariosFolder / "shop.yaml", kShop, "components", "db", "db: of, all");
    ASSERT_TRUE(renamed.ok()) << renamedText(renamed);
    EXPECT_NE(renamed->find("  \"db: of, all\": {kind: database"), std::string::npos) << *renamed;
    EXPECT_NE(renamed->find("{to: \"db: of, all\", timeout: 4s}"), std::string::npos) << *renamed;
}

TEST(Renaming, IsRefusedWhereTheNameIsTakenOrAnotherFiles) {
    EXPECT_EQ(
        renamedText(withRenamed(kScenariosFolder / "shop.yaml", kShop, "components", "shop", "db")),
        "error: there is a db already");
    EXPECT_EQ(
        renamedText(withRenamed(kScenariosFolder / "child.yaml", "doppel: 1\nextends: cafe.yaml\n",
                                "components", "shop", "store")),
        "error: shop stands in cafe.yaml, which gives it its name");
}

TEST(Renaming, OfAnEventIsFollowedByWhatHoldsDuringIt) {
    EXPECT_EQ(renamedText(withEventRenamed(kShop, 0, "summer sale")),
              swapped(std::string(kShop), {{"name: sale}", "name: summer sale}"},
                                           {"during: sale", "during: summer sale"}}));
    EXPECT_EQ(renamedText(withEventRenamed(kShop, 1, "more")),
              swapped(std::string(kShop), {{"value: 3}", "value: 3, name: more}"}}));
}

TEST(Entries, StandInTheirSectionWhateverTheFileExtends) {
    EXPECT_EQ(renamedText(withEntry("doppel: 1\nextends: cafe.yaml\n", "components", "cache",
                                    "{kind: redis}")),
              "doppel: 1\nextends: cafe.yaml\ncomponents:\n  cache: {kind: redis}\n");
    EXPECT_EQ(renamedText(withEntry(kShop, "traffic", "crawlers", "{kind: open, rate: 1/s}")),
              swapped(std::string(kShop),
                      {{"rate: 5/s}\n", "rate: 5/s}\n  crawlers: {kind: open, rate: 1/s}\n"}}));
    EXPECT_EQ(renamedText(withEntry(kShop, "components", "db", "{kind: redis}")),
              "error: components has a db already");
}

TEST(Entries, GoWithAllThatTheFileSaysOfThem) {
    EXPECT_EQ(renamedText(withoutEntry(kShop, "components", "shop", false)).find("workers: 2"),
              std::string::npos);
    const std::string child = "doppel: 1\nextends: cafe.yaml\nset:\n"
                              "  components.db.replicas: 2\n  components.shop.workers: 3\n";
    EXPECT_EQ(renamedText(withoutEntry(child, "components", "db", true)),
              "doppel: 1\nextends: cafe.yaml\nset:\n  components.shop.workers: 3\n"
              "components:\n  db: null\n");
    const Draft draft = readDraft(kScenariosFolder / "child.yaml",
                                  renamedText(withoutEntry(child, "components", "db", true)));
    EXPECT_EQ(draft.scenario.component("db"), nullptr);
}

TEST(ListsWithinParts, ChangeItemByItem) {
    constexpr std::string_view kCalls = "components.shop.calls";
    EXPECT_EQ(renamedText(withItem(kShop, kCalls, 1, "{to: shop.old}")),
              swapped(std::string(kShop), {{"# shop's\n", "# shop's\n      - {to: shop.old}\n"}}));
    EXPECT_EQ(renamedText(withoutItem(*withItem(kShop, kCalls, 0, "{to: shop.old}"), kCalls, 0)),
              kShop);
    EXPECT_EQ(renamedText(withoutItem(kShop, kCalls, 0)),
              swapped(std::string(kShop),
                      {{"    calls:\n      - {to: db, timeout: 4s} # shop's\n", ""}}));
    EXPECT_EQ(renamedText(withItem(kShop, "components.\"shop.old\".calls", 1, "{to: shop}")),
              swapped(std::string(kShop), {{"[{to: db}]", "[{to: db}, {to: shop}]"}}));
}

TEST(ListsWithinParts, ThatAnotherFileGivesAreCopiedFirst) {
    const std::string child = "doppel: 1\nextends: cafe.yaml\n";
    constexpr std::string_view kCalls = "components.shop.calls";
    const std::string own = "{to: db, timeout: 4s}";
    const auto copied = withList(child, kCalls, {&own, 1});
    EXPECT_EQ(renamedText(copied), child + "set:\n  components.shop.calls: [" + own + "]\n");
    EXPECT_EQ(renamedText(withItem(*copied, kCalls, 1, "{to: nginx}")),
              child + "set:\n  components.shop.calls: [" + own + ", {to: nginx}]\n");
    EXPECT_EQ(renamedText(withoutItem(*copied, kCalls, 0)),
              child + "set:\n  components.shop.calls: []\n");
}

} // namespace
} // namespace doppel::scenarios
