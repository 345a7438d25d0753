// SPDX-License-Identifier: Apache-2.0
#include "sim/run_status.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <unistd.h> // sysconf

namespace doppel::sim {

namespace {

constexpr std::uint64_t kEventsBetweenLooks = 16'384;

Bytes residentMemory() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr) {
        return {};
    }
    long total = 0;
    long resident = 0;
    const int found = std::fscanf(file, "%ld %ld", &total, &resident);
    std::fclose(file);
    return {found == 2 ? resident * sysconf(_SC_PAGESIZE) : 0};
}

} // namespace

std::string_view toText(RunStatus::Reason reason) {
    switch (reason) {
    case RunStatus::Reason::ReachedEnd:
        return "reached its end";
    case RunStatus::Reason::Stopped:
        return "stopped";
    case RunStatus::Reason::EventLimit:
    case RunStatus::Reason::TimeLimit:
    case RunStatus::Reason::WallLimit:
    case RunStatus::Reason::MemoryLimit:
    case RunStatus::Reason::PendingLimit:
        return "reached a limit";
    }
    return "";
}

std::string toText(const RunStatus& status) {
    std::string text = std::string(toText(status.reason)) + " at " + toText(status.time);
    return status.culprit.empty() ? text : text + ": " + status.culprit;
}

LimitGuard::LimitGuard(Limits limits)
    : limits_(limits), started_(limits.began.value_or(std::chrono::steady_clock::now())) {
    planNextLook(0);
}

void LimitGuard::planNextLook(std::uint64_t events) {
    nextLook_ = limits_.events.value_or(std::numeric_limits<std::uint64_t>::max());
    if (limits_.wallTime || limits_.memory) {
        nextLook_ = std::min(nextLook_, events + kEventsBetweenLooks);
    }
}

Time LimitGuard::horizon(Time until) const {
    return limits_.simulatedTime ? std::min(until, after(kStart, *limits_.simulatedTime)) : until;
}

std::optional<RunStatus> LimitGuard::look(std::uint64_t events, Time now) {
    using Reason = RunStatus::Reason;
    if (limits_.events && events >= *limits_.events) {
        return RunStatus{Reason::EventLimit, now,
                         "event limit of " + std::to_string(*limits_.events)};
    }
    if (limits_.wallTime && std::chrono::steady_clock::now() - started_ >= *limits_.wallTime) {
        return RunStatus{Reason::WallLimit, now, "wall time limit of " + toText(*limits_.wallTime)};
    }
    if (limits_.memory && residentMemory() >= *limits_.memory) {
        return RunStatus{Reason::MemoryLimit, now,
                         "memory limit of " + std::to_string(limits_.memory->count) + " bytes"};
    }
    planNextLook(events);
    return std::nullopt;
}

RunStatus LimitGuard::atEnd(Time until) const {
    const Time end = horizon(until);
    if (end < until) {
        return {RunStatus::Reason::TimeLimit, end,
                "simulated time limit of " + toText(*limits_.simulatedTime)};
    }
    return {RunStatus::Reason::ReachedEnd, end, {}};
}

} // namespace doppel::sim
