// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_faults.h"
#include "scenarios/input/route_store.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class RouteFaultsOf : public TextFiles {
protected:
    /// What is wrong with a file of routes, each behind its folder.
    std::vector<std::string> faultsOf(const std::string& path) {
        routing::Backends backends;
        EXPECT_TRUE(backends.add("frontend", "http://frontend"));
        routing::RouteTableBuilder builder(std::move(backends));
        RouteFaults faults;
        (void)forEachRoute(path, [&](const routing::RouteRecord& route) {
            if (builder.add(route)) {
                faults.leftOut(route);
            }
        });
        const auto evaluated = faults.judge(path, std::move(builder).build(), {});
        std::vector<std::string> texts;
        if (!evaluated) {
            for (const sim::Error& error : evaluated.errors()) {
                texts.push_back(toText(error).substr(folder_.string().size() + 1));
            }
        }
        return texts;
    }
};

TEST_F(RouteFaultsOf, AGoodFileAreNone) {
    EXPECT_THAT(faultsOf(write("r.csv", "incoming_path,route_type,backend_id,handler,redirect_to\n"
                                        "/a,exact,frontend,,\n/a,prefix,frontend,,\n"
                                        "/b,exact,nobody,,\n/c,exact,,redirect,/a\n")),
                IsEmpty());
}

TEST_F(RouteFaultsOf, ATableStandAtTheFieldsOfItsRows) {
    EXPECT_THAT(
        faultsOf(write("r.csv", "incoming_path,route_type,backend_id,handler,redirect_to\n"
                                "/a,exact,frontend,,\n"
                                "/a/,exact,nobody,,\n"
                                "/b,exakt,,,\n"
                                "/c,prefix,,redirect,/d\n"
                                "/d,exact,,redirect,/c\n")),
        ElementsAre("r.csv:3:1: found exact route \"/a/\" again, after line 2; expected each path "
                    "once for each type",
                    "r.csv:4:4: found \"exakt\" for route_type; expected exact or prefix; did you "
                    "mean \"exact\"?",
                    "r.csv:6:20: found redirects that lead in a cycle: \"/d\" -> \"/c\" -> "
                    "\"/d\"; expected them to end at a page"));
}

TEST_F(RouteFaultsOf, JsonLinesStandAtTheirNames) {
    EXPECT_THAT(
        faultsOf(write(
            "r.jsonl",
            R"({"IncomingPath":"/a","RouteType":"exact","SchemaName":"redirect","RedirectTo":"/a"}
{"RouteType":"exact","IncomingPath":"/%61","BackendID":"frontend"}
)")),
        ElementsAre("r.jsonl:2:22: found exact route \"/%61\" again, after line 1; expected each "
                    "path once for each type"))
        << "the cycle is none, as the page wins";
    EXPECT_THAT(
        faultsOf(write(
            "r.jsonl",
            R"({"IncomingPath":"/a","RouteType":"exact","SchemaName":"redirect","RedirectTo":"/a"}
)")),
        ElementsAre("r.jsonl:1:66: found redirects that lead in a cycle: \"/a\" -> \"/a\"; "
                    "expected them to end at a page"));
}

TEST_F(RouteFaultsOf, AListStandInItsLines) {
    EXPECT_THAT(faultsOf(write("r.routes", "/a\n\n/b\n/a\n")),
                ElementsAre("r.routes:4:1: found exact route \"/a\" again, after line 1; expected "
                            "each path once for each type"));
}

TEST_F(RouteFaultsOf, ADatabaseAreToldByItsRows) {
    auto writer = RouteStoreWriter::create(pathOf("r.sqlite"));
    ASSERT_TRUE(writer.ok());
    for (const auto* target : {"/b", "/c"}) {
        ASSERT_TRUE(writer
                        ->add({.incomingPath = "/a",
                               .routeType = "exact",
                               .schemaName = "redirect",
                               .redirectTo = target})
                        .ok());
    }
    ASSERT_TRUE(writer
                    ->add({.incomingPath = "/c",
                           .routeType = "prefix",
                           .schemaName = "redirect",
                           .redirectTo = "/c/d"})
                    .ok());
    ASSERT_TRUE(writer->finish().ok());
    EXPECT_THAT(faultsOf(pathOf("r.sqlite")),
                ElementsAre("r.sqlite: row 2: found exact route \"/a\" again, after row 1; "
                            "expected each path once for each type",
                            "r.sqlite: row 3: found redirects that lead in a cycle: \"/c\" -> "
                            "\"/c/d\" -> \"/c/d/d\" -> and so on, longer each time; expected them "
                            "to end at a page"));
}

TEST_F(RouteFaultsOf, OneSortAreFiftyAndTheNumberOfTheRest) {
    std::string twice;
    std::string cycles = "incoming_path,route_type,handler,redirect_to\n";
    for (int i = 0; i < 70; ++i) {
        const std::string path = "/" + std::to_string(i);
        twice += path + "\n" + path + "\n";
        cycles += path + ",exact,redirect," + path + "\n";
    }
    auto faults = faultsOf(write("r.routes", twice));
    ASSERT_THAT(faults, SizeIs(51));
    EXPECT_THAT(faults[49], StartsWith("r.routes:100:1: found exact route \"/49\" again"));
    EXPECT_EQ(faults[50], "r.routes: and 20 more errors");
    faults = faultsOf(write("r.csv", cycles));
    ASSERT_THAT(faults, SizeIs(51));
    EXPECT_THAT(faults[49], StartsWith("r.csv:51:20: found redirects that lead in a cycle"));
    EXPECT_EQ(faults[50], "r.csv: and 20 more errors");
}

TEST_F(RouteFaultsOf, AFileWithImpossiblePathsAreTheseToo) {
    EXPECT_THAT(faultsOf(write("r.csv", "incoming_path,route_type,backend_id\n"
                                        "/%zz,exact,frontend\n/a\x01,exact,frontend\n")),
                ElementsAre("r.csv:2:1: found \"/%zz\"; expected a path that a URL can have",
                            "r.csv:3:1: found \"/a\\x01\"; expected a path that a URL can have"));
}

// What the Router skips is compared with what it keeps, and among itself.
TEST_F(RouteFaultsOf, RoutesToUnknownBackendsCount) {
    EXPECT_THAT(
        faultsOf(write("r.csv", "incoming_path,route_type,backend_id\n"
                                "/a,exact,nobody\n/a,exact,frontend\n"
                                "/b,prefix,nobody\n/b,exact,nobody\n/b,prefix,nobody\n")),
        ElementsAre(StartsWith("r.csv:3:1: found exact route \"/a\" again, after line 2"),
                    StartsWith("r.csv:6:1: found prefix route \"/b\" again, after line 4")));
}

TEST_F(RouteFaultsOf, GovUksRealRoutesAreNone) {
    const std::string path = realData("govuk2013.routes");
    if (path.empty()) {
        GTEST_SKIP() << "the real routes aren't here";
    }
    EXPECT_THAT(faultsOf(path), IsEmpty());
}

} // namespace
} // namespace doppel::scenarios
