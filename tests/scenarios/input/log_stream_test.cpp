// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/log_stream.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

#include <map>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::SizeIs;

class AccessLog : public TextFiles {
protected:
    /// A combined line at this second of an hour.
    static std::string at(int second, const std::string& target = "/") {
        const std::string minute = std::to_string(100 + second / 60).substr(1);
        const std::string rest = std::to_string(100 + second % 60).substr(1);
        return "h - - [17/May/2015:10:" + minute + ":" + rest + " +0000] \"GET " + target +
               " HTTP/1.1\" 200 1 \"-\" \"-\"\n";
    }

    /// Reads a whole log: its targets; the report and how it ended are kept.
    std::vector<std::string> targetsOf(const std::string& path, const LogOptions& options = {}) {
        auto log = LogStream::open(path, options);
        if (!log) {
            end = toText(log.errors().front());
            return {};
        }
        std::vector<std::string> targets;
        LogRecord record;
        while (log->next(record)) {
            targets.emplace_back(record.target);
        }
        report = log->report();
        const auto status = log->finish();
        end = status ? "ok" : toText(status.errors().front());
        return targets;
    }
    std::int64_t rejected(LogReject reason) const {
        return report.rejected[static_cast<std::size_t>(reason)];
    }

    const LogExample& first(LogReject reason) const {
        return report.firstRejects[static_cast<std::size_t>(reason)];
    }

    LogReport report;
    std::string end;
};

TEST_F(AccessLog, IsReadInTheOrderOfItsLines) {
    EXPECT_THAT(targetsOf(write("a.log", at(1, "/a") + at(2, "/b") + at(2, "/c"))),
                ElementsAre("/a", "/b", "/c"));
    EXPECT_EQ(end, "ok");
    EXPECT_EQ(report.format, LogFormat::Combined);
    EXPECT_EQ(report.records, 3);
    EXPECT_EQ(report.clockWentBack, 0);
    EXPECT_EQ(*report.latest - *report.earliest, 1s);
}

TEST_F(AccessLog, IsReadCompressedToo) {
    EXPECT_THAT(targetsOf(write("a.log.gz", gzip(at(1, "/a") + at(2, "/b")))),
                ElementsAre("/a", "/b"));
    EXPECT_THAT(targetsOf(write("a.log.zst", zstd(at(1, "/a")))), ElementsAre("/a"));
}

TEST_F(AccessLog, TellsItsFormatByItsFirstLines) {
    targetsOf(write("a", "h - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1\n"));
    EXPECT_EQ(report.format, LogFormat::Common);
    targetsOf(write("b", "rubbish\n\n# another\n" + at(1) + at(1) + at(1)),
              {.mostRejected = {0.5}});
    EXPECT_EQ(report.format, LogFormat::Combined);
    EXPECT_EQ(end, "ok");
    targetsOf(write(
        "c",
        R"({"client_ip":"a","request_received":"2026-07-23 10:00:00","method":"GET","url":"/","status":200})"));
    EXPECT_EQ(report.format, LogFormat::FastlyJson);
    EXPECT_EQ(end, "ok");
}

TEST_F(AccessLog, OfNoKnownFormatIsAnErrorWithItsPlace) {
    targetsOf(write("a.log", "1,2,3\n4,5,6\n"));
    EXPECT_THAT(end, HasSubstr("a.log:1: no known log format fits"));
    EXPECT_THAT(end, HasSubstr("found \"1,2,3\""));
}

TEST_F(AccessLog, KeepsToAFormatThatWasGiven) {
    targetsOf(write("a.log", at(1)), {.format = LogFormat::FastlyJson});
    EXPECT_THAT(end, HasSubstr("a.log:1: 1 of 1 lines aren't fastly-json"));
}

TEST_F(AccessLog, CountsWhatItRejectsByReasonAndKeepsExamples) {
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += at(i);
    }
    text += "nonsense\x01\n\n" + std::string(70'000, 'x') + "\n" + at(100) +
            "h - - [31/Feb/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"\r\n";
    EXPECT_THAT(targetsOf(write("a.log", text)), SizeIs(101));
    EXPECT_EQ(end, "ok");
    EXPECT_EQ(report.lines, 104);
    EXPECT_EQ(report.rejectedLines(), 3);
    EXPECT_EQ(report.blankLines, 1);
    EXPECT_EQ(rejected(LogReject::Shape), 1);
    EXPECT_EQ(rejected(LogReject::Blank), 0);
    EXPECT_EQ(rejected(LogReject::TooLong), 1);
    EXPECT_EQ(rejected(LogReject::Time), 1);
    EXPECT_EQ(first(LogReject::Shape).line, 101);
    EXPECT_EQ(first(LogReject::Shape).text, "nonsense\\x01");
    EXPECT_EQ(first(LogReject::Time).line, 105);
    EXPECT_EQ(first(LogReject::TooLong).line, 103);
}

TEST_F(AccessLog, KeepsTheFirstOfEachReasonOnly) {
    std::string text = at(1);
    for (int i = 0; i < 1000; ++i) {
        text += "nonsense\n";
    }
    targetsOf(write("a.log", text), {.mostRejected = {1}});
    EXPECT_EQ(rejected(LogReject::Shape), 1000);
    EXPECT_EQ(first(LogReject::Shape).line, 2);
}

