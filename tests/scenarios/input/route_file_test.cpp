// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_file.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

std::string textOf(const routing::RouteRecord::Field& field) {
    return field ? std::string(*field) : std::string("-");
}

class RouteFile : public TextFiles {
protected:
    /// The routes of a file, each as "path type handler backend target segments"; the report is
    /// kept.
    std::vector<std::string> routesOf(const std::string& path,
                                      const RouteFileOptions& options = {}) {
        std::vector<std::string> routes;
        const auto read = forEachRoute(
            path,
            [&](const routing::RouteRecord& r) {
                routes.push_back(textOf(r.incomingPath) + ' ' + textOf(r.routeType) + ' ' +
                                 textOf(r.schemaName) + ' ' + textOf(r.backendId) + ' ' +
                                 textOf(r.redirectTo) + ' ' + textOf(r.segmentsMode));
                details.push_back(textOf(r.details));
                disabled.push_back(r.disabled);
            },
            options);
        EXPECT_TRUE(read.ok()) << toText(read.errors().front());
        report = read ? *read : RouteFileReport{};
        return routes;
    }

    /// The errors of a file, each behind its folder.
    std::vector<std::string> errorsOf(const std::string& path,
                                      const RouteFileOptions& options = {}) {
        const auto read = forEachRoute(
            path, [](const auto&) {}, options);
        std::vector<std::string> texts;
        if (!read) {
            for (const sim::Error& error : read.errors()) {
                texts.push_back(toText(error).substr(folder_.string().size() + 1));
            }
        }
        return texts;
    }

    RouteFileReport report;
    std::vector<std::string> details;
    std::vector<bool> disabled;
};

// The forms that the Router's own tests use.
constexpr std::string_view kFlatFile =
    R"({"BackendID":"backend-1","IncomingPath":"/","RouteType":"exact","RedirectTo":null,"SegmentsMode":null,"SchemaName":null,"Details":null}
{"BackendID":null,"IncomingPath":"/moved","RouteType":"prefix","RedirectTo":"/new","SegmentsMode":"preserve","SchemaName":"redirect","Details":null}

{"IncomingPath":"/gone","RouteType":"exact","SchemaName":"gone","Details":"{\"explanation\":\"caf\u00e9\"}"}
)";

TEST_F(RouteFile, OfTheRoutersFlatFileIsRead) {
    EXPECT_THAT(routesOf(write("routes.jsonl", kFlatFile)),
                ElementsAre("/ exact - backend-1 - -", "/moved prefix redirect - /new preserve",
                            "/gone exact gone - - -"));
    EXPECT_THAT(details, ElementsAre("-", "-", "{\"explanation\":\"caf\xC3\xA9\"}"));
    EXPECT_EQ(report.format, RouteFormat::JsonLines);
    EXPECT_EQ(report.routes, 3U);
    EXPECT_THAT(report.unknownFields, IsEmpty());
}

TEST_F(RouteFile, TellsNamesOfJsonLinesWhateverTheirCaseAndKeepsUnknownOnes) {
    EXPECT_THAT(
        routesOf(write(
            "r.jsonl",
            R"({"incomingpath":"/a","route_type":"exact","backend_id":"b","Disabled":true,"New":[1,{"IncomingPath":2}]})")),
        ElementsAre("/a exact - b - -"));
    EXPECT_THAT(disabled, ElementsAre(true));
    EXPECT_THAT(report.unknownFields, ElementsAre("New"));
}

