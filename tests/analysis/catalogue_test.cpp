// SPDX-License-Identifier: Apache-2.0
// What the catalogue knows of a run's file when something went wrong between the two.
#include "analysis/catalogue.h"
#include "analysis/run_file.h"
#include "analysis/store.h"
#include "tests/analysis/own_folder.h"
#include "tests/analysis/sample_run.h"

#include <gmock/gmock.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string_view>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

namespace doppel::analysis {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

scenarios::RunResult runOfSeed(std::uint64_t seed) {
    scenarios::RunResult result = sampleRun();
    result.seed = seed;
    return result;
}

class CatalogueOfRuns : public OwnFolder {
protected:
    std::string run() const { return pathOf("run.h5"); }
    std::string catalogue() const { return pathOf("data/runs.sqlite"); }

    std::vector<StoredRun> rows() const {
        const auto all = Catalogue::open(catalogue());
        EXPECT_TRUE(all.ok());
        return all->newest(100).value();
    }

    static std::string firstError(const auto& result) {
        return result ? "no error" : toText(result.errors().front());
    }

    // In a process of its own, which ends well where that gives true.
    static int statusOf(const std::function<bool()>& work) {
        const pid_t child = fork();
        if (child == 0) {
            _exit(work() ? 0 : 1);
        }
        int status = -1;
        EXPECT_EQ(waitpid(child, &status, 0), child);
        return status;
    }

