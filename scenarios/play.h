// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/all_visits.h"
#include "scenarios/branch.h"
#include "scenarios/built_platform.h"
#include "scenarios/run_graph.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/snapshot.h"
#include "sim/result.h"
#include "sim/run_status.h"
#include "sim/series.h"
#include "sim/stop.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// What of a scenario's own settings a play replaces.
struct PlayOptions {
    std::optional<std::uint64_t> seed{};
    std::uint64_t replication = 0;
    /// Asked while the scenario is set up, while a log is read between two of its requests, and
    /// now and then between actions of the timeline.
    sim::WhoStops stops{};
    /// When real time began to count; unset: when the play is created.
    std::optional<std::chrono::steady_clock::time_point> began{};
};

/// A scenario, played once: an object that anyone can drive. The command line, replications, the
/// window and a branch of the future are all its clients; nothing else drives a world.
///
///     auto play = Play::create(scenario, *inputs, {});
///     while (play->now() < play->end() && play->advance(play->now() + 1min).reachedEnd()) { … }
///     RunResult result = play->finish();
///
/// The same scenario, seed and version give the same result but for the time that it took. Not
/// thread-safe; any number of plays may run in threads of their own.
class Play {
public:
    /// Sets the scenario up at the time 0. The scenario and the inputs must outlive the play.
    /// Errors: what problemsOf(scenario) says, without places; logs that cannot be opened; it was
    /// stopped.
    static sim::Result<std::unique_ptr<Play>>
    create(const Scenario& scenario, const ScenarioInputs& inputs, const PlayOptions& options);

    sim::Time now() const { return built_->world().now(); }
    sim::Time end() const { return sim::kStart + scenario_.settings.duration; }
    std::uint64_t events() const { return built_->world().events(); }

    /// Lets time pass up to `until`, or to the end of the scenario if that comes first. Once a
    /// limit has ended the run, it stays ended and the same status comes back.
    sim::RunStatus advance(sim::Time until);

    /// Something happens that the scenario did not foresee: a fault or a changed field, at its own
    /// time, or where that has passed at the next nanosecond, before all else that happens then. It
    /// is part of the result's timeline and of the log. Errors: what is wrong with it on this
    /// platform, or with what is set later if it is; then nothing has changed.
    sim::Status inject(models::TimelineEvent event);
    /// Several at once: all of them, or none if one is wrong.
    sim::Status inject(std::vector<models::TimelineEvent> events);
    /// What was injected so far: a branch of the scenario, to be saved or played again (branch.h).
    const PlayLog& log() const { return log_; }

    /// The present state of everything, small and cheap, and what is new since that look, which
    /// moves on: what a window draws many times a second. Nothing of the play changes by it.
    Snapshot snapshot(Look& look) const;

    /// What is wrong with the logs that its sources replay, as far as they have been read to their
    /// end: damaged, cut short, hardly a line of the format. Then the result is worth nothing.
    sim::Errors wrongLogs() const;

    /// The series so far: a snapshot's rows have a value for each of these columns.
    std::span<const sim::SeriesColumn> series() const { return series_.columns(); }

    /// The whole of what a result holds, at any time; it costs as much as that is large.
    RunResult observe() const;
    /// The same without series and journeys: what is judged by. Some 10 ms for a platform
    /// of 40 components, a third of a second for 1,000 of which some fail.
    RunResult judge() const;

    /// The result; the run is over, also when its end was not reached. `culprit` says who ended it
    /// early, if someone did.
    RunResult finish(std::string_view culprit = {});

    const BuiltPlatform& built() const { return *built_; }

private:
    Play(const Scenario& scenario,
         const ScenarioInputs& inputs,
         std::unique_ptr<BuiltPlatform> built,
         const PlayOptions& options);

    sim::Time nextLook(sim::Time until) const;
    void look();

    const Scenario& scenario_;
    const ScenarioInputs& inputs_;
    std::unique_ptr<BuiltPlatform> built_;
    PlayOptions options_;
    PlayLog log_;
    AllVisits allVisits_;
    sim::SeriesRecorder series_;
    RunGraph graph_;
    sim::Time nextSample_;
    sim::Time nextCut_;
    bool warm_ = false;
    sim::RunStatus status_;
    std::chrono::steady_clock::time_point started_;
    std::chrono::nanoseconds cpu_{}; // that the world took, in whichever threads it ran
    std::chrono::nanoseconds cpuOfWarmup_{};
};

} // namespace doppel::scenarios
