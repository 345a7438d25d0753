// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/meter.h"
#include "scenarios/run_result.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::gui {

/// What a request does in a component at a moment.
enum class StayPhase : std::uint8_t {
    OnTheWay, ///< from its caller, or back
    Waiting,  ///< for something that others use
    Serving,  ///< worked on
    Calling,  ///< waiting for those that it called
    Retrying, ///< in the pause before the next try
};

struct StayPiece {
    StayPhase phase = StayPhase::Serving;
    sim::Time from{};
    sim::Time until{};
    std::string what{}; ///< that it waits for: "thread"
    friend bool operator==(const StayPiece&, const StayPiece&) = default;
};

/// One stay of a journey, with what it did in it from the call to the answer.
struct JourneyStay {
    std::string component;
    std::size_t depth = 0;               ///< below the visit, which has 0
    std::optional<std::size_t> caller{}; ///< its place in the journey
    sim::Time sent{};
    sim::Time start{};
    sim::Time end{};                 ///< when it was known to be over
    sim::Time back{};                ///< when its caller had the answer, or gave up
    std::vector<StayPiece> pieces{}; ///< by time, without gaps, from sent to back
    std::string answer{};            ///< "200", "timed_out", "still there", "visible"
    bool isGood = true;
    bool isWork = false; ///< it is no request, but work that came of one, such as a publish
};

/// A sampled visit, or the way of a job, such as a publish: that ends when all that came of it is
/// over, a visit when its visitor has the answer.
struct Journey {
    std::uint64_t visit = 0;
    bool isOfAVisitor = true;
    std::vector<JourneyStay>
        stays; ///< callers before those that they called, each below its caller

    sim::Time begin() const { return stays.front().sent; }
    sim::Time end() const { return isOfAVisitor ? stays.front().back : lastBack(); }
    /// When the last that went on, also after the visitor had the answer, was over.
    sim::Time lastBack() const;
    sim::Duration took() const { return end() - begin(); }
};

/// What spans don't say themselves.
struct JourneyContext {
    /// Whether somebody's visits begin there: a source of traffic. Without it all are.
    std::function<bool(const std::string& component)> isSource{};
    /// What work there is to come to (analysis::workGoalOf). Without it all is requests.
    std::function<std::string(const std::string& component)> goalOf{};
    sim::Time played{}; ///< what is not over was there up to this moment at least
    /// A visit that takes longer, and is not over, has failed.
    sim::Duration unfinishedAfter = models::kUnfinishedAfter;
};

/// The journeys that began in a time, and those that took longer than it and were under way in it,
/// the slowest first, of equals the earlier. What was not over ends with its last known moment.
/// Cost: linear in all spans.
std::vector<Journey> journeysOf(std::span<const scenarios::JourneySpan> spans,
                                sim::Time from,
                                sim::Time until,
                                const JourneyContext& context = {});

/// Who failed before all others in most of the visits that failed, and in how many.
struct FirstFailure {
    std::string component;
    std::size_t visits = 0;
    friend bool operator==(const FirstFailure&, const FirstFailure&) = default;
};

/// None: no visit failed, or where one did it was by itself: its visitor gave up.
std::optional<FirstFailure> mostOftenFirst(std::span<const Journey> journeys);

/// How a component delayed visits.
struct DelayShare {
    std::string component;
    sim::Duration onTheWay{};
    sim::Duration waiting{};
    sim::Duration serving{};
    sim::Duration retrying{};
    sim::Duration total() const { return onTheWay + waiting + serving + retrying; }
    friend bool operator==(const DelayShare&, const DelayShare&) = default;
};

/// Whose time it was that journeys took, the greatest share first. Each moment of a journey belongs
/// to one component: to the visit's, unless that waits for its calls; then to the callee whose
/// answer comes last of those under way, and so on down: the critical path. So the shares add up to
/// the journeys' lengths, to the nanosecond. Where one waits for a page that is fetched for somebody
/// else it is the time of that fetch, if one of `all` makes it then.
std::vector<DelayShare> delayShares(std::span<const Journey> journeys,
                                    std::span<const Journey> all = {});

/// The component whose time most of a journey was.
std::string slowestOf(const Journey& journey);

} // namespace doppel::gui