    // Stores another run under the name of the first; something befalls it once the file has it.
    int replaceAnd(const std::function<void()>& befalls,
                   const std::function<bool(const std::string& error)>& expected) const {
        return statusOf([&] {
            return expected(
                firstError(storeRun(runOfSeed(2), run(), catalogue(), [&](StoreStep step) {
                    if (step == StoreStep::Renamed) {
                        befalls();
                    }
                })));
        });
    }
};

TEST_F(CatalogueOfRuns, ARowDoesNotClaimAFileThatAProgramReplacedAndWasKilled) {
    ASSERT_TRUE(storeRun(runOfSeed(1), run(), catalogue()).ok());
    EXPECT_EQ(fileStateOf(rows().front()), FileState::Its);
    const int status =
        replaceAnd([] { kill(getpid(), SIGKILL); }, [](const std::string&) { return false; });
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(loadRun(run()).value().seed, 2U);
    ASSERT_THAT(rows(), SizeIs(1));
    EXPECT_EQ(fileStateOf(rows().front()), FileState::Another);
    EXPECT_TRUE(removeRun(1, catalogue()).ok());
    EXPECT_EQ(loadRun(run()).value().seed, 2U) << "another's file is not removed";
}

TEST_F(CatalogueOfRuns, WhereTheCatalogueFailsAtLastItIsToldThatTheFileIsWritten) {
    ASSERT_TRUE(storeRun(runOfSeed(1), run(), catalogue()).ok());
    const int status = replaceAnd(
        [] {
            std::signal(SIGXFSZ, SIG_IGN); // as on a full disk
            const rlimit none{0, 0};
            setrlimit(RLIMIT_FSIZE, &none);
        },
        [this](const std::string& error) {
            return error.find("the run's file is written, " + run() +
                              ", but the run can't be entered: ") != std::string::npos;
        });
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
    ASSERT_THAT(rows(), SizeIs(1));
    EXPECT_EQ(rows().front().seed, 1U);
    EXPECT_EQ(fileStateOf(rows().front()), FileState::Another);
}

TEST_F(CatalogueOfRuns, FilesThatAreGoneOrReplacedAreTold) {
    ASSERT_TRUE(storeRun(runOfSeed(1), run(), catalogue()).ok());
    ASSERT_TRUE(storeRun(runOfSeed(2), run(), catalogue()).ok());
    EXPECT_EQ(fileStateOf(rows()[1]), FileState::Replaced);
    std::filesystem::remove(run());
    EXPECT_EQ(fileStateOf(rows()[0]), FileState::Gone);
    write("run.h5", "x");
    EXPECT_EQ(fileStateOf(rows()[0]), FileState::Another);
}

TEST_F(CatalogueOfRuns, OneThatKeptNoMarksIsTakenOver) {
    write("data/run.h5", "who knows");
    SQLite::Database(catalogue(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec(R"(CREATE TABLE runs(
                     id INTEGER PRIMARY KEY AUTOINCREMENT, "when" TEXT NOT NULL,
                     scenario TEXT NOT NULL, title TEXT NOT NULL, seed TEXT NOT NULL,
                     fingerprint TEXT NOT NULL, status TEXT NOT NULL, availability REAL,
                     p99_s REAL, objectives INTEGER NOT NULL, objectives_met INTEGER NOT NULL,
                     file TEXT, summary TEXT NOT NULL);
                 INSERT INTO runs VALUES(NULL, '2026-11-22T06:50:32Z', 's', 't', '7', 'f',
                     'reached its end at 1h', 1.0, NULL, 0, 0, ')" +
              pathOf("data/run.h5") + R"(', '{}');
                 PRAGMA user_version = 1)");
    ASSERT_TRUE(storeRun(runOfSeed(2), run(), catalogue()).ok());
    ASSERT_THAT(rows(), SizeIs(2));
    EXPECT_EQ(rows()[1].seed, 7U);
    EXPECT_EQ(fileStateOf(rows()[1]), FileState::Its) << "as far as anyone knows";
    EXPECT_EQ(fileStateOf(rows()[0]), FileState::Its);
}

TEST_F(CatalogueOfRuns, AnotherProgramsDatabaseIsNone) {
    std::filesystem::create_directories(pathOf("data"));
    SQLite::Database(catalogue(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE routes(x); PRAGMA application_id = 7");
    EXPECT_THAT(firstError(Catalogue::open(catalogue())), HasSubstr("no catalogue of runs"));
}

// Asked before the run is played, by someone who may write the file but not the catalogue.
TEST_F(CatalogueOfRuns, OneThatCanNotBeWrittenToIsFoundBefore) {
    ASSERT_TRUE(canStore(run(), catalogue()).ok());
    constexpr uid_t kNobody = 65534;
    const bool isRoot = geteuid() == 0;
    ASSERT_EQ(chmod(folder_.c_str(), 0777), 0);
    for (const auto& [folder, file] : {std::pair{0555, 0644}, std::pair{0777, 0444}}) {
        ASSERT_EQ(chmod(pathOf("data").c_str(), static_cast<mode_t>(folder)), 0);
        ASSERT_EQ(chmod(catalogue().c_str(), static_cast<mode_t>(file)), 0);
        const int status = statusOf([&] {
            return (!isRoot || seteuid(kNobody) == 0) &&
                   firstError(canStore(run(), catalogue())).find("no run can be entered: ") !=
                       std::string::npos;
        });
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << folder << ' ' << file;
    }
    ASSERT_EQ(chmod(pathOf("data").c_str(), 0755), 0); // so that it can be removed
}

TEST_F(CatalogueOfRuns, AnotherUsersFileThatCanNotBeReplacedIsFoundBefore) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only root can make another user's file";
    }
    std::filesystem::create_directories(pathOf("shared"));
    ASSERT_TRUE(storeRun(runOfSeed(1), pathOf("shared/run.h5"), catalogue()).ok());
    ASSERT_EQ(chmod(pathOf("shared").c_str(), 01777), 0);
    ASSERT_EQ(chmod(pathOf("data").c_str(), 0777), 0);
    ASSERT_EQ(chmod(catalogue().c_str(), 0666), 0);
    const int status = statusOf([&] {
        constexpr uid_t kNobody = 65534;
        return seteuid(kNobody) == 0 &&
               firstError(canStore(pathOf("shared/run.h5"), catalogue()))
                       .find("it is another user's") != std::string::npos &&
               canStore(pathOf("shared/mine.h5"), catalogue()).ok();
    });
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

} // namespace
} // namespace doppel::analysis
