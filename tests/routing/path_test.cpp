// SPDX-License-Identifier: Apache-2.0
#include "models/routing/lower_case.h"
#include "models/routing/path.h"
#include "models/routing/path_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::routing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> pieces;
    SegmentCursor segments(path);
    while (const auto segment = segments.next()) {
        pieces.emplace_back(*segment);
    }
    return pieces;
}

TEST(SegmentCursor, DropsEveryEmptyPiece) {
    EXPECT_THAT(split(""), IsEmpty());
    EXPECT_THAT(split("////"), IsEmpty());
    EXPECT_THAT(split("foo"), ElementsAre("foo"));
    for (const auto* path : {"/foo/bar", "///foo/bar", "foo/bar", "/foo/bar/", "/foo/////bar/"}) {
        EXPECT_THAT(split(path), ElementsAre("foo", "bar")) << path;
    }
}

TEST(SegmentCursor, LeavesDotsAlone) {
    EXPECT_THAT(split("/foo/../bar/."), ElementsAre("foo", "..", "bar", "."));
}

TEST(Shouting, NeedsACapitalAndOneMoreRuneAndNoSmallLetter) {
    EXPECT_TRUE(isShouted("/FO"));
    EXPECT_TRUE(isShouted("/F1"));
    EXPECT_TRUE(isShouted("/A1 B"));
    EXPECT_TRUE(isShouted("/F/"));
    EXPECT_TRUE(isShouted("/FOO\nBAR"));
    EXPECT_FALSE(isShouted(""));
    EXPECT_FALSE(isShouted("/"));
    EXPECT_FALSE(isShouted("/F"));
    EXPECT_FALSE(isShouted("/123"));
    EXPECT_FALSE(isShouted("/1A"));
    EXPECT_FALSE(isShouted("/MiXED"));
    EXPECT_FALSE(isShouted("FOO"));
    EXPECT_FALSE(isShouted("//FOO"));
}

TEST(Shouting, UnderscoreIsAWordCharacterButNonAsciiIsNot) {
    EXPECT_FALSE(isShouted("/FOO_BAR"));
    EXPECT_TRUE(isShouted("/A\xC3\x89"));
    EXPECT_TRUE(isShouted("/A\xC3\xA9")); // a small e with acute: not an ASCII letter
    EXPECT_TRUE(isShouted("/A\xFF"));     // no UTF-8
    EXPECT_FALSE(isShouted("/\xC3\x89"
                           "A"));
}

TEST(CleanPath, ResolvesDotsAndDoubledSlashesByText) {
    EXPECT_EQ(cleanPath(""), ".");
    EXPECT_EQ(cleanPath("/"), "/");
    EXPECT_EQ(cleanPath("//"), "/");
    EXPECT_EQ(cleanPath("/a//b/"), "/a/b");
    EXPECT_EQ(cleanPath("/a/./b"), "/a/b");
    EXPECT_EQ(cleanPath("/a/b/../../c"), "/c");
    EXPECT_EQ(cleanPath("/a/.."), "/");
    EXPECT_EQ(cleanPath("/../../a"), "/a");
    EXPECT_EQ(cleanPath("a/.."), ".");
    EXPECT_EQ(cleanPath("../a"), "../a");
    EXPECT_EQ(cleanPath("a/../../b"), "../b");
    EXPECT_EQ(cleanPath("../../a/.."), "../..");
}

TEST(LowerCase, FollowsUnicodeBeyondAscii) {
    EXPECT_EQ(toLowerCase("/FOO-Bar_1"), "/foo-bar_1");
    EXPECT_EQ(toLowerCase("ÀÉÞ"), "àéþ");
    EXPECT_EQ(toLowerCase("ŁĄŻ"), "łąż");
    EXPECT_EQ(toLowerCase("ΑΣ"), "ασ") << "rune by rune: no final sigma";
    EXPECT_EQ(toLowerCase("ДОМ"), "дом");
    EXPECT_EQ(toLowerCase("\u0130\u212A\uA64A"), "ik\uA64B");
}

TEST(LowerCase, ReplacesWhatIsNoUtf8) {
    EXPECT_EQ(toLowerCase("A\xFF"), "a\xEF\xBF\xBD");
    EXPECT_EQ(toLowerCase("A\xC3"), "a\xEF\xBF\xBD");
    EXPECT_EQ(toLowerCase("\xED\xA0\x80").size(), 9u) << "a surrogate is three wrong bytes";
}

TEST(PathHash, IsTheSameForAWholeTextAndForAGrowingHead) {
    const PathHash hash(7);
    std::string text;
    for (std::size_t i = 0; i < 70; ++i) {
        text += static_cast<char>('a' + i % 23);
    }
    for (std::size_t step = 1; step < 40; ++step) {
        PathHash::Growing head(hash, text.data());
        for (std::size_t size = 0; size <= text.size(); size += step) {
            ASSERT_EQ(head.upTo(size), hash.of(text.substr(0, size))) << size << " by " << step;
        }
    }
}

TEST(PathHash, DependsOnItsSeedAndOnEveryByte) {
    const std::string text = "government/publications/a-guide-to-the-guidance-of-guides";
    const PathHash hash(1);
    EXPECT_NE(hash.of(text), PathHash(2).of(text));
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string other = text;
        other[i] = static_cast<char>(other[i] ^ 1);
        EXPECT_NE(hash.of(text), hash.of(other)) << i;
    }
    EXPECT_NE(hash.of(""), hash.of(std::string(1, '\0')));
}

} // namespace
} // namespace doppel::routing
