// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/calls.h"
#include "scenarios/recovery/recovery_result.h"
#include "scenarios/run_result.h"
#include "sim/series.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::analysis {

/// All that a story is told of. Series are looked at, not owned: they outlive it.
struct StoryInput {
    /// A component, or a source of traffic.
    struct Member {
        std::string name;
        std::string kind;
        bool isSource = false;
        std::vector<std::string> mirrors{}; ///< of an edge, in its order; empty: not known
    };
    /// Something on the timeline that has begun.
    struct Action {
        sim::Time at{};
        std::optional<sim::Time> until{}; ///< when it ended; none: it has not
        bool lasts = true;                ///< false: it is done at once
        std::string what;                 ///< "error on frontend (status 503, 100 %)"
        std::vector<std::string> members; ///< that it names
    };
    /// What a component decided by itself.
    struct Decision {
        sim::Time at{};
        std::string component;
        std::string what; ///< "marks the origin as sick at London"
        std::string why;  ///< "3 of 5 probes failed"
    };
    struct Objective {
        scenarios::ObjectiveResult result;
        /// Since when it has been missed, where somebody saw that: others are lost at the end. Those of
        /// an availability and of a count that must stay below a bound are found in the series instead,
        /// which does not depend on who looked when.
        std::optional<sim::Time> lost{};
        bool canStillBeMet = false; ///< missed for now only
    };

    std::vector<Member> members; ///< in the order of a page view
    std::vector<scenarios::Call> calls;
    std::span<const sim::Time> times; ///< when each row of the series ended
    std::span<const sim::SeriesColumn> series;
    std::vector<Action> actions; ///< by when they began
    std::vector<Decision> decisions;
    std::span<const scenarios::JourneySpan> journeys{}; ///< sampled; as the series
    std::optional<scenarios::RecoveryResult> recovery;
    std::vector<Objective> objectives;
    std::uint64_t overdue = 0; ///< visits that were under way for too long at the end
    sim::Time warm{};          ///< the warm-up's end
    sim::Time now{};           ///< up to when it was played
    bool isOver = false;       ///< the run has ended
};

/// Of a result, which must outlive it. Who calls whom is read off its configuration, where a member
/// names another, and off its sampled journeys.
StoryInput storyInputOf(const scenarios::RunResult& result);

/// Those of the names that stand in a text as words of their own, in the order of the text:
/// "error on router (status 503)" names router, not router-nginx.
std::vector<std::string> namesIn(const std::string& text,
                                 std::span<const StoryInput::Member> members);

/// The actions that these entries of a timeline tell of. `lasts` says of a text and its time.
std::vector<StoryInput::Action> actionsOf(std::span<const scenarios::TimelineEntry> entries,
                                          std::span<const scenarios::Disturbance> disturbances,
                                          std::span<const StoryInput::Member> members);

} // namespace doppel::analysis
