// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/objective_standing.h"
#include "scenarios/objective.h"
#include "scenarios/run_result.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// How far a knob can be turned until an objective breaks: the next values to play and the answer
/// are pure functions of what was played. Whoever plays is elsewhere.
///
///     std::vector<LimitTry> tries;
///     for (auto next = nextTries(question, tries, 2); !next.empty(); next = …) {
///         for (const double value : next) { tries.push_back(play(value)); }
///     }
///     const LimitAnswer answer = answerOf(question, tries);
namespace doppel::analysis {

/// How a run kept one of the objectives.
struct LimitVerdict {
    std::string objective; ///< its name, or what it says where it has none
    bool met = false;
    /// What is left of what the bound allows: 1 all of it, 0 at the bound, below 0 missed. None: it
    /// was not measured.
    std::optional<double> margin{};
    std::optional<sim::Time> brokeAt{}; ///< it was missed from here to the end
    friend bool operator==(const LimitVerdict&, const LimitVerdict&) = default;
};

/// A run with the knob at one value. The same seed for all values: what differs between two runs is
/// the knob's doing, and the same chance is common to both.
struct LimitTry {
    double value = 0;
    std::vector<LimitVerdict> verdicts{};
    std::string failure{}; ///< why it has no fair verdict; empty: it has
    /// Of what the knob counts, the fewest that served at a time; none: it counts no servers.
    std::optional<std::uint32_t> fewest{};
    /// What first made another number of them than the knob said; none: nothing did.
    std::optional<scenarios::DecisionEntry> undone{};

    bool holds() const;
    /// The least of what is left: 0 or more where all hold. None: one was not measured.
    std::optional<double> margin() const;
    /// Of those missed the one that broke first; null where all are met.
    const LimitVerdict* firstBroken() const;
    friend bool operator==(const LimitTry&, const LimitTry&) = default;
};

/// How a run kept its objectives, from what was judged in its course; the last is its end.
std::vector<LimitVerdict> verdictsOf(std::span<const ObjectivesAt> judged, const RunMoment& run);

/// See LimitVerdict::margin. Of "availability >= 99.9%" what is left is measured in failures.
std::optional<double> marginOf(const scenarios::Objective& objective, std::optional<double> value);

/// What is looked for: the least turn of the knob, from `from` towards `to`, at which a run breaks.
struct LimitQuestion {
    double from = 0; ///< where it is believed to hold
    double to = 0;   ///< may lie below: "fewer frontends until …"
    bool whole = false;
    bool logarithmic = false; ///< steps are factors. REQUIRES: from and to above 0
    /// Significant digits of the values between the ends, so that one that is shown with no more of
    /// them is the one that was played; 0: all there are. REQUIRES: enough of them for `width`.
    int digits = 0;
    double width = 0.005; ///< that holds and breaks may be apart, of their own size
    std::size_t mostRuns = 48;
    /// That a break at a lower value stays unseen is not taken for granted: no part of the way to
    /// the limit is left out that is wider than this share of it.
    double widestGap = 0.25;
};

/// The values to play next, `jobs` at the most, which may be played at the same time; empty: the
/// answer is there. First up a ladder whose rungs double, until a run breaks; then between the last
/// value that holds and the first that breaks, in `jobs` + 1 equal parts; then in the gaps below. A
/// run that breaks there is the new first one. REQUIRES: all that was asked for has been played.
std::vector<double>
nextTries(const LimitQuestion& question, std::span<const LimitTry> tries, std::size_t jobs);

struct LimitAnswer {
    enum class Kind {
        None,             ///< too little was played
        Found,            ///< between `holds` and `breaks`
        HoldsThroughout,  ///< up to `to`
        BrokenAtTheStart, ///< at `from` already
        Unfair,           ///< a run had no fair verdict: `failure`
    };
    Kind kind = Kind::None;
    std::optional<LimitTry> holds{};  ///< the last before the first that breaks
    std::optional<LimitTry> breaks{}; ///< the first: all that was played before it holds
    /// Values beyond it at which all objectives were met: turning the knob doesn't only make it
    /// worse, and there may be more limits.
    std::vector<double> heldBeyond{};
    bool narrow = false; ///< `holds` and `breaks` are as near as was asked for
    std::string failure{};

    /// In the middle of both. REQUIRES: Found.
    double limit() const { return (holds->value + breaks->value) / 2; }
};

LimitAnswer answerOf(const LimitQuestion& question, std::span<const LimitTry> tries);

} // namespace doppel::analysis
