// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/access_log.h"
#include "scenarios/input/access_log_time.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

class LogLines : public testing::Test {
protected:
    /// Reads a line; what it told is in `record`.
    LogReject read(LogFormat format, std::string_view line) {
        parser_ = LogLineParser(format);
        line_ = line;
        return parser_.parse(line_, record);
    }
    LogReject common(std::string_view line) { return read(LogFormat::Common, line); }
    LogReject combined(std::string_view line) { return read(LogFormat::Combined, line); }
    LogReject fastly(std::string_view line) { return read(LogFormat::FastlyJson, line); }

    /// A common line with this request.
    LogReject request(std::string_view text) {
        return common("h - - [17/May/2015:10:05:03 +0000] \"" + std::string(text) + "\" 200 1");
    }

    LogRecord record;

private:
    LogLineParser parser_{LogFormat::Common};
    std::string line_;
};

constexpr auto kOk = LogReject::None;

TEST_F(LogLines, OfTheCommonFormatAreRead) {
    // The example of Apache's own documentation; 13:55:36 -0700 is 971211336 s after 1970.
    ASSERT_EQ(
        common(
            R"(127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326)"),
        kOk);
    EXPECT_EQ(record.time.time_since_epoch(), 971211336s);
    EXPECT_EQ(record.client, "127.0.0.1");
    EXPECT_EQ(record.method, "GET");
    EXPECT_EQ(record.target, "/apache_pb.gif");
    EXPECT_EQ(record.status, 200);
    EXPECT_EQ(record.bytes, 2326);
    EXPECT_FALSE(record.duration);
}

