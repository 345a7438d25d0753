// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"
#include "sim/units.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::sim {

/// What a run may use up before it is ended. Unset means no limit.
struct Limits {
    std::optional<std::uint64_t> events{};
    std::optional<Duration> simulatedTime{};            ///< counted from the start of the run
    std::optional<std::chrono::nanoseconds> wallTime{}; ///< counted from `began`
    /// Unset: the world's construction.
    std::optional<std::chrono::steady_clock::time_point> began{};
    std::optional<Bytes> memory{}; ///< resident memory of the whole program
};

/// Why a run came back: a value, never a crash.
struct RunStatus {
    enum class Reason {
        ReachedEnd, ///< the time that was asked for
        Stopped,    ///< somebody asked to stop
        EventLimit,
        TimeLimit,
        WallLimit,
        MemoryLimit,
        PendingLimit, ///< more events pending than the queue can number
    };
    Reason reason = Reason::ReachedEnd;
    Time time = kStart;  ///< how far it came
    std::string culprit; ///< who stopped it, or which limit of what size; empty at ReachedEnd

    bool reachedEnd() const { return reason == Reason::ReachedEnd; }
    friend bool operator==(const RunStatus&, const RunStatus&) = default;
};

/// "reached its end", "stopped", "reached a limit".
std::string_view toText(RunStatus::Reason reason);
/// "reached its end at 1h", "stopped at 12min 3s: event limit of 1000000".
std::string toText(const RunStatus& status);

/// Watches the limits of a run. Events and simulated time are exact; wall time and memory are
/// looked at every 16,384 events, so they can be overrun by that much.
class LimitGuard {
public:
    explicit LimitGuard(Limits limits);

    /// The time to run to: `until`, or the limit of simulated time where that comes first.
    Time horizon(Time until) const;
    /// The number of events at which to call look(). Costs one comparison an event.
    std::uint64_t nextLook() const { return nextLook_; }
    /// The reason to end the run now, if there is one.
    std::optional<RunStatus> look(std::uint64_t events, Time now);
    /// The status of a run that came to its horizon.
    RunStatus atEnd(Time until) const;

private:
    void planNextLook(std::uint64_t events);

    Limits limits_;
    std::uint64_t nextLook_ = 0;
    std::chrono::steady_clock::time_point started_;
};

} // namespace doppel::sim
