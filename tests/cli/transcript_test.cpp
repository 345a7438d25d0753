// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/transcript.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

namespace doppel::cli {
namespace {

namespace fs = std::filesystem;

const fs::path kTranscripts = DOPPEL_SOURCE_DIR "/tests/cli/transcripts";

std::vector<std::string> transcriptNames() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(kTranscripts)) {
        if (entry.path().extension() == ".txt") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

struct Shown {
    std::vector<std::string> lines;
    int exit = 0;
};

Shown shell(const std::string& command) {
    std::FILE* pipe = popen(("exec 2>&1; " + command).c_str(), "r");
    std::string text;
    std::array<char, 4096> piece{};
    for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
        text.append(piece.data(), n);
    }
    const int status = pclose(pipe);
    return {linesOf(text), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

/// Plays a transcript in a folder of its own, which holds copies of the files beside it, with
/// `doppel` on the path.
class Transcript : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        folder_ = fs::path(testing::TempDir()) /
                  ("doppel-transcript-" + GetParam() + '-' + std::to_string(getpid()));
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "bin");
        fs::copy(kTranscripts / "files", folder_, fs::copy_options::recursive);
        fs::create_symlink(DOPPEL_PROGRAM, folder_ / "bin/doppel");
        fs::create_symlink(DOPPEL_SOURCE_DIR "/scenarios", folder_ / "library");
        fs::current_path(folder_);
        const char* path = std::getenv("PATH");
        setenv("PATH", ((folder_ / "bin").string() + ':' + (path != nullptr ? path : "")).c_str(),
               1);
        setenv("XDG_DATA_HOME", (folder_ / "data").c_str(), 1);
        setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    }
    void TearDown() override {
        fs::current_path(testing::TempDir());
        fs::remove_all(folder_);
    }

    fs::path folder_;
};

TEST_P(Transcript, SaysWhatItSaid) {
    std::ifstream file(kTranscripts / (GetParam() + ".txt"));
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto exchanges = parseTranscript(text);
    ASSERT_FALSE(exchanges.empty());
    for (const Exchange& exchange : exchanges) {
        const Shown shown = shell(exchange.command);
        EXPECT_EQ(shown.exit, exchange.exit)
            << "line " << exchange.line << ": $ " << exchange.command << '\n'
            << joined(shown.lines);
        EXPECT_TRUE(matches(exchange.output, shown.lines))
            << "line " << exchange.line << ": $ " << exchange.command << "\n--- expected\n"
            << joined(exchange.output) << "--- found\n"
            << joined(shown.lines);
    }
}

INSTANTIATE_TEST_SUITE_P(Cli,
                         Transcript,
                         testing::ValuesIn(transcriptNames()),
                         [](const auto& transcript) {
                             std::string name = transcript.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(TranscriptFile, HolesStandForAnything) {
    EXPECT_TRUE(matches({"a … c", "…", "end"}, {"a b c", "x", "y", "end"}));
    EXPECT_TRUE(matches({"…"}, {}));
    EXPECT_FALSE(matches({"a … c"}, {"a b d"}));
    EXPECT_FALSE(matches({"a", "…", "end"}, {"a", "x"}));
    EXPECT_FALSE(matches({}, {"more"}));
}

TEST(TranscriptFile, TheExitCodeStandsLast) {
    const auto exchanges = parseTranscript("# hello\n$ doppel x\nno such verb\n[2]\n$ true\n");
    ASSERT_EQ(exchanges.size(), 2U);
    EXPECT_EQ(exchanges[0].command, "doppel x");
    EXPECT_EQ(exchanges[0].output, std::vector<std::string>{"no such verb"});
    EXPECT_EQ(exchanges[0].exit, 2);
    EXPECT_EQ(exchanges[1].exit, 0);
}

} // namespace
} // namespace doppel::cli
