// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/text_diff.h"
#include "gui/edit/yaml_tokens.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

std::string applied(std::string text, const TextDiff& diff) {
    EXPECT_EQ(text.substr(diff.at, diff.removed.size()), diff.removed);
    return text.replace(diff.at, diff.removed.size(), diff.added);
}

TEST(DifferenceOf, IsTheShortestStep) {
    const TextDiff diff = differenceOf("replicas: 6\n", "replicas: 12\n");
    EXPECT_EQ(diff.at, 10U);
    EXPECT_EQ(diff.removed, "6");
    EXPECT_EQ(diff.added, "12");
    EXPECT_TRUE(differenceOf("a", "a").empty());
    EXPECT_EQ(applied("aaa", differenceOf("aaa", "aa")), "aa");
    EXPECT_EQ(applied("", differenceOf("", "x")), "x");
}

TEST(DifferenceOf, NeverCutsACharacter) {
    const TextDiff diff = differenceOf("caf\xc3\xa9", "caf\xc3\xa8"); // é, è
    EXPECT_EQ(diff.at, 3U);
    EXPECT_EQ(diff.removed, "\xc3\xa9");
    EXPECT_EQ(diff.added, "\xc3\xa8");
}

TEST(TypedChange, FindsItsPlaceBehindCharactersAndLineEndsOfAnyLength) {
    const std::string text = "a: é😀\r\nb: 1\r\n";
    const QString before = shownText(text);
    EXPECT_EQ(before, QStringLiteral("a: é😀\nb: 1\n"));
    QString after = before;
    after.replace(QStringLiteral("1"), QStringLiteral("2\nc: 3"));
    EXPECT_EQ(applied(text, typedChange(text, before, after)), "a: é😀\r\nb: 2\r\nc: 3\r\n");
    QString joined = before;
    joined.replace(QStringLiteral("😀\n"), QStringLiteral("😁"));
    EXPECT_EQ(applied(text, typedChange(text, before, joined)), "a: é😁b: 1\r\n");
}

std::string tokenText(const QString& line) {
    std::string text;
    for (const YamlToken& token : yamlTokens(line)) {
        if (token.kind == YamlToken::Kind::Mark) {
            continue;
        }
        constexpr std::string_view kLetters = "KWNC";
        text += kLetters[static_cast<std::size_t>(token.kind)];
        text += '(' + line.mid(token.at, token.length).toStdString() + ')';
    }
    return text;
}

TEST(YamlTokens, TellKeysWordsNumbersAndComments) {
    EXPECT_EQ(tokenText("  - {at: 1h 30min, fault: slow, \"a b\": 'x # y'} # why: not"),
              "K(at)N(1h 30min)K(fault)K(\"a b\")W('x # y')C(# why: not)");
    EXPECT_EQ(tokenText("routes: {count: 1_000_000, url: http://x#y}"),
              "K(routes)K(count)N(1_000_000)K(url)");
    EXPECT_EQ(tokenText("rate: 2546/s"), "K(rate)N(2546/s)");
    EXPECT_EQ(tokenText("share: 99.9% # of all"), "K(share)N(99.9%)C(# of all)");
    EXPECT_EQ(tokenText("title: A day, at sea"), "K(title)");
    EXPECT_EQ(tokenText(""), "");
}

} // namespace
} // namespace doppel::gui
