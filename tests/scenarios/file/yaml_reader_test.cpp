// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/yaml_reader.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

std::vector<std::string> complaints(std::string_view yaml) {
    std::vector<std::string> lines;
    const auto node = parseYaml(yaml, "y");
    if (!node) {
        for (const sim::Error& error : node.errors()) {
            lines.push_back(toText(error));
        }
    }
    return lines;
}

TEST(YamlReader, KeepsOrderTextAndPlaces) {
    const auto node = parseYaml("b: 010\na:\n  - 'it''s'\n  - {x: ~}\n", "f.yaml");
    ASSERT_TRUE(node);
    ASSERT_EQ(node->entries.size(), 2U);
    EXPECT_EQ(node->entries[0].key, "b");
    EXPECT_EQ(node->entries[0].value.text, "010");
    EXPECT_EQ(node->entries[1].keyPlace.line, 2);
    const Node& list = node->entries[1].value;
    ASSERT_TRUE(list.isList());
    EXPECT_EQ(list.items[0].text, "it's");
    EXPECT_TRUE(list.items[0].quoted);
    EXPECT_TRUE(list.items[1].find("x")->isNull());
    EXPECT_EQ(
        toText(sim::Error{.message = "here", .where = list.items[1].find("x")->place.where()}),
        "f.yaml:4:9: here");
}

TEST(YamlReader, CountsColumnsInCharactersAndTakesCrLfAndByteOrderMarks) {
    const auto node = parseYaml("\xef\xbb\xbf"
                                "é: {ü: \"x y\"}\r\nb: 2\r\n",
                                "f");
    ASSERT_TRUE(node);
    const Node& text = *node->entries[0].value.find("ü");
    EXPECT_EQ(text.place.column, 8);
    EXPECT_EQ(text.whereOf(3).column, 11); // the y, after the quote
    EXPECT_EQ(node->entries[1].keyPlace.line, 2);
    EXPECT_EQ(node->entries[1].value.text, "2");
}

TEST(YamlReader, RefusesALineOfAMebibyteAndAnEncodingByItsName) {
    const std::string text(1 << 20, 'x');
    EXPECT_THAT(complaints("a: 1\nb: " + text + "\n"),
                testing::ElementsAre("y:2:1048577: the line is longer than 1MiB"));
    EXPECT_THAT(complaints("b: " + text.substr(3) + "\na: 1\n"), testing::IsEmpty());
    using namespace std::string_view_literals;
    EXPECT_THAT(complaints("\xff\xfe\0\0a\0\0\0"sv),
                testing::ElementsAre("y:1:1: this file is UTF-32; expected UTF-8"));
}

TEST(YamlReader, ReportsAllThatIsWrongTogether) {
    EXPECT_THAT(complaints("a: &x 1\na: *x\n<<: {}\nb: !t 3\nc: \"open\n"),
                testing::ElementsAre(
                    testing::StartsWith("y:1:4: anchors"),
                    testing::StartsWith("y:2:1: the key \"a\" is given twice; first at 1:1"),
                    testing::StartsWith("y:2:4: aliases"), testing::StartsWith("y:3:1: merge keys"),
                    testing::StartsWith("y:4:4: tags"),
                    testing::StartsWith("y:5:4: the quote that opens here")));
}

TEST(YamlReader, AllowsSixtyFourLevelsAndNoMore) {
    EXPECT_THAT(complaints(std::string(64, '[') + std::string(64, ']')), testing::ElementsAre());
    EXPECT_THAT(complaints(std::string(65, '[') + std::string(65, ']')),
                testing::ElementsAre("y:1:65: nested deeper than 64 levels"));
}

TEST(YamlReader, StopsAtAMillionValues) {
    std::string many = "[";
    for (std::size_t i = 0; i < kMostNodes; ++i) {
        many += i % 1000 == 0 ? "\n  1," : "1,";
    }
    EXPECT_THAT(complaints(many + ']'),
                testing::ElementsAre(testing::EndsWith("the file has more than 1000000 values")));
}

TEST(YamlReader, StopsAfterAHundredErrors) {
    std::string many;
    for (int i = 0; i < 1000; ++i) {
        many += "a: 1\n";
    }
    const auto lines = complaints(many);
    EXPECT_EQ(lines.size(), kMostErrors + 1);
    EXPECT_THAT(lines.back(), testing::HasSubstr("more than 100 errors"));
}

TEST(YamlReader, DoesNotTakeControlCharactersIntoItsMessages) {
    EXPECT_THAT(complaints("\"\\e[31m\": \"\\0\"\n"),
                testing::ElementsAre("y:1:1: \"\\x1b[31m\" holds a control character",
                                     "y:1:11: \"\\x00\" holds a control character"));
    EXPECT_THAT(complaints("\"a\\nb\": 1\n\"a\\nb\": 2\n"),
                testing::ElementsAre(testing::HasSubstr("the key \"a\\x0ab\" is given twice")));
}

} // namespace
} // namespace doppel::scenarios
