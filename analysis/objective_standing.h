// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// How objectives stand in the course of a run: the one judgement that the strip, the story, the
/// branches and the search for a limit tell of.
namespace doppel::analysis {

enum class ObjectiveStanding : std::uint8_t {
    NotMeasured, ///< nothing has happened that it could be measured by
    Met,
    Awaited, ///< a time to something that has not come, or is not confirmed, and is not late yet;
             ///< a count that has not come so far yet
    Missed,  ///< now, but it can still be met
    Lost,    ///< missed, whatever happens until the run's end
};

/// Missed, for now or for good.
constexpr bool isMissed(ObjectiveStanding standing) {
    return standing == ObjectiveStanding::Missed || standing == ObjectiveStanding::Lost;
}

/// What is not measured can be until the end.
constexpr bool canStillBeMet(ObjectiveStanding standing, bool ended) {
    return standing == ObjectiveStanding::Missed || (!ended && standing != ObjectiveStanding::Lost);
}

/// When something is judged, and of which run.
struct RunMoment {
    sim::Time at{};
    sim::Time warmedUp{}; ///< what is before that does not count
    sim::Time end{};
    bool ended = false;
};

/// Objectives as they stood at a moment of a run, and the way out of what happened by then.
struct ObjectivesAt {
    sim::Time at{};
    std::vector<scenarios::ObjectiveResult> objectives{};
    std::optional<scenarios::RecoveryResult> recovery{};
};

/// A time to something, as far as it is known before it is.
struct AwaitedTime {
    /// The longest of the incidents'; of one that has none yet from what began it, to where visitors
    /// were well, while they are.
    sim::Duration soFar{};
    std::optional<sim::Time> wellSince{}; ///< to be confirmed
    bool isOver = false; ///< all incidents so far are: nothing goes on, more may come
    friend bool operator==(const AwaitedTime&, const AwaitedTime&) = default;
};

/// Of an objective of a time to recover, detect, … without a value. None: there was no incident, or
/// none whose time came or can come.
std::optional<AwaitedTime> awaitedTimeOf(const scenarios::ObjectiveResult& objective,
                                         const scenarios::RecoveryResult* recovery,
                                         sim::Time at);

/// How an objective stands. Between incidents it stands by those so far. What can only grow (times
/// to recover, counts, a budget) is lost once it is above what it may be, and awaited while it is below what it must come to; a share is lost if it
/// stayed below even if everything went well from now on, at the mean rate so far; other numbers can change until the end. Of a run that was stopped, which has met nothing, what keeps
/// its bound so far stands as met. `recovery` may be null.
ObjectiveStanding standingOf(const scenarios::ObjectiveResult& objective,
                             const RunMoment& moment,
                             const scenarios::RecoveryResult* recovery);

/// From which judgement on an objective was missed up to the last without interruption. None: it is
/// not missed at the last. `run` says of which run; its moment is that of each judgement, and it has
/// ended at the last one only. REQUIRES: by time.
std::optional<sim::Time>
missedSince(std::span<const ObjectivesAt> judged, std::size_t objective, const RunMoment& run);

/// What must be known beside the value: why one that keeps the bound is missed yet ("with 1.44 %
/// failed: of all, 98.2 % within 500ms"); of a run that has ended, why there is none. "": nothing.
std::string reasonOf(const scenarios::ObjectiveResult& objective, bool ended);

} // namespace doppel::analysis
