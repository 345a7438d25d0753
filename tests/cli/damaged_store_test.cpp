// SPDX-License-Identifier: Apache-2.0
// A catalogue that somebody, or a failing disk, has written to, tried on the program itself.
#include <gmock/gmock.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace doppel::cli {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

class DamagedStore : public testing::Test {
protected:
    void SetUp() override {
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "doppel");
        fs::current_path(folder_);
        setenv("XDG_DATA_HOME", folder_.c_str(), 1);
        doppel("run " DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml -q --set duration=1min "
               "--set warmup=0s -o run.h5 >/dev/null");
        ASSERT_TRUE(fs::exists("run.h5"));
    }
    void TearDown() override {
        fs::current_path(testing::TempDir());
        fs::remove_all(folder_);
    }

    // What is printed, on both ends, goes to said_; the exit code comes back, -1 for a crash.
    int doppel(const std::string& arguments) {
        std::FILE* pipe =
            popen(("timeout 30 " DOPPEL_PROGRAM " " + arguments + " 2>&1").c_str(), "r");
        said_.clear();
        std::array<char, 4096> piece{};
        for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
            said_.append(piece.data(), n);
        }
        const int status = pclose(pipe);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    void writeSummary(const std::string& json) const {
        SQLite::Database catalogue((folder_ / "doppel/runs.sqlite").string(),
                                   SQLite::OPEN_READWRITE);
        SQLite::Statement row(catalogue, "UPDATE runs SET summary = ?");
        row.bind(1, json);
        ASSERT_EQ(row.exec(), 1);
    }

    const fs::path folder_ =
        fs::path(testing::TempDir()) / ("doppel-damaged-" + std::to_string(getpid()));
    std::string said_;
};

TEST_F(DamagedStore, IsToldOfARowAndTheRestIsListed) {
    constexpr std::size_t kDeep = 100'000;
    const std::string open(kDeep, '[');
    for (const std::string& json :
         {open, open + std::string(kDeep, ']'), std::string("{\"requests\": "), std::string("7")}) {
        writeSummary(json);
        EXPECT_EQ(doppel("runs"), 70);
        EXPECT_THAT(said_, HasSubstr("the summary of run 1 is damaged"));
        EXPECT_THAT(said_, HasSubstr("mm1.yaml"));
        EXPECT_EQ(doppel("runs --format json"), 70);
        EXPECT_THAT(said_, HasSubstr("\"summary\": null"));
    }
}

TEST_F(DamagedStore, TakesWordsWhereNumbersShouldBeForNothing) {
    writeSummary(R"({"requests": {"unfinished": {"total": "many"}}, "recovery": {"state": 7}})");
    EXPECT_EQ(doppel("runs"), 0);
    EXPECT_THAT(said_, HasSubstr("mm1.yaml"));
}

TEST_F(DamagedStore, IsNotWaitedForWhereAPipeStandsUnderARunsName) {
    fs::remove("run.h5");
    ASSERT_EQ(mkfifo("run.h5", 0600), 0);
    EXPECT_EQ(doppel("runs"), 0);
    EXPECT_THAT(said_, HasSubstr("its file holds another run"));
    EXPECT_EQ(doppel("compare run.h5 run.h5"), 3) << said_;
}

TEST_F(DamagedStore, IsNoPlaceForARunWhereAPipeOrADeviceStands) {
    ASSERT_EQ(mkfifo("pipe", 0600), 0);
    for (const std::string file : {"pipe", "/dev/null", "/dev/full"}) {
        EXPECT_EQ(doppel("run " DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml -o " + file), 2);
        EXPECT_THAT(said_, EndsWith(file + ": can't be written: it isn't a regular file, and what "
                                           "is stored is read again\n"));
    }
    EXPECT_TRUE(fs::is_fifo("pipe"));
}

TEST_F(DamagedStore, LetsAReportGoDownAPipeThatStaysOne) {
    ASSERT_EQ(mkfifo("pipe", 0600), 0);
    fs::copy_file(DOPPEL_SOURCE_DIR "/scenarios/theory/mm1.yaml", "mm1.yaml");
    std::ofstream("s.yaml") << "extends: mm1.yaml\nduration: 1min\nwarmup: 0s\n"
                               "objectives: [{name: all, that: visitors.availability > 1%}]\n";
    const std::string check = "check s.yaml --junit pipe -q";
    EXPECT_EQ(doppel(check + " & cat pipe; wait $!"), 0) << said_;
    EXPECT_THAT(said_, HasSubstr("<testsuites"));
    EXPECT_TRUE(fs::is_fifo("pipe"));
    EXPECT_EQ(doppel(check), 70);
    EXPECT_THAT(said_, HasSubstr("pipe: nobody reads from this pipe"));
    EXPECT_TRUE(fs::is_fifo("pipe"));
}

} // namespace
} // namespace doppel::cli