TEST_F(LogLines, OfTheCombinedFormatAreRead) {
    ASSERT_EQ(
        combined(
            R"(::1 - - [17/May/2015:10:05:03 +0000] "POST /a HTTP/1.1" 304 - "http://x/\"y\"" "a [b] \"c\"")"),
        kOk);
    EXPECT_EQ(record.method, "POST");
    EXPECT_EQ(record.status, 304);
    EXPECT_FALSE(record.bytes);
    EXPECT_EQ(
        combined(R"(h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-" 0.123 more)"),
        kOk);
}

TEST_F(LogLines, OfOneFormatAreNotTheOther) {
    EXPECT_EQ(common(R"(h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-")"),
              LogReject::Shape);
    EXPECT_EQ(combined(R"(h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1)"),
              LogReject::Shape);
    EXPECT_EQ(fastly(R"(h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1)"),
              LogReject::Json);
    EXPECT_EQ(common("{}"), LogReject::Shape);
}

TEST_F(LogLines, MayHaveUsersWithSpaces) {
    EXPECT_EQ(common(R"(h - A B [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1)"), kOk);
}

TEST_F(LogLines, LoseTheEscapesOfTheirRequest) {
    ASSERT_EQ(request(R"(GET /a\"b\\c\x41\xe9\t HTTP/1.1)"), kOk);
    EXPECT_EQ(record.target, "/a\"b\\cA\xe9\t");
    ASSERT_EQ(request(R"(GET /a\q\xZZ\x4 HTTP/1.1)"), kOk);
    EXPECT_EQ(record.target, R"(/a\q\xZZ\x4)");
}

TEST_F(LogLines, TakeRequestsAsTheyAreSent) {
    ASSERT_EQ(request("GET /old"), kOk); // HTTP/0.9
    EXPECT_EQ(record.target, "/old");
    ASSERT_EQ(request("GET /with a space HTTP/1.1"), kOk);
    EXPECT_EQ(record.target, "/with a space");
    ASSERT_EQ(request("OPTIONS * HTTP/1.0"), kOk);
    EXPECT_EQ(record.target, "*");
    ASSERT_EQ(request("GET http://www.gov.uk/ HTTP/1.1"), kOk);
    EXPECT_EQ(record.target, "http://www.gov.uk/");
    ASSERT_EQ(request("VERSION-CONTROL /x HTTP/1.1"), kOk);
}

TEST_F(LogLines, RefuseWhatIsNoRequest) {
    for (const char* text : {"-", "", "GET", "GET ", " / HTTP/1.1", R"(\x16\x03\x01\x00 \xb4)",
                             "get / HTTP/1.1", "GET  HTTP/1.1"}) {
        EXPECT_EQ(request(text), LogReject::Request) << text;
    }
}

TEST_F(LogLines, AreRejectedForTheRightReason) {
    EXPECT_EQ(common(""), LogReject::Blank);
    EXPECT_EQ(common(" \t"), LogReject::Blank);
    EXPECT_EQ(common("nonsense"), LogReject::Shape);
    EXPECT_EQ(common(R"(h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1 200 1)"),
              LogReject::Shape);
    EXPECT_EQ(common(R"(h - - [31/Feb/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1)"),
              LogReject::Time);
    for (const char* status : {"20", "1000", "099", "-200", "2OO", "-"}) {
        EXPECT_EQ(common("h - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" " +
                         std::string(status) + " 1"),
                  LogReject::Status)
            << status;
    }
    for (const char* bytes : {"-1", "1e3", "99999999999999999999", "+1", "0x1", ""}) {
        EXPECT_EQ(common("h - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 " +
                         std::string(bytes)),
                  LogReject::Number)
            << bytes;
    }
}

TEST_F(LogLines, SurviveNulAndLongAndBinaryBytes) {
    using namespace std::string_literals;
    EXPECT_EQ(request("GET /a\0b\xFF HTTP/1.1"s), kOk);
    EXPECT_EQ(record.target, "/a\0b\xFF"s);
    EXPECT_EQ(common(std::string(1 << 20, '"')), LogReject::Shape);
    EXPECT_EQ(common(std::string(1 << 20, '[')), LogReject::Shape);
    EXPECT_EQ(common("h - - [17/May/2015:10:05:03 +0000] \"" + std::string(1 << 20, '\\')),
              LogReject::Shape);
    EXPECT_EQ(fastly(std::string(1 << 20, '[')), LogReject::Json);
    EXPECT_EQ(fastly("{\"x\":" + std::string(1 << 20, '[')), LogReject::Json);
}

const std::string kFastly =
    R"({ "client_ip":"192.0.2.7", "request_received":"2026-07-23 10:00:00.123", "request_received_offset":"+0100", )"
    R"("method":"GET", "url":"/search?q=\"tax\"", "status":200, "request_time":0.045, "time_to_generate_response":0.0312, )"
    R"("bytes":34012, "content_type":"text/html", "user_agent":"x", "fastly_backend":"origin", "data_centre":"LCY", )"
    R"("cache_hit":true, "cache_response":"MISS", "tls_client_protocol":"TLSv1.3", "extra":{"a":[1,{"status":"x"}]} })";

TEST_F(LogLines, OfFastlyAreRead) {
    ASSERT_EQ(fastly(kFastly), kOk);
    // 10:00 an hour ahead of UTC is 09:00 UTC.
    EXPECT_EQ(record.time.time_since_epoch(), 1784797200s + 123ms);
    EXPECT_EQ(record.client, "192.0.2.7");
    EXPECT_EQ(record.method, "GET");
    EXPECT_EQ(record.target, "/search?q=\"tax\"");
    EXPECT_EQ(record.status, 200);
    EXPECT_EQ(record.bytes, 34012);
    EXPECT_EQ(record.duration, 45ms);
    EXPECT_EQ(record.timeToFirstByte, 31200us);
    EXPECT_EQ(record.cacheResponse, "MISS");
    EXPECT_EQ(record.backend, "origin");
}

