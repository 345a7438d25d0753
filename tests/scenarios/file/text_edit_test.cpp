// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/text_edit.h"
#include "scenarios/file/value_path.h"
#include "scenarios/file/yaml_reader.h"

#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace doppel::scenarios {
namespace {

/// The text, or why there is none.
std::string outcomeText(const sim::Result<std::string>& outcome) {
    return outcome ? *outcome : "error: " + outcome.errors().front().message;
}

std::string edited(std::string_view text, std::string_view path, std::string_view value) {
    return outcomeText(withValue(text, path, value));
}

std::string cleared(std::string_view text, std::string_view path) {
    return outcomeText(withoutValue(text, path));
}

constexpr std::string_view kShopText = R"yaml(# a platform
doppel: 1
components:
  # the shop's own
  shop:
    kind: app
    replicas: 6 # as of May
    calls: # all of them
      - {to: db, timeout: 4s} # slow
      - to: cache
        timeout: 1s

  db: {kind: database, cpu: "exponential(3ms)"}
good: {mirrors: true} # docs
)yaml";

constexpr std::string_view kShopChild = R"yaml(doppel: 1
title: A child # of the platform
extends: platform.yaml
timeline:
  # the fault
  - {at: 30min, fault: error, target: shop}
  - at: 40min
    set: components.shop.replicas # by hand
    value: 8
)yaml";

std::string swapped(std::string_view text, std::string_view from, std::string_view to) {
    std::string copy(text);
    const std::size_t at = copy.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? copy : copy.replace(at, from.size(), to);
}

TEST(WithValue, ReplacesWhatStandsThereAndLeavesTheComment) {
    EXPECT_EQ(edited(kShopText, "components.shop.replicas", "12"),
              swapped(kShopText, "replicas: 6 #", "replicas: 12 #"));
    EXPECT_EQ(edited(kShopText, "good.mirrors", "false"),
              swapped(kShopText, "mirrors: true", "mirrors: false"));
    EXPECT_EQ(edited(kShopText, "components.shop.calls[0].timeout", "250ms"),
              swapped(kShopText, "timeout: 4s", "timeout: 250ms"));
    EXPECT_EQ(edited(kShopText, "components.shop.calls[1].timeout", "2s"),
              swapped(kShopText, "timeout: 1s", "timeout: 2s"));
    EXPECT_EQ(edited(kShopChild, "timeline[1].value", "9"),
              swapped(kShopChild, "value: 8", "value: 9"));
}

TEST(WithValue, ReplacesWhatIsInQuotesAndQuotesWhatNeedsIt) {
    EXPECT_EQ(edited(kShopText, "components.db.cpu", "lognormal(mean 3ms, cv 1)"),
              swapped(kShopText, "exponential(3ms)", "lognormal(mean 3ms, cv 1)"));
    EXPECT_EQ(edited("a: 'it''s'\nb: 1\n", "a", "short"), "a: short\nb: 1\n");
    EXPECT_EQ(edited("a: \"x\\\"y\" # c\n", "a", "[1, 2]"), "a: [1, 2] # c\n");
    EXPECT_EQ(edited("m: {a: 1}\n", "m.a", "x, y"), "m: {a: \"x, y\"}\n");
    EXPECT_EQ(edited("m:\n  a: 1\n", "m.a", "x, y"), "m:\n  a: x, y\n");
}

TEST(WithValue, ReplacesABlockUnderItsKey) {
    EXPECT_EQ(edited("a: # why\n  - 1\n  - 2\nb: 3\n", "a", "[4]"), "a: [4] # why\nb: 3\n");
    EXPECT_EQ(edited("a: |\n  one\n\n  two\n\n# c\nb: 3\n", "a", "text"), "a: text\n\n# c\nb: 3\n");
    EXPECT_EQ(edited("a: some words\n  over two lines\nb: 3\n", "a", "one"), "a: one\nb: 3\n");
    EXPECT_EQ(edited("a:\nb: 3\n", "a", "1"), "a: 1\nb: 3\n");
    EXPECT_EQ(edited("a: ~ # none\nb: 3\n", "a", "1"), "a: 1 # none\nb: 3\n");
}

