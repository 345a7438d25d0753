// SPDX-License-Identifier: Apache-2.0
#include "models/caching/header_text.h"

#include <gtest/gtest.h>

#include <chrono>

namespace doppel::caching {
namespace {

using namespace std::chrono_literals;

TEST(HeaderText, CacheControlsDirectivesAreReadInAnyCaseAndOrder) {
    const CacheControl control =
        parseCacheControl("Public, MAX-AGE=60 ,s-maxage=\"30\",stale-while-revalidate=10, "
                          "stale-if-error=86400, must-revalidate, ext=\"a, no-store\"");
    EXPECT_EQ(control.maxAge, 60s);
    EXPECT_EQ(control.sMaxAge, 30s);
    EXPECT_EQ(control.staleWhileRevalidate, 10s);
    EXPECT_EQ(control.staleIfError, 24h);
    EXPECT_TRUE(control.isPublic);
    EXPECT_TRUE(control.mustRevalidate);
    EXPECT_FALSE(control.noStore) << "it stands within a quoted string";
    EXPECT_FALSE(control.isPrivate);
}

TEST(HeaderText, QualifiedNoCacheAndPrivateCountAsBare) {
    EXPECT_TRUE(parseCacheControl("no-cache=\"Set-Cookie\"").noCache);
    EXPECT_TRUE(parseCacheControl("private=\"X, Y\", max-age=1").isPrivate);
}

TEST(HeaderText, TheFirstOfRepeatedDirectivesCounts) {
    EXPECT_EQ(parseCacheControl("max-age=10, max-age=20").maxAge, 10s);
}

TEST(HeaderText, LifetimeThatCannotBeReadIsZero) {
    for (const char* value :
         {"max-age=abc", "max-age=-1", "max-age=", "max-age=1.5", "max-age= 5"}) {
        EXPECT_EQ(parseCacheControl(value).maxAge, Duration::zero()) << value;
    }
    EXPECT_FALSE(parseCacheControl("max-age").maxAge.has_value());
    EXPECT_FALSE(parseCacheControl("").maxAge.has_value());
}

TEST(HeaderText, VarnishReadsNumbersItsOwnWay) {
    EXPECT_EQ(parseCacheControl("max-age=1.5", NumberReading::Varnish).maxAge, 1s);
    EXPECT_EQ(parseCacheControl("max-age=\"60\"", NumberReading::Varnish).maxAge, Duration::zero());
    EXPECT_EQ(parseAge("7200.0", NumberReading::Varnish), 7200s);
    EXPECT_EQ(parseAge("junk", NumberReading::Varnish), 0s);
}

TEST(HeaderText, AbsurdlyLongLivesEndAtTwoToThe31Seconds) {
    EXPECT_EQ(parseCacheControl("max-age=99999999999999999999").maxAge,
              std::chrono::seconds(2147483648));
}

TEST(HeaderText, AgeThatIsNoNumberIsIgnored) {
    EXPECT_EQ(parseAge("30"), 30s);
    EXPECT_EQ(parseAge("30, 40"), 30s);
    for (const char* value : {"", "-7200", "7200.0", "abc", "\"30\""}) {
        EXPECT_FALSE(parseAge(value).has_value()) << value;
    }
}

TEST(HeaderText, TheThreeFormsOfADateAreOneInstant) {
    constexpr Instant kEpochExample = std::chrono::seconds(784111777); // RFC 9110 5.6.7
    EXPECT_EQ(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), kEpochExample);
    EXPECT_EQ(parseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), kEpochExample);
    EXPECT_EQ(parseHttpDate("Sun Nov  6 08:49:37 1994"), kEpochExample);
}

TEST(HeaderText, WhatIsNoDateIsNone) {
    for (const char* value :
         {"", "0", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 EST",
          "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT", "yesterday, perhaps"}) {
        EXPECT_FALSE(parseHttpDate(value).has_value()) << value;
    }
    EXPECT_EQ(parseExpires("0"), kExpiredLongAgo);
}

TEST(HeaderText, VaryStarIsFoundInAList) {
    EXPECT_TRUE(variesOnEverything("*"));
    EXPECT_TRUE(variesOnEverything("Accept , *"));
    EXPECT_FALSE(variesOnEverything("Accept-*"));
    EXPECT_FALSE(variesOnEverything(""));
}

} // namespace
} // namespace doppel::caching