TEST_F(LogLines, OfFastlyNeedTheirFieldsAndKinds) {
    const auto with = [](const std::string& from, const std::string& to) {
        std::string line = kFastly;
        return line.replace(line.find(from), from.size(), to);
    };
    EXPECT_EQ(fastly(with("\"client_ip\"", "\"client\"")), LogReject::Missing);
    EXPECT_EQ(fastly(with("\"status\":200", "\"status\":null")), LogReject::Missing);
    EXPECT_EQ(fastly(with("\"status\":200", "\"status\":\"200\"")), LogReject::Shape);
    EXPECT_EQ(fastly(with("\"status\":200", "\"status\":[200]")), LogReject::Shape);
    EXPECT_EQ(fastly(with("\"status\":200", "\"status\":99")), LogReject::Status);
    EXPECT_EQ(fastly(with("\"status\":200", "\"status\":200.5")), LogReject::Status);
    EXPECT_EQ(fastly(with("\"bytes\":34012", "\"bytes\":-1")), LogReject::Number);
    EXPECT_EQ(fastly(with("0.045", "-0.045")), LogReject::Number);
    EXPECT_EQ(fastly(with("0.045", "1e300")), LogReject::Number);
    EXPECT_EQ(fastly(with("0.045", "NaN")), LogReject::Json);
    EXPECT_EQ(fastly(with("2026-07-23", "2026-13-23")), LogReject::Time);
    EXPECT_EQ(fastly(kFastly.substr(0, 80)), LogReject::Json);
    EXPECT_EQ(fastly(kFastly + "x"), LogReject::Json);
    EXPECT_EQ(fastly("[]"), LogReject::Json);
    EXPECT_EQ(fastly("null"), LogReject::Json);
    EXPECT_EQ(fastly("{}"), LogReject::Missing);
    EXPECT_EQ(fastly(with("/search", "/\xFF")), LogReject::Json);
    ASSERT_EQ(fastly(with("\"bytes\":34012, ", "")), kOk);
    EXPECT_FALSE(record.bytes);
}

TEST_F(LogLines, LeaveNothingForTheNextLine) {
    LogLineParser parser(LogFormat::FastlyJson);
    LogRecord first;
    ASSERT_EQ(parser.parse(kFastly, first), kOk);
    EXPECT_EQ(parser.parse("{\"status\":200}", first), LogReject::Missing);
}

TEST(ClassicTimes, AreReadInAnyOffset) {
    EXPECT_EQ(parseClassicTime("01/Jan/1970:00:00:00 +0000")->time_since_epoch(), 0s);
    EXPECT_EQ(parseClassicTime("01/Jan/1970:01:00:00 +0100")->time_since_epoch(), 0s);
    EXPECT_EQ(parseClassicTime("31/Dec/1969:18:30:00 -0530")->time_since_epoch(), 0s);
    EXPECT_EQ(parseClassicTime("29/Feb/2024:00:00:00 +0000")->time_since_epoch(), 1709164800s);
    EXPECT_EQ(parseClassicTime("30/Jun/2015:23:59:60 +0000")->time_since_epoch(),
              1435708800s); // a leap second
}

TEST(ClassicTimes, AreRefusedWhenWrong) {
    for (const char* text :
         {"", "29/Feb/2023:00:00:00 +0000", "00/Jan/2020:00:00:00 +0000",
          "01/Foo/2020:00:00:00 +0000", "01/Jan/2020:24:00:00 +0000", "01/Jan/2020:00:60:00 +0000",
          "01/Jan/2020:00:00:61 +0000", "01/Jan/2020:00:00:00", "01/Jan/2020:00:00:00 0000",
          "01/Jan/2020:00:00:00 +0060", "01/Jan/2020:00:00:00 +00000", "1/Jan/2020:00:00:00 +0000",
          "01/Jan/9999:00:00:00 +0000", "01/Jan/0000:00:00:00 +0000"}) {
        EXPECT_FALSE(parseClassicTime(text)) << text;
    }
}

TEST(FastlyTimes, HaveUpToNineDecimals) {
    EXPECT_EQ(parseFastlyTime("1970-01-01 00:00:01", "")->time_since_epoch(), 1s);
    EXPECT_EQ(parseFastlyTime("1970-01-01 00:00:01.5", "+0000")->time_since_epoch(), 1500ms);
    EXPECT_EQ(parseFastlyTime("1970-01-01 00:00:01.000000007", "+0000")->time_since_epoch(),
              1s + 7ns);
    for (const char* text :
         {"1970-01-01", "1970-01-01 00:00:01.", "1970-01-01 00:00:01.0000000001",
          "1970-01-01 00:00:01.x", "1970-01-01T00:00:01", "1970-01-32 00:00:01", ""}) {
        EXPECT_FALSE(parseFastlyTime(text, "+0000")) << text;
    }
}

} // namespace
} // namespace doppel::scenarios
