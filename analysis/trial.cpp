// SPDX-License-Identifier: Apache-2.0
#include "analysis/trial.h"

#include "analysis/hdf5_turn.h"
#include "analysis/processes.h"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

namespace doppel::analysis {

namespace {

using WallClock = std::chrono::steady_clock;

// What an honest file of that size takes many times less of.
struct Bounds {
    rlim_t processorSeconds;
    rlim_t memory; // beyond what the program has
};

Bounds boundsFor(std::uintmax_t bytes) {
    constexpr std::uintmax_t kGibibyte = std::uintmax_t{1} << 30;
    return {2 + bytes / 1'000'000, kGibibyte + 64 * bytes};
}

void limit(__rlimit_resource resource, rlim_t most) {
    rlimit now{};
    if (getrlimit(resource, &now) == 0 && most < now.rlim_cur) {
        now.rlim_cur = most;
        setrlimit(resource, &now);
    }
}

rlim_t ownMemory() {
    std::uint64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

// What a crash says and leaves behind is nobody's.
void beBounded(const Bounds& bounds) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, bounds.processorSeconds);
    limit(RLIMIT_AS, ownMemory() + bounds.memory);
    std::signal(SIGXCPU, SIG_DFL);
    if (const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC); nothing >= 0) {
        dup2(nothing, STDERR_FILENO);
    }
}

} // namespace

sim::Status tryToRead(const std::string& path, const std::function<void()>& read) {
    constexpr std::chrono::minutes kLongest{5}; // of a process that waits, on a busy machine
    std::error_code unknown;
    const std::uintmax_t bytes = std::filesystem::file_size(path, unknown);
    const Bounds bounds = boundsFor(unknown ? 0 : bytes);
    const Hdf5Turn turn;
    const auto given = WallClock::now() + kLongest;
    ProcessEnd end;
    ProcessWork trial;
    trial.pieces = 1;
    trial.jobs = 1;
    trial.work = [&](std::size_t, const WhoStops&) {
        beBounded(bounds);
        read();
        return std::string();
    };
    trial.ended = [&](std::size_t, ProcessEnd ended) {
        end = std::move(ended);
    };
    trial.stops = [&] {
        return WallClock::now() < given ? std::string() : std::string("its time");
    };
    workInProcesses(trial);
    if (!end.stopper.empty() || end.failure.find("SIGXCPU") != std::string::npos) {
        return sim::Error{sim::ErrorCode::Input,
                          "it is damaged: reading it doesn't come to an end",
                          {.file = path}};
    }
    if (!end.failure.empty()) {
        return sim::Error{end.crashed ? sim::ErrorCode::Input : sim::ErrorCode::Environment,
                          (end.crashed ? "it is damaged: what reads it " : "what reads it ") +
                              end.failure,
                          {.file = path}};
    }
    return std::monostate{};
}

} // namespace doppel::analysis
