// SPDX-License-Identifier: Apache-2.0
#include "analysis/processes.h"

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <new>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace doppel::analysis {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::Field;

using Work = std::function<std::string(std::size_t, const WhoStops&)>;

std::vector<ProcessEnd>
endsOf(std::size_t pieces, std::size_t jobs, const Work& work, const WhoStops& stops = {}) {
    std::vector<ProcessEnd> ends(pieces);
    workInProcesses({pieces, jobs, work,
                     [&](std::size_t piece, ProcessEnd end) { ends[piece] = std::move(end); },
                     stops});
    return ends;
}

TEST(Processes, GiveBackWhatTheyMade) {
    const auto ends = endsOf(3, 2, [](std::size_t piece, const WhoStops&) {
        return std::string(piece * 1'000'000, 'x');
    });
    for (std::size_t piece = 0; piece < ends.size(); ++piece) {
        EXPECT_EQ(ends[piece].result.size(), piece * 1'000'000);
        EXPECT_EQ(ends[piece].failure, "");
    }
}

TEST(Processes, OneThatFailsSaysHowAndTakesNoOtherAlong) {
    const auto ends = endsOf(5, 3, [](std::size_t piece, const WhoStops&) -> std::string {
        switch (piece) {
        case 0:
            std::abort();
        case 1:
            raise(SIGKILL);
            break;
        case 2:
            _exit(3);
        case 3:
            throw std::runtime_error("out of luck");
        default:
            break;
        }
        return "well";
    });
    EXPECT_EQ(ends[0].failure, "crashed (SIGABRT)");
    EXPECT_EQ(ends[1].failure, "was killed (SIGKILL)");
    EXPECT_EQ(ends[2].failure, "ended with status 3");
    EXPECT_EQ(ends[3].failure, "crashed (SIGABRT)");
    EXPECT_EQ(ends[4].failure, "");
    EXPECT_EQ(ends[4].result, "well");
}

TEST(Processes, AreAskedToStopAndMayStillGiveWhatTheyHave) {
    const auto ends = endsOf(
        2, 2,
        [](std::size_t, const WhoStops& stops) {
            while (stops().empty()) {
                std::this_thread::sleep_for(1ms);
            }
            return "stopped by " + stops();
        },
        [asked = 0]() mutable { return std::string(++asked < 3 ? "" : "a test"); });
    EXPECT_THAT(ends, Each(Field(&ProcessEnd::result, "stopped by a test")));
}

TEST(Processes, ThatDoNotListenAreKilledAndNoFurtherOneIsBegun) {
    const auto began = std::chrono::steady_clock::now();
    const auto ends = endsOf(
        3, 1,
        [](std::size_t, const WhoStops&) {
            std::this_thread::sleep_for(1h);
            return std::string("too late");
        },
        [asked = 0]() mutable { return std::string(++asked < 3 ? "" : "a test"); });
    EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
    EXPECT_THAT(ends, Each(Field(&ProcessEnd::stopper, "a test")));
    EXPECT_THAT(ends, Each(Field(&ProcessEnd::failure, "")));
    EXPECT_THAT(ends, Each(Field(&ProcessEnd::result, "")));
}

TEST(Processes, ThatRanOutOfMemoryDidNotCrash) {
    const auto ends =
        endsOf(1, 1, [](std::size_t, const WhoStops&) -> std::string { throw std::bad_alloc(); });
    EXPECT_EQ(ends[0].failure, "ran out of memory");
    EXPECT_FALSE(ends[0].crashed);
}

// Asks for the end of the program that began the process, whose number it is.
bool isGone(pid_t process) {
    for (int i = 0; i < 100; ++i) {
        if (kill(process, 0) != 0) {
            return true;
        }
        std::this_thread::sleep_for(20ms);
    }
    return false;
}

TEST(Processes, DoNotOutliveTheProgram) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t program = fork();
    if (program == 0) {
        (void)endsOf(1, 1, [&](std::size_t, const WhoStops&) -> std::string {
            const pid_t self = getpid();
            (void)!write(pipe[1], &self, sizeof self);
            while (true) {
                pause();
            }
        });
        _exit(0);
    }
    pid_t process = 0;
    ASSERT_EQ(read(pipe[0], &process, sizeof process), static_cast<ssize_t>(sizeof process));
    kill(program, SIGKILL);
    waitpid(program, nullptr, 0);
    EXPECT_TRUE(isGone(process));
}

} // namespace
} // namespace doppel::analysis
