// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_store.h"
#include "tests/scenarios/input/text_input_files.h"

#include <gmock/gmock.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

using routing::RouteRecord;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class RouteStore : public TextFiles {
protected:
    /// A database made by these statements.
    std::string database(const std::string& name, const std::string& sql) {
        SQLite::Database db(pathOf(name), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        db.exec(sql);
        return pathOf(name);
    }

    std::vector<std::string> pathsOf(const std::string& path) {
        std::vector<std::string> paths;
        const auto read = forEachRoute(
            path, [&](const RouteRecord& r) { paths.emplace_back(r.incomingPath.value_or("-")); });
        EXPECT_TRUE(read.ok()) << toText(read.errors().front());
        return paths;
    }

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

    std::size_t filesInFolder() const {
        const auto all = std::filesystem::directory_iterator(folder_);
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    static RouteRecord route(std::string_view path) {
        return {.incomingPath = path, .routeType = "exact", .backendId = "frontend"};
    }

    void writeStore(const std::string& path, std::initializer_list<RouteRecord> routes) {
        auto writer = RouteStoreWriter::create(path);
        ASSERT_TRUE(writer.ok());
        for (const RouteRecord& record : routes) {
            ASSERT_TRUE(writer->add(record).ok());
        }
        ASSERT_TRUE(writer->finish().ok());
    }
};

TEST_F(RouteStore, GivesBackWhatWasWritten) {
    const RouteRecord written{.incomingPath = "/caf%C3%A9",
                              .routeType = "prefix",
                              .schemaName = "redirect",
                              .backendId = "b",
                              .redirectTo = "",
                              .segmentsMode = "preserve",
                              .details = "{\"a\":\"'\"}",
                              .redirectType = "temporary",
                              .disabled = true};
    writeStore(pathOf("a.sqlite"), {written, RouteRecord{}});
    int seen = 0;
    const auto report = forEachRoute(pathOf("a.sqlite"), [&](const RouteRecord& read) {
        if (seen++ == 0) {
            EXPECT_EQ(read.incomingPath, written.incomingPath);
            EXPECT_EQ(read.routeType, written.routeType);
            EXPECT_EQ(read.schemaName, written.schemaName);
            EXPECT_EQ(read.backendId, written.backendId);
            EXPECT_EQ(read.redirectTo, "");
            EXPECT_EQ(read.segmentsMode, written.segmentsMode);
            EXPECT_EQ(read.details, written.details);
            EXPECT_EQ(read.redirectType, written.redirectType);
            EXPECT_TRUE(read.disabled);
        } else {
            EXPECT_FALSE(read.incomingPath || read.routeType || read.backendId || read.redirectTo ||
                         read.disabled);
        }
    });
    ASSERT_TRUE(report.ok()) << toText(report.errors().front());
    EXPECT_EQ(report->format, RouteFormat::Sqlite);
    EXPECT_EQ(report->routes, 2U);
    EXPECT_EQ(filesInFolder(), 1U);
}

TEST_F(RouteStore, TakesThePlaceOfNoDevice) {
    std::filesystem::create_symlink("/dev/null", pathOf("device"));
    EXPECT_FALSE(RouteStoreWriter::create(pathOf("device")).ok());
    EXPECT_FALSE(RouteStoreWriter::create(pathOf(".")).ok());
    EXPECT_TRUE(std::filesystem::is_symlink(pathOf("device")));
}

TEST_F(RouteStore, IsReadInTheOrderOfItsRows) {
    EXPECT_THAT(
        pathsOf(database(
            "a.db",
            "CREATE TABLE routes(route_type TEXT, incoming_path TEXT, note TEXT);"
            "CREATE INDEX i ON routes(incoming_path);"
            "INSERT INTO routes VALUES('exact','/b','x'),('prefix','/a',NULL),('exact','/b','y')")),
        ElementsAre("/b", "/a", "/b"));
}

TEST_F(RouteStore, IsToldByItsFirstBytes) {
    EXPECT_THAT(pathsOf(database("routes", "CREATE TABLE routes(incoming_path, route_type); INSERT "
                                           "INTO routes VALUES('/a','exact')")),
                ElementsAre("/a"));
}

TEST_F(RouteStore, TellsEveryWrongRow) {
    EXPECT_THAT(
        errorsOf(database(
            "a.db",
            "CREATE TABLE routes(incoming_path, route_type);"
            "INSERT INTO routes VALUES('/a','exact'),('/b','exakt'),(7,'exact'),(x'00','exact')")),
        ElementsAre("a.db: row 2: found \"exakt\" for route_type; expected exact or prefix; did "
                    "you mean \"exact\"?",
                    "a.db: row 3: found a number for incoming_path; expected text or NULL",
                    "a.db: row 4: found a blob for incoming_path; expected text or NULL"));
}

TEST_F(RouteStore, WantsItsTableAndColumns) {
    EXPECT_THAT(errorsOf(database("a.db", "CREATE TABLE other(x)")),
                ElementsAre("a.db: has no table \"routes\""));
    EXPECT_THAT(errorsOf(database("b.db", "CREATE TABLE routes(incoming_path, routetype)")),
                ElementsAre(HasSubstr("unknown column \"routetype\"; did you mean \"route_type\""),
                            "b.db: table routes lacks the column \"route_type\""));
}

TEST_F(RouteStore, RefusesAViewThatPosesAsATable) {
    EXPECT_THAT(
        errorsOf(database(
            "a.db",
            "CREATE VIEW routes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT '/' || i AS incoming_path, 'exact' AS route_type FROM n")),
        ElementsAre("a.db: has no table \"routes\""));
}

TEST_F(RouteStore, RefusesWhatIsDamagedOrNoDatabase) {
    writeStore(pathOf("whole.db"), {route("/a")});
    std::ifstream in(pathOf("whole.db"), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_THAT(errorsOf(write("cut.db", bytes.substr(0, 3000))),
                ElementsAre(StartsWith("cut.db: can't be read as an SQLite")));
    std::fill(bytes.begin() + 100, bytes.end(), '\xAA');
    EXPECT_THAT(errorsOf(write("bad.db", bytes)),
                ElementsAre(StartsWith("bad.db: can't be read as an SQLite")));
    EXPECT_THAT(errorsOf(write("text.db", "hello\n")),
                ElementsAre(StartsWith("text.db: can't be read as an SQLite")));
    EXPECT_THAT(errorsOf(write("a.db.gz", gzip(bytes))),
                ElementsAre(HasSubstr("is a compressed database")));
}

TEST_F(RouteStore, BoundsRowsAndTheirLength) {
    const std::string path =
        database("a.db", "CREATE TABLE routes(incoming_path, route_type);"
                         "INSERT INTO routes VALUES('/a','exact'),('/b','exact'),('/c','exact')");
    EXPECT_THAT(errorsOf(path, {.mostRoutes = 3}), IsEmpty());
    EXPECT_THAT(errorsOf(path, {.mostRoutes = 2}),
                ElementsAre("a.db: more than 2 routes, the limit"));
    const std::string longPath =
        database("b.db", "CREATE TABLE routes(incoming_path, route_type);"
                         "INSERT INTO routes VALUES(hex(zeroblob(50000)),'exact')");
    EXPECT_THAT(errorsOf(longPath), ElementsAre(HasSubstr("too big")));
}

TEST_F(RouteStore, ThatIsNotFinishedLeavesTheOldOneAndNothingElse) {
    writeStore(pathOf("a.db"), {route("/old")});
    {
        auto writer = RouteStoreWriter::create(pathOf("a.db"));
        ASSERT_TRUE(writer.ok());
        ASSERT_TRUE(writer->add(route("/new")).ok());
    }
    EXPECT_THAT(pathsOf(pathOf("a.db")), ElementsAre("/old"));
    EXPECT_EQ(filesInFolder(), 1U);
}

TEST_F(RouteStore, WhoseWriterIsKilledLeavesTheOldOne) {
    writeStore(pathOf("a.db"), {route("/old")});
    const pid_t child = ::fork();
    if (child == 0) {
        auto writer = RouteStoreWriter::create(pathOf("a.db"));
        const std::string path(1000, 'x');
        for (int i = 0; i < 10'000; ++i) { // well beyond SQLite's page cache
            static_cast<void>(writer->add(route(path)));
        }
        ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_THAT(pathsOf(pathOf("a.db")), ElementsAre("/old"));
    writeStore(pathOf("a.db"), {route("/new")});
    EXPECT_THAT(pathsOf(pathOf("a.db")), ElementsAre("/new"));
}

TEST_F(RouteStore, InAFolderThatIsNotThereIsAnErrorOfUsage) {
    const auto writer = RouteStoreWriter::create(pathOf("nowhere/a.db"));
    ASSERT_FALSE(writer.ok());
    EXPECT_EQ(writer.errors().front().code, sim::ErrorCode::Usage);
}

TEST_F(RouteStore, TakesThePlaceOfNothingButADatabase) {
    std::ofstream(pathOf("routes.csv")) << "incoming_path,route_type\n";
    EXPECT_FALSE(RouteStoreWriter::create(pathOf("routes.csv")).ok());
    EXPECT_EQ(std::filesystem::file_size(pathOf("routes.csv")), 25U);
}

} // namespace
} // namespace doppel::scenarios