TEST(WithValue, AddsToTheMapThatTheFileItselfHas) {
    EXPECT_EQ(edited(kShopText, "components.db.replicas", "2"),
              swapped(kShopText, "(3ms)\"}", "(3ms)\", replicas: 2}"));
    EXPECT_EQ(edited(kShopText, "components.shop.threads", "5"),
              swapped(kShopText, "        timeout: 1s\n", "        timeout: 1s\n    threads: 5\n"));
    EXPECT_EQ(edited(kShopText, "components.shop.retry.delay", "5ms"),
              swapped(kShopText, "        timeout: 1s\n",
                      "        timeout: 1s\n    retry:\n      delay: 5ms\n"));
    EXPECT_EQ(edited(kShopChild, "timeline[0].status", "503"),
              swapped(kShopChild, "target: shop}", "target: shop, status: 503}"));
    EXPECT_EQ(edited("m: {}\n", "m.a", "1"), "m: {a: 1}\n");
    EXPECT_EQ(edited("m: {x: {}}\n", "m.y.z", "1"), "m: {x: {}, y: {z: 1}}\n");
}

TEST(WithValue, WritesWhatIsOfAnExtendedFileUnderSet) {
    const std::string once =
        swapped(kShopChild, "timeline:\n", "set:\n  components.shop.replicas: 4\ntimeline:\n");
    EXPECT_EQ(edited(kShopChild, "components.shop.replicas", "4"), once);
    EXPECT_EQ(edited(once, "components.shop.replicas", "5"),
              swapped(once, "replicas: 4", "replicas: 5"));
    EXPECT_EQ(
        edited(once, "components.db.cpu", "exponential(1ms)"),
        swapped(once, "replicas: 4\n", "replicas: 4\n  components.db.cpu: exponential(1ms)\n"));
    EXPECT_EQ(edited("extends: p.yaml\nset: {a.b: 1}\n", "timeline[0].at", "2s"),
              "extends: p.yaml\nset: {a.b: 1, \"timeline[0].at\": 2s}\n");
    EXPECT_EQ(edited("extends: p.yaml\nset:\n", "good.mirrors", "true"),
              "extends: p.yaml\nset:\n  good.mirrors: true\n");
    EXPECT_EQ(edited("extends: p.yaml\nset:\n  components.a: {x: 1}\n", "components.a.y", "2"),
              "extends: p.yaml\nset:\n  components.a: {x: 1, y: 2}\n");
}

TEST(WithValue, PrefersWhatSetSaysToWhatTheFileSays) {
    constexpr std::string_view kBoth = "extends: p.yaml\ngood: {mirrors: true}\n"
                                       "set:\n  good.mirrors: false\n";
    EXPECT_EQ(edited(kBoth, "good.mirrors", "maybe"),
              swapped(kBoth, "mirrors: false", "mirrors: maybe"));
}

TEST(WithValue, WritesSettingsAtTheTopInTheirPlace) {
    EXPECT_EQ(edited(kShopChild, "duration", "2h"),
              swapped(kShopChild, "timeline:\n", "duration: 2h\ntimeline:\n"));
    EXPECT_EQ(edited(kShopText, "zones", "2"),
              swapped(kShopText, "# docs\n", "# docs\nzones: 2\n"));
    EXPECT_EQ(edited("timeline: []\n", "seed", "7"), "seed: 7\ntimeline: []\n");
    EXPECT_EQ(edited("{a: 1}\n", "seed", "7"), "{a: 1, seed: 7}\n");
}

TEST(WithValue, KeepsHowTheFileIndentsAndEndsItsLines) {
    EXPECT_EQ(edited("extends: p\r\ntitle: x\r\n", "good.mirrors", "true"),
              "extends: p\r\ntitle: x\r\nset:\r\n  good.mirrors: true\r\n");
    EXPECT_EQ(edited("title: x # c\r\nseed: 1\r\n", "title", "y"), "title: y # c\r\nseed: 1\r\n");
    EXPECT_EQ(edited("extends: p\nset:\n    a.b: 1", "c.d", "2"),
              "extends: p\nset:\n    a.b: 1\n    c.d: 2");
    EXPECT_EQ(edited("good:\n    a: 1\n", "recovery.x", "2"),
              "good:\n    a: 1\nrecovery:\n    x: 2\n");
    EXPECT_EQ(edited("\xef\xbb\xbftitle: x\n", "title", "y"), "\xef\xbb\xbftitle: y\n");
    EXPECT_EQ(edited("title: Zoë’s # é\nseed: 1\n", "seed", "2"), "title: Zoë’s # é\nseed: 2\n");
    EXPECT_EQ(edited("{a: é, b: 1}\n", "b", "2"), "{a: é, b: 2}\n");
}

