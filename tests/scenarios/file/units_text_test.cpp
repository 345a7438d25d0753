// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/units_text.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

/// "column: message" of what a parser says, or "no error".
template <class T>
std::string complaint(const sim::Result<T>& result) {
    if (result) {
        return "no error";
    }
    const sim::Error& error = result.errors().front();
    return std::to_string(error.where.column) + ": " + error.message;
}

TEST(DurationText, IsANumberAndAUnit) {
    EXPECT_EQ(*parseDuration("250ms"), 250ms);
    EXPECT_EQ(*parseDuration("1.5s"), 1500ms);
    EXPECT_EQ(*parseDuration("10min"), 10min);
    EXPECT_EQ(*parseDuration("30 min"), 30min);
    EXPECT_EQ(*parseDuration("1h"), 1h);
    EXPECT_EQ(*parseDuration("2d"), 48h);
    EXPECT_EQ(*parseDuration("1w"), 168h);
    EXPECT_EQ(*parseDuration("7us"), 7us);
    EXPECT_EQ(*parseDuration("0s"), 0s);
    EXPECT_EQ(*parseDuration("-5ms"), -5ms);
    EXPECT_EQ(*parseDuration("1_000ms"), 1s);
    EXPECT_EQ(*parseDuration("0.000000001s"), 1ns);
    EXPECT_EQ(*parseDuration("forever"), sim::kForever);
}

TEST(DurationText, MayBeCompound) {
    EXPECT_EQ(*parseDuration("1h 30min"), 90min);
    EXPECT_EQ(*parseDuration("1h30min"), 90min);
    EXPECT_EQ(*parseDuration("-1min 1s"), -61s);
    EXPECT_THAT(complaint(parseDuration("30min 1h")),
                testing::StartsWith("8: \"h\" cannot follow \"min\""));
    EXPECT_THAT(complaint(parseDuration("1h 1h")),
                testing::StartsWith("5: \"h\" cannot follow \"h\""));
    EXPECT_THAT(complaint(parseDuration("1h 30")),
                testing::StartsWith("4: a duration needs a unit"));
    EXPECT_THAT(complaint(parseDuration("1h -5min")),
                testing::StartsWith("4: a duration needs a unit"));
}

TEST(DurationText, NeedsAUnit) {
    EXPECT_EQ(complaint(parseDuration("30")),
              "1: a duration needs a unit, such as 250ms, found \"30\"");
    EXPECT_THAT(complaint(parseDuration("0")), testing::StartsWith("1: a duration needs a unit"));
    EXPECT_THAT(complaint(parseDuration("1e3")), testing::StartsWith("1: a duration needs a unit"));
    EXPECT_EQ(complaint(parseDuration("1e3s")),
              "1: a duration is written without an exponent, such as 1500s, found \"1e3s\"");
    EXPECT_EQ(complaint(parseDuration("")), "1: expected a number, found \"\"");
    EXPECT_EQ(complaint(parseDuration("soon")), "1: expected a number, found \"soon\"");
    EXPECT_THAT(complaint(parseDuration("--5s")), testing::HasSubstr("found \"--5s\""));
}

TEST(DurationText, SuggestsTheUnitThatWasMeant) {
    EXPECT_EQ(complaint(parseDuration("5sec")), "2: unknown unit \"sec\"; did you mean \"s\"?");
    EXPECT_EQ(complaint(parseDuration("5 minutes")),
              "3: unknown unit \"minutes\"; did you mean \"min\"?");
    EXPECT_EQ(complaint(parseDuration("5m")), "2: unknown unit \"m\"; did you mean \"min\"?");
    EXPECT_EQ(complaint(parseDuration("5MS")), "2: unknown unit \"MS\"; did you mean \"ms\"?");
    EXPECT_EQ(complaint(parseDuration("5µs")), "2: unknown unit \"µs\"; did you mean \"us\"?");
    EXPECT_THAT(complaint(parseDuration("5 parsecs")),
                testing::EndsWith("expected one of w, d, h, min, s, ms, us, ns"));
}

TEST(DurationText, IsAWholeNumberOfNanosecondsBelow292Years) {
    EXPECT_EQ(parseDuration("9223372036854775806ns")->count(), 9223372036854775806);
    EXPECT_THAT(complaint(parseDuration("9223372036854775808ns")),
                testing::HasSubstr("below 292 years"));
    EXPECT_THAT(complaint(parseDuration("106751d 24h")), testing::HasSubstr("below 292 years"));
    EXPECT_THAT(complaint(parseDuration("99999999999999999999999999999999999999999d")),
                testing::HasSubstr("292"));
    EXPECT_THAT(complaint(parseDuration("1.5ns")),
                testing::HasSubstr("whole number of nanoseconds"));
    EXPECT_THAT(complaint(parseDuration("0.0000000000000000000000000001d")),
                testing::HasSubstr("whole number"));
}

