// SPDX-License-Identifier: Apache-2.0
#include "models/routing/escaping.h"
#include "models/routing/query.h"
#include "models/routing/url.h"

#include <gtest/gtest.h>

namespace doppel::routing {
namespace {

std::string pathOf(std::string_view text) {
    const auto url = parseUrl(text);
    return url ? url->path : "unparsable";
}

std::string again(std::string_view text) {
    const auto url = parseUrl(text);
    return url ? toText(*url) : "unparsable";
}

TEST(Escaping, DecodesPathsWithoutTouchingThePlus) {
    EXPECT_EQ(unescape("/a%20b+c%2Fd", UrlPart::Path), "/a b+c/d");
    EXPECT_EQ(unescape("a%20b+c", UrlPart::Query), "a b c");
    EXPECT_EQ(unescape("%C3%a9", UrlPart::Path), "\xC3\xA9");
    EXPECT_EQ(unescape("%FF", UrlPart::Path), "\xFF");
    for (const auto* broken : {"%", "%2", "%zz", "a%2", "%%20"}) {
        EXPECT_EQ(unescape(broken, UrlPart::Path), std::nullopt) << broken;
    }
}

TEST(Escaping, EncodesWhatAPartDoesNotBear) {
    EXPECT_EQ(escape("/a b?c;d\"", UrlPart::Path), "/a%20b%3Fc;d%22");
    EXPECT_EQ(escape("a b&c=d/~", UrlPart::Query), "a+b%26c%3Dd%2F~");
}

TEST(Url, ReadsThePathOfARoute) {
    EXPECT_EQ(pathOf("/foo"), "/foo");
    EXPECT_EQ(pathOf("foo"), "foo");
    EXPECT_EQ(pathOf(""), "");
    EXPECT_EQ(pathOf("/caf%C3%A9"), "/caf\xC3\xA9");
    EXPECT_EQ(pathOf("/foo?query#fragment"), "/foo");
    EXPECT_EQ(pathOf("//host/foo"), "/foo");
    EXPECT_EQ(pathOf("///foo"), "///foo");
    EXPECT_EQ(pathOf("http://host/foo"), "/foo");
    EXPECT_EQ(pathOf("mailto:me"), "");
    EXPECT_EQ(pathOf("/a:b"), "/a:b");
}

TEST(Url, RefusesWhatGoRefuses) {
    for (const auto* text : {"/%zz", ":foo", "1:b", "/a\x01", "/a\x7f", "http://h:x/",
                             "http://[::1/", "/a#%zz", "http://a b/", "http://h%41/"}) {
        EXPECT_FALSE(parseUrl(text)) << text;
    }
}

TEST(Url, GoesBackToItsText) {
    for (const auto* text :
         {"/a/b?x=1#y", "https://x.example/y?a=1#f", "http://u:p@h:80/", "//h/p", "mailto:me",
          "http://[::1]:80/", "file:///x", "file:/x", "/a%2Fb", "a?", "*", "https://h", "?q"}) {
        EXPECT_EQ(again(text), text);
    }
    EXPECT_EQ(again("HTTP://h/a b"), "http://h/a%20b");
    EXPECT_EQ(again("/a\"b"), "/a%22b");
}

TEST(RequestTarget, IsAPathEvenIfItLooksLikeAHost) {
    EXPECT_EQ(parseRequestTarget("GET", "//foo/bar")->path, "//foo/bar");
    EXPECT_EQ(parseRequestTarget("GET", "/a#b")->path, "/a#b");
    EXPECT_EQ(parseRequestTarget("GET", "http://h/a?b")->path, "/a");
    EXPECT_EQ(parseRequestTarget("CONNECT", "h:443")->host, "h:443");
    EXPECT_FALSE(parseRequestTarget("GET", "foo"));
    EXPECT_FALSE(parseRequestTarget("GET", ""));
    EXPECT_FALSE(parseRequestTarget("GET", "/%"));
}

TEST(Query, KeepsTheOrderOfValuesAndSortsKeys) {
    EXPECT_EQ(encodeQuery(parseQuery("b=2&a=x%20y&b=1&c")), "a=x+y&b=2&b=1&c=");
    EXPECT_EQ(encodeQuery(parseQuery("a=%zz&;=1&&b=%26")), "b=%26");
}

TEST(Query, IsLeftAloneUnlessServersDisagreeOnIt) {
    EXPECT_EQ(cleanQuery("b=2&a=+%20&=&&"), "b=2&a=+%20&=&&");
    EXPECT_EQ(cleanQuery("b=2&a;c&d=1"), "b=2&d=1");
    EXPECT_EQ(cleanQuery("b=%zz&a=1"), "a=1");
}

} // namespace
} // namespace doppel::routing