TEST(WithValue, RefusesWhatIsNoValueAndWhatItDoesNotUnderstand) {
    EXPECT_THAT(edited("a: 1\n", "a", ""), testing::HasSubstr("expected a value"));
    EXPECT_THAT(edited("a: 1\n", "a", "[1"), testing::StartsWith("error: "));
    EXPECT_THAT(edited("a: 1\n", "a", "1\n2"), testing::HasSubstr("in one line"));
    EXPECT_THAT(edited("a: [1\n", "a", "2"), testing::StartsWith("error: "));
    EXPECT_THAT(edited("a: 1\n", "a..b", "2"), testing::HasSubstr("an empty part"));
    EXPECT_THAT(edited("a: 1\n", "a.b", "2"), testing::HasSubstr("only a person can change"));
    EXPECT_THAT(edited("? a\n: 1\n", "a", "2"), testing::HasSubstr("only a person can change"));
}

TEST(WithoutValue, RemovesTheLineAndWhatIsEmptyWithoutIt) {
    const std::string set = swapped(kShopChild, "timeline:\n",
                                    "set:\n  components.shop.replicas: 4 # few\ntimeline:\n");
    EXPECT_EQ(cleared(set, "components.shop.replicas"), kShopChild);
    EXPECT_EQ(cleared(kShopText, "components.shop.replicas"),
              swapped(kShopText, "    replicas: 6 # as of May\n", ""));
    EXPECT_EQ(cleared(kShopText, "components.shop.calls"),
              swapped(kShopText,
                      "    calls: # all of them\n"
                      "      - {to: db, timeout: 4s} # slow\n"
                      "      - to: cache\n        timeout: 1s\n",
                      ""));
    EXPECT_EQ(cleared(kShopText, "good.mirrors"),
              swapped(kShopText, "good: {mirrors: true} # docs\n", ""));
    EXPECT_EQ(cleared(kShopText, "components.db.kind"),
              swapped(kShopText, "{kind: database, cpu", "{cpu"));
    EXPECT_EQ(cleared(kShopText, "components.db.cpu"),
              swapped(kShopText, ", cpu: \"exponential(3ms)\"", ""));
    EXPECT_EQ(cleared(kShopChild, "timeline[1].at"),
              swapped(kShopChild, "- at: 40min\n    set", "- set"));
    EXPECT_EQ(cleared(kShopText, "components.shop.threads"), kShopText);
}

TEST(Items, AreAddedRemovedAndMovedWithWhatTheirLinesSay) {
    constexpr std::string_view kNew = "{at: 1h, fault: down, target: db}";
    EXPECT_EQ(outcomeText(withItem(kShopChild, "timeline", 9, kNew)),
              std::string(kShopChild) + "  - " + std::string(kNew) + "\n");
    EXPECT_EQ(outcomeText(withItem(kShopChild, "timeline", 1, kNew)),
              swapped(kShopChild, "  - at: 40min", "  - " + std::string(kNew) + "\n  - at: 40min"));
    EXPECT_EQ(outcomeText(withItem(kShopChild, "timeline", 0, kNew)),
              swapped(kShopChild, "  - {at: 30", "  - " + std::string(kNew) + "\n  - {at: 30"));
    EXPECT_EQ(outcomeText(withoutItem(kShopChild, "timeline", 0)),
              swapped(kShopChild, "  - {at: 30min, fault: error, target: shop}\n", ""));
    EXPECT_EQ(outcomeText(withItemMoved(kShopChild, "timeline", 1, 0)),
              "doppel: 1\ntitle: A child # of the platform\nextends: platform.yaml\ntimeline:\n"
              "  # the fault\n  - at: 40min\n    set: components.shop.replicas # by hand\n"
              "    value: 8\n  - {at: 30min, fault: error, target: shop}\n");
}

TEST(Items, MayStandInBracketsOrNotAtAll) {
    EXPECT_EQ(outcomeText(withItem("t: [a, b] # c\n", "t", 1, "x")), "t: [a, x, b] # c\n");
    EXPECT_EQ(outcomeText(withItem("t: [a, b] # c\n", "t", 2, "x")), "t: [a, b, x] # c\n");
    EXPECT_EQ(outcomeText(withItem("t: [] # c\n", "t", 0, "{a: 1}")), "t: # c\n  - {a: 1}\n");
    EXPECT_EQ(outcomeText(withoutItem("t: [a, b, c]\n", "t", 0)), "t: [b, c]\n");
    EXPECT_EQ(outcomeText(withoutItem("t: [a, b, c]\n", "t", 2)), "t: [a, b]\n");
    EXPECT_EQ(outcomeText(withItemMoved("t: [a,  b, c]\n", "t", 0, 2)), "t: [b,  c, a]\n");
    EXPECT_EQ(outcomeText(withItemMoved("t:\n- a\n- b", "t", 1, 0)), "t:\n- b\n- a\n");
}

