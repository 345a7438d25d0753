// SPDX-License-Identifier: Apache-2.0
// A play that is forked in the middle is two plays, neither of which knows of the other: a window
// branches and keeps its past so.
#include "tests/platform/shipped_scenarios.h"

#include <array>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

std::string playedOn(Play& play) {
    play.advance(play.end());
    return play.finish().fingerprint;
}

// Plays on in a process of its own, to its end, and says which fingerprint it came to.
class ForkedPlay {
public:
    explicit ForkedPlay(Play& play) {
        std::array<int, 2> ends{};
        EXPECT_EQ(pipe(ends.data()), 0);
        process_ = fork();
        EXPECT_GE(process_, 0);
        if (process_ == 0) {
            const std::string fingerprint = playedOn(play);
            const ssize_t told = write(ends[1], fingerprint.data(), fingerprint.size());
            _exit(told == static_cast<ssize_t>(fingerprint.size()) ? 0 : 1);
        }
        close(ends[1]);
        answer_ = ends[0];
    }
    ~ForkedPlay() { close(answer_); }
    ForkedPlay(const ForkedPlay&) = delete;
    ForkedPlay& operator=(const ForkedPlay&) = delete;

    // Waits for its end.
    std::string fingerprint() {
        std::string text(64, '\0');
        const ssize_t size = read(answer_, text.data(), text.size());
        text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        int status = 0;
        waitpid(process_, &status, 0);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        return text;
    }

private:
    pid_t process_ = -1;
    int answer_ = -1;
};

class ForkedScenario : public testing::TestWithParam<std::string> {};

TEST_P(ForkedScenario, PlaysOnTwiceAsItWouldHaveOnce) {
    const ReadyScenario scenario(sourcePath("scenarios/" + GetParam()), quickly(GetParam()));
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + (play->end() - sim::kStart) / 2);
    ForkedPlay early(*play);
    const std::string earlysFingerprint = early.fingerprint(); // before the first one goes on
    const std::string fingerprint = playedOn(*play);
    EXPECT_EQ(earlysFingerprint, fingerprint);
    EXPECT_EQ(fingerprint, writtenFingerprints()[GetParam()]);
}

INSTANTIATE_TEST_SUITE_P(Each, ForkedScenario, testing::ValuesIn(coveringScenarios()), testNameOf);

// Many times as long as what is read ahead, so that both processes read on in the file.
TEST(ForkedReplay, ReadsOnInBothProcesses) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("doppel-forked-" + std::to_string(getpid()) + ".log");
    {
        std::ofstream log(file);
        for (int i = 0; i < 36'000; ++i) {
            char line[200];
            std::snprintf(line, sizeof line,
                          "10.0.%d.%d - - [01/Jan/2026:%02d:%02d:%02d +0000] \"GET /page-%d "
                          "HTTP/1.1\" 200 1 \"-\" \"-\"\n",
                          i % 7, i % 11, i / 36'000, i / 600 % 60, i / 10 % 60, i * 7919 % 997);
            log << line;
        }
    }
    ASSERT_GT(std::filesystem::file_size(file), 10U * 128 * 1024);
    const ReadyScenario scenario(littlePlatform("little-script.yaml"),
                                 {"traffic.visitors.log=" + file.string(), "duration=1h"});
    ASSERT_TRUE(scenario.loaded());
    const std::string unforked = scenario.play().fingerprint;
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + std::chrono::minutes(10));
    ForkedPlay first(*play);
    EXPECT_EQ(first.fingerprint(), unforked);
    play->advance(sim::kStart + std::chrono::minutes(20));
    ForkedPlay second(*play);
    EXPECT_EQ(playedOn(*play), unforked);
    EXPECT_EQ(second.fingerprint(), unforked);
    std::filesystem::remove(file);
}

} // namespace
} // namespace doppel::scenarios