TEST(DurationText, ReadsBackExactly) {
    for (const std::int64_t count :
         {0LL, 1LL, -1LL, 999LL, 1'000'000'001LL, 86'400'000'000'000LL, -90'061'001'001'001LL,
          9'223'372'036'854'775'807LL, 9'223'372'036'854'775'806LL}) {
        const sim::Duration value(count);
        EXPECT_EQ(*parseDuration(exactText(value)), value) << exactText(value);
    }
    EXPECT_EQ(exactText(sim::Duration(90min)), "1h 30min");
    EXPECT_EQ(exactText(sim::Duration(336h)), "14d");
    EXPECT_EQ(exactText(sim::Duration(-1500ms)), "-1s 500ms");
}

TEST(RateText, IsANumberATime) {
    EXPECT_EQ(parseRate("2546/s")->perSecond, 2546);
    EXPECT_EQ(parseRate("21600/min")->perSecond, 360);
    EXPECT_EQ(parseRate("220M/day")->perSecond, 220e6 / 86400);
    EXPECT_EQ(parseRate("1.5k / h")->perSecond, 1500.0 / 3600);
    EXPECT_EQ(parseRate("220_000_000/d")->perSecond, 220e6 / 86400);
    EXPECT_EQ(parseRate("1e-3/s")->perSecond, 0.001);
    EXPECT_EQ(parseRate("0/s")->perSecond, 0);
}

TEST(RateText, NeedsATime) {
    EXPECT_EQ(complaint(parseRate("2546")), "5: a rate needs a time, such as 20/s, found \"2546\"");
    EXPECT_EQ(complaint(parseRate("2546/sec")), "6: unknown unit \"sec\"; did you mean \"s\"?");
    EXPECT_EQ(complaint(parseRate("5/ms")), "3: unknown unit \"ms\"; did you mean \"s\"?");
    EXPECT_EQ(complaint(parseRate("220,000,000/day")),
              "4: digits are grouped by underscores (200_000), not by commas");
    EXPECT_THAT(complaint(parseRate("1e999/s")), testing::HasSubstr("too large"));
    EXPECT_THAT(complaint(parseRate("inf/s")), testing::HasSubstr("expected a number"));
}