TEST(Items, OfAnExtendedFileAreCopiedDownFirst) {
    constexpr std::string_view kText = "extends: p.yaml\nset:\n  timeline[0].at: 2s\n  a.b: 1\n";
    const auto root = parseYaml(kText, "");
    EXPECT_FALSE(ownsList(*root, "timeline"));
    const std::array<std::string, 2> items{"{at: 2s, fault: down}", "{at: 3s, fault: slow}"};
    EXPECT_EQ(outcomeText(withList(kText, "timeline", items)),
              "extends: p.yaml\nset:\n  a.b: 1\ntimeline:\n  - {at: 2s, fault: down}\n"
              "  - {at: 3s, fault: slow}\n");
    EXPECT_EQ(
        outcomeText(withoutItem("extends: p\ntimeline:\n  - {at: 2s}\nseed: 1\n", "timeline", 0)),
        "extends: p\ntimeline: []\nseed: 1\n");
    EXPECT_EQ(outcomeText(withoutItem("timeline:\n  - {at: 2s}\nseed: 1\n", "timeline", 0)),
              "seed: 1\n");
}

/// The paths of all scalars of a tree.
void pathsWithin(const Node& node, const std::string& path, std::vector<std::string>& paths) {
    for (const Entry& entry : node.entries) {
        pathsWithin(entry.value, joinPath(path, entry.key), paths);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        pathsWithin(node.items[i], joinIndex(path, i), paths);
    }
    if (node.isScalar()) {
        paths.push_back(path);
    }
}

// Each fourth of them, another in each file: a file is read anew for each.
TEST(WithValue, ChangesScalarsOfTheShippedScenariosAndBack) {
    namespace fs = std::filesystem;
    std::size_t changed = 0;
    for (const auto& file : fs::recursive_directory_iterator(DOPPEL_SOURCE_DIR "/scenarios")) {
        if (file.path().extension() != ".yaml") {
            continue;
        }
        std::ifstream stream(file.path(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        const auto root = parseYaml(text, "");
        ASSERT_TRUE(root.ok());
        std::vector<std::string> paths;
        for (const Entry& entry : root->entries) {
            if (entry.key != "set") { // whose keys are paths already
                pathsWithin(entry.value, entry.key, paths);
            }
        }
        for (std::size_t i = text.size() % 4; i < paths.size(); i += 4) {
            const std::string& path = paths[i];
            const auto once = withValue(text, path, "\"x, y\"");
            ASSERT_TRUE(once.ok()) << file.path() << ": " << path;
            const std::size_t at = once->find("\"x, y\"");
            ASSERT_NE(at, std::string::npos);
            // all but the value is as it was
            EXPECT_EQ(once->substr(0, at), text.substr(0, at)) << path;
            const std::string rest = once->substr(at + 6);
            EXPECT_TRUE(text.ends_with(rest)) << file.path() << ": " << path;
            const auto gone = withoutValue(text, path);
            ASSERT_TRUE(gone.ok() || path.ends_with(']')) << file.path() << ": " << path;
            ++changed;
        }
    }
    EXPECT_GT(changed, 300U);
}

TEST(ScalarYaml, QuotesWhatWouldReadAsSomethingElse) {
    EXPECT_EQ(scalarYaml("two words"), "two words");
    EXPECT_EQ(scalarYaml("a: b"), "\"a: b\"");
    EXPECT_EQ(scalarYaml("c # d"), "\"c # d\"");
    EXPECT_EQ(scalarYaml(""), "\"\"");
    EXPECT_EQ(scalarYaml("*all"), "\"*all\"");
    EXPECT_EQ(scalarYaml("null"), "\"null\"");
    EXPECT_EQ(scalarYaml(" edge "), "\" edge \"");
    EXPECT_EQ(scalarYaml("two\nlines"), "\"two\\nlines\"");
}

TEST(FlowYaml, ReadsBackAsTheSame) {
    const std::string text = "{a: [1, \"x, y\", {}], b: \"6\", \"c: d\": null}";
    EXPECT_EQ(flowYaml(*parseYaml(text, "")), text);
}

} // namespace
} // namespace doppel::scenarios