TEST_F(RouteFile, TellsEveryWrongJsonLineWithItsPlace) {
    const auto errors =
        errorsOf(write("r.jsonl", "{\"IncomingPath\":\"/a\",\"RouteType\":\"exakt\"}\n"
                                  "this is not JSON\n"
                                  "{\"IncomingPath\":7}\n"
                                  "{\"IncomingPath\":\"/a\"\n"
                                  "[]\n"
                                  "{\"IncomingPath\":\"/a\",\"IncomingPath\":\"/b\"}\n"
                                  "{\"Details\":{\"a\":1}}\n"
                                  "{} {}\n"
                                  "{\"IncomingPath\":\"/a\",\"SegmentsMode\":\"keep\"}\n"
                                  "\"text\"\n"
                                  "{\"IncomingPath\":\"/\xFF\"}\n"));
    ASSERT_THAT(errors, SizeIs(11));
    EXPECT_EQ(errors[0], "r.jsonl:1:22: found \"exakt\" for route_type; expected exact or prefix; "
                         "did you mean \"exact\"?");
    EXPECT_THAT(errors[1], StartsWith("r.jsonl:2:2: isn't JSON"));
    EXPECT_EQ(errors[2], "r.jsonl:3:2: found a number for IncomingPath; expected a text or null");
    EXPECT_EQ(errors[3], "r.jsonl:4:21: isn't JSON at the end");
    EXPECT_EQ(errors[4], "r.jsonl:5:1: expected a JSON object");
    EXPECT_EQ(errors[5], "r.jsonl:6:22: \"IncomingPath\" stands there twice");
    EXPECT_EQ(errors[6], "r.jsonl:7:2: found an object for Details; expected a text or null");
    EXPECT_THAT(errors[7], StartsWith("r.jsonl:8:4: isn't JSON"));
    EXPECT_EQ(errors[8],
              "r.jsonl:9:22: found \"keep\" for segments_mode; expected ignore or preserve");
    EXPECT_EQ(errors[9], "r.jsonl:10:1: expected a JSON object");
    EXPECT_THAT(errors[10], StartsWith("r.jsonl:11:"));
}