TEST(BytesText, IsDecimalOrBinaryAndExact) {
    EXPECT_EQ(parseBytes("512B")->count, 512);
    EXPECT_EQ(parseBytes("4MiB")->count, 4 * 1024 * 1024);
    EXPECT_EQ(parseBytes("34kB")->count, 34'000);
    EXPECT_EQ(parseBytes("1.5GB")->count, 1'500'000'000);
    EXPECT_EQ(parseBytes("1.5 KiB")->count, 1536);
    EXPECT_EQ(complaint(parseBytes("34")), "1: a size needs a unit, such as 4MiB, found \"34\"");
    EXPECT_EQ(complaint(parseBytes("1e3MB")),
              "1: a size is written without an exponent, such as 4MiB, found \"1e3MB\"");
    EXPECT_EQ(complaint(parseBytes("34KB")), "3: unknown unit \"KB\"; did you mean \"kB\"?");
    EXPECT_EQ(complaint(parseBytes("4Gi")), "2: unknown unit \"Gi\"; did you mean \"GiB\"?");
    EXPECT_THAT(complaint(parseBytes("1.5B")), testing::HasSubstr("not a whole number of bytes"));
    EXPECT_THAT(complaint(parseBytes("8192PiB")), testing::HasSubstr("below 8EiB"));
}

TEST(BytesText, ReadsBackExactly) {
    for (const std::int64_t count :
         {0LL, 1LL, 1000LL, 1024LL, 1536LL, 1'500'000LL, 5LL << 40U, 9'223'372'036'854'775'807LL}) {
        EXPECT_EQ(parseBytes(exactText(sim::Bytes{count}))->count, count);
    }
    EXPECT_EQ(exactText(sim::Bytes{4 << 20}), "4MiB");
    EXPECT_EQ(exactText(sim::Bytes{34'000}), "34kB");
}

TEST(ProbabilityText, IsAPercentageOrAShare) {
    EXPECT_EQ(parseProbability("99.9%")->value, 0.999);
    EXPECT_EQ(parseProbability("0.5")->value, 0.5);
    EXPECT_EQ(parseProbability("100 %")->value, 1);
    EXPECT_EQ(parseProbability("0")->value, 0);
    EXPECT_EQ(complaint(parseProbability("50")),
              "1: \"50\" is not between 0 and 1 (0% and 100%); did you mean \"50%\"?");
    EXPECT_THAT(complaint(parseProbability("101%")), testing::HasSubstr("not between 0 and 1"));
    EXPECT_THAT(complaint(parseProbability("-1%")), testing::HasSubstr("not between 0 and 1"));
    EXPECT_THAT(complaint(parseProbability("half")), testing::HasSubstr("expected a number"));
}

TEST(ProbabilityText, ReadsBackExactly) {
    for (const double value :
         {0.0, 1.0, 0.5, 0.999, 0.1, 1.0 / 3, 0.07, 0.001, 1e-9, 0.29, 0.57, 0.9999999}) {
        EXPECT_EQ(parseProbability(exactText(sim::Probability{value}))->value, value)
            << exactText(sim::Probability{value});
    }
    EXPECT_EQ(exactText(sim::Probability{0.999}), "99.9%");
    EXPECT_EQ(exactText(sim::Probability{0.001}), "0.1%");
    EXPECT_EQ(exactText(sim::Probability{1}), "100%");
    EXPECT_EQ(exactText(sim::Probability{0}), "0%");
}

TEST(RatioText, IsAFactor) {
    EXPECT_EQ(parseRatio("2x")->value, 2);
    EXPECT_EQ(parseRatio("0.5")->value, 0.5);
    EXPECT_THAT(complaint(parseRatio("2%")), testing::HasSubstr("expected a factor"));
    EXPECT_EQ(exactText(sim::Ratio{1.5}), "1.5x");
}

TEST(CountText, IsAWholeNumber) {
    EXPECT_EQ(*parseCount("6"), 6);
    EXPECT_EQ(*parseCount("-1"), -1);
    EXPECT_EQ(*parseCount("200_000"), 200'000);
    EXPECT_EQ(*parseCount("200k"), 200'000);
    EXPECT_EQ(*parseCount("1.5M"), 1'500'000);
    EXPECT_EQ(*parseCount("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    EXPECT_THAT(complaint(parseCount("9223372036854775808")), testing::HasSubstr("too large"));
    EXPECT_THAT(complaint(parseCount("2.5")), testing::HasSubstr("expected a whole number"));
    EXPECT_THAT(complaint(parseCount("1e3")), testing::HasSubstr("expected a whole number"));
    EXPECT_THAT(complaint(parseCount("010")), testing::HasSubstr("leading zeros"));
    EXPECT_THAT(complaint(parseCount("0x10")), testing::HasSubstr("expected a whole number"));
    EXPECT_THAT(complaint(parseCount("1__0")), testing::HasSubstr("expected a whole number"));
    EXPECT_THAT(complaint(parseCount("six")), testing::HasSubstr("expected a number"));
}

TEST(NumberText, IsFinite) {
    EXPECT_EQ(*parseNumber("0.9"), 0.9);
    EXPECT_EQ(*parseNumber("-2"), -2);
    EXPECT_EQ(*parseNumber("1e6"), 1e6);
    EXPECT_EQ(*parseNumber("1_000.5"), 1000.5);
    for (const char* text :
         {"nan", ".nan", "inf", "-.inf", "1e400", "0x1p3", ".5", "5.", "1,5", "1 2"}) {
        EXPECT_FALSE(parseNumber(text)) << text;
    }
    for (const double value : {0.1, 1.0 / 3, 1e300, 5e-324, -1e17, 123456789.0}) {
        EXPECT_EQ(*parseNumber(exactText(value)), value);
    }
}

TEST(FlagText, IsTrueOrFalseAndNothingElse) {
    EXPECT_TRUE(*parseFlag("true"));
    EXPECT_FALSE(*parseFlag("false"));
    EXPECT_EQ(complaint(parseFlag("yes")),
              "1: expected true or false, found \"yes\"; did you mean \"true\"?");
    EXPECT_EQ(complaint(parseFlag("off")),
              "1: expected true or false, found \"off\"; did you mean \"false\"?");
    EXPECT_EQ(complaint(parseFlag("maybe")), "1: expected true or false, found \"maybe\"");
}

} // namespace
} // namespace doppel::scenarios
