// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// Which of the futures on screen one is: a solid line and a disc, a dashed line and a diamond, or a
/// thin line and a ring.
enum class FutureRole { A, B, Other };

/// One future on the timeline: what its visitors saw, from where it parted from another.
struct TimelineLane {
    QString name; ///< "as written", "4 frontends"
    FutureRole role = FutureRole::A;
    std::optional<std::size_t> parent{}; ///< the lane it parted from
    sim::Time from{};                    ///< when; the run's start for one that has no parent
    QString branch;                      ///< "branch at 36:00: frontend.replicas 6 → 4"
    sim::Time playedUntil{};
    std::optional<sim::Time> died{}; ///< its process ended there, before its run did
    std::vector<sim::Time> times;    ///< when each row ended
    std::vector<double> latency;     ///< p99 in seconds, one a row; 0: nobody was answered
    std::vector<double> errors;      ///< share of failed visits, one a row

    bool operator==(const TimelineLane&) const = default;
};

/// A moment that is marked.
struct TimelineMark {
    enum class Kind { Checkpoint, Bookmark, Decision };
    Kind kind = Kind::Checkpoint;
    sim::Time at{};
    QString name;
    QString of{}, from{}, to{}; ///< of a decision that changes a number: "web", "2", "4"
    std::size_t more = 0;       ///< other decisions that it stands for

    bool operator==(const TimelineMark&) const = default;
};

/// What the timeline shows besides what its PlayClock knows.
struct TimelineContent {
    std::vector<TimelineLane> lanes; ///< a parent before its branches
    std::vector<TimelineMark> marks; ///< by time

    bool operator==(const TimelineContent&) const = default;
};

} // namespace doppel::gui