TEST_F(RouteFile, SurvivesDeepNesting) {
    EXPECT_THAT(errorsOf(write("r.jsonl", "{\"x\":" + std::string(60'000, '['))),
                ElementsAre(HasSubstr("isn't JSON")));
}

TEST_F(RouteFile, OfTableFormIsRead) {
    EXPECT_THAT(routesOf(write("r.csv",
                               "route_type,incoming_path,handler,redirect_to,backend_id,details\r\n"
                               "exact,/a,backend,,frontend,\r\n"
                               "prefix,\"/b,c\",redirect,/d,,\r\n"
                               "exact,/e,gone,,,\"{\"\"explanation\"\":\"\"x\"\"}\"\r\n")),
                ElementsAre("/a exact backend frontend - -", "/b,c prefix redirect - /d -",
                            "/e exact gone - - -"));
    EXPECT_EQ(details.back(), "{\"explanation\":\"x\"}");
    EXPECT_EQ(report.format, RouteFormat::Csv);
}

TEST_F(RouteFile, TellsEveryWrongRowOfATableWithItsPlace) {
    EXPECT_THAT(
        errorsOf(write(
            "r.csv",
            "incoming_path,route_type,disabled\n/a,prefx,\n/b,exact,maybe\n/c\n/d,exact,true\n")),
        ElementsAre("r.csv:2:4: found \"prefx\" for route_type; expected exact or prefix; did you "
                    "mean \"prefix\"?",
                    "r.csv:3:10: found \"maybe\" for disabled; expected false or true",
                    "r.csv:4:1: found 1 fields; expected 3, as the first line has"));
    EXPECT_THAT(errorsOf(write("s.csv", "path,route_type\n/a,exact\n")),
                ElementsAre(HasSubstr("unknown column \"path\""),
                            "s.csv:1:1: lacks the column \"incoming_path\""));
}

TEST_F(RouteFile, OfPathsOnlyHasExactRoutesToOneBackend) {
    EXPECT_THAT(routesOf(write("a.routes", "/a\n/b/c\n"), {.listBackend = "collections"}),
                ElementsAre("/a exact - collections - -", "/b/c exact - collections - -"));
    EXPECT_EQ(report.format, RouteFormat::PathList);
    EXPECT_THAT(errorsOf(write("b.routes", "/a\nb\n")),
                ElementsAre("b.routes:2:1: found \"b\"; expected a path that starts with /"));
}

TEST_F(RouteFile, OfRedirectsIsNoListOfPaths) {
    EXPECT_THAT(errorsOf(write("list.txt", "/old /new 301\n/blog/* /news/:splat 302\n")),
                ElementsAre(StartsWith("list.txt:1:5: found a blank in \"/old /new 301\""),
                            StartsWith("list.txt:2:8: found a blank in")));
}

TEST_F(RouteFile, IsToldByItsContentWhereItsNameSaysNothing) {
    routesOf(write("a", kFlatFile));
    EXPECT_EQ(report.format, RouteFormat::JsonLines);
    routesOf(write("b", "incoming_path,route_type\n/a,exact\n"));
    EXPECT_EQ(report.format, RouteFormat::Csv);
    routesOf(write("c", "\n/a\n"));
    EXPECT_EQ(report.format, RouteFormat::PathList);
    routesOf(write("d.jsonl.gz", gzip(kFlatFile)));
    EXPECT_EQ(report.routes, 3U);
    routesOf(write("e.routes.zst", zstd("/a\n")));
    EXPECT_EQ(report.format, RouteFormat::PathList);
    EXPECT_THAT(errorsOf(write("f", "hello\n")),
                ElementsAre(StartsWith("f:1:1: isn't a known form of routes")));
    EXPECT_THAT(errorsOf(write("g", "")),
                ElementsAre(StartsWith("g: isn't a known form of routes")));
    EXPECT_THAT(errorsOf(pathOf("nowhere")), ElementsAre(HasSubstr("can't be opened")));
}

TEST_F(RouteFile, BoundsTheNumberOfRoutes) {
    const RouteFileOptions two{.mostRoutes = 2};
    EXPECT_THAT(errorsOf(write("a.routes", "/a\n/b\n"), two), IsEmpty());
    EXPECT_THAT(errorsOf(write("a.routes", "/a\n/b\n/c\n"), two),
                ElementsAre("a.routes:3:1: more than 2 routes, the limit"));
    EXPECT_THAT(
        errorsOf(write("a.csv", "incoming_path,route_type\n/a,exact\n/b,exact\n/c,exact\n"), two),
        ElementsAre("a.csv:4:1: more than 2 routes, the limit"));
}

TEST_F(RouteFile, WithALineBeyondTheLimitOrCutShortIsRefused) {
    EXPECT_THAT(errorsOf(write("a.routes", "/a\n/" + std::string(70'000, 'x') + "\n")),
                ElementsAre(StartsWith("a.routes:2: is longer than a line may be")));
    const std::string whole = gzip("/a\n/b\n");
    EXPECT_THAT(errorsOf(write("b.routes.gz", whole.substr(0, whole.size() - 4))),
                Each(HasSubstr("is cut short")));
}

TEST_F(RouteFile, BecomesATableThatCountsWhatItSkips) {
    routing::Backends backends;
    ASSERT_TRUE(backends.add("backend-1", "http://backend-1"));
    const auto table =
        loadRoutes(write("routes.jsonl",
                         std::string(kFlatFile) +
                             R"({"IncomingPath":"/x","RouteType":"exact","BackendID":"nobody"})"),
                   backends);
    ASSERT_TRUE(table.ok()) << toText(table.errors().front());
    EXPECT_TRUE(table->match("/"));
    ASSERT_TRUE(table->match("/moved/on"));
    EXPECT_EQ(table->match("/moved/on")->handler->kind, routing::HandlerKind::Redirect);
    EXPECT_FALSE(table->match("/x"));
    // "/x", and the gone page that has something to say: its backend would be "frontend", which
    // isn't declared either; and the Router's own probe.
    EXPECT_EQ(table->report().skippedFor(routing::SkipReason::UnknownBackend), 3U);
}

TEST_F(RouteFile, OfGovUksRoutesIn2013IsReadWhole) {
    const std::string path = realData("govuk2013.routes");
    if (path.empty()) {
        GTEST_SKIP() << "the real routes aren't here";
    }
    routing::Backends backends;
    ASSERT_TRUE(backends.add("frontend", "http://frontend"));
    const auto table = loadRoutes(path, backends);
    ASSERT_TRUE(table.ok()) << toText(table.errors().front());
    // The data's own description says 3,385 exact routes; the two others are the Router's probes.
    EXPECT_EQ(table->report().registrations, 3385U + 2U);
    EXPECT_TRUE(table->match("/1619-bursary-fund"));
    EXPECT_FALSE(table->match("/no-such-page"));
}

} // namespace
} // namespace doppel::scenarios
