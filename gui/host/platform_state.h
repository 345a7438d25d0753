// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "scenarios/shown_tables.h"
#include "scenarios/snapshot.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::gui {

/// A platform at a moment, in the order of its sketch. Rates and shares are of the time since the
/// recorded state before it; of a state that is not recorded, of one to two steps of that grid.
struct PlatformState {
    sim::Time at{};
    std::uint64_t events = 0; ///< of the simulation, so far
    std::vector<scenarios::ComponentState> components{};
    std::vector<scenarios::SourceState> sources{};
    /// One for each call of the sketch; behind them those that came to be since, as when a name is
    /// pointed elsewhere, which nobody draws. Not numbers in a stored run, where nobody knows who called
    /// how often.
    std::vector<scenarios::LinkState> links{};
};

using scenarios::DecisionEntry;

/// What a component measured since the warm-up's end, of which there is no series: times, sizes.
struct TimesSoFar {
    std::string metric{}; ///< its flat name: "visible_seconds"
    std::string unit{};   ///< "s", "B" or ""
    std::uint64_t count = 0;
    double p50 = 0; ///< in the unit, as are these
    double p90 = 0;
    double p95 = 0;
    double p99 = 0;
    double p999 = 0;
    double max = 0;
    friend bool operator==(const TimesSoFar&, const TimesSoFar&) = default;
};

/// The tables that a component shows of itself (scenarios/shown_tables.h) from a moment on; or, where
/// it tells of those, what it had measured up to it.
struct TablesEntry {
    sim::Time at{};
    std::string component{};
    std::vector<scenarios::ShownTable> tables{};
    std::optional<std::vector<TimesSoFar>> times{};
    friend bool operator==(const TablesEntry&, const TablesEntry&) = default;
};

/// How the visits of a source fared so far, after the warm-up; times in seconds, none where there
/// was nothing to measure.
struct SourceTotals {
    std::string name{};
    std::uint64_t total = 0;
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    std::uint64_t underWay = 0;
    std::uint64_t overdue = 0;    ///< of those under way: for so long that they have failed
    std::optional<double> mean{}; ///< latency of good answers, as are the quantiles
    std::optional<double> p50{};
    std::optional<double> p95{};
    std::optional<double> p99{};
    friend bool operator==(const SourceTotals&, const SourceTotals&) = default;
};

/// How a future did up to a moment: what a result of it would say, had it ended there.
struct Judgement {
    sim::Time at{};
    std::vector<scenarios::ObjectiveResult> objectives{}; ///< in the order of the sketch's
    std::optional<scenarios::RecoveryResult> recovery{};
    std::vector<SourceTotals> sources{};
    std::optional<double> p99{}; ///< seconds, of good answers to visits of all sources together
    friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// How a future came out. Numbers are those of the command line for the same scenario, to the bit.
struct Outcome {
    std::string fingerprint{};
    sim::RunStatus status{};
    std::string summary{}; ///< JSON, "schema": "doppel.summary/1"
    Judgement judgement{};
    std::vector<std::string> broken{}; ///< laws that did not hold: a fault of doppel's own
    std::vector<std::string> notes{};
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

} // namespace doppel::gui