TEST_F(AccessLog, IsRefusedWhenTooMuchOfItIsWrong) {
    std::string text;
    for (int i = 0; i < 8; ++i) {
        text += at(i);
    }
    targetsOf(write("a.log", text + "bad\nbad\n"), {.mostRejected = {0.2}});
    EXPECT_EQ(end, "ok");
    targetsOf(write("a.log", text + "bad\nbad\nbad\n"), {.mostRejected = {0.2}});
    EXPECT_THAT(end, HasSubstr("a.log:9: 3 of 11 lines aren't combined; the first: "));
}

TEST_F(AccessLog, WithoutARequestIsRefused) {
    targetsOf(write("a.log", ""));
    EXPECT_THAT(end, HasSubstr("has no lines"));
}

TEST_F(AccessLog, KeepsRecordsWhoseClockWentBackAndSaysSo) {
    EXPECT_THAT(targetsOf(write("a.log", at(10, "/a") + at(5, "/b") + at(5, "/c") + at(60, "/d") +
                                             at(58, "/e"))),
                ElementsAre("/a", "/b", "/c", "/d", "/e"));
    EXPECT_EQ(report.clockWentBack, 3);
    EXPECT_EQ(report.largestStepBack, 5s);
}

// Hosts before the client, as vhost_combined has them, and several clients, as X-Forwarded-For has.
TEST_F(AccessLog, KnowsTheFormsNextToCombined) {
    const std::string rest =
        " - - [04/Oct/2018:07:50:00 +0200] \"GET /p HTTP/1.1\" 200 427 \"-\" \"x\"\n";
    const auto clientOf = [&](const std::string& line, LogFormat format) {
        auto log = LogStream::open(write("a.log", line + rest));
        LogRecord record;
        EXPECT_TRUE(log.ok() && log->next(record)) << line;
        EXPECT_EQ(log->report().format, format) << line;
        return std::string(record.client);
    };
    EXPECT_EQ(clientOf("shop.example:443 192.0.2.7", LogFormat::VhostCombined), "192.0.2.7");
    EXPECT_EQ(clientOf("[2001:db8::1]:443 2001:db8::7", LogFormat::VhostCombined), "2001:db8::7");
    EXPECT_EQ(clientOf("shop.example 192.0.2.7", LogFormat::VhostCombined), "192.0.2.7");
    EXPECT_EQ(clientOf("192.0.2.7, 203.0.113.9", LogFormat::Combined), "192.0.2.7");
    EXPECT_EQ(clientOf("2001:db8::7", LogFormat::Combined), "2001:db8::7");
}

TEST_F(AccessLog, CutShortIsAnErrorAfterWhatCouldBeRead) {
    std::string text;
    for (int i = 0; i < 3000; ++i) {
        text += at(i, "/page-" + std::to_string(i * 7919));
    }
    const std::string whole = gzip(text);
    const auto targets = targetsOf(write("a.log.gz", whole.substr(0, whole.size() / 2)));
    EXPECT_GT(targets.size(), 100U);
    EXPECT_THAT(end,
                HasSubstr("a.log.gz:" + std::to_string(targets.size() + 1) + ": is cut short"));
}

TEST_F(AccessLog, OfARealSiteIsReadWhole) {
    const std::string path = realData("access-combined-2015.log.gz");
    if (path.empty()) {
        GTEST_SKIP() << "the real log isn't here";
    }
    auto log = LogStream::open(path);
    ASSERT_TRUE(log.ok());
    std::map<int, int> ofStatus;
    std::map<std::string, int, std::less<>> ofMethod;
    std::int64_t bytes = 0;
    int withoutBytes = 0;
    LogRecord record;
    while (log->next(record)) {
        ++ofStatus[record.status];
        ++ofMethod[std::string(record.method)];
        bytes += record.bytes.value_or(0);
        withoutBytes += record.bytes ? 0 : 1;
    }
    ASSERT_TRUE(log->finish().ok());
    const LogReport& whole = log->report();
    // Counted apart from this code, by grep and awk over the decompressed file.
    EXPECT_EQ(whole.records, 10'000);
    EXPECT_EQ(whole.rejectedLines(), 0);
    EXPECT_EQ(ofStatus, (std::map<int, int>{{200, 9126},
                                            {206, 45},
                                            {301, 164},
                                            {304, 445},
                                            {403, 2},
                                            {404, 213},
                                            {416, 2},
                                            {500, 3}}));
    EXPECT_EQ(ofMethod["GET"], 9952);
    EXPECT_EQ(ofMethod["HEAD"], 42);
    EXPECT_EQ(bytes, 2'747'282'740);
    EXPECT_EQ(withoutBytes, 669);
    EXPECT_EQ(whole.clockWentBack, 9448); // earlier than some line before
    EXPECT_EQ(whole.largestStepBack, 59s);
    EXPECT_EQ(whole.earliest->time_since_epoch(), 1431857100s);
    EXPECT_EQ(whole.latest->time_since_epoch(), 1432155959s);
}

} // namespace
} // namespace doppel::scenarios
